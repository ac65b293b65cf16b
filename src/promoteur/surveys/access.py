"""How a view asks for a survey."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from promoteur.accounts.access import demand
from promoteur.accounts.rules import Right
from promoteur.surveys.models import Survey
from promoteur.surveys.queries import surveys_of


def the_survey(request: HttpRequest, pk: UUID, right: Right = Right.ASK) -> Survey:
    """Return a survey for whoever asks; the page then speaks of times where its workspace is.

    Raises:
        Http404: it does not exist, for this member.
        PermissionDenied: the member sees it, but lacks the right.
    """
    survey = get_object_or_404(surveys_of(request.user), pk=pk)
    demand(request, survey.workspace, right)
    timezone.activate(ZoneInfo(survey.workspace.zone))
    return survey
