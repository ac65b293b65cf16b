"""The page of the responses behind the figures."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

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
    found = responses(wanted, opened.sight)
    counted = counts(found)
    pages = Paginator(for_list(found), AT_ONCE)
    pages.count = counted["all"]  # known: the paginator need not count them again
    return {
        "counts": counted,
        "page": pages.get_page(number),
        "wanted": wanted,
        "shows": [(str(show), words) for show, words in SHOW_WORDS.items()],
        "everywhere": wanted.query(),
    }
