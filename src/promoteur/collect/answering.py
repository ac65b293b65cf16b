"""From a POST to an answer on disk: the pipeline decides, the writer stores, the first counts."""

import msgspec
from starlette.requests import ClientDisconnect, Request

from promoteur.collect import suspicion
from promoteur.collect.away import Away
from promoteur.collect.edge import Edge, headers, read_by
from promoteur.collect.entry import Ack, Channel, Entry, Held
from promoteur.collect.personal import Amendable, Opened, Personal, amend_token
from promoteur.collect.pipeline import ANOTHER_VERSION, Draft, Drop, know_the_survey, run
from promoteur.collect.published import Document
from promoteur.collect.replies import AWAY
from promoteur.collect.spool.keys import digest


class Stored(msgspec.Struct, frozen=True, gc=False):
    """An answer that is on disk."""

    response: str
    amend: str
    """The token with which it is amended; "" where it is too late for that."""
    status: int
    """201 for a new answer, 200 for one that was there or was amended."""
    score: int


async def drafted(edge: Edge, request: Request, channel: Channel) -> Draft:
    """Return the draft of a POST, read no further than its limit.

    Raises:
        ClientDisconnect: if the browser goes away meanwhile.
    """
    sent = headers(request)
    return Draft(
        body=await _body(request, sent.get("content-length", ""), edge.limits.body),
        content_type=sent.get("content-type", ""),
        channel=channel,
        now=edge.now(),
        ticks=edge.ticks(),
        address=edge.address(request),
        seals=edge.seals,
        limits=edge.limits,
        addresses=edge.addresses,
        recent=edge.recent,
        origin=sent.get("origin", ""),
        header_key=sent.get("idempotency-key", ""),
        languages=read_by(request, sent),
    )


async def answered(edge: Edge, draft: Draft) -> Stored | Drop:
    """Take a draft through the pipeline and store it; return what became of it."""
    try:
        drop = run(draft, edge.metrics.ended)
        if drop is ANOTHER_VERSION:
            drop = await _another_version(edge, draft)
        if drop is not None:
            return _again(edge, draft, draft.repeats) if draft.repeats else drop
        entry = draft.entry
        assert entry is not None  # noqa: S101 - the last step wrote it
        ack = await edge.writer.put(entry)
        last = ack if ack.fresh else draft.last or ack
        if ack.fresh:
            edge.metrics.stored[entry.kind, entry.held or "counted"] += 1
        elif last.digest != digest(entry):
            return await _changed(edge, draft, entry, last)
        else:
            edge.metrics.ended["store", "repeat"] += 1
    except Away:
        edge.metrics.ended["store", "away"] += 1
        return AWAY
    edge.recent.keep(entry.survey, entry.key, draft.body, last, draft.changes)
    return _again(edge, draft, last, 201 if ack.fresh and not draft.amends else 200)


async def _another_version(edge: Edge, draft: Draft) -> Drop | None:
    """Go on with the version that the page showed, as far as it is still there.

    Raises:
        Away: if that is not known.
    """
    current, page = draft.document, draft.opened
    if current is not None and isinstance(page, Opened):
        draft.shown = await edge.shelf.by_survey(current.survey, page.version)
    return run(draft, edge.metrics.ended, after=know_the_survey)


async def _changed(edge: Edge, draft: Draft, entry: Entry, last: Ack) -> Stored | Drop:
    """Store another answer with the key of an earlier one as what it is: a change of mind.

    Args:
        edge: where it is stored.
        draft: what was sent.
        entry: what it became.
        last: the first answer, with what is known to have been said last.

    Raises:
        Away: if that is not possible.
    """
    until = draft.amends.until if draft.amends else _until(draft.survey, last)
    if draft.now.timestamp() >= until:
        return Drop(409, "answered")
    said = digest(entry)
    change = msgspec.structs.replace(
        entry,
        kind="amend",
        response=last.response,
        key=f"a:{last.response}:{draft.changes}:{said.hex()}",
        held=entry.held or _several(edge, draft, last),
    )
    ack = await edge.writer.put(change)
    if ack.fresh:
        edge.metrics.stored["amend", change.held or "counted"] += 1
    score = last.score if entry.score is None else entry.score
    now = msgspec.structs.replace(last, digest=said, score=score, fresh=False)
    edge.recent.keep(entry.survey, entry.key, draft.body, now, draft.changes + 1)
    return _again(edge, draft, now)


def _several(edge: Edge, draft: Draft, last: Ack) -> Held | None:
    """Return whether a personal link brought several scores within seconds."""
    if draft.personal is None or last.at is None:
        return None
    score, before = draft.sent.score, (last.score, last.at.timestamp())
    often = edge.recent.changes.held(last.response, before, score, draft.now.timestamp())
    return suspicion.several(last, score, draft.now) or often


def _again(edge: Edge, draft: Draft, ack: Ack, status: int = 200) -> Stored:
    """Return what is replied to an entry that is on disk, the first time as any other."""
    amends = draft.amends
    if amends is None:
        response, score, until = ack.response, ack.score or 0, _until(draft.survey, ack)
    else:
        status, response, until = 200, amends.response, amends.until
        score = amends.score if draft.sent.score is None else draft.sent.score
    in_time = draft.now.timestamp() < until
    amend = _amend(edge, draft, response, score, until) if in_time else ""
    return Stored(response, amend, status, score)


def _until(document: Document, ack: Ack) -> int:
    at = ack.at.timestamp() if ack.at else 0.0
    return int(at) + document.amend_seconds


def _amend(edge: Edge, draft: Draft, response: str, score: int, until: int) -> str:
    """Return the token with which a response is amended until a moment."""
    document = draft.survey
    amendable = Amendable(
        response=response,
        survey=document.survey,
        version=document.version,
        score=score,
        language=_language(draft, document, draft.personal),
        channel=draft.amends.channel if draft.amends else draft.channel,
        until=until,
    )
    return amend_token(edge.seals, amendable)


def _language(draft: Draft, document: Document, personal: Personal | None) -> str:
    if draft.amends is not None:
        return draft.amends.language
    if draft.entry is not None:
        return draft.entry.language
    return document.language(draft.sent.language, personal.language if personal else None)


async def _body(request: Request, length: str, most: int) -> bytes:
    """Return the body; of one that is too large, more than the most, but not all of it."""
    if length.isdigit() and int(length[:12]) > most:
        return b" " * (most + 1)
    body, more = b"", True
    while more and len(body) <= most:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
