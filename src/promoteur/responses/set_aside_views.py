"""Pages for what could not be stored as a response, or not be counted, with the reason."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member
from promoteur.accounts.rules import Right
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext
from promoteur.kit.problem import Problem
from promoteur.responses import queries, services

PAGE, AT_ONCE = "page", 50


def list_all(request: HttpRequest) -> HttpResponse:
    """List it, the newest first."""
    found = queries.set_aside(request.user).select_related("workspace").defer("body")
    shown = {
        "page": Paginator(found, AT_ONCE).get_page(request.GET.get(PAGE)),
        "mine": {*queries.set_aside(request.user, Right.ASK).values_list("pk", flat=True)},
    }
    return render(request, "responses/set_aside.html", shown)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what was set aside, if it can be stored now."""
    return _handled(
        request, pk, services.retry, _("Done: it is no longer set aside, and counts in a moment.")
    )


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what was set aside."""
    return _handled(request, pk, services.dismiss, _("Dismissed."))


def _handled(request: HttpRequest, pk: int, do: Callable[..., None], told: str) -> HttpResponse:
    """Do something with what was set aside, and show the rest again."""
    entry = get_object_or_404(queries.set_aside(request.user, Right.ASK), pk=pk)
    try:
        do(entry=entry, by=the_member(request))
        messages.success(request, told)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("responses:set-aside")


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Store all that was set aside and can be stored now."""
    entries = queries.set_aside(request.user, Right.ASK)
    stored, refused = services.retry_all(entries=entries, by=the_member(request))
    if stored:
        messages.success(request, ngettext(
            "{n} is no longer set aside.", "{n} are no longer set aside.", stored
        ).format(n=stored))  # fmt: skip
    if refused:
        messages.error(request, ngettext(
            "{n} still cannot be stored; the reason stands beside it.",
            "{n} still cannot be stored; the reasons stand beside them.", refused,
        ).format(n=refused))  # fmt: skip
    return redirect("responses:set-aside")
