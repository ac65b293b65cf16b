"""Pictures of every kind, with names as long and as odd as people give them, and their drawing."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import altair as alt
import vl_convert

from promoteur.analytics.change import waterfall as steps
from promoteur.charts.bands import reading_bands
from promoteur.charts.before_after import before_after
from promoteur.charts.beside import Context
from promoteur.charts.distribution import distribution
from promoteur.charts.events import Event
from promoteur.charts.flow import flow
from promoteur.charts.league import league_table
from promoteur.charts.segments import segments
from promoteur.charts.shares import shares
from promoteur.charts.target import Goal, Point, target
from promoteur.charts.trend import trend
from promoteur.charts.vega import Picture
from promoteur.charts.waterfall import waterfall
from promoteur.score import decompose, league, paired, read
from promoteur.score.tally import Tallies, Tally

HOSTILE = "</script><b>é\t& \"x\" 'y'"
LONG = "Entreprises de plus de deux cent cinquante salariés, Provence-Alpes-Côte d'Azur"
GOOD = Tally.of_categories(20, 30, 50)
BETTER = Tally.of_categories(10, 30, 60)
SMALL = Tally.of_categories(6, 6, 2)
FEW = Tally.of_categories(1, 2, 4)
NOBODY = Tally.of_categories(0, 0, 0)
SEGMENTS = Tallies.of({HOSTILE: GOOD, LONG: BETTER, "small": SMALL, "few": FEW})
LATER = Tallies.of({HOSTILE: BETTER, LONG: GOOD, "small": GOOD, "few": FEW})
TABLE = [[30, 12, 8], [10, 40, 15], [5, 15, 65]]
MONTHS = Tallies.of({date(2026, i, 1): GOOD for i in range(1, 8)}, by=("month",))
YEAR_BEFORE = Tallies.of({date(2025, i, 1): BETTER for i in range(1, 8)}, by=("month",))


def a_waterfall() -> Picture:
    found = decompose(SEGMENTS, LATER)
    assert found is not None
    return waterfall((found.before, found.after), steps(found, 3), HOSTILE)


def a_target() -> Picture:
    points = [Point(date(2026, i, 28), 20 + i, 14 + i, 26 + i) for i in range(1, 5)]
    fan = [Point(date(2026, 9, 30), 28, 18, 40), Point(date(2026, 12, 31), 31, 12, 50)]
    return target(points, Goal(date(2026, 12, 31), 50, (date(2026, 1, 1), 20)), fan, HOSTILE)


def a_full_trend() -> Picture:
    events = [Event(date(2026, 3, 12), HOSTILE), Event(date(2026, 3, 20), LONG)]
    return trend(MONTHS, HOSTILE, context=Context(YEAR_BEFORE, events, unfinished=True, breaks={4}))


KINDS: dict[str, Callable[[], Picture]] = {
    "distribution": lambda: distribution(Tally.of_counts([5] * 11), HOSTILE),
    "segments": lambda: segments(SEGMENTS, HOSTILE),
    "waterfall": a_waterfall,
    "league": lambda: league_table(SEGMENTS, league(SEGMENTS), HOSTILE),
    "shares": lambda: shares(SEGMENTS, HOSTILE, "Segment"),
    "flow": lambda: flow(TABLE, HOSTILE, (HOSTILE, LONG), paired(TABLE)),
    "bands": lambda: reading_bands(read(GOOD), HOSTILE),
    "before and after": lambda: before_after(GOOD, BETTER, HOSTILE, (HOSTILE, LONG)),
    "target": a_target,
    "trend": a_full_trend,
}


def checked(picture: Picture) -> Picture:
    """The picture, held against the schema of Vega-Lite that Altair carries."""
    alt.LayerChart.from_dict(picture, validate=True)
    return picture


def rows_with(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The rows of the first data set that has this field."""
    return next(list(rows) for rows in spec["datasets"].values() if field in rows[0])


def drawn(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """What Vega itself draws: every item of the marks of a kind, groups followed."""

    def walk(mark: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for item in mark.get("items", []):
            if mark.get("marktype") == kind:
                yield item
            for inner in item.get("items", []):
                yield from walk(inner)

    scene = vl_convert.vegalite_to_scenegraph(spec, allowed_base_urls=[])
    return list(walk(scene["scenegraph"]))


def texts(spec: dict[str, Any]) -> set[str]:
    """Every text that Vega draws."""
    found: set[str] = set()
    for item in drawn(spec, "text"):
        words = item.get("text", "")
        found |= set(words) if isinstance(words, list) else {str(words)}
    return found
