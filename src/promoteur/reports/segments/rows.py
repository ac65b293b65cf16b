"""Segments as a page shows them, a line each: of whatever they are cut by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from promoteur.analytics.segments import Segment
from promoteur.charts.league import league_table
from promoteur.charts.shares import shares
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.reports.among import compared, moved_among
from promoteur.reports.naming import Names
from promoteur.reports.parts import Cell, Table, raw_change, raw_counts
from promoteur.reports.segments.queries import Cut, named
from promoteur.reports.telling import Told, Verdict, in_brief
from promoteur.score.reading import decimals
from promoteur.score.segments import league
from promoteur.score.tally import Key

MOST = 40
"""Segments that the table of a page shows; the file has all of them."""

BARS = 20
"""Segments of which the shares are drawn, those with the most answers."""


@dataclass(frozen=True, slots=True)
class Line:
    """One segment as a page shows it; "" for what may not be shown.

    Attributes:
        key: the values that make it.
        name: what it is called.
        rank: among those that can be read.
        score: with its interval and its answers.
        shrunk: the score to rank by.
        share: of all answers.
        shares: of promoters, passives and detractors.
        detractors: how many answers are those of detractors.
        change: since the days that are compared with.
    """

    key: Key
    name: str
    rank: str
    score: Told
    shrunk: str
    share: str
    shares: tuple[str, ...]
    detractors: str
    change: Verdict


def name_of(key: Key, by: Sequence[str], names: Names) -> str:
    """Return what a segment is called; several values are joined by " · "."""
    return " · ".join(names.value(column, value) for column, value in zip(by, key, strict=True))


def lines(cut: Cut, names: Names, most: int = MOST) -> list[Line]:
    """Return segments in their order, of many those with the most answers: never by score.

    Those that may not be ranked come by their answers.
    """
    largest = sorted(cut.table.rows, key=lambda one: -one.scored.tally.n)[:most]
    kept = {one.key for one in largest}
    shown = cut.table.rows if cut.ranked else largest
    n = changes(cut)
    return [_line(one, cut, names, n) for one in shown if one.key in kept]


def changes(cut: Cut) -> int:
    """Return how many changes of segments stand together."""
    return compared(one.change for one in cut.table.rows)


def _line(one: Segment, cut: Cut, names: Names, n: int) -> Line:
    tally = one.scored.tally
    weights = (tally.promoters, tally.passives, tally.detractors)
    unranked = not cut.ranked or one.rank is None or one.shrunk is None
    shrunk = "" if unranked else number(one.shrunk or 0.0, decimals(tally.n))
    return Line(
        key=one.key,
        name=name_of(one.key, cut.table.by, names),
        rank="" if not cut.ranked or one.rank is None else number(one.rank),
        score=in_brief(one.scored),
        shrunk=shrunk,
        share="" if one.share is None else percentage(one.share),
        shares=()
        if one.small
        else tuple(percentage(weight / tally.total_weight) for weight in weights),
        detractors=number(tally.detractors),
        change=moved_among(one.change, n),
    )


def pictures(cut: Cut, names: Names, first: str) -> Iterator[tuple[str, Picture]]:
    """Return the league and the shares of segments; `first` is what a segment is."""
    told = [name_of(key, cut.table.by, names) for key in cut.now.keys]
    if not told:
        return
    table = named(cut.now, told)
    if cut.ranked and any(one.rank for one in cut.table.rows):
        yield "league", league_table(table, league(table), first)
    places = {key: row for row, key in enumerate(cut.now.keys)}
    read = [one for one in cut.table.rows if not one.small]
    largest = {one.key for one in sorted(read, key=lambda one: -one.scored.tally.n)[:BARS]}
    drawn = [places[one.key] for one in read if one.key in largest]
    if drawn:
        yield "shares", shares(table.take(drawn), _("Promoters, passives, detractors"), first)


def raw(cut: Cut, names: Names) -> Table:
    """Return all segments for another program; the p of changes is corrected for their number."""
    rows: list[tuple[Cell, ...]] = []
    for one in cut.table.rows:
        limits = None if one.small else one.scored.interval
        rows.append(
            (
                *(names.value(*pair) for pair in zip(cut.table.by, one.key, strict=True)),
                one.rank if cut.ranked else None, one.share, *raw_counts(one.scored.tally),
                *((limits.score, limits.low, limits.high) if limits else (None,) * 3),
                None if one.small or not cut.ranked else one.shrunk,
                *raw_change(one.change),
            )
        )  # fmt: skip
    return Table((*cut.table.by, *COLUMNS), rows)


COLUMNS = (
    "rank", "share", "answers", "detractors", "passives", "promoters", "score", "low", "high",
    "shrunk", "change", "change_low", "change_high", "change_p", "change_real",
)  # fmt: skip
"""After the columns that the segments are cut by."""
