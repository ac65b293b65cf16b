"""The page of benchmarks, and the import of a file of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from promoteur.accounts.access import the_member, the_workspace
from promoteur.accounts.rules import Right
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, IN, Comparison
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number
from promoteur.reports.bar import Part
from promoteur.reports.benchmarks import reading, services
from promoteur.reports.benchmarks.forms import BenchmarkFile, BenchmarkForm
from promoteur.reports.benchmarks.rules import Judged, Own, judged
from promoteur.reports.benchmarks.telling import told
from promoteur.reports.editing import Editing, seen_whole
from promoteur.reports.models import Benchmark
from promoteur.reports.opening import Opened, page
from promoteur.reports.pages import tabs
from promoteur.reports.parts import Cell, Table
from promoteur.reports.problem import ReportProblem
from promoteur.reports.scope import Scope
from promoteur.reports.telling import told as told_score
from promoteur.score.scale import SCALES
from promoteur.score.tally import Tally

PAGE = "page"
"""The key of the address that says which of the printed scores are shown."""

MOST = 100
"""Printed scores on one page; the table for other programs has all of them."""

COUNTRY = "country"
"""The property that narrows own answers to a country."""

COLUMNS = (
    "name", "sort", "kind", "score", "date", "source", "answers", "low", "high", "country",
    "scale", "method", "own answers", "own score", "difference", "difference low",
    "difference high", "p",
)  # fmt: skip

editing = Editing(
    model=Benchmark,
    form=BenchmarkForm,
    page="benchmarks",
    right=Right.JUDGE,
    save=services.save_benchmark,
    remove=services.remove_benchmark,
    headings=(mark("Add a published score"), mark("Change the published score")),
)


@page("benchmarks", own=(PAGE,), reads=(Part.KIND, Part.PERIOD, Part.FILTER))
def benchmarks(opened: Opened) -> dict[str, Any]:
    """Show scores that others printed beside the own one."""
    scope, partly = opened.scope, opened.workspace.pk not in seen_whole(opened.request)
    tally = Tally.of([]) if partly else _own(opened)
    own = Own(tally, scope.kind, scope.scale, scope.window.last, _countries(scope))
    known = editing.seen(opened.request, opened.workspace)
    judgements = [(one, judged(own, one)) for one in known]
    shown = Paginator(judgements, MOST).get_page(opened.own.get(PAGE))
    may_write = editing.writable(opened.request)
    return {
        "own": None if partly else told_score(tally),
        "partly": partly,
        "rows": [
            _shown(opened, one, about) | {"may_write": one.workspace_id in may_write}
            for one, about in shown
        ],
        "page": shown,
        "may_write": opened.workspace.pk in may_write,
        "tables": {"benchmarks": Table(COLUMNS, [_row(tally, *pair) for pair in judgements])},
    }


def _own(opened: Opened) -> Tally:
    """Return the own answers of the days that are shown."""
    scope = opened.scope
    asked = Question(scope.within(scope.window), one_voice=scope.one_voice)
    (found,) = opened.asking.tallies([asked])
    return found.on(SCALES[scope.scale]).total()


def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import a file of printed scores; show what a file holds, and what is wrong with one."""
    workspace = the_workspace(request, pk, Right.JUDGE)
    form = BenchmarkFile(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            lines = reading.read(file.read())
            added, known = services.import_benchmarks(
                workspace=workspace, lines=lines, file=file.name, by=the_member(request)
            )
        except ReportProblem as problem:
            faults = str(problem).split("\n")
        else:
            messages.success(request, _taken(added, known))
            return redirect("reports:benchmarks", workspace.pk)
    shown = {
        "workspace": workspace,
        "tabs": tabs("benchmarks", workspace),
        "form": form,
        "faults": faults,
        "columns": [(name, _(what)) for name, what in reading.COLUMNS.items()],
        "example": reading.EXAMPLE,
    }
    return render(request, "reports/benchmarks_file.html", shown)


def _taken(added: int, known: int) -> str:
    """Return what came of a file in words."""
    new = ngettext("{n} figure was new", "{n} figures were new", added).format(n=number(added))
    if not known:
        return f"{new}."
    there = ngettext("{n} was there already.", "{n} were there already.", known)
    return _("{new}, {there}").format(new=new, there=there.format(n=number(known)))


def _countries(scope: Scope) -> frozenset[str]:
    """Return the countries to which a filter narrows the own answers, in small letters."""
    return frozenset(
        str(value).strip().lower()
        for one in scope.filter.conditions
        if isinstance(one, Comparison)
        and one.operator in {EQUAL, IN}
        and one.column.removeprefix("property.") == COUNTRY
        for value in one.values
    )


def _shown(opened: Opened, one: Benchmark, found: Judged) -> dict[str, Any]:
    return {
        "one": one,
        "told": told(one, found),
        "elsewhere": one.workspace_id != opened.workspace.pk,
    }


def _row(own: Tally, one: Benchmark, found: Judged) -> list[Cell]:
    about: list[Cell] = [
        one.name,
        one.sort,
        one.kind,
        float(one.score),
        one.dated.isoformat(),
        one.source,
        one.answers,
        None if one.low is None else float(one.low),
        None if one.high is None else float(one.high),
        one.country,
        one.scale,
        one.method,
    ]
    contrast = found.contrast
    if contrast is None:
        return [*about, own.n, None, None, None, None, None]
    return [
        *about, own.n, own.score, contrast.estimate, contrast.low, contrast.high, contrast.p,
    ]  # fmt: skip
