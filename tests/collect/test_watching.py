"""What whoever looks after the machine sees; QR codes; and what stands behind the edge."""

import asyncio

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from promoteur.collect.asgi import application, opened
from promoteur.collect.away import Away
from tests.collect.making import LINK, SECRET, Site, document, error

AT = f"/s/{LINK}"


def metrics(site):
    reply = site.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_every_step_of_every_post_is_counted(place):
    with Site(place, document()) as site:
        site.post(AT, {"score": 3, "key": "0123456789abcdef"})
        site.post(AT, {"score": 3, "key": "0123456789abcdef"})
        site.post(AT, {"score": 11})
        site.form(AT, {"score": "3", "website": "x"})
        site.post("/s/none", {"score": 3})
        found = metrics(site)
    step = "promoteur_collect_step_total"
    assert found[step, "parse", "passed"] == 4
    assert found[step, "invalid", "parse"] == 1
    assert found[step, "know_the_survey", "unknown_survey"] == 1
    assert found[step, "deduplicate", "repeat"] == 1
    assert found[step, "accept", "passed"] == 2
    assert found["promoteur_collect_stored_total", "answer", "counted"] == 1
    assert found["promoteur_collect_stored_total", "answer", "honeypot"] == 1
    assert found["promoteur_collect_replies_total", "201", "s"] == 2
    assert found["promoteur_collect_groups_total",] >= 2
    assert found["promoteur_collect_waiting",] == 0


def test_health_is_a_write(place):
    with Site(place, document()) as site:
        seconds = 0.0
        site.edge.ticks = lambda: seconds
        assert site.get("/healthz").json() == {"status": "ok"}

        def away():
            raise Away("the disk is full")

        probe, site.spool.probe = site.spool.probe, away
        seconds = 1.0
        reply = site.get("/healthz")
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
        assert reply.json() == {"status": "away"}
        site.spool.probe = probe
        assert site.get("/healthz").status_code == 200


def test_those_who_ask_for_health_within_a_second_share_a_write(place):
    with Site(place, document()) as site:
        seconds = 0.0
        site.edge.ticks = lambda: seconds
        replies = site.together(*[("GET", "/healthz", {})] * 50)
        assert {one.status_code for one in replies} == {200}
        assert site.get("/healthz").status_code == 200
        assert site.edge.writer.groups == 1
        seconds = 1.0
        assert site.get("/healthz").status_code == 200
        assert site.edge.writer.groups == 2


@pytest.fixture
def away(tmp_path):
    """An edge whose data folder cannot be made."""
    (tmp_path / "kept").write_text("in the way")
    return str(tmp_path / "kept")


def test_an_edge_whose_database_is_away_says_come_back(away):
    with Site(away) as site:
        for path in (AT, f"/k/{LINK}", site.invitation(), "/w/key", f"{AT}/qr.svg"):
            reply = site.get(path)
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "5"), path
        reply = site.post(AT, {"score": 3})
        assert (reply.status_code, error(reply)) == (503, "away")
        assert site.get("/metrics").status_code == 200


def test_a_qr_code_is_the_public_address(place):
    with Site(place, document(), base_url="https://answers.lumen.example/") as site:
        svg, png = site.get(f"{AT}/qr.svg"), site.get(f"{AT}/qr.png")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.startswith("<svg")
    assert "http://www.w3.org" in svg.text
    assert png.content.startswith(b"\x89PNG")
    import segno

    expected = segno.make_qr(f"https://answers.lumen.example/s/{LINK}", error="m")
    assert (
        expected.svg_inline(light="#fff", border=4, omitsize=True)
        .partition("d=")[2]
        .partition('"/>')[0]
        in svg.text
    )


def test_a_qr_code_of_no_survey_is_not_found(place):
    with Site(place) as site:
        assert site.get(f"{AT}/qr.svg").status_code == 404


async def _behind(scope, _receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def test_all_else_goes_to_what_stands_behind(place):
    with Site(place, document(), behind=_behind) as site:
        for path in ("/", "/surveys/", "/s", f"/s/{LINK}/", "/s/a/b", "/static/x.css"):
            assert site.get(path).text == path
        assert site.get(AT).status_code == 200
        assert site.ask("DELETE", AT).status_code == 405


def test_nothing_behind_is_not_found(place):
    with Site(place) as site:
        assert site.get("/").status_code == 404


def test_it_closes_what_it_opened(tmp_path):
    edge = opened(tmp_path, SECRET)
    app = application(edge)

    async def live():
        messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        said = []

        async def receive():
            if len(messages) == 1:
                transport = httpx.ASGITransport(app)
                async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
                    assert (await client.get("/healthz")).status_code == 200
            return messages.pop(0)

        async def send(message):
            said.append(message["type"])

        await app({"type": "lifespan"}, receive, send)
        return said

    assert asyncio.run(live()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert edge.writer._closing


def test_the_secret_must_be_long(tmp_path):
    with pytest.raises(ValueError, match="too short"):
        opened(tmp_path, b"short")
