"""The routes of the edge. Whatever is none of them goes to the application behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypedDict, Unpack

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from promoteur.collect.away import RETRY_AFTER, Away
from promoteur.collect.edge import Edge
from promoteur.collect.library import open_library
from promoteur.collect.library.shelf import Shelf
from promoteur.collect.limits import Limits
from promoteur.collect.memory import open_memory
from promoteur.collect.metrics import CONTENT_TYPE
from promoteur.collect.pages import Pages
from promoteur.collect.replies import ANYONE, AWAY, as_json, dropped_json, dropped_page
from promoteur.collect.spool import open_spool
from promoteur.collect.spool.writer import Writer
from promoteur.collect.widgets import Widgets
from promoteur.kit.tokens import Seals

PROBE_SECONDS = 1.0
"""For how long a probe says that all is well."""


class Options(TypedDict, total=False):
    """What may be told to an edge beside where it keeps things; see `Edge`."""

    limits: Limits
    base_url: str
    proxies: int


def opened(place: str | Path, secret: bytes, **options: Unpack[Options]) -> Edge:
    """Return an edge that keeps answers in a place, and finds surveys there.

    Nothing is touched before the first request: it may be made before a process is forked.

    Args:
        place: the data folder, or the URL of a PostgreSQL (`postgres://…`).
        secret: the installation's, of which all tokens are made.
        options: see `Options`.

    Raises:
        ValueError: if the secret is too short.
    """
    shelf, writer = Shelf(open_library(place)), Writer(open_spool(place))
    memory = open_memory(place)
    return Edge(seals=Seals(secret), shelf=shelf, writer=writer, memory=memory, **options)


def application(edge: Edge, behind: ASGIApp | None = None) -> Starlette:
    """Return the edge as an ASGI application; what it keeps open is closed when it shuts down.

    Args:
        edge: see `opened`.
        behind: what answers all other addresses; without one, they are not found.
    """
    pages, widgets, watch = Pages(edge), Widgets(edge), Watch(edge)
    both, get, others = ["GET", "POST"], ["GET"], ["POST", "OPTIONS"]
    endpoints = {
        "/s/{slug}": (pages.link, both),
        "/t/{token}": (pages.personal, both),
        "/a/{token}": (pages.amend, [*both, "OPTIONS"]),
        "/w/{key}": (widgets.key, [*both, "OPTIONS"]),
        "/w/{key}/ask": (widgets.ask, others),
        "/w/{key}/memory": (widgets.memory, others),
        "/k/{slug}": (pages.kiosk, both),
        "/widget.js": (widgets.script, get),
        "/s/{slug}/qr.svg": (pages.svg, get),
        "/s/{slug}/qr.png": (pages.png, get),
        "/healthz": (watch.health, get),
        "/metrics": (watch.metrics, get),
    }

    @asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        yield
        edge.close()

    found = Starlette(
        routes=[
            Route(path, Endpoint(replied), methods=methods)
            for path, (replied, methods) in endpoints.items()
        ],
        lifespan=lifespan,
        exception_handlers={Away: _away, ClientDisconnect: _gone},
    )
    if behind is not None:
        found.router.default = behind
    found.router.redirect_slashes = behind is None
    return found


class Endpoint:
    """What answers a route, as an ASGI application.

    Starlette wraps each function that is an endpoint once more, to handle the exceptions that its
    middleware handles anyway.
    """

    def __init__(self, replied: Callable[[Request], Awaitable[Response]]) -> None:
        self._replied = replied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await self._replied(Request(scope, receive, send))
        await response(scope, receive, send)


class Watch:
    """The routes for whoever looks after the machine."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._probe: asyncio.Task[None] | None = None
        self._probed = 0.0

    async def health(self, _request: Request) -> Response:
        """Say whether answers can be stored now: something was written to find out.

        Whoever asks within a second shares that.
        """
        now = self._edge.ticks()
        if self._probe is None or (self._probe.done() and now - self._probed >= PROBE_SECONDS):
            self._probe = asyncio.create_task(self._edge.writer.probe())
            self._probed = now
        try:
            await asyncio.shield(self._probe)
        except Away:
            self._probed = float("-inf")  # that it is back is seen at once
            return as_json({"status": "away"}, 503, {"retry-after": str(RETRY_AFTER)})
        return as_json({"status": "ok"})

    async def metrics(self, _request: Request) -> Response:
        """Tell Prometheus what happened."""
        headers = {"content-type": CONTENT_TYPE, "cache-control": "no-store"}
        return Response(self._edge.metrics.text(), headers=headers)


async def _away(request: Request, _error: Exception) -> Response:
    """Return what is said where the database cannot be asked: come back soon."""
    if request.method == "GET" and not request.url.path.startswith("/w/"):
        return dropped_page(AWAY, request)
    return dropped_json(AWAY, [], ANYONE)


async def _gone(_request: Request, _error: Exception) -> Response:
    """Return something to a browser that does not listen any more."""
    return Response(status_code=400)
