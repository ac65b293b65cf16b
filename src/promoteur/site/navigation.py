"""The main pages, as the head of every page offers them."""

from typing import Any, TypedDict

from django.http import HttpRequest
from django.urls import reverse

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

PAGES = (
    (mark("Dashboard"), "home", "/w/"),
    (mark("Surveys"), "surveys:list", "/surveys/"),
    (mark("Responses"), "responses:list", "/responses/"),
    (mark("Workspaces"), "accounts:workspaces", "/workspaces/"),
)
"""Name, view, and how the addresses of all pages begin that belong to it."""


class Entry(TypedDict):
    """One link of the navigation."""

    name: str
    address: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the links at the head of a page, for its template."""
    entries = [
        Entry(name=_(name), address=reverse(view), current=request.path.startswith(beginning))
        for name, view, beginning in PAGES
    ]
    return {"navigation": entries}
