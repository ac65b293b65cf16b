"""The page of rounds: how many were asked, how many answered, what the others leave open."""

from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from promoteur.accounts.rules import Right
from promoteur.kit.language import mark
from promoteur.reports import whom
from promoteur.reports.editing import Editing, below, seen_whole
from promoteur.reports.models import Round
from promoteur.reports.opening import Opened, page
from promoteur.reports.parts import Cell, Table
from promoteur.reports.rounds import services
from promoteur.reports.rounds.forms import RoundForm
from promoteur.reports.rounds.queries import outcomes, sharing
from promoteur.reports.rounds.rules import Outcome
from promoteur.reports.rounds.telling import asked, told
from promoteur.reports.telling import days
from promoteur.reports.window import Window

PAGE = "page"
"""The key of the address that says which of the rounds are shown."""

MOST = 30
"""Rounds on one page, as each reads the facts; the table for other programs has all of them."""

COLUMNS = (
    "round", "workspace", "kind", "sent", "until", "concerns", "source", "over", "asked",
    "answered", "rate", "low", "high", "score", "all asked low", "all asked high",
)  # fmt: skip

editing = Editing(
    model=Round,
    form=RoundForm,
    page="rounds",
    right=Right.JUDGE,
    save=services.save_round,
    remove=services.remove_round,
    headings=(mark("Note a round"), mark("Change the round")),
    known=whom.seen,
)


@page("rounds", own=(PAGE,), reads=())
def rounds(opened: Opened) -> dict[str, Any]:
    """Show each round of asking: how many answered, and what the others leave open."""
    request, whole, under = opened.request, seen_whole(opened.request), below(opened.request)
    known = list(editing.seen(request, opened.workspace))
    shown = Paginator(known, MOST).get_page(opened.own.get(PAGE))
    listed = known if opened.part else list(shown)
    counted = [one for one in listed if one.workspace_id in whole]
    found = dict(
        zip(
            [one.pk for one in counted],
            outcomes(opened.asking, counted, under, timezone.localdate()),
            strict=True,
        )
    )
    shared = sharing([one for one in known if one.workspace_id in whole], under)
    may_write = editing.writable(request)
    return {
        "rows": [
            _shown(opened, one)
            | {
                "told": told(one, found[one.pk], shares=one.pk in shared)
                if one.pk in found
                else None,
                "may_write": one.workspace_id in may_write,
            }
            for one in listed
        ],
        "page": shown,
        "partly": len(counted) < len(listed),
        "may_write": opened.workspace.pk in may_write,
        "tables": {"rounds": Table(COLUMNS, [_row(one, found[one.pk]) for one in counted])},
    }


def _shown(opened: Opened, one: Round) -> dict[str, Any]:
    return {
        "one": one,
        "days": days(Window(one.sent, one.until)),
        "asked": asked(one.asked),
        "whom": whom.told(one.concerns, opened.names),
        "elsewhere": one.workspace_id != opened.workspace.pk,
    }


def _row(one: Round, found: Outcome) -> list[Cell]:
    """Return a round for other programs: rates as shares of 0 to 1, scores in points."""
    rate = found.rate
    return [
        one.name, one.workspace.name, one.kind, one.sent.isoformat(), one.until.isoformat(),
        one.concerns, one.source, int(found.over), found.asked,
        None if found.lost else found.answered,
        *((rate.share, rate.low, rate.high) if rate else (None,) * 3),
        found.score if found.bounds else None, *(found.bounds or (None, None)),
    ]  # fmt: skip
