"""Thousands of requests that mean no good: each refused with a reason, none stored, memory flat."""

import gc
import json
import logging
import random
import string
import tracemalloc
from collections import Counter
from urllib.parse import quote

import pytest

from promoteur.collect.identity import signed
from promoteur.collect.published import WidgetSettings
from tests.collect.making import KEY, LINK, SURVEY, Site, document, further

ROUNDS = 10_000
AT = f"/s/{LINK}"
SETTINGS = WidgetSettings(
    origins=["https://shop.example"], identity_secret="s3cret", identity_required=True
)


def noise(draw, size):
    return "".join(draw.choices(string.printable, k=size))


def malformed(draw, _known):
    body = draw.choice(
        [
            noise(draw, draw.randrange(80)).encode(),
            draw.randbytes(draw.randrange(200)),
            b'{"score":' + b"[" * draw.randrange(1, 4000),
            b'{"score": 9',
            json.dumps({"score": draw.choice([11, -1, 1.5, "9", None, [], {}, True, 10**40])}),
            json.dumps({"score": 9, "further": {noise(draw, 8) or "x": draw.random()}}),
            json.dumps({"score": 9, "further": {"scale5": draw.choice([0, 6, "x", ["x"], True])}}),
            json.dumps({"score": 9, "key": noise(draw, 10)}),
            json.dumps({"score": 9, "properties": {"x": [1]}}),
        ]
    )
    media = draw.choice(["application/json", "text/plain", "text/xml", "", "multipart/form-data"])
    return "POST", AT, {"content": body, "headers": {"Content-Type": media}}


def oversized(draw, _known):
    huge = {"score": 9, "comment": "x" * draw.choice([5_001, 70_000, 200_000])}
    many = {"score": 9, "further": {str(n): 1 for n in range(draw.randrange(51, 2000))}}
    return "POST", AT, {"json": draw.choice([huge, many])}


def forged(draw, known):
    token = draw.choice(known)
    at = draw.randrange(3, len(token))
    letter = draw.choice([c for c in string.ascii_letters + "-_" if c != token[at]])
    path = draw.choice(
        [token[:at] + letter + token[at + 1 :], token[:at], token + letter, token[::-1]]
    )
    if path == token[:at] or not path.startswith(("/t/", "/a/")) or len(path) == 3:
        path = "/t/" + quote(noise(draw, 30).replace("/", "_"), safe="")
    return "POST", path, {"json": {"score": draw.randrange(11)}}


def strangers(draw, _known):
    identity = {"person": "p", "expires": 9_999_999_999, "signature": noise(draw, 64)}
    one = signed("s3cret", "p", 0)
    expired = {"person": one.person, "expires": 0, "signature": one.signature}
    sent = {"score": 9, "identity": draw.choice([identity, expired, None])}
    origin = draw.choice(["https://shop.example", "null", "https://shop.example.evil", ""])
    return "POST", f"/w/{KEY}", {"json": sent, "headers": {"Origin": origin}}


def nowhere(draw, _known):
    path = f"/s/{''.join(draw.choices(string.ascii_lowercase + string.digits, k=12))}"
    return "POST", path, {"json": {"score": 9}}


def conflicting(draw, known):
    """Somebody's key again, with another answer, when it is too late to change it."""
    one = signed("s3cret", "p", 9_999_999_999)
    identity = {"person": one.person, "expires": one.expires, "signature": one.signature}
    ways = {AT: "a", f"/k/{LINK}": "c", f"/w/{KEY}": "d", known[0]: "e", known[1]: "f"}
    path, letter = draw.choice(list(ways.items()))
    sent = {"score": draw.randrange(6, 11), "key": letter * 16, "identity": identity}
    return "POST", path, {"json": sent, "headers": {"Origin": "https://shop.example"}}


KINDS = [malformed, oversized, forged, strangers, nowhere, conflicting]


def chatty(draw, more):
    """The same request with a header that is as long as a server takes it."""
    letters = "".join(draw.choices(string.ascii_letters, k=20)) * 2_000
    return {**more, "headers": {**more.get("headers", {}), "Accept-Language": letters}}


@pytest.fixture
def silent():
    """Nothing is logged: pytest would keep each line, and it is memory that is measured."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.usefixtures("silent")
def test_ten_thousand_bad_requests_leave_nothing(tmp_path):
    asked = document(further=further(), widget=SETTINGS)
    draw = random.Random(20261122)
    with Site(str(tmp_path), asked) as site:
        known = [path for path, _more, _reply in replayed(site) if path[:3] in {"/t/", "/a/"}]
        site.clock.forward(days=2)  # what was answered until now cannot be changed any more
        before = site.entries()
        statuses = Counter()
        for number in range(ROUNDS):
            if number == ROUNDS // 2:  # by now all is there that is kept for good
                tracemalloc.start()
            method, path, more = draw.choice(KINDS)(draw, known)
            reply = site.ask(method, path, **(more if number % 10 else chatty(draw, more)))
            assert 400 <= reply.status_code < 500, (path, more)
            assert reply.json()["error"]["code"], (path, more)
            statuses[reply.status_code] += 1
        gc.collect()  # what only awaits its turn is not kept
        grown, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert site.entries() == before
    assert set(statuses) >= {400, 403, 404, 409, 410, 413, 415, 422}
    assert grown < 2_000_000


def replayed(site):
    """Requests of every channel that were taken once, with the response that each made."""
    one = signed("s3cret", "p", 9_999_999_999)
    identity = {"person": one.person, "expires": one.expires, "signature": one.signature}
    amend = site.post(AT, {"score": 3}).json()["amend"]
    shop = {"Origin": "https://shop.example"}
    requests = [
        (AT, {"json": {"score": 1, "key": "a" * 16}}),
        (AT, {"data": {"score": "1", "key": "b" * 16}}),
        (f"/k/{LINK}", {"json": {"score": 2, "key": "c" * 16, "age": 60}}),
        (f"/w/{KEY}", {"json": {"score": 3, "key": "d" * 16, "identity": identity}}),
        (site.invitation(), {"json": {"score": 4, "key": "e" * 16}}),
        (f"/a/{amend}", {"json": {"score": 5, "key": "f" * 16}}),
    ]
    first = [(path, {**more, "headers": shop}) for path, more in requests]
    return [(path, more, site.ask("POST", path, **more)) for path, more in first]


@pytest.mark.slow
def test_thousands_of_replays_on_every_way_store_nothing_again(tmp_path):
    draw = random.Random(20261122)
    with Site(str(tmp_path), document(widget=SETTINGS)) as site:
        taken = replayed(site)
        before = site.entries()
        assert len(before) == len(taken) + 1
        for number in range(2_000):
            if number % 10 == 0:  # another process knows them from the disk only
                site.edge.recent._acks.clear()
            path, more, first = draw.choice(taken)
            reply = site.ask("POST", path, **more)
            if "data" in more:
                assert (reply.status_code, reply.headers) == (303, first.headers)
            else:
                assert (reply.status_code, reply.json()) == (200, first.json()), path
        assert site.entries() == before


@pytest.mark.slow
def test_thousands_of_replays_store_one_answer(place):
    with Site(place, document()) as site:
        token = site.invitation()
        sent = {"score": 3, "comment": "Once.", "key": "0123456789abcdef"}
        first = site.post(token, sent).json()["response"]
        for number in range(1_000):
            site.edge.recent._acks.clear() if number % 10 == 0 else None
            reply = site.post(token, sent)
            assert (reply.status_code, reply.json()["response"]) == (200, first)
        assert len(site.entries()) == 1
        assert site.entries()[0].survey == SURVEY


def test_a_body_that_never_ends_is_not_read_to_its_end(tmp_path):
    sent = []

    async def endless():
        while True:
            sent.append(1)
            yield b"x" * 10_000

    with Site(str(tmp_path), document()) as site:
        reply = site.ask("POST", AT, content=endless(), headers={"Content-Type": "text/plain"})
    assert reply.status_code == 413
    assert len(sent) <= 10


def test_a_body_that_says_it_is_huge_is_not_read_at_all(tmp_path):
    with Site(str(tmp_path), document()) as site:
        headers = {"Content-Type": "text/plain", "Content-Length": "9" * 30}
        reply = site.ask("POST", AT, content=b"x", headers=headers)
    assert reply.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        f"{AT}?lang={'x' * 5000}&score=" + "9" * 500,
        f"{AT}?" + "&".join(f"property.p{n}={'v' * 200}" for n in range(300)),
        f"{AT}?property.%00=%00&lang=%ff",
        "/s/" + "%2e%2e%2f" * 20,
        "/t/" + "A" * 8000,
        "/a/%F0%9F%98%80",
        f"/w/{KEY}?person=%00&expires=1e400&signature=",
        "/s/%00",
        "/s/'; DROP TABLE entry; --",
    ],
    ids=range(9),
)
def test_strange_addresses_are_answered(place, path):
    with Site(place, document()) as site:
        assert site.get(path, headers={"Accept-Language": "\t;q=,,;;q=9,*;q=NaN"}).status_code < 500
