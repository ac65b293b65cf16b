"""Which saved views a member finds, and which of them the member may change."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.queries import rights_in
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import sight_of
from promoteur.kit.problem import Problem
from promoteur.reports.others import address_names, agents_of, names_any, own_names
from promoteur.reports.saved.models import SavedView


def views_of(member: Member, workspace: Workspace) -> QuerySet[SavedView]:
    """Return the views that a member finds in a workspace that the member sees.

    The member's own, and those that others share there. Who sees only answers about oneself does
    not find those that name other agents.
    """
    found = SavedView.objects.filter(workspace=workspace).filter(Q(member=member) | Q(shared=True))
    found = found.select_related("member")
    sight = sight_of(member, workspace)
    if workspace.pk in sight.whole:
        return found
    own = own_names(sight)
    others = agents_of(workspace) - own
    of_others = [one.pk for one in found.exclude(member=member) if _names(one, own, others)]
    return found.exclude(pk__in=of_others) if of_others else found


def _names(view: SavedView, own: Collection[str], others: Collection[str]) -> bool:
    """Whether a view, or what it leads to, names other agents; so it is if nobody can read it."""
    try:
        return names_any(view.name, others) or address_names(view.query, own, others)
    except Problem:
        return True


def changeable(member: Member, workspace: Workspace, views: Iterable[SavedView]) -> set[UUID]:
    """Return those views of a workspace that a member may rename, share and delete, by their ids.

    Everybody may do so with their own; who administers the workspace, with every shared one.
    """
    administers = Right.ADMINISTER in rights_in(member, workspace)
    return {one.pk for one in views if administers or one.member_id == member.pk}


def may_change(member: Member, view: SavedView) -> bool:
    """Return whether a member may rename, share and delete a view that the member finds."""
    return view.pk in changeable(member, view.workspace, [view])


def may_share(member: Member, workspace: Workspace) -> bool:
    """Return whether a member may put views into the menu of everybody else in a workspace.

    Analysts and whoever may more: agents read, and keep views for themselves.
    """
    return Right.JUDGE in rights_in(member, workspace)
