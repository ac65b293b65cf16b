"""What the widget remembers of identified people, whatever browser they use.

A person is known here by a hash that only this installation can make; what is older than any
period is forgotten.
"""

import datetime as dt
from pathlib import Path
from typing import Literal, Protocol

from promoteur.collect.published import WidgetSettings
from promoteur.collect.spool import FILE

What = Literal["asked", "declined", "answered"]
Past = dict[str, float]
"""When each of them happened last, in seconds since 1970."""

KEPT_SECONDS = 400 * 86_400


class Memory(Protocol):
    """Who was asked, declined and answered. Safe in threads; `Away` where it cannot be used."""

    def remember(self, person: str, what: What, at: dt.datetime) -> None:
        """Keep that something happened to a person, and forget what is too old."""

    def past(self, person: str) -> Past:
        """Return what happened to a person."""

    def close(self) -> None:
        """Close what is open."""


def due(settings: WidgetSettings, past: Past, now: float) -> bool:
    """Whether the widget may ask somebody again, by the periods of its survey.

    Args:
        settings: of the widget.
        past: what happened to the person.
        now: seconds since 1970; what lies after it happened before the clock was set back.
    """
    days = {
        "asked": settings.again_asked_days,
        "declined": settings.again_declined_days,
        "answered": settings.again_answered_days,
    }
    return all(now - at >= days.get(what, 0) * 86_400 for what, at in past.items())


def open_memory(place: str | Path) -> Memory:
    """Return the memory in a data folder, or in the PostgreSQL of a URL (`postgres://…`)."""
    if "://" in str(place):
        from promoteur.collect.memory.postgres import PostgresMemory  # noqa: PLC0415 - psycopg

        return PostgresMemory(str(place))
    from promoteur.collect.memory.sqlite import SqliteMemory  # noqa: PLC0415 - as the other

    return SqliteMemory(Path(place) / FILE)
