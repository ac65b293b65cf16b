"""One PostgreSQL connection: opened at its first use, and again after it was lost.

Transactions are durable when they return, whatever the server's default is.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection

from promoteur.collect.away import Away

CONNECT_SECONDS = 3
SILENCE_MILLISECONDS = 5_000
"""After which a server that does not acknowledge anything is taken for gone."""

STATEMENT_MILLISECONDS = 20_000

OPTIONS = (
    f"-c statement_timeout={STATEMENT_MILLISECONDS}"
    r" -c default_transaction_isolation=read\ committed"
)

_AWAY = (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction)
"""The second is what a server says that has become a copy of another."""

_LOCK = 0x70726F6D  # "prom"
TABLES = """
CREATE TABLE IF NOT EXISTS spool_entry (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS spool_answered (
    key bytea PRIMARY KEY, response text NOT NULL, digest bytea NOT NULL, score smallint,
    at bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS spool_answered_at ON spool_answered (at);
CREATE TABLE IF NOT EXISTS published_document (
    survey text NOT NULL, version integer NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (survey, version)
);
CREATE TABLE IF NOT EXISTS published_address (
    kind text NOT NULL, name text NOT NULL, survey text NOT NULL, version integer NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX IF NOT EXISTS published_address_survey ON published_address (survey);
CREATE TABLE IF NOT EXISTS widget_seen (
    person text NOT NULL, what text NOT NULL, at double precision NOT NULL,
    PRIMARY KEY (person, what)
);
CREATE INDEX IF NOT EXISTS widget_seen_at ON widget_seen (at);
CREATE TABLE IF NOT EXISTS published_change (
    one integer PRIMARY KEY CHECK (one = 1), n bigint NOT NULL
);
INSERT INTO published_change VALUES (1, 0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS spool_probe (
    one integer PRIMARY KEY CHECK (one = 1), n bigint NOT NULL
);
INSERT INTO spool_probe VALUES (1, 0) ON CONFLICT DO NOTHING;
"""


class Postgres:
    """A connection in autocommit, used by one thread at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._one_at_a_time = threading.RLock()
        self._connection: Connection[tuple[object, ...]] | None = None

    @contextmanager
    def using(self) -> Iterator[Connection[tuple[object, ...]]]:
        """Use the connection in the block.

        Raises:
            Away: if the server cannot be reached, or could not do what it was told.
        """
        with self._one_at_a_time:
            try:
                yield self._opened()
            except _AWAY as error:
                self.close()
                raise Away(f"PostgreSQL: {str(error).strip().splitlines()[0]}") from error
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the connection; the next use opens another."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> Connection[tuple[object, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                tcp_user_timeout=SILENCE_MILLISECONDS,
                options=OPTIONS,
                application_name="promoteur collect",
            )
            _prepared(self._connection)
        return self._connection


def _prepared(connection: Connection[tuple[object, ...]]) -> None:
    """Make sure that commits are durable and that the tables are there."""
    row = connection.execute(
        "SELECT current_setting('synchronous_commit'), to_regclass('spool_probe')"
    ).fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    durability, there = row
    if durability in {"off", "local"}:
        connection.execute("SET synchronous_commit = on")
    if there is None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute(TABLES)
