"""The page of the responses behind the figures."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

from promoteur.accounts.sight import sight_of
from promoteur.reports.bar import Part
from promoteur.reports.opening import Opened, page
from promoteur.responses.queries import counts, for_list, responses
from promoteur.responses.selection import COMMENTED, SEARCH, SHOW, SHOW_WORDS, Selection

PAGE = "page"
AT_ONCE = 50


@page("responses", own=(SEARCH, SHOW, COMMENTED, PAGE), reads=(Part.KIND, Part.PERIOD, Part.FILTER))
def behind(opened: Opened) -> dict[str, Any]:
    """List the responses of the days and the filter of a page, the newest first."""
    scope, own = opened.scope, dict(opened.own)
    number = own.pop(PAGE, None)
    beside = Selection.of_query(urlencode(own))
    wanted = beside.only(filter=scope.within(scope.window))
    found = responses(wanted, sight_of(opened.request.user, opened.workspace))
    return {
        "counts": counts(found),
        "page": Paginator(for_list(found), AT_ONCE).get_page(number),
        "wanted": wanted,
        "shows": [(str(show), words) for show, words in SHOW_WORDS.items()],
        "everywhere": wanted.query(),
    }
