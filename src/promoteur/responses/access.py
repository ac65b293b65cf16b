"""How a view asks for a response or an import: not seen is 404, seen but not allowed is 403."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from promoteur.accounts.access import demand
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import sight_of
from promoteur.responses.models import Import, Response
from promoteur.responses.queries import seen


def the_response(request: HttpRequest, pk: UUID, right: Right = Right.SEE) -> Response:
    """Return a response on which whoever asks has a right; the page then has its workspace’s time.

    Raises:
        Http404: it does not exist, for this member.
        PermissionDenied: the member sees it, but lacks the right.
    """
    there = (
        seen(sight_of(request.user))
        .select_related("survey", "workspace", "excluded_by", "restored_by", "source")
        .defer("survey__draft", "source__content", "source__refusals")
    )
    found = get_object_or_404(there, pk=pk)
    if not seen(sight_of(request.user, found.workspace, right)).filter(pk=pk).exists():
        raise PermissionDenied
    timezone.activate(ZoneInfo(found.workspace.zone))
    return found


def the_import(request: HttpRequest, pk: UUID) -> Import:
    """Return an import into a workspace in which whoever asks may import; the page has its time.

    Raises:
        Http404: it does not exist, for this member.
        PermissionDenied: the member sees the workspace, but may not import.
    """
    there = Import.objects.select_related("survey__workspace", "survey__published", "workspace")
    found = get_object_or_404(there, pk=pk, workspace__in=workspaces_of(request.user).order_by())
    demand(request, found.workspace, Right.ASK)
    timezone.activate(ZoneInfo(found.workspace.zone))
    return found
