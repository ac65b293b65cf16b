"""The page of the targets of a workspace, and what is done with them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member, the_workspace
from promoteur.accounts.rules import Right
from promoteur.charts.target import Goal, Point
from promoteur.charts.target import target as picture_of
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.reports import whom
from promoteur.reports.editing import Editing, below, seen_whole
from promoteur.reports.models import Target
from promoteur.reports.opening import Opened, page
from promoteur.reports.parts import Cell, Table
from promoteur.reports.targets import services
from promoteur.reports.targets.forms import TargetForm
from promoteur.reports.targets.queries import standings
from promoteur.reports.targets.rules import Figure
from promoteur.reports.targets.standing import HALF, Present, Standing
from promoteur.reports.targets.telling import told, wanted
from promoteur.score.outlook import Outlook

ONLY = "only"
"""The key of the address that names the one target that is shown."""

DIGITS = 18
"""So many digits every database can look for."""

PICTURES = 5
"""Targets that are drawn on one page; each picture is some 10 kB."""

COLUMNS = (
    "target",
    "workspace",
    "kind",
    "measure",
    "goal",
    "due",
    "owner",
    "state",
    "n",
    "figure",
    "low",
    "high",
    "pace a month",
    "pace low",
    "pace high",
    "expected",
    "expected low",
    "expected high",
    "chance",
)
"""Headings of the table for other programs; `n`: how many answered, or were asked."""

POINTS = ("last day", "is", "over", "n", "figure", "low", "high")
"""Headings of the table of one target's picture."""

editing = Editing(
    model=Target,
    form=TargetForm,
    page="targets",
    right=Right.ASK,
    save=services.save_target,
    remove=services.remove_target,
    headings=(mark("Set a target"), mark("Change the target")),
    known=whom.seen,
)


@page("targets", own=(ONLY,), reads=())
def targets(opened: Opened) -> dict[str, Any]:
    """Show each target: where it stands, its pace, how likely it is."""
    request, workspace = opened.request, opened.workspace
    found = editing.seen(request, workspace).select_related("owner", "workspace")
    only = opened.own.get(ONLY, "")
    if only:
        known_key = only.isdecimal() and len(only) <= DIGITS
        found = found.filter(pk=int(only)) if known_key else found.none()
    whole, known = seen_whole(request), list(found)
    present = Present(opened.there, below(request), timezone.localdate())
    judged = [one for one in known if one.workspace_id in whole]
    lost = whom.lost(opened.asking, judged)
    standing = standings(opened.asking, [one for one in judged if one.pk not in lost], present)
    standing.sort(key=lambda one: (one.target.closed_at is not None, one.over))
    may_write = editing.writable(request)
    drawn = [one for one in standing if any(part.figure for part in one.stretches)][:PICTURES]
    pictures = {f"target-{one.target.pk}": _picture(one) for one in drawn}
    return {
        "standings": [
            _shown(opened, one)
            | {
                "drawn": f"target-{one.target.pk}" in pictures,
                "may_write": one.target.workspace_id in may_write,
            }
            for one in standing
        ],
        "lost": [
            _promised(opened, one)
            | {"lost": lost[one.pk], "may_write": one.workspace_id in may_write}
            for one in judged
            if one.pk in lost
        ],
        "promised": [_promised(opened, one) for one in known if one.workspace_id not in whole],
        "only": only,
        "may_write": workspace.pk in may_write,
        "pictures": pictures,
        "tables": {
            "targets": Table(COLUMNS, [_row(one) for one in standing]),
            **{f"target-{one.target.pk}": _points(one) for one in drawn},
        },
    }


def _shown(opened: Opened, one: Standing) -> dict[str, Any]:
    target = one.target
    return _promised(opened, target) | {
        "told": told(one),
        "state": one.state.value,
        "over": one.over,
        "part": f"target-{target.pk}",
    }


def _promised(opened: Opened, target: Target) -> dict[str, Any]:
    """Return what a target promises: all that is told to those who do not see its answers."""
    return {
        "target": target,
        "wanted": wanted(target),
        "whom": whom.told(target.concerns, opened.names),
        "elsewhere": target.workspace_id != opened.workspace.pk,
    }


def _picture(one: Standing) -> Picture:
    """Return the picture of a target; shares are drawn from 0 to 1."""
    target = one.target
    shares = target.of_share
    unit = 100 if shares else 1
    so_far = [
        Point(
            part.last,
            part.figure.value / unit,
            part.figure.low / unit,
            part.figure.high / unit,
            part.whole,
        )
        for part in one.stretches
        if part.figure
    ]
    fan = [
        Point(
            _last_day(at),
            min(max(at.expected, at.low), at.high) / unit,
            at.low / unit,
            at.high / unit,
        )
        for at in one.fan
    ]
    since = [point for point in so_far if point.at <= timezone.localdate(target.created_at)]
    begun = (since[-1].at, since[-1].value) if since else None
    held = bool(since) and one.aim.reached(since[-1].value * unit)
    goal = Goal(target.due, float(target.goal) / unit, begun, held=held)
    return picture_of(so_far, goal, fan, wanted(target), shares=shares)


def _points(one: Standing) -> Table:
    """Return what the picture of a target shows: points, or percent of a share."""
    known: list[list[Cell]] = [
        [part.last.isoformat(), "known", int(part.whole), part.n, *_figures(part.figure)]
        for part in one.stretches
    ]
    expected: list[list[Cell]] = [
        [_last_day(at).isoformat(), "expected", None, None, at.expected, at.low, at.high]
        for at in one.fan
    ]
    return Table(POINTS, [*known, *expected])


def _figures(found: Figure | None) -> tuple[Cell, Cell, Cell]:
    return (found.value, found.low, found.high) if found else (None, None, None)


def _last_day(at: Outlook) -> dt.date:
    return dt.date.fromordinal(round(at.at + HALF))


def _row(one: Standing) -> list[Cell]:
    """Return a target for other programs: points, or percent of a share."""
    target, figure, way = one.target, one.figure, one.way
    about = [
        target.name,
        target.workspace.name,
        target.kind,
        target.measure,
        float(target.goal),
        target.due.isoformat(),
        "" if target.owner is None else str(target.owner),
        one.state.value,
        one.n,
    ]
    return [
        *about,
        *_figures(figure),
        *(_expected(way.outlook, way.chance) if way else (None,) * 7),
    ]


def _expected(found: Outlook, chance: float) -> Iterator[float]:
    for name in ("pace", "pace_low", "pace_high", "expected", "low", "high"):
        yield getattr(found, name)
    yield chance


@require_POST
def close(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """End a target, or let one that was closed hold again."""
    workspace = the_workspace(request, pk)
    target: Target = editing.one(request, workspace, number)
    if target.closed_at is None:
        services.close_target(target, by=the_member(request))
        messages.success(request, _("Closed: {name}.").format(name=target))
    else:
        services.reopen_target(target, by=the_member(request))
        messages.success(request, _("Open again: {name}.").format(name=target))
    return redirect("reports:targets", workspace.pk)
