"""The spool in PostgreSQL: one statement, and so one round trip and one commit, for each group."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from promoteur.collect.entry import Ack, Entry, encoded
from promoteur.collect.postgres import Postgres
from promoteur.collect.spool import SLICE, entries_of
from promoteur.collect.spool.keys import (
    KEPT,
    first_ack,
    fresh_ack,
    milliseconds,
    row,
    stored_key,
)

_APPEND = """
WITH turn AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(%b)
), given AS MATERIALIZED (
    SELECT one.* FROM turn, unnest(
        %b::bytea[], %b::text[], %b::bytea[], %b::smallint[], %b::bigint[], %b::bytea[]
    ) WITH ORDINALITY AS one (key, response, digest, score, at, body, n)
), fresh AS (
    INSERT INTO spool_answered (key, response, digest, score, at)
    SELECT key, response, digest, score, at FROM given
    ON CONFLICT DO NOTHING
    RETURNING key
), stored AS (
    INSERT INTO spool_entry (body) SELECT body FROM given JOIN fresh USING (key) ORDER BY n
)
SELECT key FROM fresh
"""
"""One writer at a time numbers rows and commits them: the lock is let go after the commit, so no
row appears behind a cursor that has passed its number. A column with the number of the transaction,
compared with the oldest that runs, does not promise that where the cursor is the number of a row:
of two transactions that overlap, the younger may have taken the lower row numbers.
"""

_TURN = 0x73706F6F6C  # "spool"
_READ = "SELECT seq, body FROM spool_entry WHERE seq > %b ORDER BY seq LIMIT %b"
_FIRST = "SELECT key, response, digest, score, at FROM spool_answered WHERE key = ANY(%b)"

_FORGET = """
DELETE FROM spool_entry WHERE seq = ANY (ARRAY(
    SELECT seq FROM spool_entry WHERE seq < %b ORDER BY seq LIMIT %b
))
"""
_FORGET_KEYS = """
DELETE FROM spool_answered WHERE key = ANY (ARRAY(
    SELECT key FROM spool_answered WHERE at < %b ORDER BY at LIMIT %b
))
"""


class PostgresSpool:
    """Entries in PostgreSQL, which several machines may write."""

    def __init__(self, url: str) -> None:
        self._server = Postgres(url)

    def append(self, entries: Sequence[Entry]) -> list[Ack]:
        """Store entries durably; see `Spool`."""
        if not entries:
            return []
        keys = [stored_key(entry) for entry in entries]
        acks = [fresh_ack(entry) for entry in entries]
        by_key: dict[bytes, Ack] = {}
        rows: Any = []
        for key, ack, entry in zip(keys, acks, entries, strict=True):
            if by_key.setdefault(key, ack) is ack:
                rows.append((key, *row(ack), encoded(entry)))
        columns = zip(*rows, strict=True)
        with self._server.using() as connection:
            rows = connection.execute(_APPEND, (_TURN, *map(list, columns))).fetchall()
            fresh = {bytes(key) for (key,) in rows}
            if len(fresh) < len(entries):
                rows = connection.execute(_FIRST, (list(by_key),)).fetchall()
        if len(fresh) == len(entries):
            return acks
        firsts = {bytes(key): first_ack(rest) for key, *rest in rows}
        return [
            ack if key in fresh and by_key[key] is ack else firsts[key]
            for key, ack in zip(keys, acks, strict=True)
        ]

    def read(self, after: int, limit: int) -> list[tuple[int, Entry]]:
        """Return entries after a cursor; see `Spool`."""
        return entries_of(self.raw(after, limit))

    def raw(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Return what is stored after a cursor; see `Spool`."""
        with self._server.using() as connection:
            rows: Any = connection.execute(_READ, (after, limit)).fetchall()
        return [(seq, bytes(body)) for seq, body in rows]

    def forget_before(self, seq: int) -> int:
        """Forget some entries before a cursor, and keys that are too old; see `Spool`."""
        past = milliseconds(dt.datetime.now(dt.UTC) - KEPT)
        with self._server.using() as connection:
            return sum(
                connection.execute(statement, given).rowcount
                for statement, given in ((_FORGET, (seq, SLICE)), (_FORGET_KEYS, (past, SLICE)))
            )

    def probe(self) -> None:
        """Write something that does not matter; see `Spool`."""
        with self._server.using() as connection:
            connection.execute("UPDATE spool_probe SET n = n + 1")

    def close(self) -> None:
        """Close the connection."""
        self._server.close()
