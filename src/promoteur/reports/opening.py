"""How every page of figures is opened: by whom, of which workspace, about what."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from promoteur.accounts.access import the_member, the_workspace
from promoteur.accounts.models import Workspace
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import Sight, sight_of
from promoteur.analytics.dimensions import Dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, IN, Comparison, Condition
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.kit.problem import Problem
from promoteur.reports.asking import Asking
from promoteur.reports.bar import Bar, Field, Part, bar_of, fields_of, in_words
from promoteur.reports.cuts import cuts
from promoteur.reports.naming import Names
from promoteur.reports.pages import PAGES, places, tabs
from promoteur.reports.parts import embedded_all, named, send
from promoteur.reports.problem import ReportProblem
from promoteur.reports.saved.queries import may_share, views_of
from promoteur.reports.scope import RESERVED, Scope, query_of, scope_of
from promoteur.reports.there import There, there
from promoteur.responses.selection import SHOW, Show
from promoteur.score.scale import SCALES, ZERO_TO_TEN
from promoteur.surveys.models import Survey
from promoteur.surveys.queries import surveys_of


@dataclass(frozen=True)
class Opened:
    """A page that was asked for, before its figures.

    Attributes:
        request: who asks, and how.
        workspace: of which workspace, with all below it.
        sight: which answers whoever asks may see there.
        asking: asks the facts within what whoever asks may see there.
        there: what answers there are.
        scope: what about.
        ways: the dimensions that cut these answers into segments.
        names: what columns and values are called.
        own: the keys of the address that are this page's own.
        reads: the parts of the filter bar that this page reads.
        part: the picture or the table that is asked for by itself; "": the page.
    """

    request: HttpRequest
    workspace: Workspace
    sight: Sight
    asking: Asking
    there: There
    scope: Scope
    ways: Sequence[Dimension]
    names: Names
    own: Mapping[str, str] = field(default_factory=dict)
    reads: Collection[Part] = tuple(Part)
    part: str = ""

    def bar(self) -> Bar:
        """Return the filter bar, with the parts that the page reads."""
        fields: Sequence[Field] = ()
        if Part.FILTER in self.reads:
            fields = fields_of(self.asking, self.scope, self.ways, self.names)
        return bar_of(self.scope, self.there, self.names, fields, self.own).of(self.reads)


OF_SCORES = ("overview", "trend", "segments", "compare", "agents", "benchmarks")
"""Pages whose figures are scores, so that they have none of answers chosen by their score."""

Reads = Collection[Part] | Callable[[Mapping[str, str]], Collection[Part]]
Build = Callable[[Opened], dict[str, Any]]
View = Callable[..., HttpResponse]


def page(
    name: str, own: Sequence[str] = (), tab: str = "", reads: Reads = tuple(Part)
) -> Callable[[Build], View]:
    """Return what makes the view of a page from a function that composes what its template shows.

    Args:
        name: of the page: its template, and its entry among the tabs. The function returns under
            "pictures" the pictures, under "tables" the tables that can be had by themselves.
        own: keys of the address that the page reads for itself.
        tab: the page whose tab is shown as the current one; "": its own.
        reads: the parts of the filter bar that the figures depend on; the bar has no others. A
            function, where they depend on the page's own keys.

    Raises:
        ValueError: a key of `own` is not among the reserved ones, so that a property could have it.
    """
    if not RESERVED.issuperset(own):
        raise ValueError(f"not reserved: {own}")

    def view_of(build: Build) -> View:
        def view(request: HttpRequest, pk: UUID, part: str = "", ending: str = "") -> HttpResponse:
            workspace = the_workspace(request, pk)
            sight = sight_of(the_member(request), workspace)
            around = Around(tab or name, workspace, list(workspaces_of(request.user)))
            shown = around.shown() | _about_self(sight)
            try:
                opened = _opened(request, around, sight, own, reads)
                if opened is None:
                    if part:
                        raise Http404
                    return render(
                        request, "reports/first_steps.html", shown | _first(request, workspace)
                    )
                shown |= around.shown(opened.scope.query())
                counts = name in OF_SCORES and not opened.scope.scored
                if part and counts:
                    raise Http404
                if part:
                    return _file(replace(opened, part=part), build, name, ending)
                shown |= _saved(name, request, workspace)
                _put(shown, opened, _counts if counts else build)
                if counts:
                    return render(request, "reports/only_counts.html", shown)
                shown["pictures"] = embedded_all(shown.get("pictures", {}))
            except Problem as problem:
                shown["problem"] = problem
                return render(request, "reports/problem.html", shown, status=400)
            return render(request, f"reports/{name}.html", shown)

        view.__doc__ = build.__doc__
        return view

    return view_of


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the figures of a page.

    Attributes:
        name: of the page whose tab is the current one.
        workspace: which is shown.
        seen: all that whoever asks may see.
    """

    name: str
    workspace: Workspace
    seen: Sequence[Workspace]

    def shown(self, query: str = "") -> dict[str, Any]:
        """Return the tabs, and the workspaces to switch to; each keeps what the address says."""
        return {
            "workspace": self.workspace,
            "tabs": tabs(self.name, self.workspace, query),
            "places": places(self.name, self.seen, self.workspace, query),
        }


def _file(opened: Opened, build: Build, name: str, ending: str) -> HttpResponse:
    """Return a part of a page as a file; see `parts.send`."""
    found, part = build(opened), opened.part
    return send(found, part, ending, _called(opened, name, found.get("called", ""), part))


def _called(opened: Opened, *words: str) -> str:
    """Return what a file is called that holds a part of a page: all that its figures depend on."""
    scope, reads = opened.scope, opened.reads
    name = [opened.workspace.name, *words, *(f"{key} {one}" for key, one in opened.own.items())]
    if Part.KIND in reads:
        name += [scope.kind, *([scope.scale] if scope.scale != ZERO_TO_TEN.name else [])]
    if Part.PERIOD in reads:
        name += [scope.window.first.isoformat(), scope.window.last.isoformat()]
    if Part.AGAINST in reads and scope.before is not None:
        name += ["against", scope.before.first.isoformat(), scope.before.last.isoformat()]
    if Part.FILTER in reads:
        name += [_in_a_name(one, opened.names) for one in scope.filter.conditions]
    return named(name)


def _in_a_name(condition: Condition, names: Names) -> str:
    """Return a condition as the name of a file has it, where no sign says “not” or “over”."""
    if not isinstance(condition, Comparison):
        return "where"
    if condition.operator in {EQUAL, IN}:
        return in_words(condition, names)
    pairs = parse_qsl(query_of(Filter((condition,))))
    return " ".join((pairs[0][0].replace(".", " "), *(value for _key, value in pairs)))


def _put(shown: dict[str, Any], opened: Opened, build: Build) -> None:
    """Add the figures, and what stands above them: what they are about.

    The figures come first, as the filter bar offers values that most of them are counted by: that
    is one reading of the facts. The bar stands there, too, where a figure cannot be told.

    Raises:
        Problem: something cannot be told.
    """
    shown |= {"scope": opened.scope, "kept": parse_qsl(opened.scope.query())}
    try:
        figures = build(opened)
    except (QuestionProblem, ReportProblem):
        shown["bar"] = opened.bar()
        raise
    shown |= {"bar": opened.bar()} | figures


def _about_self(sight: Sight) -> dict[str, Any]:
    """Return what a member must know who sees only answers about themself; "" for the others."""
    told = ""
    if sight.own and sight.whole:
        told = _("Of some of these workspaces, only answers about you are counted here.")
    elif sight.own:
        told = _("Only answers about you are counted here.")
    return {"about_self": told, "about_nobody": bool(sight.own) and not sight.whole}


def _saved(name: str, request: HttpRequest, workspace: Workspace) -> dict[str, Any]:
    """Return the saved views that the filter bar offers, and whether a new one may be shared."""
    member = the_member(request)
    return {
        "page_name": name,
        "saved": list(views_of(member, workspace).filter(page__in=PAGES)),
        "may_share": may_share(member, workspace),
    }


def _opened(
    request: HttpRequest, around: Around, sight: Sight, own: Sequence[str], reads: Reads
) -> Opened | None:
    """Return the page that is asked for; None where there are no answers yet.

    Raises:
        Problem: the address has no meaning, or the facts cannot be read.
    """
    asking = Asking(sight.facts())
    found = there(asking)
    if not found:
        return None
    scope = scope_of(request.META.get("QUERY_STRING", ""), found, asking.known)
    given = {key: request.GET[key] for key in own if request.GET.get(key)}
    last = found.days(scope.kind, scope.scale).last
    ways = cuts(asking, replace(scope, filter=Filter()), last)
    names, parts = names_for(request, around.seen), reads(given) if callable(reads) else reads
    workspace = around.workspace
    return Opened(request, workspace, sight, asking, found, scope, ways, names, given, parts)


def asking_for(request: HttpRequest, workspace: Workspace) -> Asking:
    """Return what asks on behalf of whoever sent a request, of a workspace and all below it."""
    return Asking(sight_of(the_member(request), workspace).facts())


def names_for(request: HttpRequest, seen: Iterable[Workspace] = ()) -> Names:
    """Return what workspaces and surveys are called that whoever sent a request may see.

    Args:
        request: who asks.
        seen: the workspaces, where they are known already.
    """
    surveys = surveys_of(request.user).order_by().values_list("pk", "name")
    return Names(
        {
            "workspace": {str(one.pk): one.name for one in seen or workspaces_of(request.user)},
            "survey": {str(pk): name for pk, name in surveys},
        }
    )


def _first(request: HttpRequest, workspace: Workspace) -> dict[str, Any]:
    """Return what an empty workspace shows: which steps are done, and what comes next."""
    surveys = Survey.objects.filter(workspace__path__startswith=workspace.path)
    return {
        "may_ask": workspaces_of(request.user, Right.ASK).exists(),
        "has_survey": surveys.exists(),
        "published": surveys.exclude(published=None).order_by("created_at").first(),
        "draft": surveys.filter(published=None).order_by("created_at").first(),
        "title": _("First steps"),
    }


def _counts(opened: Opened) -> dict[str, Any]:
    """Return how many answers there are where no score can be made, and where they are listed."""
    scope = opened.scope
    (found,) = opened.asking.tallies([Question(scope.within(scope.window))])
    n = found.on(SCALES[scope.scale]).total().n
    at = reverse("reports:responses", args=[opened.workspace.pk])
    return {
        "answers": ngettext("{n} answer", "{n} answers", n).format(n=number(n)),
        "behind": f"{at}?{scope.query(**{SHOW: str(Show.COUNTED)})}",
    }
