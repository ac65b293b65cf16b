"""Reads for others."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from promoteur.accounts.models import Member
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.surveys.models import Survey


def surveys_of(member: Member | AnonymousUser, right: Right = Right.SEE) -> QuerySet[Survey]:
    """Return the surveys of the workspaces in which a member has a right."""
    surveys = Survey.objects.select_related("workspace", "published")
    return surveys.filter(workspace__in=workspaces_of(member, right))
