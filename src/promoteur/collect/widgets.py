"""The widget's routes: its file, what it asks and when, and the answers that it sends.

They are asked from other web sites: each says which of them may read the reply.
"""

import asyncio
import contextlib
import datetime as dt
import gzip
import hashlib
from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from promoteur.collect import widget
from promoteur.collect.answering import answered, drafted
from promoteur.collect.away import Away
from promoteur.collect.edge import Edge, language_of
from promoteur.collect.identity import Identity, proven
from promoteur.collect.memory import What, due
from promoteur.collect.personal import ticket
from promoteur.collect.pipeline import (
    Draft,
    Drop,
    allowed,
    closed,
    know_the_survey,
    limit_rate,
    verify,
)
from promoteur.collect.published import Document
from promoteur.collect.replies import ANYONE, LEAVE, as_json, dropped_json
from promoteur.collect.sent import Sent

PACKED = gzip.compress(widget.SCRIPT, mtime=0)
ETAG = f'"{hashlib.sha256(widget.SCRIPT).hexdigest()[:20]}"'
SCRIPT_HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=3600",
    "cross-origin-resource-policy": "cross-origin",
    "etag": ETAG,
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
}


class Event(msgspec.Struct, frozen=True):
    """What happened to somebody who was asked."""

    event: Literal["asked", "declined"]
    identity: Identity | None = None


class Asked(msgspec.Struct, frozen=True):
    """Whom the widget would like to ask; in the body, as addresses are written into logs."""

    identity: Identity


_event = msgspec.json.Decoder(Event)
_asked = msgspec.json.Decoder(Asked)


class Widgets:
    """The routes. Each raises `Away` where nothing can be known."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def script(self, request: Request) -> Response:
        """Return the file."""
        if request.headers.get("if-none-match") == ETAG:
            return Response(status_code=304, headers=SCRIPT_HEADERS)
        headers, body = dict(SCRIPT_HEADERS), widget.SCRIPT
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"], body = "gzip", PACKED
        return Response(body, headers=headers, media_type="text/javascript")

    async def key(self, request: Request) -> Response:
        """Tell the widget of a key what to ask, or take what it sends."""
        document = await self._edge.shelf.by_key(request.path_params["key"])
        headers = readable(request, document)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**headers, **LEAVE})
        if request.method == "POST":
            return await self._taken(request, document, headers)
        return await self._told(request, document, headers, None)

    async def ask(self, request: Request) -> Response:
        """Tell the widget what to ask an identified person, if it may."""
        document = await self._edge.shelf.by_key(request.path_params["key"])
        headers = readable(request, document)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**headers, **LEAVE})
        draft = await drafted(self._edge, request, "widget")
        try:
            asked = _asked.decode(draft.body)
        except (msgspec.DecodeError, RecursionError):
            return dropped_json(Drop(400, "malformed"), draft.languages, headers)
        return await self._told(request, document, headers, asked.identity)

    async def _told(
        self,
        request: Request,
        document: Document | None,
        headers: dict[str, str],
        identity: Identity | None,
    ) -> Response:
        drop = await self._trouble(request, document, identity)
        if drop or document is None:
            return dropped_json(drop or Drop(404, "unknown_survey"), [], headers)
        proof = ticket(
            self._edge.seals,
            document.survey,
            document.version,
            self._edge.now(),
            chosen="always" in request.query_params,
        )
        body = widget.configuration(document, language_of(request, document), proof)
        headers["cache-control"] = "no-store"
        return Response(body, headers=headers, media_type="application/json")

    async def memory(self, request: Request) -> Response:
        """Remember that an identified person was asked, or declined."""
        document = await self._edge.shelf.by_key(request.path_params["key"])
        headers = readable(request, document)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**headers, **LEAVE})
        draft = await drafted(self._edge, request, "widget")
        try:
            event = _event.decode(draft.body)
        except (msgspec.DecodeError, RecursionError):
            return dropped_json(Drop(400, "malformed"), draft.languages, headers)
        draft.document, draft.sent = document, Sent(identity=event.identity)
        for step in (know_the_survey, verify, limit_rate):
            if drop := step(draft):
                return dropped_json(drop, draft.languages, headers)
        if draft.person is not None:
            await self._remember(draft, event.event)
        return Response(status_code=204, headers=headers)

    async def _remember(self, draft: Draft, what: What) -> None:
        """Keep what happened to a person.

        Raises:
            Away: if that is not possible.
        """
        name = self._hashed(draft.survey, draft.person or "")
        await asyncio.to_thread(self._edge.memory.remember, name, what, draft.now)

    def _hashed(self, document: Document, person: str) -> str:
        return self._edge.seals.hashed("widget memory", f"{document.survey}\0{person}")

    async def _taken(
        self, request: Request, document: Document | None, headers: dict[str, str]
    ) -> Response:
        draft = await drafted(self._edge, request, "widget")
        draft.document = document
        result = await answered(self._edge, draft)
        self._edge.metrics.replies["w", result.status] += 1
        if isinstance(result, Drop):
            return dropped_json(result, draft.languages, headers)
        if draft.person is not None:
            with contextlib.suppress(Away):  # the answer is stored: that is what matters
                await self._remember(draft, "answered")
        content = {"response": result.response, "amend": result.amend}
        return as_json(content, result.status, headers)

    async def _trouble(
        self, request: Request, document: Document | None, identity: Identity | None
    ) -> Drop | None:
        """Return why the widget shall not ask here and now, or None."""
        now = self._edge.now()
        if document is None:
            return Drop(404, "unknown_survey")
        if drop := closed(document, now):
            return drop
        if not allowed(document, request.headers.get("origin", "")):
            return Drop(403, "origin")
        if identity is None:
            return Drop(403, "no_identity") if document.widget.identity_required else None
        return await self._person_trouble(request, document, identity, now)

    async def _person_trouble(
        self, request: Request, document: Document, identity: Identity, now: dt.datetime
    ) -> Drop | None:
        """Return why the widget shall not ask this person now, or None.

        Who wants to say something (`always`) may, however short a time ago they were asked.
        """
        if not document.widget.identity_secret:
            return None
        found = proven(identity, document.widget.identity_secret, now.timestamp())
        if isinstance(found, str):
            return Drop(403, found)
        if "always" in request.query_params:
            return None
        name = self._hashed(document, identity.person)
        past = await asyncio.to_thread(self._edge.memory.past, name)
        return None if due(document.widget, past, now.timestamp()) else Drop(403, "not_due")


def readable(request: Request, document: Document | None) -> dict[str, str]:
    """Return the headers that let the widget's site read a reply, if it may show the widget."""
    origin = request.headers.get("origin", "")
    if document is None or not document.widget.origins:
        return dict(ANYONE)
    headers = {"vary": "origin"}
    if allowed(document, origin):
        headers["access-control-allow-origin"] = origin
    return headers
