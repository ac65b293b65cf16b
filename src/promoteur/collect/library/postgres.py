"""The library in PostgreSQL, beside the spool."""

from typing import Any

from psycopg import Connection

from promoteur.collect.postgres import Postgres
from promoteur.collect.published import Document, decoded, encoded

_CURRENT = """
SELECT body FROM published_document JOIN published_address USING (survey, version)
"""


class PostgresLibrary:
    """Published documents in PostgreSQL; see `Library`."""

    def __init__(self, url: str) -> None:
        self._server = Postgres(url)

    def publish(self, document: Document) -> None:
        """Make a document the current one of its survey; see `Library`."""
        with self._server.using() as connection, connection.transaction():
            _changed(connection)
            connection.execute(
                "INSERT INTO published_document (survey, version, body) VALUES (%s, %s, %s)"
                " ON CONFLICT (survey, version) DO UPDATE SET body = excluded.body",
                (document.survey, document.version, encoded(document)),
            )
            connection.execute(
                "DELETE FROM published_address WHERE survey = %s", (document.survey,)
            )
            for kind, name in (("link", document.link), ("key", document.key)):
                connection.execute(
                    "INSERT INTO published_address (kind, name, survey, version)"
                    " VALUES (%s, %s, %s, %s) ON CONFLICT (kind, name) DO UPDATE"
                    " SET survey = excluded.survey, version = excluded.version",
                    (kind, name, document.survey, document.version),
                )

    def withdraw(self, survey: str) -> None:
        """Let the survey's link and key lead nowhere; see `Library`."""
        with self._server.using() as connection, connection.transaction():
            _changed(connection)
            connection.execute("DELETE FROM published_address WHERE survey = %s", (survey,))

    def by_link(self, slug: str) -> Document | None:
        """Return the current document of a public link."""
        return self._one(f"{_CURRENT} WHERE kind = 'link' AND name = %s", slug)

    def by_key(self, key: str) -> Document | None:
        """Return the current document of a widget's key."""
        return self._one(f"{_CURRENT} WHERE kind = 'key' AND name = %s", key)

    def by_survey(self, survey: str, version: int | None = None) -> Document | None:
        """Return one version of a survey, or its current one."""
        if version is None:
            return self._one(f"{_CURRENT} WHERE kind = 'link' AND survey = %s", survey)
        return self._one(
            "SELECT body FROM published_document WHERE survey = %s AND version = %s",
            survey,
            version,
        )

    def changes(self) -> int:
        """Return how many times anything was published or withdrawn."""
        with self._server.using() as connection:
            row: Any = connection.execute("SELECT n FROM published_change").fetchone()
        return int(row[0])

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def _one(self, statement: Any, *parameters: str | int) -> Document | None:
        with self._server.using() as connection:
            row: Any = connection.execute(statement, parameters).fetchone()
        return decoded(bytes(row[0])) if row else None


def _changed(connection: Connection[tuple[object, ...]]) -> None:
    """Count a change; whoever changes anything at the same time waits here until this is done."""
    connection.execute("UPDATE published_change SET n = n + 1")
