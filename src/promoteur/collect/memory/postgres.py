"""The widget's memory in PostgreSQL, beside the spool."""

import datetime as dt

from promoteur.collect.memory import KEPT_SECONDS, Past, What
from promoteur.collect.postgres import Postgres


class PostgresMemory:
    """The memory in PostgreSQL, beside the spool; see `Memory`."""

    def __init__(self, url: str) -> None:
        self._server = Postgres(url)

    def remember(self, person: str, what: What, at: dt.datetime) -> None:
        """Keep that something happened to a person."""
        seconds = at.timestamp()
        with self._server.using() as connection:
            connection.execute(
                "INSERT INTO widget_seen (person, what, at) VALUES (%s, %s, %s)"
                " ON CONFLICT (person, what) DO UPDATE SET at = excluded.at",
                (person, what, seconds),
            )
            connection.execute("DELETE FROM widget_seen WHERE at < %s", (seconds - KEPT_SECONDS,))

    def past(self, person: str) -> Past:
        """Return what happened to a person."""
        with self._server.using() as connection:
            rows = connection.execute(
                "SELECT what, at FROM widget_seen WHERE person = %s", (person,)
            ).fetchall()
        return {str(what): float(str(at)) for what, at in rows}

    def close(self) -> None:
        """Close the connection."""
        self._server.close()
