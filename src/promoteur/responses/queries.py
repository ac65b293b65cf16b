"""Reads for others: the responses of a selection, within what a member may see."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from promoteur.accounts.models import Member
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import Sight, sight_of
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


def seen(sight: Sight) -> QuerySet[Response]:
    """Return the responses that may be seen: those whose facts may, and no other."""
    return Response.objects.filter(condition_of(sight.facts()))


def responses(selection: Selection, sight: Sight) -> QuerySet[Response]:
    """Return the responses that a selection means, among those that may be seen.

    Every word of its search stands somewhere in the comment, whatever its accents and capitals.

    Raises:
        QuestionProblem: a value does not fit its column.
    """
    found = seen(sight).filter(condition_of(selection.filter), _SHOWN[selection.show])
    for word in rules.sought(selection.search).split():
        found = found.filter(sought__contains=word)
    for tag in selection.tags:
        mine = Tag.objects.filter(name__iexact=tag)
        through = Response.tags.through.objects.filter(response=OuterRef("pk"), tag__in=mine)
        found = found.filter(Exists(through))
    if selection.commented:
        found = found.exclude(comment="")
    return found


def for_list(found: QuerySet[Response]) -> QuerySet[Response]:
    """Return responses with what a list shows of each, and without the rest."""
    return (
        found.select_related("survey", "workspace")
        .prefetch_related("tags")
        .defer("survey__draft", "sought", "further", "properties", "unproven")
    )


def unknown_properties(selection: Selection, sight: Sight) -> list[str]:
    """Return the properties that a selection names and no response that may be seen has."""
    there = seen(sight)
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


def tags_in(sight: Sight) -> QuerySet[Tag]:
    """Return the tags of whole workspaces, and otherwise those on responses that may be seen."""
    found = Q(workspace__in=sight.whole)
    if sight.own:
        mine = seen(Sight(own=sight.own)).filter(pk=OuterRef("response"))
        through = Response.tags.through.objects.filter(tag=OuterRef("pk"))
        found |= Q(Exists(through.filter(Exists(mine))))
    return Tag.objects.filter(found)


def imports_in(sight: Sight) -> QuerySet[Import]:
    """Return the imports into workspaces that are seen whole, without the files themselves."""
    found = Import.objects.filter(workspace__in=sight.whole)
    return found.defer("content").select_related("survey", "workspace", "by")


def set_aside(member: Member | AnonymousUser, right: Right = Right.SEE) -> QuerySet[SetAside]:
    """Return what could not be stored or counted in the workspaces that a member sees whole.

    Whom such an answer is about, nobody knows. What nobody knows the workspace of is shown to
    those who administer the top of the tree.
    """
    found = Q(workspace__in=sight_of(member, right=right).whole)
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
