"""What a browser sends to a member's page: it is read whole, within bounds, before Django is asked.

Django reads in one of few threads. A body that comes slowly would hold one, and eight of those all.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import IO, Any, NamedTuple

from starlette.types import Message, Receive, Scope

SESSION = b"sessionid="
REFUSED = "promoteur.refused"
"""Under this name, the scope tells the pages that a body was refused: the status of the answer."""

TOO_SLOW, TOO_LARGE = 408, 413
PIECE = 65_536


class Limit(NamedTuple):
    """The most that is taken."""

    size: int
    """Bytes."""
    seconds: float


ANYONE = Limit(65_536, 30)
MEMBERS = Limit(21_000_000, 600)
"""For whoever may be logged in: imports go up to 20 MB."""
THROWN_AWAY = 10
"""Times the size that is read to nowhere where a file is too large: a browser that is not heard to
the end does not listen to the answer."""


class Gone(Exception):
    """Nobody waits for an answer any more."""


def limit_for(scope: Scope) -> Limit:
    """Return what is taken from whoever sends a request."""
    cookies = b";".join(value for name, value in scope["headers"] if name == b"cookie")
    return MEMBERS if SESSION in cookies else ANYONE


async def read(receive: Receive, body: IO[bytes], limit: Limit) -> int | None:
    """Read a body into a file; return the status with which it is refused, None if it is not.

    Raises:
        Gone: whoever sent it went away.
    """
    status = None
    try:
        async with asyncio.timeout(limit.seconds):
            if not await _taken(receive, body, limit.size):
                status = TOO_LARGE
                if limit is MEMBERS:
                    await _taken(receive, None, limit.size * THROWN_AWAY)
    except TimeoutError:
        status = status or TOO_SLOW
    if status:
        body.truncate(0)
    body.seek(0)
    return status


async def _taken(receive: Receive, body: IO[bytes] | None, most: int) -> bool:
    """Read until the end, into a file or to nowhere; return False as soon as it is too much."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > most:
            return False
        if body is not None:
            body.write(piece)
        if not message.get("more_body", False):
            return True


def again(body: IO[bytes]) -> Callable[[], Coroutine[Any, Any, Message]]:
    """Return what hands over a body that was read, piece by piece."""

    async def receive() -> Message:
        piece = body.read(PIECE)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == PIECE}

    return receive
