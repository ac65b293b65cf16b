"""Pages that are of no workspace: where a member comes in, and the glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.sight import sight_of
from promoteur.reports.explaining import glossary
from promoteur.responses.queries import responses
from promoteur.responses.selection import Selection
from promoteur.surveys.queries import surveys_of


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the overview of the highest workspace of a member; before, to what comes first."""
    seen = workspaces_of(request.user)
    first = min(seen, key=lambda one: (one.depth, one.name.casefold(), one.pk), default=None)
    if first is None:
        return redirect("accounts:workspaces")
    published = surveys_of(request.user).exclude(published=None)
    if published.exists() or responses(Selection(), sight_of(request.user)).exists():
        return redirect("reports:overview", first.pk)
    return redirect("surveys:list")


def show_glossary(request: HttpRequest) -> HttpResponse:
    """Explain every figure and word."""
    return render(request, "reports/glossary.html", {"glossary": glossary()})
