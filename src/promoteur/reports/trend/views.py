"""The page of the trend."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from promoteur.analytics.change import Change
from promoteur.analytics.trend import InPeriod
from promoteur.charts.beside import Context
from promoteur.charts.events import Event
from promoteur.charts.shares import shares
from promoteur.charts.trend import trend as picture
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number, percentage
from promoteur.kit.periods import Period
from promoteur.kit.problem import not_one_of
from promoteur.reports.among import compared, corrected, moved_among
from promoteur.reports.bar import Choice, Part
from promoteur.reports.marks import Mark, marks_of
from promoteur.reports.opening import Opened, page
from promoteur.reports.parts import Cell, Table, raw_change, raw_counts
from promoteur.reports.problem import ReportProblem
from promoteur.reports.telling import in_brief
from promoteur.reports.trend.queries import Course, can_be_read, course
from promoteur.reports.window import Window
from promoteur.score.tally import Tally

STEP = "step"
STEPS = {
    Period.DAY: mark("day"),
    Period.WEEK: mark("week"),
    Period.MONTH: mark("month"),
    Period.QUARTER: mark("quarter"),
    Period.YEAR: mark("year"),
}
BARS = 14
"""Steps of which the shares are drawn; the table has all of them."""


@page("trend", own=(STEP,), reads=(Part.KIND, Part.PERIOD, Part.FILTER))
def trend(opened: Opened) -> dict[str, Any]:
    """Show the score step by step, and which of its changes are more than chance."""
    scope = opened.scope
    known = opened.there.days(scope.kind, scope.scale)
    found = course(opened.asking, scope, known, _step(opened.own.get(STEP, "")))
    marks = marks_of(opened, found.steps.window)
    rows = list(_rows(found, marks))
    return {
        "lengths": list(_lengths(opened, found.steps.period)),
        "latest": _latest(rows, found.trend.periods),
        "summary": _summary([one.change for one in found.trend.periods]),
        "corrected": corrected(_most_compared(found.trend.periods)),
        "clipped": len(rows) if found.clipped else 0,
        "rows": rows[::-1],
        "marks": marks,
        "pictures": dict(_pictures(found, marks)),
        "tables": {"steps": _table(found, marks)},
    }


def _step(word: str) -> Period | None:
    """Return the length of a step that an address asks for; None where it asks for none.

    Raises:
        ReportProblem: it is no length.
    """
    if not word:
        return None
    try:
        return Period(word)
    except ValueError as error:
        raise ReportProblem(not_one_of(STEP, word, Period)) from error


def _lengths(opened: Opened, chosen: Period) -> Iterator[Choice]:
    base = opened.scope.query()
    for period, words in STEPS.items():
        yield Choice(f"{base}&{urlencode({STEP: period})}", _(words), period is chosen)


def _rows(found: Course, marks: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    """Return the steps as the table shows them."""
    steps = found.trend.periods
    n = compared(one.change for one in steps)
    of_years = compared(one.year_change for one in steps)
    for one in steps:
        change = moved_among(one.change, n)
        year = moved_among(one.year_change, of_years)
        yield _row(found, one, marks) | {"change": change, "year": year}


def _most_compared(steps: Sequence[InPeriod]) -> int:
    """Return how many changes stand together: against the steps before, or a year earlier."""
    return max(compared(one.change for one in steps), compared(one.year_change for one in steps))


def _row(found: Course, one: InPeriod, marks: Sequence[Mark]) -> dict[str, Any]:
    """Return one step as the table shows it, without its changes."""
    tally = one.scored.tally
    return {
        "name": found.steps.period.named(one.first_day),
        "unfinished": _unfinished(found, one),
        "score": in_brief(one.scored),
        "shares": _shares(tally) if one.scored.readable else (),
        "marks": [words for day, words in marks if one.first_day <= day <= one.last_day],
    }


def _unfinished(found: Course, one: InPeriod) -> str:
    """Return why a step is not whole, "" where it is."""
    if one.complete:
        return ""
    if one.last_day > found.steps.window.last or one is found.trend.periods[-1]:
        return _("not over yet")
    return _("not whole: the answers begin later")


def _shares(tally: Tally) -> tuple[str, ...]:
    """Return the shares of promoters, passives and detractors."""
    weights = (tally.promoters, tally.passives, tally.detractors)
    return tuple(percentage(one / tally.total_weight) for one in weights)


def _latest(rows: Sequence[dict[str, Any]], steps: Sequence[InPeriod]) -> dict[str, Any] | None:
    """Return the last whole step that has a score."""
    read = [
        row for row, one in zip(rows, steps, strict=True) if one.complete and one.scored.readable
    ]
    return read[-1] if read else None


def _summary(changes: Sequence[Change | None]) -> str:
    """Return how many of the changes are more than chance, in words."""
    read = [one for one in changes if one is not None and one.readable]
    real = sum(one.real for one in read)
    if not read:
        return _("There are not two steps with enough answers to be compared.")
    if not real:
        if len(read) == 1:
            return _("The one change from one step to the next could be chance.")
        return _("Each of the {n} changes from one step to the next could be chance.").format(
            n=number(len(read))
        )
    return ngettext(
        "{real} of {n} changes from one step to the next is real; any other could be chance.",
        "{real} of {n} changes from one step to the next are real; any other could be chance.",
        real,
    ).format(real=number(real), n=number(len(read)))


def _pictures(found: Course, marks: Sequence[Mark]) -> Iterator[tuple[str, Picture]]:
    if not can_be_read(found.tallies):
        return
    context = Context(
        previous=found.earlier,
        events=tuple(Event(*one) for one in marks),
        unfinished=not found.trend.periods[-1].complete,
    )
    yield "trend", picture(found.tallies, _("Score over time"), context=context)
    last = found.tallies.take(range(len(found.tallies))[-BARS:])
    yield "shares", shares(last, _("Shares over time"))


COLUMNS = (
    "first_day", "last_day", "complete", "answers", "detractors", "passives", "promoters",
    "score", "low", "high", "change", "change_low", "change_high", "change_p", "change_real",
    "year_change", "year_change_low", "year_change_high", "year_change_p", "year_change_real",
    "marks",
)  # fmt: skip


def _table(found: Course, marks: Sequence[Mark]) -> Table:
    """Return the steps with all that is known of them; p is corrected."""
    rows: list[tuple[Cell, ...]] = []
    for one in found.trend.periods:
        read = one.scored.interval if one.scored.readable else None
        days = Window(one.first_day, one.last_day)
        told = [words for day, words in marks if days.first <= day <= days.last]
        rows.append(
            (
                days.first.isoformat(), days.last.isoformat(), int(one.complete),
                *raw_counts(one.scored.tally),
                *((read.score, read.low, read.high) if read else (None,) * 3),
                *raw_change(one.change),
                *raw_change(one.year_change),
                "; ".join(told),
            )
        )  # fmt: skip
    return Table(COLUMNS, rows)
