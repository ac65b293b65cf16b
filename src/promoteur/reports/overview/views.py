"""The page of the overview."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from promoteur.analytics.periods import complete
from promoteur.analytics.scored import readable
from promoteur.analytics.segments import Segment
from promoteur.charts.bands import reading_bands
from promoteur.charts.beside import Context
from promoteur.charts.distribution import distribution
from promoteur.charts.events import Event
from promoteur.charts.trend import trend
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _
from promoteur.reports.behind.address import behind
from promoteur.reports.exact import of_answers, of_reading, of_steps
from promoteur.reports.glances import Glance
from promoteur.reports.marks import marks_of
from promoteur.reports.moved import Moved, moved
from promoteur.reports.opening import Opened, page
from promoteur.reports.overview import queries
from promoteur.reports.overview.asked import asked
from promoteur.reports.overview.few import are_few, few
from promoteur.reports.overview.parts import latest_comments, shares
from promoteur.reports.overview.queries import Overview
from promoteur.reports.parts import Cell, Table
from promoteur.reports.segments.ways import WORKSPACE, children, names_apart
from promoteur.reports.telling import differ, fair, reading, told, told_of, verdict
from promoteur.reports.trend.queries import can_be_read
from promoteur.score.reading import read

BY = "by"
COMMENTS = 6
GLANCES = (
    "by", "segments", "p", "highest", "score", "low", "high",
    "lowest", "score of lowest", "low of lowest", "high of lowest",
)  # fmt: skip
"""Headings of the segments at a glance, for other programs."""


@page("overview", own=(BY,))
def overview(opened: Opened) -> dict[str, Any]:
    """Show where a workspace stands, and whether that has changed."""
    if are_few(opened):
        return few(opened)
    heads = children(opened)
    opened = replace(opened, names=names_apart(opened, heads))
    found = queries.overview(
        opened.asking, opened.scope, opened.ways, heads, opened.own.get(BY, "")
    )
    split, shown = _split(opened, found), found.shown
    return {
        "verdict": fair(verdict(found.comparison), comparable=opened.scope.comparable),
        "score": told(found.now),
        "reading": reading(found.now),
        "before": found.comparison and told(found.comparison.before),
        "shares": list(shares(opened, found.now)),
        "asked": asked(opened),
        "pictures": dict(_pictures(opened, found, split)),
        "tables": dict(_tables(opened, found, shown, split)),
        "moved": split,
        "ways": [(one.name, opened.names.column(one.name)) for one in found.glances],
        "glances": [_at_a_glance(opened, one) for one in shown],
        "parts": any(one.name == WORKSPACE for one in shown),
        "comments": latest_comments(opened, COMMENTS),
        "behind": behind(opened),
        "behind_comments": behind(opened, commented=True),
    }


def _split(opened: Opened, found: Overview) -> Moved | None:
    """Return what the change is made of; None where there is none that can be read."""
    difference = found.comparison and found.comparison.difference
    if found.moved is None or not difference:
        return None
    return moved(
        found.moved.name,
        found.moved.parts,
        opened.names,
        difference,
        comparable=opened.scope.comparable,
    )


def _pictures(
    opened: Opened, found: Overview, split: Moved | None
) -> Iterator[tuple[str, Picture]]:
    if readable(found.now.n_effective):
        yield "reading", reading_bands(read(found.now), _("What the score means"))
    yield "answers", distribution(found.now, _("The eleven answers"))
    if split:
        yield "moved", split.picture
    if can_be_read(found.trend):
        yield "trend", trend(found.trend, _("Score over time"), context=_context(opened, found))


def _tables(
    opened: Opened, found: Overview, shown: Sequence[Glance], split: Moved | None
) -> Iterator[tuple[str, Table]]:
    """Return what pictures and tables show as it is, for another program."""
    yield "reading", of_reading(read(found.now))
    yield "answers", of_answers(found.now)
    yield "trend", of_steps(found.trend, found.steps.period)
    if split:
        yield "moved", split.table
    yield "glances", Table(GLANCES, [_glance_row(opened, one) for one in shown])


def _glance_row(opened: Opened, glance: Glance) -> list[Cell]:
    """Return one way to cut the answers: how many segments, p, the first and the last."""
    row: list[Cell] = [
        opened.names.column(glance.name), len(glance.now), glance.heterogeneity.p,
    ]  # fmt: skip
    for one in _ends(glance):
        found, name = one.scored.interval, opened.names.value(glance.name, one.key[0])
        row += [name, found.score, found.low, found.high] if found else [name, None, None, None]
    return row


def _ends(glance: Glance) -> tuple[Segment, Segment]:
    """Return the first and the last segment of a cut; two can be read, or it is no glance."""
    ranked = [row for row in glance.table.rows if not row.small]
    return ranked[0], ranked[-1]


def _context(opened: Opened, found: Overview) -> Context:
    """Return what the trend shows beside the scores."""
    steps, known = found.steps, opened.there.days(opened.scope.kind, opened.scope.scale)
    return Context(
        events=tuple(Event(*one) for one in marks_of(opened, steps.window)),
        unfinished=not complete(steps.period, steps.window.last, known.last),
    )


def _at_a_glance(opened: Opened, glance: Glance) -> dict[str, Any]:
    """Return one way to cut the answers: whether segments differ, the first and the last."""
    return {
        "key": glance.name,
        "name": opened.names.column(glance.name),
        "differ": glance.among or differ(glance.heterogeneity),
        "real": glance.heterogeneity.real,
        "segments": len(glance.now),
        "ends": [
            (opened.names.value(glance.name, row.key[0]), told_of(row.scored))
            for row in _ends(glance)
        ],
    }
