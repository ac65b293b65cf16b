"""The library in an SQLite file, beside the spool."""

from pathlib import Path
from sqlite3 import Connection

from promoteur.collect.published import Document, decoded, encoded
from promoteur.collect.sqlite import SqliteFile

_CURRENT = """
SELECT body FROM document JOIN address USING (survey, version)
"""


class SqliteLibrary:
    """Published documents in an SQLite file; see `Library`."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path)

    def publish(self, document: Document) -> None:
        """Make a document the current one of its survey; see `Library`."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO document (survey, version, body) VALUES (?, ?, ?)",
                (document.survey, document.version, encoded(document)),
            )
            connection.execute("DELETE FROM address WHERE survey = ?", (document.survey,))
            connection.executemany(
                "INSERT OR REPLACE INTO address (kind, name, survey, version) VALUES (?, ?, ?, ?)",
                [
                    (kind, name, document.survey, document.version)
                    for kind, name in (("link", document.link), ("key", document.key))
                ],
            )
            _changed(connection)

    def withdraw(self, survey: str) -> None:
        """Let the survey's link and key lead nowhere; see `Library`."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM address WHERE survey = ?", (survey,))
            _changed(connection)

    def by_link(self, slug: str) -> Document | None:
        """Return the current document of a public link."""
        return self._one(f"{_CURRENT} WHERE kind = 'link' AND name = ?", slug)

    def by_key(self, key: str) -> Document | None:
        """Return the current document of a widget's key."""
        return self._one(f"{_CURRENT} WHERE kind = 'key' AND name = ?", key)

    def by_survey(self, survey: str, version: int | None = None) -> Document | None:
        """Return one version of a survey, or its current one."""
        if version is None:
            return self._one(f"{_CURRENT} WHERE kind = 'link' AND survey = ?", survey)
        return self._one(
            "SELECT body FROM document WHERE survey = ? AND version = ?", survey, version
        )

    def changes(self) -> int:
        """Return how many times anything was published or withdrawn."""
        with self._file.reading() as connection:
            return int(connection.execute("SELECT n FROM change").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _one(self, statement: str, *parameters: str | int) -> Document | None:
        with self._file.reading() as connection:
            row = connection.execute(statement, parameters).fetchone()
        return decoded(row[0]) if row else None


def _changed(connection: Connection) -> None:
    connection.execute("UPDATE change SET n = n + 1")
