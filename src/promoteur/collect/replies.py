"""What is said of a POST that was dropped: to a person on a page, to a program in JSON."""

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel.core import UnknownLocaleError
from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import Response

from promoteur.collect import page, weight
from promoteur.collect.away import RETRY_AFTER
from promoteur.collect.edge import languages
from promoteur.collect.pipeline import Drop
from promoteur.collect.published import Document
from promoteur.collect.words import served, words
from promoteur.kit import language as kit_language
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

AWAY = Drop(503, "away", retry_after=RETRY_AFTER)

MESSAGES = {
    "media_type": mark("Send JSON, or the fields of a form."),
    "malformed": mark("The body cannot be understood."),
    "invalid": mark("A field has the wrong type or size."),
    "too_long": mark("A text is longer than 5,000 characters."),
    "too_large": mark("That is more than a person writes."),
    "unknown_survey": mark("There is no survey here."),
    "closed": mark("This survey is closed."),
    "not_open": mark("This survey is not open yet."),
    "expired_token": mark("This link has expired."),
    "forged_token": mark("This link is not valid."),
    "origin": mark("This web site may not show this survey."),
    "no_identity": mark("This survey asks only people whom the web site has signed in."),
    "person": mark("A person is an opaque reference, and no e-mail address."),
    "forged_identity": mark("The signature does not fit the identity."),
    "expired_identity": mark("The signed identity has expired."),
    "identity_properties": mark(
        "The signed properties are no JSON object of texts, numbers, true or false."
    ),
    "not_due": mark("This person was asked not long ago."),
    "too_many": mark("Too many answers come from this address."),
    "no_score": mark("A score from 0 to 10 is missing."),
    "further": mark("An answer does not fit its question."),
    "answered": mark("This was answered, and it is too late to change it."),
    "away": mark("Answers cannot be stored at the moment. Try again soon."),
}
"""By the code of a drop: what a program is told."""

PAGES = {
    "closed": "closed",
    "not_open": "not_yet",
    "expired_token": "expired",
    "answered": "late",
    "too_many": "too_many",
    "away": "unsaved",
}
"""By the code of a drop: the page that a person is shown. For all others the link does not work."""

MENDABLE = {
    "no_score": "no_score",
    "invalid": "no_score",
    "further": "not_offered",
    "too_long": "too_long",
    "too_large": "too_long",
}
"""By the code of a drop: what is said above the form, which is shown again."""

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
"""Of every page: its address may be a secret, and each has a key of its own."""


ANYONE = {"access-control-allow-origin": "*"}
"""Lets any web site read a reply: what may be done was in the address, or was signed."""

LEAVE = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type, idempotency-key",
    "access-control-max-age": "86400",
}
"""What a browser asks before it sends anything unusual to another site."""


def as_json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a reply in JSON."""
    return _Json(msgspec.json.encode(content), status, tuple((headers or {}).items()))


class _Json(Response):
    """A reply in JSON. Most have the same headers, which are encoded once."""

    def __init__(self, body: bytes, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [*_encoded(headers), (b"content-length", b"%d" % len(body))]


@functools.lru_cache(maxsize=100)
def _encoded(headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    usual = {"cache-control": "no-store", "content-type": "application/json"}
    return [(name.encode(), value.encode()) for name, value in {**usual, **dict(headers)}.items()]


def as_page(
    body: bytes,
    document: Document | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    reader: Request | None = None,
) -> Response:
    """Return a page, under its policy; a large one packed, if its reader can unpack it."""
    own = {**HEADERS, "content-security-policy": page.policy(document), **(headers or {})}
    if len(body) > weight.LARGE and reader is not None:
        own["vary"] = "accept-encoding"
        if "gzip" in reader.headers.get("accept-encoding", ""):
            own["content-encoding"], body = "gzip", weight.packed(body)
    return Response(body, status, own, "text/html; charset=utf-8")


def dropped_json(
    drop: Drop, wanted: list[str], headers: Mapping[str, str] | None = None
) -> Response:
    """Return what a program is told of a drop: its code, a sentence, perhaps a detail."""
    spoken = [code.split("-")[0].lower() for code in wanted]
    kit_language.use(next((c for c in spoken if c in kit_language.LANGUAGES), "en"))
    error = {"code": drop.code, "message": _(MESSAGES[drop.code])}
    if drop.detail:
        error["detail"] = drop.detail
    return as_json({"error": error}, drop.status, {**_retry(drop), **(headers or {})})


def dropped_page(
    drop: Drop, request: Request, document: Document | None = None, *, amends: bool = False
) -> Response:
    """Return what a person is shown of a drop."""
    wanted = languages(request)
    language = document.language(*wanted) if document else served(*wanted)
    code = PAGES.get(drop.code, "forged")
    if amends and code == "expired":
        code = "late"
    message = ""
    if code == "not_yet" and document is not None and document.opens is not None:
        text = words(served(language))["not_yet_text"]
        message = text.replace("{date}", moment(document.opens, document.zone, language))
    body = page.problem(language, code, message, document)
    return as_page(body, document, drop.status, _retry(drop))


def moment(when: dt.datetime, zone: str, language: str) -> str:
    """Return a moment in words, in a time zone and a language."""
    local = when.astimezone(ZoneInfo(zone))
    try:
        return format_datetime(local, "long", locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return format_datetime(local, "long", locale="en")


def _retry(drop: Drop) -> dict[str, str]:
    return {} if drop.retry_after is None else {"retry-after": str(drop.retry_after)}
