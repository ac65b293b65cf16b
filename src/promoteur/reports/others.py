"""What names other agents: who sees only answers about oneself is told nothing of it."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl

from promoteur.accounts.models import Membership, Workspace
from promoteur.accounts.sight import AGENT, Sight
from promoteur.analytics.filters import Filter
from promoteur.kit.conditions import comparisons
from promoteur.kit.names import folded
from promoteur.reports.scope import filter_of

BY_AGENT = ("by", AGENT)
"""What the address of a comparison of two agents says, beside their names."""


def own_names(sight: Sight) -> set[str]:
    """Return the names of the agent, or agents, that a member is."""
    return {agent for agent, _workspaces in sight.own}


def agents_in(chosen: Filter) -> set[str]:
    """Return the agents whom a filter names."""
    leaves = (leaf for one in chosen.conditions for leaf in comparisons(one))
    return {
        str(value)
        for leaf in leaves
        if leaf.column.removeprefix("property.") == AGENT
        for value in leaf.values
    }


def agents_of(workspace: Workspace) -> set[str]:
    """Return the agents that the members are of the tree in which a workspace stands."""
    top = f"/{workspace.path.split('/')[1]}/"
    known = Membership.objects.filter(workspace__path__startswith=top).exclude(agent="")
    return set(known.values_list("agent", flat=True))


def names_any(text: str, agents: Collection[str]) -> bool:
    """Whether one of some agents is named in a text, in whole words and whatever capitals."""
    said = folded(text)
    return any(re.search(rf"(?<!\w){re.escape(folded(one))}(?!\w)", said) for one in agents)


def address_names(query: str, own: Collection[str], others: Collection[str]) -> bool:
    """Whether the query string of a page names agents who are others than oneself.

    Args:
        query: of the address.
        own: the names of whoever asks.
        others: agents who are known to be others.

    Raises:
        Problem: a part of its filter has no meaning.
    """
    pairs = parse_qsl(query)
    if agents_in(filter_of(query)).difference(own):
        return True
    if BY_AGENT in pairs and any(key in {"one", "other"} and v not in own for key, v in pairs):
        return True
    return any(names_any(value, others) for _key, value in pairs)
