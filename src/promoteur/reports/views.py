"""Pages that are of no workspace: where a member comes in, and the glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from promoteur.accounts.queries import workspaces_of
from promoteur.reports.explaining import glossary


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the overview of the highest workspace of a member."""
    seen = workspaces_of(request.user)
    first = min(seen, key=lambda one: (one.depth, one.name.casefold(), one.pk), default=None)
    if first is None:
        return redirect("accounts:workspaces")
    return redirect("reports:overview", first.pk)


def show_glossary(request: HttpRequest) -> HttpResponse:
    """Explain every figure and word."""
    return render(request, "reports/glossary.html", {"glossary": glossary()})
