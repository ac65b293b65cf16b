"""The page of agents."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from promoteur.accounts.sight import AGENT
from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import CATEGORY
from promoteur.analytics.questions import Question
from promoteur.charts.sparkline import sparkline
from promoteur.kit.conditions import EQUAL, Comparison
from promoteur.kit.language import gettext as _
from promoteur.reports.agents.queries import MOST, about_agents
from promoteur.reports.agents.queries import agents as agents_of
from promoteur.reports.among import corrected
from promoteur.reports.cuts import cuts
from promoteur.reports.opening import Opened, page
from promoteur.reports.scope import KIND, SCALE, scope_of
from promoteur.reports.segments import rows
from promoteur.reports.telling import heterogeneity
from promoteur.responses.selection import COMMENTED
from promoteur.score.scale import Category


@page("agents")
def agents(opened: Opened) -> dict[str, Any]:
    """Show agents side by side, with what such figures cannot say about a person."""
    asked = opened.scope.kind
    opened = _where_agents_are(opened)
    found = agents_of(opened.asking, opened.scope)
    shown = rows.lines(found.cut, opened.names, MOST)
    return {
        "scope": opened.scope,
        "bar": opened.bar(),
        "other_kind": "" if opened.scope.kind is asked else opened.names.value(KIND, asked),
        "cut": found.cut if shown else None,
        "differ": heterogeneity(found.cut.table),
        "corrected": corrected(rows.changes(found.cut)),
        "rows": [
            {
                "line": one,
                "address": _overview(opened, one.key[0]),
                "comments": _comments(opened, one.key[0]),
                "spark": sparkline(found.trends[one.key]) if one.key in found.trends else None,
            }
            for one in shown
        ],
        "left_out": len(found.cut.table.rows) - len(shown),
        "pictures": dict(rows.pictures(found.cut, opened.names, _("Agent"))),
        "tables": {"agents": rows.raw(found.cut, opened.names)},
    }


def _where_agents_are(opened: Opened) -> Opened:
    """Return a page; of answers after a moment, where those asked for are about no agent."""
    other = Kind.TRANSACTIONAL
    if opened.scope.kind is other or other not in opened.there.kinds or _has_agents(opened):
        return opened
    pairs = parse_qsl(opened.scope.query())
    kept = [pair for pair in pairs if pair[0] not in {KIND, SCALE}]
    scope = scope_of(urlencode([(KIND, other), *kept]), opened.there)
    scope = replace(scope, ignored=opened.scope.ignored)
    ways = cuts(opened.asking, replace(scope, filter=Filter()))
    return replace(opened, scope=scope, ways=ways)


def _has_agents(opened: Opened) -> bool:
    scope = about_agents(replace(opened.scope, filter=Filter()))
    (found,) = opened.asking.tallies([Question(scope.within(scope.window), (ByColumn(AGENT),))])
    return len(found) > 0


def _overview(opened: Opened, agent: str) -> str:
    scope = opened.scope.narrowed(Comparison(AGENT, EQUAL, (agent,)))
    return f"{reverse('reports:overview', args=[opened.workspace.pk])}?{scope.query()}"


def _comments(opened: Opened, agent: str) -> str:
    """Return where the comments of detractors about an agent are read, the newest first."""
    scope = opened.scope.narrowed(Comparison(AGENT, EQUAL, (agent,)))
    scope = scope.narrowed(Comparison(CATEGORY, EQUAL, (str(Category.DETRACTOR),)))
    address = reverse("reports:responses", args=[opened.workspace.pk])
    return f"{address}?{scope.query()}&{urlencode({COMMENTED: 'true'})}"
