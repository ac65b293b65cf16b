"""From counted answers to everything that is shown: a pure function of tallies."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from promoteur.cli.score.arguments import Sides
from promoteur.files.count import PERIOD, Counted
from promoteur.files.problem import AskProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import Period
from promoteur.score.compare import Difference, compare, differences
from promoteur.score.decompose import Decomposition, decompose
from promoteur.score.interval import Interval, intervals
from promoteur.score.plan import visible_change
from promoteur.score.reading import Sample, sample_of
from promoteur.score.segments import Heterogeneity, false_discovery, heterogeneity
from promoteur.score.tally import Key, Tallies, Tally


@dataclass(frozen=True, slots=True)
class Scored:
    """A tally with its interval; `key` says of what: a segment's values, a period's first day."""

    key: Key
    tally: Tally
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class InPeriod:
    """One period: its name, its score, and the change since the period before (None: none).

    `p_adjusted` is the p of the change, corrected for the number of changes in the table.
    """

    label: str
    first_day: dt.date
    complete: bool
    scored: Scored
    change: Difference | None
    p_adjusted: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Two sides, the difference between them, and what they could have shown.

    Attributes:
        names: what the sides are called.
        before, after: their tallies.
        difference: None when one side has no answers.
        visible: the smallest change in points that such samples show in four of five cases.
        by: the columns of the segments: those shown, without the one that tells the sides apart.
        by_segment: the difference of each segment, its p adjusted for their number.
    """

    names: tuple[str, str]
    before: Tally
    after: Tally
    difference: Difference | None
    visible: float | None
    by: tuple[str, ...] = ()
    by_segment: dict[Key, tuple[Difference, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Everything that `promoteur score` can show."""

    counted: Counted
    confidence: float
    total: Scored
    shown_by: tuple[str, ...] = ()
    period: Period | None = None
    groups: tuple[Scored, ...] = ()
    cells: tuple[Scored, ...] = ()
    heterogeneity: Heterogeneity | None = None
    periods: tuple[InPeriod, ...] = ()
    undated: Tally | None = None
    comparison: Comparison | None = None
    decomposition: Decomposition | None = None

    @property
    def changes(self) -> dict[Key, tuple[Difference, float]]:
        """The change of each segment that is shown, with its adjusted p, where it was compared."""
        found = self.comparison
        return found.by_segment if found and found.by == self.shown_by else {}


def compose(  # noqa: PLR0913 - what was counted, and the five things that were asked
    counted: Counted,
    by: Sequence[str],
    period: Period | None,
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
    groups = _scored(tallies.sum_by(by), confidence) if by else ()
    periods = _periods(counted, period, confidence) if period else ()
    comparison, decomposition = None, None
    pair = _pair(counted, period, sides, periods, needed=explain)
    if pair:
        names, before, after = pair
        within = tuple(name for name in by if name in before.by)
        before, after = before.sum_by(within), after.sum_by(within)
        comparison = _comparison(names, before, after, confidence)
        if explain:
            decomposition = _explanation(before, after)
    return Result(
        counted,
        confidence,
        _scored(tallies.sum_by(()), confidence, total=tallies.total())[0],
        tuple(by),
        period,
        groups,
        _scored(tallies.sum_by((*by, PERIOD)), confidence) if by and period else (),
        _differ(groups, confidence),
        periods,
        _undated(tallies) if period else None,
        comparison,
        decomposition,
    )


def _scored(tallies: Tallies, confidence: float, total: Tally | None = None) -> tuple[Scored, ...]:
    """Return the rows of a table with their intervals, computed all at once."""
    if total is not None:
        tallies = Tallies.of({(): total}, by=())
    limits = intervals(tallies, confidence).tolist()
    found = []
    for (key, tally), (low, high) in zip(tallies, limits, strict=True):
        interval = None
        if tally.score is not None:
            interval = Interval(tally.score, low, high, confidence, "score", tally.n_effective)
        found.append(Scored(key, tally, interval))
    return tuple(found)


def _periods(counted: Counted, period: Period, confidence: float) -> tuple[InPeriod, ...]:
    table = counted.tallies.sum_by((PERIOD,))
    rows = {s.key[0]: s for s in _scored(table, confidence) if s.key[0] is not None}
    found = []
    for day, scored in sorted(rows.items()):
        before = rows.get(period.previous(day))
        change = compare(before.tally, scored.tally, confidence) if before else None
        complete = not counted.last_day or counted.last_day >= period.last_day(day)
        found.append(InPeriod(period.label(day), day, complete, scored, change))
    adjusted = iter(false_discovery([one.change.p for one in found if one.change]).tolist())
    return tuple(replace(one, p_adjusted=next(adjusted)) if one.change else one for one in found)


def _differ(groups: Sequence[Scored], confidence: float) -> Heterogeneity | None:
    """Return whether the segments that have a score differ; None where fewer than two have one."""
    scored = {
        one.key: one.tally
        for one in groups
        if sample_of(one.tally.n_effective) not in {Sample.NONE, Sample.COUNTS_ONLY}
    }
    return heterogeneity(Tallies.of(scored), confidence) if len(scored) > 1 else None


def _undated(tallies: Tallies) -> Tally | None:
    table = tallies.only(PERIOD, None)
    return table.total() if len(table) else None


def _pair(
    counted: Counted,
    period: Period | None,
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
    if day not in {one.first_day for one in periods}:
        if sides or needed:
            raise AskProblem(
                _("There are no answers in {period}, the period before {last}.").format(
                    period=period.label(day), last=last.label
                )
            )
        return None
    tables = counted.tallies.only(PERIOD, day), counted.tallies.only(PERIOD, last.first_day)
    return (period.label(day), last.label), *tables


def _two_values(counted: Counted, sides: Sides) -> tuple[tuple[str, str], Tallies, Tallies]:
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


def _comparison(
    names: tuple[str, str], before: Tallies, after: Tallies, confidence: float
) -> Comparison:
    one, two = before.total(), after.total()
    return Comparison(
        names,
        one,
        two,
        compare(one, two, confidence),
        visible_change(one, two, confidence=confidence),
        before.by,
        _by_segment(before, after, confidence) if before.by else {},
    )


def _by_segment(
    before: Tallies, after: Tallies, confidence: float
) -> dict[Key, tuple[Difference, float]]:
    """Return the difference of each segment that answered on both sides, with its adjusted p."""
    sides: list[dict[Key, Any]] = [
        {key: row for key, row in zip(table.keys, table.effective(), strict=True) if row.sum() > 0}
        for table in (before, after)
    ]
    both = [key for key in sides[0] if key in sides[1]]
    if not both:
        return {}
    first, second = (np.array([side[key] for key in both]) for side in sides)
    found = list(differences(first, second, confidence))
    adjusted = false_discovery([one.p for one in found]).tolist()
    return dict(zip(both, zip(found, adjusted, strict=True), strict=True))
