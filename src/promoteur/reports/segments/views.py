"""The page of segments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from promoteur.accounts.models import Workspace
from promoteur.analytics.dimensions import Dimension
from promoteur.reports.among import corrected
from promoteur.reports.bar import Choice
from promoteur.reports.habits import is_language
from promoteur.reports.opening import Opened, page
from promoteur.reports.segments import rows
from promoteur.reports.segments.queries import Cut, cut, usual
from promoteur.reports.segments.ways import (
    WORKSPACE,
    children,
    chosen,
    names_apart,
    narrowed,
    ways_of,
)
from promoteur.reports.telling import heterogeneity

BY, AND = "by", "and"


@page("segments", own=(BY, AND))
def segments(opened: Opened) -> dict[str, Any]:
    """Show segments side by side: their scores, whether they differ, how they changed."""
    ways = ways_of(opened)
    heads = children(opened)
    opened = replace(opened, names=names_apart(opened, heads))
    first = chosen(BY, opened.own.get(BY, ""), ways) or usual(
        opened.asking, opened.scope, ways, heads
    )
    if first is None:
        return {"cut": None}
    second = chosen(AND, opened.own.get(AND, ""), ways)
    by = (first,) if second is None or second is first else (first, second)
    found = cut(opened.asking, opened.scope, by, heads)
    what = " · ".join(opened.names.column(one.name) for one in by)
    shown = rows.lines(found, opened.names)
    return {
        "cut": found,
        "what": what,
        "by": _choices(opened, ways, first),
        "and": _choices(opened, [one for one in ways if one is not first], *by[1:]),
        "habit": not found.ranked,
        "language": any(is_language(one.name) for one in by),
        "place": reverse("reports:compare", args=[opened.workspace.pk]),
        "instead": opened.scope.query(by=first.name),
        "parts": WORKSPACE in found.table.by,
        "differ": heterogeneity(found.table),
        "corrected": corrected(rows.changes(found)),
        "rows": [(one, _address(opened, found, one.key, heads)) for one in shown],
        "left_out": len(found.table.rows) - len(shown),
        "pictures": dict(rows.pictures(found, opened.names, what)),
        "tables": {"segments": rows.raw(found, opened.names)},
    }


def _choices(
    opened: Opened, ways: Sequence[Dimension], now: Dimension | None = None
) -> Iterator[Choice]:
    for one in ways:
        yield Choice(one.name, opened.names.column(one.name), one is now)


def _address(
    opened: Opened, found: Cut, key: Sequence[object], heads: Mapping[str, Workspace]
) -> str:
    """Return where a segment is shown alone: the overview of a filter, of a child for its own."""
    pairs, page_of = list(zip(found.by, key, strict=True)), opened.workspace
    for one, value in pairs:
        head = heads.get(str(value)) if one.name == WORKSPACE else None
        if head is not None and head.pk != opened.workspace.pk:
            page_of, pairs = head, [pair for pair in pairs if pair[0] is not one]
    scope = narrowed(opened.scope, pairs)
    if scope is None:
        return ""
    return f"{reverse('reports:overview', args=[page_of.pk])}?{scope.query()}"
