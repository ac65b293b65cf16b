"""Parts that the overview shows with many answers, and with few."""

from collections.abc import Iterator
from typing import Any

from promoteur.analytics.scored import readable
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.reports.behind.address import behind
from promoteur.reports.opening import Opened
from promoteur.responses.models import Response
from promoteur.responses.queries import responses
from promoteur.responses.selection import Selection, Show
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tally


def shares(opened: Opened, tally: Tally) -> Iterator[dict[str, Any]]:
    """Return each category with its share and its answers, promoters first.

    Of fewer than 10 answers there are counts, and no shares.
    """
    weights = dict(zip(Category, (tally.detractors, tally.passives, tally.promoters), strict=True))
    enough = readable(tally.n_effective)
    for category, words in CATEGORY_WORDS.items():
        yield {
            "category": category.value,
            "name": _(words),
            "share": percentage(weights[category] / tally.total_weight) if enough else "",
            "answers": number(weights[category]),
            "behind": behind(opened, category=category),
        }


def latest_comments(opened: Opened, most: int) -> list[Response]:
    """Return the newest responses with a comment among those that a page is about."""
    scope = opened.scope
    wanted = Selection(filter=scope.within(scope.window), show=Show.COUNTED, commented=True)
    found = responses(wanted, opened.sight).select_related("survey", "workspace")
    return list(found.defer("survey__draft", "sought", "further")[:most])
