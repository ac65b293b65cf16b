"""Where the responses behind a figure are listed."""

from django.urls import reverse

from promoteur.analytics.normal import CATEGORY
from promoteur.kit.conditions import EQUAL, Comparison
from promoteur.reports.opening import Opened
from promoteur.reports.scope import Scope
from promoteur.responses.selection import COMMENTED, SHOW, Show
from promoteur.score.scale import Category


def behind(
    opened: Opened,
    *,
    scope: Scope | None = None,
    category: Category | None = None,
    commented: bool = False,
) -> str:
    """Return the address of the responses that count in a figure of a page.

    Args:
        opened: the page.
        scope: what the figure is of, where it is not all that the page is of.
        category: only those of one category.
        commented: only those with a comment.
    """
    wanted = scope or opened.scope
    if category is not None:
        wanted = wanted.narrowed(Comparison(CATEGORY, EQUAL, (category.value,)))
    beside = {SHOW: str(Show.COUNTED), COMMENTED: "true" if commented else ""}
    at = reverse("reports:responses", args=[opened.workspace.pk])
    return f"{at}?{wanted.query(**beside)}"
