"""What the facts that a filter selects can be, so that files without any of them stay closed."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import DAY, as_date
from promoteur.kit.conditions import EQUAL, IN, Comparison
from promoteur.kit.periods import Period

_LISTS = {EQUAL, IN}

Values = frozenset[str] | None
"""The values that a column can have; None where it can have any."""


@dataclass(frozen=True)
class Reach:
    """The values that selected facts can have; None where they can have any.

    Attributes:
        kinds, workspaces, surveys, scales: of text columns. An empty one: nothing is selected.
        first_day, last_day: days since 1970-01-01, both included.
    """

    kinds: Values = None
    workspaces: Values = None
    surveys: Values = None
    scales: Values = None
    first_day: int | None = None
    last_day: int | None = None

    @property
    def first_month(self) -> int | None:
        """The month of `first_day`: 202612."""
        return None if self.first_day is None else month_of(self.first_day)

    @property
    def last_month(self) -> int | None:
        """The month of `last_day`: 202612."""
        return None if self.last_day is None else month_of(self.last_day)

    @cached_property
    def _texts(self) -> tuple[tuple[str, list[str]], ...]:
        """The columns of text of which not every value can be, each with its values in order."""
        columns = {"workspace": self.workspaces, "survey": self.surveys, "scale": self.scales}
        return tuple((name, sorted(some)) for name, some in columns.items() if some is not None)

    def may_hold(
        self, least: Mapping[str, Any], greatest: Mapping[str, Any], kind: str, month: int
    ) -> bool:
        """Tell whether a data file may hold a selected fact; False only where it cannot.

        Args:
            least: the least value in the file of each column of which it is known.
            greatest: the greatest value of each, or what is above it.
            kind: the kind of all its facts.
            month: the month of all its facts: 202612.
        """
        if self.kinds is not None and kind not in self.kinds:
            return False
        if not _overlap(self.first_month, self.last_month, month, month):
            return False
        if not _overlap(self.first_day, self.last_day, least.get("day"), greatest.get("day")):
            return False
        return all(
            _between(values, least.get(name), greatest.get(name)) for name, values in self._texts
        )


def reach(selected: Filter) -> Reach:
    """Return what the facts that a filter selects can be, told from conditions that all must hold.

    >>> reach(Filter.of_query("survey=nps&from=1970-01-02"))
    Reach(kinds=None, workspaces=None, surveys=frozenset({'nps'}), scales=None, first_day=1, \
last_day=None)
    """
    alone = [one for one in selected.conditions if isinstance(one, Comparison)]
    lists = {one.column: frozenset(map(str, one.values)) for one in alone if one.operator in _LISTS}
    if frozenset() in lists.values():
        nothing: Values = frozenset()
        return Reach(nothing, nothing, nothing, nothing)
    days = [day_of(str(value)) for value in lists.get(DAY, ())]
    dated = {one.operator: one.values[0] for one in alone if one.column == DAY and one.values}
    first, last = dated.get(">="), dated.get("<=")
    return Reach(
        lists.get("kind"),
        lists.get("workspace"),
        lists.get("survey"),
        lists.get("scale"),
        first_day=day_of(str(first)) if first else min(days, default=None),
        last_day=day_of(str(last)) if last else max(days, default=None),
    )


def day_of(date: str) -> int:
    """Return a date, 2026-03-31, as days since 1970-01-01.

    Raises:
        QuestionProblem: it is no date.
    """
    return Period.DAY.number(as_date(date))


def month_of(day: int) -> int:
    """Return the month, 202612, of a day counted from 1970-01-01."""
    return Period.MONTH.number(Period.DAY.first_day_of(day))


def _overlap(first: int | None, last: int | None, least: int | None, greatest: int | None) -> bool:
    """Tell whether two ranges can have a value in common; None is a bound that nobody knows."""
    below = first is not None and greatest is not None and greatest < first
    above = last is not None and least is not None and least > last
    return not (below or above)


def _between(values: list[str], least: str | None, greatest: str | None) -> bool:
    """Tell whether one of these values, which are in order, can lie in a range."""
    at = 0 if least is None else bisect_left(values, least)
    return at < len(values) and (greatest is None or values[at] <= greatest)
