"""Pages of saved views: the list in which they are changed, and what the forms send."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member, the_workspace
from promoteur.accounts.models import Workspace
from promoteur.accounts.sight import sight_of
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.reports.asking import Asking
from promoteur.reports.pages import PAGES, tabs
from promoteur.reports.problem import ReportProblem
from promoteur.reports.saved import services
from promoteur.reports.saved.forms import ChangeView, KeepView
from promoteur.reports.saved.models import SavedView
from promoteur.reports.saved.queries import changeable, may_change, may_share, views_of
from promoteur.reports.scope import scope_of
from promoteur.reports.there import there


def views(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the views that a member finds in a workspace."""
    return _show(request, the_workspace(request, pk))


def _show(
    request: HttpRequest, workspace: Workspace, wrong: dict[UUID, ChangeView] | None = None
) -> HttpResponse:
    """Render the list; a form that could not be taken stands at its place."""
    member = the_member(request)
    sharing = may_share(member, workspace)
    rows = []
    found = list(views_of(member, workspace).filter(page__in=PAGES))
    may_change_these = changeable(member, workspace, found)
    for one in found:
        form = None
        if one.pk in may_change_these:
            initial = {"name": one.name, "shared": one.shared}
            form = (wrong or {}).get(one.pk) or ChangeView(
                may_share=sharing, initial=initial, auto_id=f"view_{one.pk}_%s"
            )
        rows.append({"view": one, "form": form, "page": _(PAGES[one.page])})
    shown = {"workspace": workspace, "rows": rows, "tabs": tabs("", workspace)}
    return render(request, "reports/views.html", shown)


@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the page that a form stands on, and show it again."""
    workspace = the_workspace(request, pk)
    member = the_member(request)
    form = KeepView(request.POST, may_share=may_share(member, workspace))
    if not form.is_valid():
        messages.error(request, _("A view needs a name of 80 characters at most."))
        return redirect("reports:views", pk)
    try:
        _check(request, workspace, form.cleaned_data["query"])
        wanted = SavedView(workspace=workspace, member=member, **form.cleaned_data)
        view = services.keep_view(view=wanted)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("reports:views", pk)
    messages.success(request, _("The view “{name}” is kept.").format(name=view.name))
    return redirect(view.address)


def _check(request: HttpRequest, workspace: Workspace, query: str) -> None:
    """Refuse what no page could show: a view is shared, and others would find an error there.

    Raises:
        Problem: the query string has no meaning, or the facts cannot be read now.
    """
    found = there(Asking(sight_of(the_member(request), workspace).facts()))
    if found:
        scope_of(query, found)


def _found(request: HttpRequest, pk: UUID, view: UUID) -> SavedView:
    """Return a view that whoever asks may change.

    Raises:
        Http404: there is none, for this member.
        PermissionDenied: it is shared by somebody else.
    """
    workspace = the_workspace(request, pk)
    member = the_member(request)
    found: SavedView = get_object_or_404(views_of(member, workspace), pk=view)
    if not may_change(member, found):
        raise PermissionDenied
    return found


@require_POST
def change(request: HttpRequest, pk: UUID, view: UUID) -> HttpResponse:
    """Rename a view, share it or take it back."""
    found = _found(request, pk, view)
    member = the_member(request)
    sharing = may_share(member, found.workspace)
    form = ChangeView(request.POST, may_share=sharing, auto_id=f"view_{found.pk}_%s")
    if form.is_valid():
        given = {"shared": found.shared, **form.cleaned_data}
        try:
            services.change_view(view=found, by=member, **given)
        except ReportProblem as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:views", pk)
    return _show(request, found.workspace, {found.pk: form})


@require_POST
def delete(request: HttpRequest, pk: UUID, view: UUID) -> HttpResponse:
    """Delete a view."""
    found = _found(request, pk, view)
    services.delete_view(view=found, by=the_member(request))
    messages.success(request, _("The view “{name}” is deleted.").format(name=found.name))
    return redirect("reports:views", pk)
