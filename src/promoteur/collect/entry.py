"""What is stored of one acknowledged POST."""

import datetime as dt
from typing import Literal

import msgspec

Channel = Literal["link", "widget", "kiosk", "email", "sms", "api"]
Value = str | int | bool | list[str]
"""The answer to a further question: a text or an option's id, a number, yes or no, options' ids."""
Property = str | float | bool

Held = Literal["honeypot", "fast", "scores", "ticket"]
"""Why an answer looks automatic: it filled in a field that people do not see, it came faster than a
person answers, several scores came on one token within seconds, its proof of a page was forged."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One answer, or one amendment of an answer. Entries are never changed, only forgotten.

    An amendment names the `response` that it amends. Its `score` and `comment` are None where they
    stay as they were; of `further`, those that it names replace what was answered. An amendment
    that is `held` holds back the response with it.
    """

    kind: Literal["answer", "amend"]
    response: str
    """UUIDv7, made by the edge."""
    survey: str
    version: int
    workspace: str
    received_at: dt.datetime
    """UTC."""
    given_at: dt.datetime | None = None
    """When the person answered, where that was earlier: a kiosk that was offline."""
    score: int | None = None
    """0 to 10; None only in an amendment."""
    comment: str | None = None
    further: dict[str, Value] = {}
    """By the id of the further question."""
    language: str
    channel: Channel
    moment: str | None = None
    wave: int = 0
    person: str | None = None
    """An opaque reference, from a personal token or a signed identity; never an e-mail address."""
    token: str | None = None
    """The id of the personal token."""
    properties: dict[str, Property] = {}
    unproven: dict[str, Property] = {}
    """Properties that whoever answered said, and that nobody asked for or signed: they are kept
    with the response, and no figure knows them (`collect.properties`)."""
    held: Held | None = None
    """Why it looks automatic, if it does: it is kept apart and not counted."""
    key: str
    """Unique in its survey: the same key again is the same answer again."""
    page: str = ""
    """The key of the page, where `key` is not that: by a personal link, and of an amendment.
    Another page that says the same says it anew."""


class Ack(msgspec.Struct, frozen=True, gc=False):
    """What the spool says of an entry that is on disk now, or was before.

    Where `fresh` is False, the rest tells of the entry that came first with this key.
    """

    response: str
    fresh: bool
    digest: bytes = b""
    """Of what was answered, and on which page: the same digest is the same answer sent again."""
    score: int | None = None
    at: dt.datetime | None = None


def encoded(entry: Entry) -> bytes:
    """Return an entry as JSON."""
    return msgspec.json.encode(entry)


def decoded(body: bytes) -> Entry:
    """Return the entry that `encoded` wrote.

    Raises:
        msgspec.DecodeError: if the bytes are none.
    """
    return _decoder.decode(body)


_decoder = msgspec.json.Decoder(Entry)
