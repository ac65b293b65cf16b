"""The score over time: one row per period, each compared with earlier ones."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from promoteur.analytics.change import Change, changes
from promoteur.analytics.periods import Calendar, complete
from promoteur.analytics.scored import Scored, scored
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Tallies, Tally


@dataclass(frozen=True, slots=True)
class InPeriod:
    """One period: its name, its days, its score, and how it differs from earlier ones.

    Attributes:
        label: its name.
        first_day, last_day: of the period, whether or not there are answers of them.
        complete: whether all its days are known; one that is not over may still move.
        scored: its tally, its interval and how far both can be read.
        change: since the period before.
        year_change: since the same period a year earlier.

    A change is None where one of the two periods has no answers, or the earlier one no row.
    """

    label: str
    first_day: dt.date
    last_day: dt.date
    complete: bool
    scored: Scored
    change: Change | None
    year_change: Change | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Periods in order of time, and apart from them what has no date (None: everything has)."""

    periods: tuple[InPeriod, ...]
    undated: Tally | None = None


def trend(
    tallies: Tallies,
    calendar: Calendar,
    confidence: float = 0.95,
    *,
    until: dt.date | None = None,
    since: dt.date | None = None,
) -> Trend:
    """Return the periods of a table in order, with their changes.

    A period that has no row is not made up; where holes are to show, fill them first with
    `periods.without_holes`. The changes since the period before and those since the year before
    answer two questions: each column has its p corrected for its own number of changes.

    Args:
        tallies: keyed by one column: first days of periods, None for what is undated.
        calendar: how long the periods are.
        confidence: of intervals and changes, between 0 and 1.
        until: the last day that is known: of the data, of the question, or today.
        since: the first day that is known.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    (column,) = tallies.by
    dated = [row for row, key in enumerate(tallies.keys) if key[0] is not None]
    undated = None
    if len(dated) < len(tallies):
        undated = tallies.only(column, None).total()
    table = tallies.take(sorted(dated, key=lambda row: tallies.keys[row][0]))
    days = [key[0] for key in table.keys]
    rows = zip(
        days,
        scored(table, confidence),
        _changes(table, days, calendar.previous, confidence),
        _changes(table, days, calendar.year_earlier, confidence),
        strict=True,
    )
    found = (
        InPeriod(
            label=calendar.label(day),
            first_day=day,
            last_day=calendar.last_day(day),
            complete=complete(calendar, day, until, since),
            scored=one,
            change=change,
            year_change=year_change,
        )
        for day, one, change, year_change in rows
    )
    return Trend(tuple(found), undated)


def only_from(found: Trend, first: dt.date) -> Trend:
    """Return the periods of a trend from the first day of one on.

    Earlier ones were only compared with: p is corrected for the changes that remain.
    """
    periods = [one for one in found.periods if one.first_day >= first]
    changes = _corrected([one.change for one in periods])
    of_a_year = _corrected([one.year_change for one in periods])
    rows = zip(periods, changes, of_a_year, strict=True)
    return replace(
        found,
        periods=tuple(
            replace(one, change=change, year_change=year_change)
            for one, change, year_change in rows
        ),
    )


def _corrected(changes: Sequence[Change | None]) -> list[Change | None]:
    """Return changes with p corrected for their number, whatever it was corrected for before."""
    adjusted = iter(false_discovery([one.difference.p for one in changes if one]).tolist())
    return [one and Change(one.difference, next(adjusted)) for one in changes]


def _changes(
    table: Tallies,
    days: Sequence[dt.date],
    earlier: Callable[[dt.date], dt.date | None],
    confidence: float,
) -> list[Change | None]:
    """Return the change of each row since the row of the day that `earlier` says."""
    counts = table.effective()
    answered = {day: row for row, day in enumerate(days) if counts[row].sum() > 0}
    pairs = {
        row: answered[before]
        for day, row in answered.items()
        if (before := earlier(day)) is not None and before in answered
    }
    found = changes(counts[[*pairs.values()]], counts[[*pairs]], confidence)
    by_row = dict(zip(pairs, found, strict=True))
    return [by_row.get(row) for row in range(len(days))]
