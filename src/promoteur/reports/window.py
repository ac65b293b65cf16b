"""Days from a first to a last one: what a figure is of."""

import datetime as dt
from dataclasses import dataclass

from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import DAY
from promoteur.kit.conditions import Comparison

ENOUGH = 0.9
"""The part of the days before that must be known: with less, a season may be what differs."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def since(self, began: dt.date) -> int:
        """Return how many of the days are known, of answers that began on a day."""
        return max((self.last - max(self.first, began)).days + 1, 0)

    def is_known(self, began: dt.date) -> bool:
        """Return whether so many of the days are known that a change since can be called real."""
        return self.since(began) >= ENOUGH * self.days

    def filter(self) -> Filter:
        """Return the filter of the answers of these days."""
        return Filter(
            (
                Comparison(DAY, ">=", (self.first.isoformat(),)),
                Comparison(DAY, "<=", (self.last.isoformat(),)),
            )
        )
