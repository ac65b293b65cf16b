"""The pages of a survey: by public link, by personal token, on a kiosk; and answers to them.

A GET never records: it shows a page, at most with a score chosen that somebody must confirm.
"""

import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from promoteur.collect import page, properties, qr
from promoteur.collect.answering import Stored, answered, drafted
from promoteur.collect.edge import Edge, language_of
from promoteur.collect.entry import Channel, Property
from promoteur.collect.personal import amendable_of, invited, ticket
from promoteur.collect.pipeline import Draft, Drop, closed, distrusted
from promoteur.collect.published import Document
from promoteur.collect.replies import (
    ANYONE,
    HEADERS,
    LEAVE,
    MENDABLE,
    as_json,
    as_page,
    dropped_json,
    dropped_page,
)
from promoteur.collect.state import State
from promoteur.collect.words import served, words
from promoteur.kit.tokens import TokenProblem

UNKNOWN = Drop(404, "unknown_survey")
LONGEST_PROPERTY = 256


class Pages:
    """The routes that show and take a survey. Each raises `Away` where nothing can be known."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def link(self, request: Request) -> Response:
        """Show the survey of a public link, or take an answer to it."""
        document = await self._edge.shelf.by_link(request.path_params["slug"])
        if request.method == "POST":
            return await self._taken(request, "link", document)
        return self._shown(request, document, once=True)

    async def kiosk(self, request: Request) -> Response:
        """Show the survey on a counter, or take an answer that was given there."""
        document = await self._edge.shelf.by_link(request.path_params["slug"])
        if request.method == "POST":
            return await self._taken(request, "kiosk", document)
        drop = UNKNOWN if document is None else closed(document, self._edge.now())
        if drop or document is None:
            return dropped_page(drop or UNKNOWN, request, document)
        state = self._state(request, document)
        body = page.kiosk(document, language_of(request, document), state)
        return as_page(body, document, reader=request)

    async def personal(self, request: Request) -> Response:
        """Show the survey of a personal link, or take the answer of its person."""
        now = self._edge.now()
        try:
            personal = invited(self._edge.seals, request.path_params["token"], now)
        except TokenProblem as problem:
            return await self._distrusted(request, problem)
        document = await self._edge.shelf.by_survey(personal.survey)
        if request.method == "POST":
            draft = await drafted(self._edge, request, personal.channel)
            draft.document, draft.personal = document, personal
            return await self._result(request, draft)
        return self._shown(request, document, once=False, own=personal.language)

    async def amend(self, request: Request) -> Response:
        """Show what may still be said of an answer, or take it; also from a widget's site."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**ANYONE, **LEAVE})
        now = self._edge.now()
        try:
            amends = amendable_of(self._edge.seals, request.path_params["token"], now)
        except TokenProblem as problem:
            return await self._distrusted(request, problem, amends=True)
        document = await self._edge.shelf.by_survey(amends.survey, amends.version)
        if document is None:
            return dropped_page(UNKNOWN, request)
        if request.method == "POST":
            draft = await drafted(self._edge, request, amends.channel)
            draft.document, draft.amends = document, amends
            return await self._result(request, draft)
        path = f"/a/{request.path_params['token']}"
        language = document.language(request.query_params.get("lang"), amends.language)
        done = "done" in request.query_params
        state = State(
            action=path,
            step="thanks" if done else "more",
            key=secrets.token_urlsafe(16),
            score=amends.score,
            said="said" in request.query_params,
            again="again" in request.query_params,
            amend=path,
        )
        draw = page.thanks if done else page.render
        return as_page(draw(document, language, state), document, reader=request)

    async def svg(self, request: Request) -> Response:
        """Return the QR code of a public link as SVG."""
        return await self._code(request, qr.svg, "image/svg+xml")

    async def png(self, request: Request) -> Response:
        """Return the QR code of a public link as PNG."""
        return await self._code(request, qr.png, "image/png")

    async def _code(self, request: Request, drawn: Callable[[str], bytes], media: str) -> Response:
        document = await self._edge.shelf.by_link(request.path_params["slug"])
        if document is None:
            return dropped_json(UNKNOWN, [])
        address = f"{self._edge.base(request)}/s/{document.link}"
        return Response(drawn(address), media_type=media, headers=qr.HEADERS)

    def _shown(
        self, request: Request, document: Document | None, *, once: bool, own: str | None = None
    ) -> Response:
        drop = UNKNOWN if document is None else closed(document, self._edge.now())
        if drop or document is None:
            return dropped_page(drop or UNKNOWN, request, document)
        asked = request.query_params.get("lang")
        language = document.language(asked, own) if asked or own else ""
        state = self._state(request, document, once=once and document.once)
        body = page.render(document, language or language_of(request, document), state)
        return as_page(body, document, reader=request)

    def _ticket(self, document: Document, *, chosen: bool) -> str:
        seals, now = self._edge.seals, self._edge.now()
        return ticket(seals, document.survey, document.version, now, chosen=chosen)

    def _state(self, request: Request, document: Document, *, once: bool = False) -> State:
        score = score_in(request)
        return State(
            action=request.scope["path"],
            key=secrets.token_urlsafe(16),
            ticket=self._ticket(document, chosen=score is not None),
            score=score,
            properties=properties_in(request),
            once=once,
        )

    async def _taken(
        self, request: Request, channel: Channel, document: Document | None
    ) -> Response:
        draft = await drafted(self._edge, request, channel)
        draft.document = document
        return await self._result(request, draft)

    async def _distrusted(
        self, request: Request, problem: TokenProblem, *, amends: bool = False
    ) -> Response:
        """Return what is said of a token that does not hold."""
        if request.method == "POST":
            draft = await drafted(self._edge, request, "link")
            draft.token_trouble = problem.why
            return await self._result(request, draft)
        return dropped_page(distrusted(problem.why), request, amends=amends)

    async def _result(self, request: Request, draft: Draft) -> Response:
        """Return the reply to a POST, in the way in which it was asked for."""
        result = await answered(self._edge, draft)
        self._edge.metrics.replies[request.scope["path"][1:2], result.status] += 1
        if isinstance(result, Drop):
            if not draft.is_form:
                return dropped_json(result, draft.languages, ANYONE)
            return self._mended(request, draft, result)
        if not draft.is_form:
            content = {"response": result.response, "amend": result.amend}
            return as_json(content, result.status, ANYONE)
        return _next_page(draft, result)

    def _mended(self, request: Request, draft: Draft, drop: Drop) -> Response:
        """Return the form once more, with what is wrong, where its sender can mend it."""
        document = draft.shown or draft.document
        if document is None or drop.code not in MENDABLE:
            return dropped_page(drop, request, document, amends="/a/" in request.scope["path"])
        sent = draft.sent
        language = document.language(sent.language, *draft.languages)
        state = State(
            action=request.scope["path"],
            step="more" if draft.amends else "score",
            key=sent.key or secrets.token_urlsafe(16),
            ticket=sent.ticket,
            score=draft.amends.score if draft.amends and sent.score is None else sent.score,
            comment=sent.comment or "",
            further=sent.further,
            properties=sent.properties,
            message=words(served(language))[MENDABLE[drop.code]],
        )
        body = page.render(document, language, state)
        return as_page(body, document, drop.status, reader=request)


def _next_page(draft: Draft, stored: Stored) -> Response:
    """Return the way to the next page: what is left to ask, or the thanks."""
    document = draft.survey
    if not stored.amend:
        language = document.language(draft.sent.language, *draft.languages)
        state = State(action="", step="thanks", score=stored.score)
        return as_page(page.thanks(document, language, state), document)
    comment, amends = draft.sent.comment, draft.amends
    further = {one.id for one in document.further_of(stored.score)}
    if amends:
        further -= {one.id for one in document.further_of(amends.score)}
    left = further or (comment is None and not amends)
    said = "?said=1" if comment or (comment is None and amends) else ""
    return RedirectResponse(f"/a/{stored.amend}{said if left else '?done=1'}", 303, HEADERS)


def score_in(request: Request) -> int | None:
    """Return the score that an address has chosen (`?score=9`), if it is one."""
    text = request.query_params.get("score", "")
    return int(text) if text in {str(score) for score in range(11)} else None


def properties_in(request: Request) -> dict[str, Property]:
    """Return the properties in an address (`?property.store=Lyon`) that are not too long."""
    found: dict[str, Property] = {}
    for name, value in request.query_params.items():
        own = name.removeprefix("property.")
        if (
            own != name
            and 0 < len(own) <= properties.LONGEST_NAME
            and len(value) <= LONGEST_PROPERTY
        ):
            found[own] = value
    return dict(list(found.items())[: properties.MOST])
