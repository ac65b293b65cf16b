"""Where entries wait, durably, until whoever turns them into responses has read them.

`open_spool` opens one; `writer` puts entries into it in groups.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from promoteur.collect.entry import Ack, Entry, decoded

SLICE = 10_000
"""Entries, and keys, that are forgotten in one transaction."""

FILE = "spool.sqlite3"
"""The file in the data folder, where there is no PostgreSQL: entries, and published documents."""


class Spool(Protocol):
    """Entries in the order in which they were stored. One thread at a time may use an object."""

    def append(self, entries: Sequence[Entry]) -> list[Ack]:
        """Store entries, all or none, durably when it returns.

        Returns:
            what became of each, in their order: an entry whose key the survey already has is not
            stored again, and its `Ack` tells of the first.

        Raises:
            Away: if they could not be stored; nothing was.
        """

    def read(self, after: int, limit: int) -> list[tuple[int, Entry]]:
        """Return at most `limit` entries after a cursor, in order, each with its own cursor.

        Whatever is stored later has a higher cursor than all that was ever read: none is missed.

        Raises:
            Away: if they could not be read.
            Unreadable: if an entry is none; it tells the cursor.
        """

    def raw(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Return what `read` does, as the bytes that are stored, whatever they are.

        Raises:
            Away: if they could not be read.
        """

    def forget_before(self, seq: int) -> int:
        """Forget some entries whose cursor is lower; their keys are remembered for a long time.

        One call is one short transaction, so that answers never wait for it.

        Returns:
            how many entries and keys were forgotten; 0 when none are left.

        Raises:
            Away: if it could not be done.
        """

    def probe(self) -> None:
        """Write something that does not matter.

        Raises:
            Away: if that could not be done.
        """

    def close(self) -> None:
        """Close what is open; what was stored stays."""


class Unreadable(Exception):
    """An entry that cannot be understood: `seq` is its cursor, `body` what is stored."""

    def __init__(self, seq: int, body: bytes, why: str) -> None:
        super().__init__(f"entry {seq}: {why}")
        self.seq, self.body = seq, body


def entries_of(raws: Iterable[tuple[int, bytes]]) -> list[tuple[int, Entry]]:
    """Return the entries that are stored as bytes, each with its cursor.

    Raises:
        Unreadable: one is none.
    """
    found = []
    for seq, body in raws:
        try:
            found.append((seq, decoded(body)))
        except msgspec.DecodeError as error:
            raise Unreadable(seq, body, str(error)) from error
    return found


def open_spool(place: str | Path) -> Spool:
    """Return the spool in a data folder, or in the PostgreSQL of a URL (`postgres://…`).

    Nothing is touched before the first use, and what was lost is opened again by the next.
    """
    if "://" in str(place):
        from promoteur.collect.spool.postgres import PostgresSpool  # noqa: PLC0415 - psycopg

        return PostgresSpool(str(place))
    from promoteur.collect.spool.sqlite import SqliteSpool  # noqa: PLC0415 - as the other

    return SqliteSpool(Path(place) / FILE)
