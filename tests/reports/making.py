"""Answers of given days for tests of the pages of figures: they take the way of every answer."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from promoteur.surveys.models import Survey
from tests.responses.making import House, an_entry

LAST = dt.date(2026, 6, 30)
"""The last day of which there are answers."""


class Answered(House):
    """A workspace into which answers are put by day."""

    def put_scores(
        self, scores: Sequence[int], day: dt.date = LAST, *, of: Survey | None = None, **more: Any
    ) -> None:
        """Put answers of one day, and read them."""
        self.put_entries([(score, day, more) for score in scores], of)

    def put_entries(
        self, given: Iterable[tuple[int, dt.date, dict[str, Any]]], of: Survey | None = None
    ) -> None:
        """Put answers (score, day, and what else an entry has), and read them all."""
        self.put(
            *(
                an_entry(of or self.survey, score=score, received_at=_noon(day), **more)
                for score, day, more in given
            )
        )
        self.drain()


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11), dt.UTC)
