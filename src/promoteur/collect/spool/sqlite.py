"""The spool in an SQLite file."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection

from promoteur.collect.entry import Ack, Entry, encoded
from promoteur.collect.spool import SLICE, entries_of
from promoteur.collect.spool.keys import (
    KEPT,
    again,
    first_ack,
    fresh_ack,
    milliseconds,
    row,
    stored_key,
)
from promoteur.collect.sqlite import SqliteFile

_AT_ONCE = 500
"""Keys asked for in one statement."""

_FORGET = "DELETE FROM entry WHERE seq IN (SELECT seq FROM entry WHERE seq < ? LIMIT ?)"
_FORGET_KEYS = "DELETE FROM answered WHERE key IN (SELECT key FROM answered WHERE at < ? LIMIT ?)"


class SqliteSpool:
    """Entries in an SQLite file, which several processes may write."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path)

    def append(self, entries: Sequence[Entry]) -> list[Ack]:
        """Store entries durably; see `Spool`."""
        keys = [stored_key(entry) for entry in entries]
        acks = []
        with self._file.writing() as connection:
            known = _known(connection, keys)
            fresh = []
            for key, entry in zip(keys, entries, strict=True):
                if key in known:
                    acks.append(known[key])
                    continue
                ack = fresh_ack(entry)
                acks.append(ack)
                fresh.append((key, ack, entry))
                known[key] = again(ack)
            connection.executemany(
                "INSERT INTO answered (key, response, digest, score, at) VALUES (?, ?, ?, ?, ?)",
                [(key, *row(ack)) for key, ack, _entry in fresh],
            )
            connection.executemany(
                "INSERT INTO entry (body) VALUES (?)",
                [(encoded(entry),) for _key, _ack, entry in fresh],
            )
        return acks

    def read(self, after: int, limit: int) -> list[tuple[int, Entry]]:
        """Return entries after a cursor; see `Spool`."""
        return entries_of(self.raw(after, limit))

    def raw(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Return what is stored after a cursor; see `Spool`.

        SQLite has one writer at a time, which numbers the rows: none is missed.
        """
        with self._file.reading() as connection:
            return connection.execute(
                "SELECT seq, body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            ).fetchall()

    def forget_before(self, seq: int) -> int:
        """Forget some entries before a cursor, and keys that are too old; see `Spool`."""
        past = milliseconds(dt.datetime.now(dt.UTC) - KEPT)
        with self._file.writing() as connection:
            return sum(
                connection.execute(statement, given).rowcount
                for statement, given in ((_FORGET, (seq, SLICE)), (_FORGET_KEYS, (past, SLICE)))
            )

    def probe(self) -> None:
        """Write something that does not matter; see `Spool`."""
        with self._file.writing() as connection:
            connection.execute("UPDATE probe SET n = n + 1")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _known(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, Ack]:
    """Return what is known already of some of these keys."""
    found = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = connection.execute(
            f"SELECT key, response, digest, score, at FROM answered WHERE key IN ({marks})",  # noqa: S608 - marks only
            some,
        )
        found.update({key: first_ack(rest) for key, *rest in rows})
    return found
