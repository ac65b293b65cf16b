"""The result as a picture: the periods, else the segments, else the distribution."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from promoteur.charts.distribution import distribution
from promoteur.charts.render import save
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.cli.score.result import InPeriod, Result
from promoteur.files.count import PERIOD
from promoteur.kit.periods import Period
from promoteur.score.tally import Tallies, Tally

MOST_PERIODS = 500
"""Ten years of weeks."""


def draw(result: Result, title: str, path: Path) -> None:
    """Write the picture that fits what was asked for.

    Raises:
        ChartProblem: the file's ending is not that of a picture, or it cannot be written.
    """
    if result.periods and result.period:
        picture = trend(_without_holes(result.periods, result.period), title, result.confidence)
    elif result.groups:
        segments_shown = {one.key: one.tally for one in result.groups}
        table = Tallies.of(segments_shown, by=result.shown_by)
        picture = segments(table, title, result.confidence)
    else:
        picture = distribution(result.total.tally, title, result.confidence)
    save(picture, path)


def _without_holes(periods: Sequence[InPeriod], period: Period) -> Tallies:
    """Return the periods in order, those without answers too, so that the line breaks there.

    Dates that span more periods than a picture can show (a year mistyped) stay as they are.
    """
    found = {one.first_day: one.scored.tally for one in periods}
    first, day = periods[0].first_day, periods[-1].first_day
    nothing = Tally.of_counts(
        (0,) * len(periods[0].scored.tally.scale.labels), scale=periods[0].scored.tally.scale
    )
    filled: dict[dt.date, Tally] = {}
    while day >= first and len(filled) < MOST_PERIODS:
        filled[day] = found.get(day, nothing)
        day = period.previous(day)
    shown = filled if first in filled else found
    return Tallies.of({(day,): shown[day] for day in sorted(shown)}, by=(PERIOD,))
