"""Reads for others: the responses of a selection, within what a member may see."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import CATEGORY
from promoteur.kit.conditions import NOT_EMPTY, Comparison, comparisons
from promoteur.responses import rules
from promoteur.responses.lookup import FIELDS, condition_of
from promoteur.responses.models import Import, Response, SetAside, Tag
from promoteur.responses.selection import Selection, Show

_SHOWN = {
    Show.ALL: Q(),
    Show.COUNTED: Q(held="", excluded=""),
    Show.HELD: ~Q(held=""),
    Show.EXCLUDED: ~Q(excluded=""),
}


def responses(selection: Selection, workspaces: QuerySet[Workspace]) -> QuerySet[Response]:
    """Return the responses that a selection means, in these workspaces and in no other.

    Every word of its search stands somewhere in the comment, whatever its accents and capitals.

    Raises:
        QuestionProblem: a value does not fit its column.
    """
    found = Response.objects.filter(workspace__in=workspaces.order_by())
    found = found.filter(condition_of(selection.filter), _SHOWN[selection.show])
    for word in rules.sought(selection.search).split():
        found = found.filter(sought__contains=word)
    for tag in selection.tags:
        mine = Tag.objects.filter(name__iexact=tag)
        through = Response.tags.through.objects.filter(response=OuterRef("pk"), tag__in=mine)
        found = found.filter(Exists(through))
    if selection.commented:
        found = found.exclude(comment="")
    return found


def unknown_properties(selection: Selection, workspaces: QuerySet[Workspace]) -> list[str]:
    """Return the properties that a selection names and no response of these workspaces has."""
    there = Response.objects.filter(workspace__in=workspaces.order_by())
    leaves = [leaf for one in selection.filter.conditions for leaf in comparisons(one)]
    return [
        name.removeprefix("property.")
        for name in dict.fromkeys(leaf.column for leaf in leaves)
        if name not in {*FIELDS, CATEGORY}
        and not there.filter(condition_of(Filter((Comparison(name, NOT_EMPTY),)))).exists()
    ]


def counts(found: QuerySet[Response]) -> dict[str, int]:
    """Return how many responses there are, how many of them count, are held, are excluded."""
    return found.order_by().aggregate(
        all=Count("pk"),
        counted=Count("pk", filter=_SHOWN[Show.COUNTED]),
        held=Count("pk", filter=_SHOWN[Show.HELD]),
        excluded=Count("pk", filter=_SHOWN[Show.EXCLUDED]),
    )


def tags_in(workspaces: QuerySet[Workspace]) -> QuerySet[Tag]:
    """Return the tags of workspaces."""
    return Tag.objects.filter(workspace__in=workspaces.order_by())


def imports_in(workspaces: QuerySet[Workspace]) -> QuerySet[Import]:
    """Return the imports into workspaces, without the files themselves."""
    found = Import.objects.filter(workspace__in=workspaces.order_by())
    return found.defer("content").select_related("survey", "workspace", "by")


def set_aside(member: Member | AnonymousUser, right: Right = Right.SEE) -> QuerySet[SetAside]:
    """Return what could not be stored or counted in the workspaces where a member has a right.

    What nobody knows the workspace of is shown to those who administer the top of the tree.
    """
    found = Q(workspace__in=workspaces_of(member, right).order_by())
    if workspaces_of(member, Right.ADMINISTER).filter(parent=None).exists():
        found |= Q(workspace=None)
    return SetAside.objects.filter(found)


def why_not_counted(response: UUID) -> str:
    """Return why a response that should count is no fact, "" where it is one."""
    found = SetAside.objects.filter(response=response, seq=None)
    return found.values_list("error", flat=True).first() or ""


def stored_keys(survey: UUID, keys: Iterable[str]) -> set[str]:
    """Return those of some keys under which a survey has a response."""
    found = Response.objects.filter(survey=survey, key__in=list(keys))
    return set(found.values_list("key", flat=True))
