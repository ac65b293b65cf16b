"""One SQLite file that several processes write: durable transactions, each in its turn.

Two processes that wait for each other by SQLite's own busy timeout sleep too long; a lock of the
operating system around the transaction wakes the next one at once, and is free at once when its
holder is killed.
"""

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promoteur.collect.away import Away

if sys.platform == "win32":  # the busy timeout alone must do
    LOCK_EX, LOCK_UN = 1, 2

    def flock(_file: int, _operation: int) -> None:
        """Lock nothing."""
else:
    from fcntl import LOCK_EX, LOCK_UN, flock

BUSY_SECONDS = 5.0
_AWAY = (sqlite3.OperationalError, OSError)

VERSION = 1
"""Of the tables below, as `user_version` of the file."""

TABLES = """
CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS answered (
    key BLOB PRIMARY KEY, response TEXT NOT NULL, digest BLOB NOT NULL, score INTEGER,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answered_at ON answered (at);
CREATE TABLE IF NOT EXISTS document (
    survey TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (survey, version)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS address (
    kind TEXT NOT NULL, name TEXT NOT NULL, survey TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS address_survey ON address (survey);
CREATE TABLE IF NOT EXISTS seen (
    person TEXT NOT NULL, what TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (person, what)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_at ON seen (at);
CREATE TABLE IF NOT EXISTS change (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL);
INSERT OR IGNORE INTO change VALUES (1, 0);
CREATE TABLE IF NOT EXISTS probe (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL);
INSERT OR IGNORE INTO probe VALUES (1, 0);
"""


class SqliteFile:
    """The file, opened at its first use, and opened again after anything that failed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._turn = -1

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read in the block.

        Raises:
            Away: if that is not possible.
        """
        with self._one_at_a_time, self._trouble():
            yield self._opened()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write in the block, as one transaction that is on disk when the block is left.

        Raises:
            Away: if that was not possible; nothing was written.
        """
        with self._one_at_a_time, self._trouble():
            connection = self._opened()
            with self._own_turn():
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            if self._turn >= 0:
                os.close(self._turn)
                self._turn = -1

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self._dropped()
            if isinstance(error, _AWAY) or type(error) is sqlite3.DatabaseError:
                raise Away(f"{self._path.name}: {error}") from error
            raise

    def _dropped(self) -> None:
        """Close what may be in the middle of a transaction: closing rolls it back."""
        try:
            self.close()
        except sqlite3.Error:
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection = connection
            with self._own_turn():
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
                    connection.executescript(
                        f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT"
                    )
        return self._connection

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if self._turn < 0:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._turn = os.open(f"{self._path}-turn", flags, 0o600)
        flock(self._turn, LOCK_EX)
        try:
            yield
        finally:
            if self._turn >= 0:
                flock(self._turn, LOCK_UN)
