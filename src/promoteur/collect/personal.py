"""Tokens of the edge: a personal link, the right to amend an answer, proof of an opened page."""

import datetime as dt
import functools
from uuid import UUID

import msgspec

from promoteur.collect.entry import Channel, Property
from promoteur.kit.tokens import Seals, TokenProblem

LONGEST = dt.timedelta(days=365)
"""The life of a personal token, at most: the spool remembers keys for longer."""

PAGE = dt.timedelta(days=366)
"""For how long an opened page proves what it was: a kiosk may be offline until then."""

_ANSWER, _AMEND, _PAGE = "answer", "amend", "page"


class Personal(msgspec.Struct, frozen=True, kw_only=True):
    """What a personal link carries, hidden from whoever holds it. One response comes of it."""

    survey: str
    id: str
    """Of the token: an invitation's, say. Two tokens with one id are one."""
    channel: Channel
    person: str | None = None
    """An opaque reference; never an e-mail address."""
    wave: int = 0
    language: str | None = None
    moment: str | None = None
    properties: dict[str, Property] = {}


class Amendable(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that may be amended until a moment, and what the page must know of it."""

    response: str
    survey: str
    version: int
    score: int
    language: str
    channel: Channel
    until: int
    """Seconds since 1970."""


class Opened(msgspec.Struct, frozen=True):
    """What the ticket of a page proves."""

    at: float
    """When the page was opened, in seconds since 1970."""
    version: int
    """Of the survey, as it was shown."""
    chosen: bool
    """Whether a score was chosen by the address, or somebody had asked for the widget."""


class _PersonalPacked(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    survey: bytes
    id: str
    channel: Channel
    person: str | None = None
    wave: int = 0
    language: str | None = None
    moment: str | None = None
    properties: dict[str, Property] = {}


class _AmendablePacked(msgspec.Struct, frozen=True, array_like=True):
    response: bytes
    survey: bytes
    version: int
    score: int
    language: str
    channel: Channel
    until: int


_personal = msgspec.msgpack.Decoder(_PersonalPacked)
_amendable = msgspec.msgpack.Decoder(_AmendablePacked)


def invite(seals: Seals, personal: Personal, expires: dt.datetime, now: dt.datetime) -> str:
    """Return the token of a personal link, `/t/{token}`.

    Raises:
        ValueError: if it would live longer than `LONGEST`, or its survey is no UUID.
    """
    if expires - now > LONGEST:
        raise ValueError(f"a personal token lives for {LONGEST.days} days at most")
    packed = _PersonalPacked(
        _packed(personal.survey),
        personal.id,
        personal.channel,
        personal.person,
        personal.wave,
        personal.language,
        personal.moment,
        personal.properties,
    )
    return seals.seal(_ANSWER, msgspec.msgpack.encode(packed), expires)


def invited(seals: Seals, token: str, now: dt.datetime) -> Personal:
    """Return what a personal link carries.

    Raises:
        TokenProblem: if it has expired or was forged.
    """
    packed = _personal.decode(seals.unseal(_ANSWER, token, now))
    return Personal(
        survey=str(UUID(bytes=packed.survey)),
        id=packed.id,
        channel=packed.channel,
        person=packed.person,
        wave=packed.wave,
        language=packed.language,
        moment=packed.moment,
        properties=packed.properties,
    )


def amend_token(seals: Seals, amendable: Amendable) -> str:
    """Return the token with which an answer is amended, at `/a/{token}`."""
    packed = _AmendablePacked(
        _packed(amendable.response),
        _packed_survey(amendable.survey),
        amendable.version,
        amendable.score,
        amendable.language,
        amendable.channel,
        amendable.until,
    )
    expires = dt.datetime.fromtimestamp(amendable.until, dt.UTC)
    return seals.seal(_AMEND, msgspec.msgpack.encode(packed), expires)


def amendable_of(seals: Seals, token: str, now: dt.datetime) -> Amendable:
    """Return which answer a token allows to amend.

    Raises:
        TokenProblem: if its time is over, or it was forged.
    """
    packed = _amendable.decode(seals.unseal(_AMEND, token, now))
    return Amendable(
        response=str(UUID(bytes=packed.response)),
        survey=str(UUID(bytes=packed.survey)),
        version=packed.version,
        score=packed.score,
        language=packed.language,
        channel=packed.channel,
        until=packed.until,
    )


def _packed(uuid: str) -> bytes:
    """Return the 16 bytes of a UUID.

    Raises:
        ValueError: if it is none.
    """
    packed = bytes.fromhex(uuid.replace("-", ""))
    if len(packed) != 16:
        raise ValueError(f"{uuid!r} is no UUID")
    return packed


_packed_survey = functools.lru_cache(maxsize=1_000)(_packed)


def ticket(
    seals: Seals, survey: str, version: int, now: dt.datetime, *, chosen: bool = False
) -> str:
    """Return the proof that a page of a version of a survey was opened now; see `Opened`."""
    opened = round(now.timestamp() * 1000).to_bytes(8)
    inside = opened + version.to_bytes(4) + bytes([chosen]) + survey.encode()
    return seals.seal(_PAGE, inside, now + PAGE)


def opened_page(seals: Seals, shown: str, survey: str, now: dt.datetime) -> Opened | None:
    """Return what a ticket proves; None where it is too old to tell.

    Raises:
        TokenProblem: if the ticket was forged, or is of another survey.
    """
    try:
        inside = seals.unseal(_PAGE, shown, now)
    except TokenProblem as problem:
        if problem.why == "expired":
            return None
        raise
    if inside[13:] != survey.encode():
        raise TokenProblem("forged")
    version = int.from_bytes(inside[8:12])
    return Opened(int.from_bytes(inside[:8]) / 1000, version, chosen=bool(inside[12]))
