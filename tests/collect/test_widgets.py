"""The widget's routes, as other web sites see them."""

import gzip
import json
from urllib.parse import urlencode

import msgspec
import pytest

from promoteur.collect.identity import signed
from promoteur.collect.published import WidgetSettings
from tests.collect.making import KEY, NOW, Site, document, error

SHOP = {"Origin": "https://shop.example"}
AT = f"/w/{KEY}"
SETTINGS = {"origins": ["https://shop.example"], "identity_secret": "s3cret"}


@pytest.fixture
def site(place):
    with Site(place, document(widget=WidgetSettings(**SETTINGS))) as one:
        yield one


def identity(site, person="p-9", seconds=60):
    return msgspec.to_builtins(signed("s3cret", person, int(site.clock().timestamp()) + seconds))


def post(site, path, content):
    """As the widget does, so that the browser need not ask for leave."""
    return site.ask(
        "POST", path, content=json.dumps(content), headers={**SHOP, "Content-Type": "text/plain"}
    )


def asked(site, who=None, **parameters):
    if who is None:
        return site.get(f"{AT}?{urlencode(parameters)}", headers=SHOP)
    return post(site, f"{AT}/ask?{urlencode(parameters)}", {"identity": who})


def test_the_file_is_served_packed_and_kept(site):
    reply = site.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.headers["content-type"].startswith("text/javascript")
    assert int(reply.headers["content-length"]) <= 10_000
    plain = site.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(gzip.compress(plain.content)) == reply.content == plain.content
    again = site.get("/widget.js", headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


def test_its_own_sites_may_read_what_it_asks_and_nobody_learns_the_secret(site):
    reply = asked(site)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "https://shop.example"
    assert reply.headers["vary"] == "origin"
    assert "s3cret" not in reply.text
    other = site.get(AT, headers={"Origin": "https://other.example"})
    assert (other.status_code, error(other)) == (403, "origin")
    assert "access-control-allow-origin" not in other.headers


def test_a_widget_of_no_site_in_particular_is_for_all(place):
    with Site(place, document()) as site:
        assert site.get(AT, headers=SHOP).headers["access-control-allow-origin"] == "*"


def test_its_answer_is_stored_and_amended_from_its_site(site):
    reply = post(site, AT, {"score": 10, "identity": identity(site), "properties": {"plan": "pro"}})
    assert reply.status_code == 201
    assert reply.headers["access-control-allow-origin"] == "https://shop.example"
    amended = post(site, f"/a/{reply.json()['amend']}", {"comment": "Fast."})
    assert amended.headers["access-control-allow-origin"] == "*"
    answer, amendment = site.entries()
    assert (answer.channel, answer.person, answer.properties) == ("widget", "p-9", {"plan": "pro"})
    assert (amendment.channel, amendment.comment) == ("widget", "Fast.")


@pytest.mark.parametrize("path", [AT, f"{AT}/ask", f"{AT}/memory", "/a/anything"])
def test_a_browser_that_asks_for_leave_gets_it(site, path):
    reply = site.ask("OPTIONS", path, headers=SHOP)
    assert reply.status_code == 204
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert reply.headers["access-control-allow-origin"] in {"*", "https://shop.example"}


def test_an_answer_from_another_site_or_person_is_refused(site):
    other = site.post(AT, {"score": 3}, headers={"Origin": "https://other.example"})
    assert error(other) == "origin"
    forged = {**identity(site), "person": "p-1"}
    assert error(post(site, AT, {"score": 3, "identity": forged})) == "forged_identity"
    old = identity(site, seconds=-1)
    assert error(post(site, AT, {"score": 3, "identity": old})) == "expired_identity"
    assert site.entries() == []


def test_a_survey_for_known_people_asks_nobody_else(place):
    settings = WidgetSettings(identity_secret="s3cret", identity_required=True)
    with Site(place, document(widget=settings)) as site:
        assert error(asked(site)) == "no_identity"
        assert error(post(site, AT, {"score": 3})) == "no_identity"
        assert asked(site, identity(site)).status_code == 200
        assert error(asked(site, identity(site, person="a@b.example"))) == "person"


@pytest.mark.parametrize(("event", "days"), [("asked", 30), ("declined", 60), ("answered", 90)])
def test_an_identified_person_is_left_in_peace_in_every_browser(site, event, days):
    assert asked(site, identity(site)).status_code == 200
    if event == "answered":
        post(site, AT, {"score": 3, "identity": identity(site)})
    else:
        sent = {"event": event, "identity": identity(site)}
        assert post(site, f"{AT}/memory", sent).status_code == 204
    assert error(asked(site, identity(site))) == "not_due"
    assert asked(site, identity(site, person="p-10")).status_code == 200
    assert asked(site, identity(site), always="").status_code == 200
    site.clock.forward(days=days)
    assert asked(site, identity(site)).status_code == 200


@pytest.mark.parametrize(
    "sent", [{"event": "bought"}, {}, [], {"event": "asked", "identity": {"person": 3}}]
)
def test_other_events_are_refused(site, sent):
    assert error(post(site, f"{AT}/memory", sent)) == "malformed"


def test_whom_it_asks_is_said_in_the_body_and_an_address_with_a_person_says_nothing(site):
    who = identity(site)
    post(site, f"{AT}/memory", {"event": "asked", "identity": who})
    assert error(asked(site, who)) == "not_due"
    assert asked(site, **who).status_code == 200
    assert error(asked(site, {**who, "person": "p-1"})) == "forged_identity"
    assert error(post(site, f"{AT}/ask", {})) == "malformed"
    assert error(post(site, f"{AT}/ask", [])) == "malformed"


def test_an_event_of_nobody_is_forgotten_and_a_forged_one_refused(site):
    assert post(site, f"{AT}/memory", {"event": "asked"}).status_code == 204
    forged = {**identity(site), "person": "p-1"}
    reply = post(site, f"{AT}/memory", {"event": "asked", "identity": forged})
    assert error(reply) == "forged_identity"


def test_a_key_that_nobody_has_is_not_found(site):
    assert site.get("/w/nobody", headers=SHOP).status_code == 404
    assert post(site, "/w/nobody", {"score": 3}).status_code == 404
    assert post(site, "/w/nobody/ask", {"identity": identity(site)}).status_code == 404
    assert post(site, "/w/nobody/memory", {"event": "asked"}).status_code == 404


def test_a_closed_survey_is_not_asked(place):
    with Site(place, document(closed_at=NOW)) as site:
        assert error(site.get(AT)) == "closed"


def test_an_answer_is_stored_though_the_memory_fails(site, monkeypatch):
    from promoteur.collect.away import Away

    def away(*_what):
        raise Away("away")

    monkeypatch.setattr(site.edge.memory, "remember", away)
    assert post(site, AT, {"score": 3, "identity": identity(site)}).status_code == 201
