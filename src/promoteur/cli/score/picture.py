"""The result as a picture: the periods, else the segments, else the distribution."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from promoteur.analytics.periods import Calendar, spread, without_holes
from promoteur.analytics.trend import InPeriod
from promoteur.charts.distribution import distribution
from promoteur.charts.render import save
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.cli.score.result import Result
from promoteur.files.count import PERIOD
from promoteur.kit.periods import Period
from promoteur.score.tally import Tallies

MOST_PERIODS, MOST_DAYS = 500, 1500
"""Ten years of weeks, four of days."""


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


def _without_holes(periods: Sequence[InPeriod], period: Calendar) -> Tallies:
    """Return the periods in order, those without answers too, so that the line breaks there.

    Dates that span more periods than a picture can show (a year mistyped) stay as they are.
    """
    found = Tallies.of({(one.first_day,): one.scored.tally for one in periods}, by=(PERIOD,))
    every = spread(period, periods[0].first_day, periods[-1].first_day)
    most = MOST_DAYS if period is Period.DAY else MOST_PERIODS
    days = list(islice(every, most + 1))
    return without_holes(found, days) if len(days) <= most else found
