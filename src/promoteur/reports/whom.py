"""Whom a target, an initiative or a round concerns: a filter, chosen among values of answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from promoteur.accounts.access import the_member
from promoteur.accounts.models import Workspace
from promoteur.accounts.sight import sight_of
from promoteur.analytics.columns import Columns
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.filters import Filter
from promoteur.analytics.predicate import needed
from promoteur.analytics.problem import QuestionProblem, UnknownColumn
from promoteur.analytics.questions import Question
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.reports.asking import Asking
from promoteur.reports.bar import Field, fields_of, in_words
from promoteur.reports.cuts import cuts
from promoteur.reports.models import Initiative, Round, Target
from promoteur.reports.naming import Names
from promoteur.reports.opening import asking_for, names_for
from promoteur.reports.others import agents_in, own_names
from promoteur.reports.problem import ReportProblem
from promoteur.reports.scope import WHAT_WAS_ANSWERED, Scope, chooses_by, scope_of
from promoteur.reports.there import there

Row = TypeVar("Row", Target, Initiative, Round)
Choices = list[tuple[str, str | list[tuple[str, str]]]]
MOST = 12
"""Values of a column that are offered."""


def of_query(query: str) -> Filter:
    """Return the filter that a stored query string says: nothing else can be stored."""
    return Filter.of_query(query)


def seen(rows: QuerySet[Row], request: HttpRequest) -> QuerySet[Row]:
    """Return those of targets, initiatives or rounds that whoever asks may know of.

    An agent who sees only answers about oneself knows of those that concern everybody, or nobody
    else by name: what was promised of another agent, or done with one, is not for the others.
    """
    sight = sight_of(the_member(request))
    own = own_names(sight)
    named = rows.exclude(workspace__in=sight.whole).exclude(concerns="")
    rows_named = named.values_list("pk", "concerns")
    of_others = [pk for pk, query in rows_named if agents_in(of_query(query)) - own]
    return rows.exclude(pk__in=of_others) if of_others else rows


def told(query: str, names: Names) -> str:
    """Return in words whom a stored filter concerns; "" where it is everybody."""
    return "; ".join(in_words(one, names) for one in of_query(query).conditions)


def choices(request: HttpRequest, workspace: Workspace, now: str) -> Choices:
    """Return whom something can concern, for a select: query strings with their words.

    Args:
        request: whoever asks sees only values of answers that may be seen.
        workspace: of which, with all below it.
        now: the query string that is chosen already, offered whatever it is.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    names = names_for(request)
    found: Choices = [("", _("everybody"))]
    groups = [(field.words, _values(field)) for field in _fields(request, workspace, names)]
    known = {value for _name, values in groups for value, _words in values}
    if now and now not in known:
        found.append((now, told(now, names)))
    return [*found, *groups]


def asked_for(request: HttpRequest, workspace: Workspace) -> Scope | None:
    """Return what the page was about from which somebody came; None where that is not known.

    Its filter has conditions on what answers of the workspace have that may be seen.
    """
    asking = asking_for(request, workspace)
    try:
        found = there(asking)
        query = request.META.get("QUERY_STRING", "")
        return scope_of(query, found, asking.known) if found else None
    except Problem:
        return None


def asked_of(asking: Asking, query: str) -> None:
    """Ask the facts once by a filter that is to be stored, so that no page fails by it later.

    Raises:
        ReportProblem: it chooses answers by their score, so that no score can be told of them.
        QuestionProblem: it does not fit the facts.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    chosen = of_query(query)
    if not chosen.conditions:
        return
    if chooses_by(chosen, WHAT_WAS_ANSWERED):
        raise ReportProblem(_("Choose answers by who gave them, not by their score."))
    asking.tallies([Question(chosen, (ByColumn("kind"), ByColumn("scale")))])


def lost(asking: Asking, rows: Iterable[Row]) -> dict[int, str]:
    """Return by their keys those whose filter can select nothing any more, and why.

    Facts that are made anew may lack a property, or have one with other values: what was written
    by it stays there, and says so, and the page of it stands.
    """
    columns = asking.columns
    found = {one.pk: _lost(of_query(one.concerns), columns) for one in rows}
    return {key: why for key, why in found.items() if why}


def _lost(chosen: Filter, columns: Columns) -> str:
    try:
        needed(chosen, columns)
    except UnknownColumn as problem:
        return _("Its filter asks for “{name}”, which no answer has any more.").format(
            name=problem.name[:50]
        )
    except QuestionProblem as problem:
        return str(problem)
    return ""


def _values(field: Field) -> list[tuple[str, str]]:
    """Return the query string of each value of a column with its words."""
    return [
        (
            Filter.of_query(urlencode({field.key: one.value})).query(),
            _("{column}: {values}").format(column=field.words, values=one.words),
        )
        for one in field.choices
    ]


def _fields(request: HttpRequest, workspace: Workspace, names: Names) -> Sequence[Field]:
    asking = asking_for(request, workspace)
    found = there(asking)
    if not found:
        return ()
    scope = replace(scope_of("", found), filter=Filter())
    fields = fields_of(asking, scope, cuts(asking, scope), names)
    return [replace(one, choices=one.choices[:MOST]) for one in fields]
