"""The pages of initiatives: all of them, and one with what was before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from promoteur.accounts.access import the_workspace
from promoteur.accounts.queries import rights_in
from promoteur.accounts.rules import Right
from promoteur.analytics.change import Comparison
from promoteur.analytics.dimensions import Dimension
from promoteur.analytics.filters import Filter
from promoteur.charts.before_after import before_after
from promoteur.kit.language import day, mark, ngettext, number
from promoteur.kit.problem import not_one_of
from promoteur.reports import whom
from promoteur.reports.among import corrected
from promoteur.reports.bar import Choice, Part
from promoteur.reports.cuts import cuts
from promoteur.reports.editing import Editing, below, seen_whole
from promoteur.reports.initiatives import queries, services
from promoteur.reports.initiatives.forms import InitiativeForm
from promoteur.reports.initiatives.queries import Asked, Effect
from promoteur.reports.initiatives.rules import SPANS, USUAL, Around
from promoteur.reports.initiatives.telling import (
    Doubt,
    doubts,
    for_others,
    left_out,
    listed,
    not_yet,
    told_effect,
)
from promoteur.reports.models import Initiative
from promoteur.reports.opening import Opened, page
from promoteur.reports.parts import Cell, Table
from promoteur.reports.problem import ReportProblem
from promoteur.reports.telling import State, Verdict, days
from promoteur.reports.window import Window

SPAN = "span"
"""The key of the address that says how many days stand on each side."""

COUNTED = 12
"""Initiatives of the list whose change is counted: each reads the facts twice."""

COLUMNS = ("side", "first day", "last day", "answers", "promoters", "passives", "detractors")

READS = (Part.KIND, Part.FILTER)
"""The days come from each initiative."""

editing = Editing(
    model=Initiative,
    form=InitiativeForm,
    page="initiatives",
    right=Right.JUDGE,
    save=services.save_initiative,
    remove=services.remove_initiative,
    headings=(mark("Note an initiative"), mark("Change the initiative")),
    known=whom.seen,
)


@page("initiatives", own=(SPAN,), reads=READS)
def initiatives(opened: Opened) -> dict[str, Any]:
    """Show what was changed, and whether the score moved after it."""
    found, whole = list(editing.seen(opened.request, opened.workspace)), seen_whole(opened.request)
    judged = [one for one in found if one.workspace_id in whole]
    changes, compared = _changes(opened, judged)
    rows = [_listed(opened, one, changes.get(one.pk, left_out())) for one in found]
    for row in rows:
        row["unseen"] = row["one"].workspace_id not in whole
    return {
        "rows": rows,
        "corrected": corrected(compared),
        "partly": len(judged) < len(found),
        "spans": _spans(opened),
        "may_write": editing.may_write(opened.request, opened.workspace),
        "tables": {
            "initiatives": Table(
                ("initiative", "kind", "from", "until", "by", "workspace", "people", "concerns"),
                [_row(one) for one in found],
            )
        },
    }


def _changes(opened: Opened, found: Sequence[Initiative]) -> tuple[dict[int, Verdict], int]:
    """Return what stands in the list for the change after each of the first initiatives.

    With it, how many changes were compared with each other.
    """
    kind, weeks, under = opened.scope.kind, _weeks(opened), below(opened.request)
    lost = whom.lost(opened.asking, found)
    why = {one.pk: lost.get(one.pk) or for_others(one, kind) for one in found}
    meant = [one for one in found if not why[one.pk]]
    counted = [(one, _of(opened, one, under)) for one in meant[:COUNTED]]
    known = queries.known(opened.asking, opened.scope) if counted else {}
    asked = [
        Asked(one, days_, of)
        for one, of in counted
        if (days_ := queries.days_around(one, weeks, known, of))
    ]
    compared = queries.changes(opened.asking, opened.scope, asked)
    judged_real = queries.real_among(compared)
    changes = {pk: Verdict(State.NONE, said, "") for pk, said in why.items() if said}
    changes |= {one.pk: _not_yet(one, known, of) for one, of in counted}
    changes |= {
        one.initiative.pk: listed(change, real=real)
        for one, change, real in zip(asked, compared, judged_real, strict=True)
    }
    return changes, len(compared)


def initiative(
    request: HttpRequest, pk: UUID, number: int, part: str = "", ending: str = ""
) -> HttpResponse:
    """Show one initiative: before and after, beside everybody else, and what else changed."""
    workspace = the_workspace(request, pk)
    one = get_object_or_404(editing.seen(request, workspace), pk=number)

    def build(opened: Opened) -> dict[str, Any]:
        """Show one initiative."""
        return _one(opened, one)

    return page("initiative", own=(SPAN,), tab="initiatives", reads=READS)(build)(
        request, pk, part, ending
    )


def _one(opened: Opened, one: Initiative) -> dict[str, Any]:
    """Return what the page of one initiative shows."""
    shown = {
        "one": one,
        "called": one.name,
        "whom": whom.told(one.concerns, opened.names),
        "when": _when(one),
        "for_others": for_others(one, opened.scope.kind),
        "spans": _spans(opened),
        "may_write": editing.right in rights_in(opened.request.user, one.workspace),
    }
    if not seen_whole(opened.request).issuperset({one.workspace_id, opened.workspace.pk}):
        return shown | {"partly": True}
    if lost := whom.lost(opened.asking, [one]):
        return shown | {"lost": lost[one.pk]}
    under = below(opened.request)
    of = _of(opened, one, under)
    known = queries.known(opened.asking, opened.scope)
    around = queries.days_around(one, _weeks(opened), known, of)
    if around is None:
        return shown | {"missing": _not_yet(one, known, of)}
    asked = Asked(one, around, of)
    found = queries.effect(opened.asking, opened.scope, asked, _ways(opened, around), known)
    beside = _beside(opened, one, around)
    told = told_effect(found)
    return shown | {
        "told": told,
        "days": (days(Window(*around.before)), days(Window(*around.after))),
        "weeks": ngettext("{n} week on each side", "{n} weeks on each side", around.weeks).format(
            n=number(around.weeks)
        ),
        "shortened": around.shortened,
        "doubts": _doubts(opened, found, beside),
        "pictures": _pictures(one, found, told.others_title),
        "tables": _tables(found),
    }


def _not_yet(one: Initiative, known: queries.Known, of: Sequence[str]) -> Verdict:
    return not_yet(one, queries.days_known(known, of), timezone.localdate())


def _ways(opened: Opened, around: Around) -> list[Dimension]:
    """Return what cuts the answers after: a year later other properties may serve."""
    after = replace(opened.scope, window=Window(*around.after), filter=Filter())
    return cuts(opened.asking, after)


def _doubts(opened: Opened, found: Effect, beside: Sequence[Initiative]) -> list[Doubt]:
    named = [(one, f"{day(one.began)} – {one.name}") for one in beside]
    return list(doubts(found, named, opened.names, opened.workspace))


def _pictures(one: Initiative, found: Effect, others: str) -> dict[str, Any]:
    pictures = {"effect": before_after(found.concerned.before, found.concerned.after, one.name)}
    if found.others is not None:
        pictures["others"] = before_after(found.others.before, found.others.after, others)
    return pictures


def _weeks(opened: Opened) -> int:
    """Return how many weeks stand on each side.

    Raises:
        ReportProblem: the address says another number of days than can be chosen.
    """
    given = opened.own.get(SPAN, USUAL)
    if given not in SPANS:
        raise ReportProblem(not_one_of(SPAN, given, SPANS))
    return SPANS[given]


def _spans(opened: Opened) -> list[Choice]:
    """Return how many days on each side can be chosen, each with its query string."""
    chosen = opened.own.get(SPAN, USUAL)
    return [
        Choice(
            opened.scope.query(**{SPAN: key}),
            ngettext("{n} week", "{n} weeks", weeks).format(n=number(weeks)),
            key == chosen,
        )
        for key, weeks in SPANS.items()
    ]


def _of(opened: Opened, one: Initiative, under: Mapping[UUID, Sequence[UUID]]) -> list[str]:
    """Return the ids of the workspaces of an initiative; none where they are those of the page."""
    if one.workspace_id == opened.workspace.pk:
        return []
    return [str(other) for other in under[one.workspace_id]]


def _beside(opened: Opened, one: Initiative, around: Around) -> list[Initiative]:
    """Return the other initiatives of the days before and after."""
    window = Window(around.before[0], around.after[1])
    found = queries.overlapping(editing.seen(opened.request, opened.workspace), window)
    return [other for other in found.exclude(pk=one.pk) if other.is_for(opened.scope.kind)]


def _when(one: Initiative) -> str:
    return day(one.began) if one.ended is None else days(Window(one.began, one.ended))


def _listed(opened: Opened, one: Initiative, found: Verdict) -> dict[str, Any]:
    return {
        "one": one,
        "when": _when(one),
        "whom": whom.told(one.concerns, opened.names),
        "elsewhere": one.workspace_id != opened.workspace.pk,
        "verdict": found,
    }


def _row(one: Initiative) -> list[Cell]:
    ended = "" if one.ended is None else one.ended.isoformat()
    return [
        one.name, one.sort, one.began.isoformat(), ended, one.done_by, one.workspace.name,
        one.people, one.concerns,
    ]  # fmt: skip


def _tables(found: Effect) -> dict[str, Table]:
    """Return the answers of each side for other programs: of all, and of each picture."""
    effect = [*_sides("concerned", found.concerned, found.days)]
    others = [*_sides("others", found.others, found.days)] if found.others else []
    tables = {"sides": Table(COLUMNS, [*effect, *others]), "effect": Table(COLUMNS, effect)}
    return tables | ({"others": Table(COLUMNS, others)} if others else {})


def _sides(name: str, compared: Comparison, around: Around) -> Iterator[list[Cell]]:
    for word, days_, tally in (
        ("before", around.before, compared.before),
        ("after", around.after, compared.after),
    ):
        first, last = (day.isoformat() for day in days_)
        yield [
            f"{name}, {word}", first, last, tally.n, tally.promoters, tally.passives,
            tally.detractors,
        ]  # fmt: skip
