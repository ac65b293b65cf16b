"""Reads for others: above all, which workspaces a member may act in."""

import hashlib
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet

from promoteur.accounts.models import ApiKey, Member, Membership, Workspace
from promoteur.accounts.rules import RIGHTS, Right, Role, roles_with


def workspaces_of(
    member: Member | AnonymousUser, right: Right = Right.SEE, below: Workspace | None = None
) -> QuerySet[Workspace]:
    """Return the workspaces in which a member has a right: his own and all below them.

    The only place that limits access: every page and call filters by what it returns. Nobody who
    is not logged in has any. `below`: only this workspace and those below it.
    """
    if not isinstance(member, Member) or not member.is_active:
        return Workspace.objects.none()
    above = (
        Membership.objects.filter(member=member, role__in=roles_with(right))
        .annotate(reached=ExpressionWrapper(OuterRef("path"), CharField()))
        .filter(reached__startswith=F("workspace__path"))
    )
    found = Workspace.objects.filter(Exists(above))
    return found if below is None else found.filter(path__startswith=below.path)


def rights_in(member: Member | AnonymousUser, workspace: Workspace) -> frozenset[Right]:
    """Return all that a member may do in a workspace."""
    if not isinstance(member, Member) or not member.is_active:
        return frozenset()
    roles = Membership.objects.filter(member=member, workspace__in=_above(workspace))
    found = (RIGHTS[Role(role)] for role in roles.values_list("role", flat=True))
    return frozenset().union(*found)


def _above(workspace: Workspace) -> list[UUID]:
    """Return the ids of a workspace and of all above it."""
    return [UUID(part) for part in workspace.path.split("/") if part]


def key_of(token: str) -> ApiKey | None:
    """Return the valid API key that a program shows, None where there is none such."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    keys = ApiKey.objects.select_related("workspace")
    return keys.filter(digest=digest, revoked_at=None).first()
