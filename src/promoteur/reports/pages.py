"""The pages of figures, in the order in which their tabs stand."""

from collections.abc import Sequence
from typing import TypedDict

from django.urls import reverse

from promoteur.accounts.models import Workspace
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

PAGES = {
    "overview": mark("Overview"),
    "trend": mark("Trend"),
    "segments": mark("Segments"),
    "compare": mark("Compare"),
    "responses": mark("Responses"),
    "agents": mark("Agents"),
    "rounds": mark("Rounds"),
    "targets": mark("Targets"),
    "initiatives": mark("Initiatives"),
    "benchmarks": mark("Benchmarks"),
}
"""By the name of the page: of its view, its template and its tab."""


class Tab(TypedDict):
    """One link of the tabs; its key is the name of the page."""

    key: str
    name: str
    address: str
    current: bool


def tabs(current: str, workspace: Workspace, query: str = "") -> list[Tab]:
    """Return the tabs of a workspace's pages.

    Args:
        current: the name of the page that is shown.
        workspace: whose pages.
        query: what the address says of all of them, which each keeps.
    """
    kept = f"?{query}" if query else ""
    return [
        Tab(
            key=name,
            name=_(words),
            address=reverse(f"reports:{name}", args=[workspace.pk]) + kept,
            current=name == current,
        )
        for name, words in PAGES.items()
    ]


class Place(TypedDict):
    """One workspace to switch to."""

    name: str
    address: str
    current: bool
    depth: int


def places(
    current: str, seen: Sequence[Workspace], workspace: Workspace, query: str = ""
) -> list[Place]:
    """Return the same page of each workspace that a member sees, as the tree has them."""
    kept = f"?{query}" if query else ""
    top = min((one.depth for one in seen), default=0)
    return [
        Place(
            name=one.name,
            address=reverse(f"reports:{current}", args=[one.pk]) + kept,
            current=one == workspace,
            depth=one.depth - top,
        )
        for one in seen
    ]
