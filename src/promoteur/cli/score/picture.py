"""The result as a picture: the periods, else the segments, else the distribution."""

from pathlib import Path

from promoteur.charts.distribution import distribution
from promoteur.charts.render import save
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.cli.score.result import Result
from promoteur.score.tally import Tallies


def draw(result: Result, title: str, path: Path) -> None:
    """Write the picture that fits what was asked for.

    Raises:
        ChartProblem: the file's ending is not that of a picture, or it cannot be written.
    """
    if result.periods:
        rows = {(one.first_day,): one.scored.tally for one in result.periods}
        picture = trend(Tallies.of(rows, by=("period",)), title, result.confidence)
    elif result.groups:
        segments_shown = {one.key: one.tally for one in result.groups}
        table = Tallies.of(segments_shown, by=result.shown_by)
        picture = segments(table, title, result.confidence)
    else:
        picture = distribution(result.total.tally, title, result.confidence)
    save(picture, path)
