"""By what answers are counted: columns, periods, phases of a customer's life, categories.

A dimension is an expression that every engine computes alike (whole numbers, text, cases), and the
way from what the engine returns to the value that a person reads.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import narwhals as nw

from promoteur.analytics.columns import Column, Columns, Property, Type
from promoteur.analytics.normal import CATEGORY
from promoteur.analytics.periods import Rolling
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.values import value_columns, value_of, written
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded
from promoteur.kit.periods import EPOCH, Period
from promoteur.score.scale import ZERO_TO_TEN, Category


class Phase(StrEnum):
    """Where a customer stands in the life with the company, by the days since it began."""

    BEFORE = "before"
    ONBOARDING = "onboarding"
    FIRST_YEAR = "first year"
    SECOND_YEAR = "second year"
    LOYAL = "over two years"


class Dimension(Protocol):
    """One way to divide answers."""

    @property
    def name(self) -> str:
        """What a person calls it; two of one name do not stand in one question."""

    def reads(self, columns: Columns) -> tuple[str, ...]:
        """Return the physical columns of which it is made.

        Raises:
            QuestionProblem: the table has them not, or they do not serve.
        """

    def expression(self, columns: Columns) -> nw.Expr:
        """Return the value that the engine groups by."""

    def value(self, raw: Any) -> Any:
        """Return what a person reads for what the engine grouped by; None stays None."""


@dataclass(frozen=True, slots=True)
class ByColumn:
    """A column of every fact, or a property: its values as text."""

    name: str

    def reads(self, columns: Columns) -> tuple[str, ...]:
        """Return the physical column, or two where the property has numbers and text."""
        found = columns.find(self.name)
        return value_columns(found) if isinstance(found, Property) else (found.name,)

    def expression(self, columns: Columns) -> nw.Expr:
        """Return the values as they are."""
        found = columns.find(self.name)
        return value_of(found) if isinstance(found, Property) else nw.col(found.name)

    def value(self, raw: Any) -> Any:
        """Return the value, a number of a property as text."""
        return written(raw)


@dataclass(frozen=True, slots=True)
class ByPeriod:
    """Periods of the calendar, or windows counted back from a day; known by their first days."""

    calendar: Period | Rolling

    @property
    def name(self) -> str:
        """The word for it: `month`, `rolling:30`."""
        if isinstance(self.calendar, Rolling):
            return f"rolling:{self.calendar.days}"
        return str(self.calendar)

    def reads(self, columns: Columns) -> tuple[str, ...]:  # noqa: ARG002 - every fact has them
        """Return the column of whole numbers nearest to the period."""
        if isinstance(self.calendar, Rolling) or self.calendar is Period.DAY:
            return ("day",)
        return ("week",) if self.calendar is Period.WEEK else ("month",)

    def expression(self, columns: Columns) -> nw.Expr:
        """Return the number of the period, as `Period.number` and `Rolling.number` have it."""
        found = nw.col(*self.reads(columns))
        if isinstance(self.calendar, Rolling):
            return _window(found, self.calendar)
        if self.calendar is Period.QUARTER:
            return found // 100 * 10 + (found % 100 + 2) // 3
        return found // 100 if self.calendar is Period.YEAR else found

    def value(self, raw: Any) -> Any:
        """Return the first day of the period."""
        return None if raw is None else self.calendar.first_day_of(int(raw))


def _window(day: nw.Expr, rolling: Rolling) -> nw.Expr:
    """Return the last day of a window; shifted so that no engine divides a negative number."""
    anchor = (rolling.anchor - EPOCH).days
    ahead = (dt.date.max.toordinal() // rolling.days + 1) * rolling.days
    windows_back = (anchor - day + ahead) // rolling.days
    return anchor + ahead - windows_back * rolling.days


@dataclass(frozen=True, slots=True)
class ByTenure:
    """Bands of the days between a date property and the answer.

    Attributes:
        property: the name of the date property, such as `since`.
        limits: the first day of each band after the first, rising: (90, 365) makes three bands
            from day 0 on. Answers from before the date stand apart.
        bands: what the bands are called, from the one before day 0 on: two more than limits.
        name: what the dimension is called.
    """

    property: str
    limits: tuple[int, ...]
    bands: tuple[str, ...]
    name: str

    def reads(self, columns: Columns) -> tuple[str, ...]:
        """Return the day of the answer and the day of the property."""
        found = columns.find(self.property)
        if isinstance(found, Column) or found.type is not Type.DATE:
            raise QuestionProblem(
                _("Tenure is counted from a date, and “{name}” holds {type}.").format(
                    name=self.property,
                    type=found.type if isinstance(found, Property) else found.meaning,
                )
            )
        return ("day", found.day)

    def expression(self, columns: Columns) -> nw.Expr:
        """Return the number of the band, 0 for before; null where the date is not known."""
        day, since = map(nw.col, self.reads(columns))
        tenure = day - since
        number = nw.lit(0) * tenure  # null where the date is
        for limit in (0, *self.limits):
            number = number + nw.when(tenure >= limit).then(nw.lit(1)).otherwise(nw.lit(0))
        return number

    def value(self, raw: Any) -> Any:
        """Return what the band is called."""
        return None if raw is None else self.bands[int(raw)]


@dataclass(frozen=True, slots=True)
class ByCategory:
    """Detractors, passives, promoters; the limits are those of the method."""

    name: str = CATEGORY

    def reads(self, columns: Columns) -> tuple[str, ...]:  # noqa: ARG002 - every fact has it
        """Return the score."""
        return ("score",)

    def expression(self, columns: Columns) -> nw.Expr:  # noqa: ARG002 - every fact has it
        """Return the number of the category in the order of the scale."""
        labels = list(zip(map(int, ZERO_TO_TEN.labels), ZERO_TO_TEN.categories, strict=True))
        number = nw.lit(0)
        for category in list(Category)[1:]:
            least = min(label for label, one in labels if one is category)
            number = number + nw.when(nw.col("score") >= least).then(nw.lit(1)).otherwise(nw.lit(0))
        return number

    def value(self, raw: Any) -> Any:
        """Return the category."""
        return list(Category)[int(raw)]


def phase(since: str) -> ByTenure:
    """Return the dimension of life-cycle phases, counted from a date property.

    Onboarding is the first 90 days, then come the rest of the first year, the second, and beyond.
    """
    return ByTenure(since, (90, 365, 730), tuple(Phase), f"phase:{since}")


def tenure(since: str, limits: tuple[int, ...]) -> ByTenure:
    """Return bands of days since a date property, such as `0-29`, `30-89`, `90+` for (30, 90).

    Raises:
        QuestionProblem: the limits do not rise, or are not days after the first.
    """
    if list(limits) != sorted(set(limits)) or not limits or limits[0] < 1:
        raise QuestionProblem(
            _("The limits of tenure bands are rising numbers of days, such as 30,90,365.")
        )
    edges = (0, *limits)
    inner = [f"{low}-{high - 1}" for low, high in zip(edges, limits, strict=False)]
    listed = ",".join(map(str, limits))
    return ByTenure(
        since, limits, (Phase.BEFORE, *inner, f"{limits[-1]}+"), f"tenure:{since}:{listed}"
    )


def dimension(text: str, anchor: dt.date | None = None) -> Dimension:
    """Return the dimension that a person names.

    `day`, `week`, `month`, `quarter`, `year`; `rolling:30` (windows of 30 days, of which the last
    ends on `anchor`); `phase:since` and `tenure:since:30,90,365` from the date property `since`;
    `category`; otherwise a column of every fact or a property.

    Raises:
        QuestionProblem: it cannot be read, or needs an anchor and has none.
    """
    word, colon, rest = folded(text).partition(":")
    if not colon and word in set(Period):
        return ByPeriod(Period(word))
    if not colon and word == CATEGORY:
        return ByCategory()
    if colon and word in _WITH_COLON:
        return _WITH_COLON[word](rest, anchor)
    return ByColumn(text.strip())


def _rolling(rest: str, anchor: dt.date | None) -> Dimension:
    if anchor is None or not rest.isdecimal():
        raise QuestionProblem(
            _("Write rolling:30 for windows of 30 days, and say on which day the last one ends.")
        )
    return ByPeriod(Rolling(int(rest[:9]), anchor))


def _phase(rest: str, _anchor: dt.date | None) -> Dimension:
    return phase(rest)


def _tenure(rest: str, _anchor: dt.date | None) -> Dimension:
    since, _colon, limits = rest.rpartition(":")
    parts = [part.strip() for part in limits.split(",")]
    days = tuple(int(part) for part in parts if part.isdecimal() and len(part) < 6)
    return tenure(since, days if since and len(days) == len(parts) else ())


_WITH_COLON: dict[str, Callable[[str, dt.date | None], Dimension]] = {
    "rolling": _rolling,
    "phase": _phase,
    "tenure": _tenure,
}
