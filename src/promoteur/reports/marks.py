"""Days worth a mark in a trend."""

import datetime as dt

from promoteur.accounts.queries import workspaces_of
from promoteur.reports import whom
from promoteur.reports.initiatives.queries import initiatives_in
from promoteur.reports.models import Initiative
from promoteur.reports.opening import Opened
from promoteur.reports.window import Window

Mark = tuple[dt.date, str]
"""A day, and what happened on it."""


def marks_of(opened: Opened, window: Window) -> tuple[Mark, ...]:
    """Return what happened in a window, in the order of time: initiatives that began in it.

    Those that were to move what the page shows: answers of its kind and its filter.
    """
    below = workspaces_of(opened.request.user, below=opened.workspace)
    known = whom.seen(Initiative.objects.filter(workspace__in=below), opened.request)
    return tuple(sorted(initiatives_in(known, window, opened.scope)))
