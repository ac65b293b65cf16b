"""What is sent to members' pages: within bounds, and never in the way of others."""

import asyncio
import http.client
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from promoteur.site import bodies
from promoteur.site.bodies import ANYONE, MEMBERS, REFUSED, Gone, Limit
from tests.cli.serving import Served, until, with_pictures

SLOW = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=a"
THREADS = 8


def read(*pieces: bytes, limit: Limit = ANYONE, end: str = "whole") -> tuple[int | None, bytes]:
    """What becomes of a body, and what Django would read of it."""

    async def receive() -> dict[str, Any]:
        piece = next(coming, None)
        if piece is not None:
            return {"type": "http.request", "body": piece, "more_body": True}
        if end == "silence":
            await asyncio.sleep(60)
        if end == "gone":
            return {"type": "http.disconnect"}
        return {"type": "http.request"}

    async def done() -> tuple[int | None, bytes]:
        with tempfile.TemporaryFile() as body:
            status = await bodies.read(receive, body, limit)
            found, again, more = b"", bodies.again(body), True
            while more:
                message = await again()
                found, more = found + message["body"], message["more_body"]
            return status, found

    coming = iter(pieces)
    return asyncio.run(done())


def test_what_is_within_bounds_is_handed_over_whole() -> None:
    assert read() == (None, b"")
    assert read(b"a=1", b"&b=2") == (None, b"a=1&b=2")
    pieces = [bytes([n]) * 50_000 for n in range(100)]
    assert read(*pieces, limit=MEMBERS) == (None, b"".join(pieces))
    assert read(b"x" * ANYONE.size) == (None, b"x" * ANYONE.size)


def test_what_is_too_large_too_slow_or_of_nobody_is_refused() -> None:
    assert read(b"x" * ANYONE.size, b"x", end="silence") == (413, b"")
    assert read(b"x" * (MEMBERS.size + 1), limit=MEMBERS) == (413, b"")
    assert read(b"x", limit=Limit(10, 0.01), end="silence") == (408, b"")
    with pytest.raises(Gone):
        read(b"x", end="gone")


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [(b"sessionid=abc", MEMBERS), (b"csrftoken=a; sessionid=b", MEMBERS), (b"x=1", ANYONE)],
)
def test_who_may_be_logged_in_may_send_more(cookie: bytes, expected: Limit) -> None:
    assert bodies.limit_for({"headers": [(b"cookie", cookie)]}) is expected


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("language", "status", "words"),
    [
        ("en", 413, "This is too large"),
        ("fr", 413, "Se connecter"),
        ("en", 408, "This took too long"),
    ],
)
def test_a_person_is_told_why(client: Client, language: str, status: int, words: str) -> None:
    told: dict[str, Any] = {"asgi.scope": {REFUSED: status}}
    answer = client.post("/login/", headers={"accept-language": language}, **told)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path, data=with_pictures(tmp_path))
    try:
        until(one.answers, one)
        yield one
    finally:
        one.kill()


@pytest.mark.slow
def test_slow_and_large_requests_keep_nobody_from_the_pages(served: Served) -> None:
    with ExitStack() as open_ones:
        for _each in range(2 * THREADS):
            one = socket.create_connection(("127.0.0.1", served.port))
            open_ones.enter_context(one)
            one.sendall(SLOW)
        until(lambda: served.get("/login/")[0] == 200, served)
        there = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        there.request("POST", "/login/", b"x" * (ANYONE.size + 1))
        answer = there.getresponse()
        assert answer.status == 413
        assert "This is too large" in answer.read().decode()
        there.request(
            "POST", "/login/", b"x" * (MEMBERS.size * 2), {"cookie": "sessionid=no-session"}
        )
        assert there.getresponse().status == 413
        there.close()
