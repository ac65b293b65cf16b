"""Days from a first to a last one: what a figure is of."""

import datetime as dt
from dataclasses import dataclass

from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import DAY
from promoteur.kit.conditions import Comparison


@dataclass(frozen=True, slots=True)
class Window:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def filter(self) -> Filter:
        """Return the filter of the answers of these days."""
        return Filter(
            (
                Comparison(DAY, ">=", (self.first.isoformat(),)),
                Comparison(DAY, "<=", (self.last.isoformat(),)),
            )
        )
