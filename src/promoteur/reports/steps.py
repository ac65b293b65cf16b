"""How the days before and during a scope are cut into the steps of its trend."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice

from promoteur.analytics.periods import spread, without_holes
from promoteur.kit.periods import Period
from promoteur.reports.scope import Scope
from promoteur.reports.window import Window
from promoteur.score.tally import Tallies

MOST = 400
"""Steps of a trend; a day of each is more than a year."""

SHOWN = {Period.DAY: 60, Period.WEEK: 26, Period.MONTH: 14, Period.QUARTER: 9, Period.YEAR: 6}
"""Steps that end with the days shown: as many as the same step a year earlier needs."""


@dataclass(frozen=True)
class Steps:
    """Periods from the first to the last of a trend."""

    period: Period
    window: Window

    def filled(self, tallies: Tallies) -> Tallies:
        """Return a table by first days with a row for each step, from the first with answers."""
        known = [key[0] for key in tallies.keys if key[0] is not None]
        if not known:
            return tallies
        days = spread(self.period, min(known), self.window.last)
        return without_holes(tallies, islice(days, MOST))


def steps_of(scope: Scope, period: Period | None = None) -> Steps:
    """Return the steps of a scope's trend, of a length that fits it where none is asked for."""
    chosen = period or _fitting(scope)
    first = chosen.first_day(scope.window.last)
    for _step in range(SHOWN[chosen] - 1):
        first = chosen.previous(first) or first
    shown = chosen.first_day(scope.window.first)
    earliest = min(first, shown)
    return Steps(chosen, Window(max(earliest, dt.date.min), scope.window.last))


def _fitting(scope: Scope) -> Period:
    """Return the length of steps that suits the days that are shown."""
    if isinstance(scope.calendar, Period) and scope.calendar is not Period.DAY:
        return scope.calendar
    days = scope.window.days
    if days <= 14:
        return Period.WEEK
    return Period.MONTH if days <= 800 else Period.QUARTER
