"""How a view asks for what it shows: not seen is not there (404), seen but not allowed is 403."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.queries import rights_in, workspaces_of
from promoteur.accounts.rules import Right


def the_member(request: HttpRequest) -> Member:
    """Return who is logged in.

    Raises:
        PermissionDenied: nobody is.
    """
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def the_workspace(request: HttpRequest, pk: UUID, right: Right = Right.SEE) -> Workspace:
    """Return a workspace in which whoever asks has a right; the page then has its time.

    Raises:
        Http404: it does not exist, for this member.
        PermissionDenied: the member sees it, but lacks the right.
    """
    workspace = get_object_or_404(workspaces_of(request.user), pk=pk)
    demand(request, workspace, right)
    timezone.activate(ZoneInfo(workspace.zone))
    return workspace


def demand(request: HttpRequest, workspace: Workspace, right: Right) -> None:
    """Check that whoever asks has a right in a workspace that was found by `workspaces_of`.

    Raises:
        PermissionDenied: the right is lacking.
    """
    if right not in rights_in(request.user, workspace):
        raise PermissionDenied
