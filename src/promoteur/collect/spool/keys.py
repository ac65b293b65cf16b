"""Keys of entries as they are stored, and for how long they are remembered."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from promoteur.collect.entry import Ack, Entry

KEPT = dt.timedelta(days=400)
"""For how long the same key again is the same answer again; no personal token lives longer."""

_SIZE = 16


def stored_key(entry: Entry) -> bytes:
    """Return what is stored of a key, 16 bytes: unique in all surveys."""
    text = f"{entry.survey}\0{entry.key}".encode()
    return hashlib.blake2b(text, digest_size=_SIZE).digest()


def digest(entry: Entry) -> bytes:
    """Return 16 bytes that tell whether two entries are one page that answers the same."""
    further = sorted(entry.further.items())
    said = msgspec.json.encode((entry.score, entry.comment, further, entry.page))
    return hashlib.blake2b(said, digest_size=_SIZE).digest()


def milliseconds(moment: dt.datetime) -> int:
    """Return a moment as milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def first_ack(row: Iterable[Any]) -> Ack:
    """Return what is told of the entry that came first with a key: response, digest, score, at."""
    response, said, score, at = row
    when = dt.datetime.fromtimestamp(at / 1000, dt.UTC)
    return Ack(response, fresh=False, digest=bytes(said), score=score, at=when)


def row(ack: Ack) -> tuple[str, bytes, int | None, int]:
    """Return what is stored of a fresh entry beside its key, as `first_ack` reads it."""
    assert ack.at is not None  # noqa: S101 - `fresh_ack` gave it
    return ack.response, ack.digest, ack.score, milliseconds(ack.at)


def again(ack: Ack) -> Ack:
    """Return what is told of a fresh entry to those that come after it."""
    return msgspec.structs.replace(ack, fresh=False)


def fresh_ack(entry: Entry) -> Ack:
    """Return what is told of an entry that has just been stored."""
    return Ack(
        entry.response, fresh=True, digest=digest(entry), score=entry.score, at=entry.received_at
    )
