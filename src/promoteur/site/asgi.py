"""What a server runs: the edge, and behind it Django in a bounded pool of threads.

Django's own ASGI handler makes a thread, and so a database connection, for each request; its WSGI
handler in a pool keeps eight at most, and costs a tenth.
"""

from tempfile import SpooledTemporaryFile
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from starlette.types import Receive, Scope, Send

from promoteur.collect.asgi import application as edge_in_front_of
from promoteur.collect.asgi import opened
from promoteur.site import bodies, settings
from promoteur.site.wsgi import application as pages

THREADS = 8
IN_MEMORY = 1_000_000
"""Bytes of a body; a larger one lies in a temporary file."""

_bridge: Any = WSGIMiddleware(cast("Any", pages), workers=THREADS)


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """Let Django answer, once all that was sent is here."""
    if scope["type"] != "http":
        await _bridge(scope, receive, send)
        return
    if settings.ENVIRONMENT.is_encrypted:  # by a proxy in front, which speaks plainly to us
        scope = {**scope, "scheme": "https"}
    with SpooledTemporaryFile(IN_MEMORY) as body:
        try:
            refused = await bodies.read(receive, body, bodies.limit_for(scope))
        except bodies.Gone:
            return
        await _bridge({**scope, bodies.REFUSED: refused}, bodies.again(body), send)


edge = opened(
    settings.PROMOTEUR_PLACE,
    str(settings.SECRET_KEY).encode("ascii"),
    base_url=settings.PROMOTEUR_URL,
    proxies=settings.ENVIRONMENT.proxies,
)
application = edge_in_front_of(edge, behind)
