"""The figures of the trend, asked in one reading of the facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from promoteur.analytics.dimensions import ByPeriod
from promoteur.analytics.periods import spread, without_holes
from promoteur.analytics.questions import Question
from promoteur.analytics.scored import readable
from promoteur.analytics.trend import Trend, only_from
from promoteur.analytics.trend import trend as trend_of
from promoteur.kit.periods import Period
from promoteur.reports.asking import Asking
from promoteur.reports.scope import Scope
from promoteur.reports.steps import Steps, steps_of
from promoteur.reports.window import Window
from promoteur.score.scale import SCALES
from promoteur.score.tally import Tallies, Tally

MOST = 35
"""Steps that one page shows: five weeks of days, and what a page of 100 kB can hold with ease."""


@dataclass(frozen=True)
class Course:
    """The score step by step.

    Attributes:
        steps: how time is cut; only those that are shown.
        clipped: whether earlier steps of the chosen days are not shown.
        tallies: the answers of each step that is shown.
        earlier: those of the same steps a year earlier, one for each; None where there are none.
        trend: each step with its changes.
    """

    steps: Steps
    clipped: bool
    tallies: Tallies
    earlier: Tallies | None
    trend: Trend


def course(asking: Asking, scope: Scope, known: Window, period: Period | None = None) -> Course:
    """Return the score of a scope step by step.

    Args:
        asking: on whose behalf.
        scope: what about.
        known: the days of which there are answers; a step that goes beyond is not over.
        period: the length of a step; None: one that fits.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    whole = steps_of(scope, period)
    steps = _last(whole)
    first = steps.window.first
    asked = Window(steps.period.year_earlier(first) or first, steps.window.last)
    question = Question(
        scope.answers() & asked.filter(), (ByPeriod(steps.period),), one_voice=scope.one_voice
    )
    (found,) = asking.tallies([question])
    table = _filled(found.on(SCALES[scope.scale]), steps)
    until = min(steps.window.last, known.last)
    trend = trend_of(table, steps.period, until=until, since=known.first)
    shown = [row for row, key in enumerate(table.keys) if key[0] is not None and key[0] >= first]
    return Course(
        steps=steps,
        clipped=steps.window.first > scope.window.first,
        tallies=table.take(shown),
        earlier=_a_year_earlier(steps.period, table, shown),
        trend=only_from(trend, first),
    )


def can_be_read(steps: Tallies) -> bool:
    """Tell whether a step has a score: a picture of a trend without any shows nothing."""
    return any(readable(n) for n in steps.effective().sum(axis=1).tolist())


def _last(steps: Steps) -> Steps:
    """Return the last `MOST` of steps."""
    first = steps.period.first_day(steps.window.last)
    for _step in range(MOST - 1):
        first = steps.period.previous(first) or first
    return Steps(steps.period, Window(max(first, steps.window.first), steps.window.last))


def _filled(found: Tallies, steps: Steps) -> Tallies:
    """Return a table with a row for each step that is shown, from the first answers on."""
    known = [key[0] for key in found.keys if key[0] is not None]
    if not known:
        return found
    first = max(min(known), steps.window.first)
    return without_holes(found, spread(steps.period, first, steps.window.last))


def _a_year_earlier(period: Period, table: Tallies, shown: Sequence[int]) -> Tallies | None:
    """Return the answers of the same steps a year earlier; None where there are none at all."""
    rows = {key[0]: row for row, key in enumerate(table.keys)}
    days = [period.year_earlier(table.keys[row][0]) for row in shown]
    if not any(day in rows for day in days):
        return None
    nobody = Tally.of_counts((0,) * len(table.scale.labels), scale=table.scale)
    found = {day: table.row(rows[day]) if day in rows else nobody for day in days}
    return Tallies.of(found, table.by) if len(found) == len(days) else None
