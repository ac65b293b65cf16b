"""From counted answers to everything that is shown: a pure function of tallies."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from promoteur.analytics.change import Change, Comparison, comparison
from promoteur.analytics.periods import Calendar
from promoteur.analytics.scored import Scored, scored
from promoteur.analytics.segments import differ
from promoteur.analytics.trend import InPeriod, Trend, trend
from promoteur.cli.score.arguments import Sides
from promoteur.files.count import PERIOD
from promoteur.files.problem import AskProblem
from promoteur.kit.language import gettext as _
from promoteur.score.decompose import Decomposition, decompose
from promoteur.score.segments import Heterogeneity
from promoteur.score.tally import Key, Tallies, Tally


class Counts(Protocol):
    """Answers counted, wherever they were: in files, or in a table of facts."""

    @property
    def tallies(self) -> Tallies:
        """The tallies, keyed by segments and, where periods were asked for, by `PERIOD`."""

    @property
    def last_day(self) -> dt.date | None:
        """The last day of which answers are known."""

    @property
    def weightless(self) -> int:
        """Answers whose weight cannot be used; they count among the invalid."""

    @property
    def superseded(self) -> int:
        """Answers left out because the same person answered later (in the same period)."""


@dataclass(frozen=True)
class Result:
    """Everything that `promoteur score` can show."""

    counted: Counts
    confidence: float
    total: Scored
    shown_by: tuple[str, ...] = ()
    period: Calendar | None = None
    groups: tuple[Scored, ...] = ()
    cells: tuple[Scored, ...] = ()
    heterogeneity: Heterogeneity | None = None
    periods: tuple[InPeriod, ...] = ()
    undated: Tally | None = None
    comparison: Comparison | None = None
    decomposition: Decomposition | None = None

    @property
    def changes(self) -> dict[Key, Change]:
        """The change of each segment that is shown, where it was compared."""
        found = self.comparison
        return found.by_segment if found and found.by == self.shown_by else {}


def compose(  # noqa: PLR0913 - what was counted, and the five things that were asked
    counted: Counts,
    by: Sequence[str],
    period: Calendar | None,
    sides: Sides | None,
    confidence: float,
    *,
    explain: bool,
) -> Result:
    """Return all results of counted answers.

    Args:
        counted: the tallies, keyed by `by`, by the column compared, and by period.
        by: the columns of the segments that are shown.
        period: the length of the periods, where they were asked for.
        sides: what to compare; None compares the last two periods, if there are.
        confidence: of all intervals, between 0 and 1.
        explain: split the change into mix and rate.

    Raises:
        AskProblem: what was asked for is not in the data.
    """
    tallies = counted.tallies
    groups = tallies.sum_by(by) if by else None
    over_time = Trend(())
    if period:
        over_time = trend(tallies.sum_by((PERIOD,)), period, confidence, until=counted.last_day)
    compared, decomposition = None, None
    pair = _pair(counted, period, sides, over_time.periods, needed=explain)
    if pair:
        names, before, after = pair
        within = tuple(name for name in by if name in before.by)
        before, after = before.sum_by(within), after.sum_by(within)
        compared = comparison(names, before, after, confidence)
        if explain:
            decomposition = _explanation(before, after)
    return Result(
        counted,
        confidence,
        scored(Tallies.of({(): tallies.total()}, by=()), confidence)[0],
        tuple(by),
        period,
        scored(groups, confidence) if groups else (),
        scored(tallies.sum_by((*by, PERIOD)), confidence) if by and period else (),
        differ(groups, confidence) if groups else None,
        over_time.periods,
        over_time.undated,
        compared,
        decomposition,
    )


def _pair(
    counted: Counts,
    period: Calendar | None,
    sides: Sides | None,
    periods: Sequence[InPeriod],
    *,
    needed: bool,
) -> tuple[tuple[str, str], Tallies, Tallies] | None:
    """Return the names and tables of the two sides, or None when there is nothing to compare.

    `needed`: something else that was asked for is worth nothing without them.
    """
    if sides and sides.column:
        return _two_values(counted, sides)
    if not period:
        if sides:
            raise AskProblem(_("--compare previous needs periods: add --date COLUMN"))
        return None
    if not periods:
        if sides or needed:
            raise AskProblem(_("No answer has a readable date: there are no periods to compare."))
        return None
    last = periods[-1]
    day = period.previous(last.first_day)
    if day is None or day not in {one.first_day for one in periods}:
        if day and (sides or needed):
            raise AskProblem(
                _("There are no answers in {period}, the period before {last}.").format(
                    period=period.label(day), last=last.label
                )
            )
        return None
    tables = counted.tallies.only(PERIOD, day), counted.tallies.only(PERIOD, last.first_day)
    return (period.label(day), last.label), *tables


def _two_values(counted: Counts, sides: Sides) -> tuple[tuple[str, str], Tallies, Tallies]:
    column = sides.column or ""
    place = counted.tallies.by.index(column)
    there = {str(key[place]): key[place] for key in counted.tallies.keys if key[place] is not None}
    for value in (sides.before, sides.after):
        if value not in there:
            raise AskProblem(
                _("The column {column} has no value “{value}”; it has: {there}.").format(
                    column=column, value=value, there=", ".join(sorted(there)[:20])
                )
            )
    before, after = (
        counted.tallies.only(column, there[value]) for value in (sides.before, sides.after)
    )
    return (sides.before, sides.after), before, after


def _explanation(before: Tallies, after: Tallies) -> Decomposition | None:
    if not before.by:
        raise AskProblem(
            _("--explain needs segments other than the two sides: add --by with another column")
        )
    return decompose(before, after)
