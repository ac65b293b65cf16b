"""The widget's memory in an SQLite file, beside the spool."""

import datetime as dt
from pathlib import Path

from promoteur.collect.memory import KEPT_SECONDS, Past, What
from promoteur.collect.sqlite import SqliteFile


class SqliteMemory:
    """The memory in an SQLite file, beside the spool; see `Memory`."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path)

    def remember(self, person: str, what: What, at: dt.datetime) -> None:
        """Keep that something happened to a person."""
        seconds = at.timestamp()
        with self._file.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO seen (person, what, at) VALUES (?, ?, ?)",
                (person, what, seconds),
            )
            connection.execute("DELETE FROM seen WHERE at < ?", (seconds - KEPT_SECONDS,))

    def past(self, person: str) -> Past:
        """Return what happened to a person."""
        with self._file.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT what, at FROM seen WHERE person = ?", (person,)
                ).fetchall()
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()
