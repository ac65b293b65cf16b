"""Where published documents lie, and how the edge finds them.

`open_library` opens one for whoever publishes; `shelf` is what the edge keeps of it in memory.
"""

from pathlib import Path
from typing import Protocol

from promoteur.collect.published import Document
from promoteur.collect.spool import FILE


class Library(Protocol):
    """Published documents: the current version of each survey, and all others. Safe in threads.

    Every verb raises `Away` where the database cannot be used.
    """

    def publish(self, document: Document) -> None:
        """Make a document the current one of its survey; its other versions stay readable.

        The same survey and version again replaces what was published: its dates, say. An older
        version than the last is current as well: a backup may have been put back.
        """

    def withdraw(self, survey: str) -> None:
        """Let nothing lead to the survey; its versions stay readable by their numbers."""

    def by_link(self, slug: str) -> Document | None:
        """Return the current document of a public link, if there is one."""

    def by_key(self, key: str) -> Document | None:
        """Return the current document of a widget's key, if there is one."""

    def by_survey(self, survey: str, version: int | None = None) -> Document | None:
        """Return one version of a survey, or its current one; None where there is none."""

    def changes(self) -> int:
        """Return how many times anything was published or withdrawn."""

    def close(self) -> None:
        """Close what is open."""


def open_library(place: str | Path) -> Library:
    """Return the library in a data folder, or in the PostgreSQL of a URL (`postgres://…`).

    Nothing is touched before the first use, and what was lost is opened again by the next.
    """
    if "://" in str(place):
        from promoteur.collect.library.postgres import PostgresLibrary  # noqa: PLC0415 - psycopg

        return PostgresLibrary(str(place))
    from promoteur.collect.library.sqlite import SqliteLibrary  # noqa: PLC0415 - as the other

    return SqliteLibrary(Path(place) / FILE)
