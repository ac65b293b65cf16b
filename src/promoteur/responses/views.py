"""Pages on which members find responses, read one, and decide whether it counts."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member
from promoteur.accounts.queries import rights_in, workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import sight_of
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.responses import queries, services
from promoteur.responses.access import the_response
from promoteur.responses.forms import Look
from promoteur.responses.models import Response
from promoteur.responses.rules import HELD_WORDS
from promoteur.responses.selection import Selection
from promoteur.responses.telling import answers_of, changes_of, channel_of, language_of, told
from promoteur.surveys.queries import surveys_of

PAGE = "page"
AT_ONCE = 50


def list_responses(request: HttpRequest) -> HttpResponse:
    """List the responses that are looked for, the newest first."""
    sight = sight_of(request.user)
    problem = ""
    try:
        selection, found = _selected(request, Right.SEE)
    except Problem as error:
        problem, selection, found = str(error), Selection(), Response.objects.none()
    tags = sorted({one.name for one in queries.tags_in(sight)}, key=str.casefold)
    shown = {
        "look": Look(request.GET or None, surveys=surveys_of(request.user), tags=tags),
        "problem": problem,
        "counts": queries.counts(found),
        "page": Paginator(queries.for_list(found), AT_ONCE).get_page(request.GET.get(PAGE)),
        "query": selection.query(),
        "may_import": workspaces_of(request.user, Right.ASK).exists(),
        "may_export": workspaces_of(request.user, Right.JUDGE).exists(),
        "aside": queries.set_aside(request.user).count(),
        "sight": sight,
    }
    return render(request, "responses/list.html", shown, status=400 if problem else 200)


def _selected(request: HttpRequest, right: Right) -> tuple[Selection, QuerySet[Response]]:
    """Return what is looked for, and the responses that it means to this member."""
    selection = Selection.of_query(request.META.get("QUERY_STRING", ""), beside=(PAGE,))
    return selection, queries.responses(selection, sight_of(request.user, right=right))


def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a response, with all that was done with it."""
    response = the_response(request, pk)
    rights = rights_in(request.user, response.workspace)
    shown = {
        "response": response,
        "held_words": response.held and _(HELD_WORDS.get(response.held, response.held)),
        "channel": channel_of(response),
        "language": language_of(response),
        "scale": response.scale.replace("-", "–"),
        "answers": answers_of(response),
        "properties": told(response.properties),
        "unproven": told(response.unproven),
        "amendments": [(one, changes_of(one)) for one in response.amendments.all()],
        "notes": response.notes.select_related("by"),
        "why_not_counted": response.counts and queries.why_not_counted(response.pk),
        "may_judge": Right.JUDGE in rights,
        "may_handle": Right.HANDLE in rights,
    }
    return render(request, "responses/one.html", shown)


def _done(
    request: HttpRequest, pk: UUID, right: Right, do: Callable[[Response], object], told: str
) -> HttpResponse:
    """Do something with a response, and show it again."""
    response = the_response(request, pk, right)
    try:
        do(response)
        messages.success(request, told)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("responses:one", pk)


@require_POST
def exclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a response out of the score."""
    reason, member = request.POST.get("reason", ""), the_member(request)
    told = _("This response is excluded: it stays here, and does not count.")
    return _done(
        request, pk, Right.JUDGE,
        lambda it: services.exclude(response=it, reason=reason, by=member), told,
    )  # fmt: skip


@require_POST
def include(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a response count again."""
    member, told = the_member(request), _("This response counts again.")
    return _done(
        request, pk, Right.JUDGE, lambda it: services.include(response=it, by=member), told
    )


@require_POST
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a response count that looked automatic."""
    member, told = the_member(request), _("This response counts now.")
    return _done(
        request, pk, Right.JUDGE, lambda it: services.restore(response=it, by=member), told
    )


@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a note."""
    text, member = request.POST.get("text", ""), the_member(request)
    return _done(
        request, pk, Right.HANDLE,
        lambda it: services.note(response=it, text=text, by=member), _("Noted."),
    )  # fmt: skip


@require_POST
def tag(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a tag on a response."""
    name = request.POST.get("name", "")
    return _done(
        request, pk, Right.HANDLE, lambda it: services.tag(response=it, name=name), _("Tagged.")
    )


@require_POST
def untag(request: HttpRequest, pk: UUID, tag_pk: int) -> HttpResponse:
    """Take a tag off a response."""

    def do(response: Response) -> None:
        services.untag(response=response, tag=get_object_or_404(response.tags, pk=tag_pk))

    return _done(request, pk, Right.HANDLE, do, _("The tag is off."))


def export_csv(request: HttpRequest) -> Any:
    """Send the responses that are looked for as CSV."""
    from promoteur.responses.exporting import as_csv  # noqa: PLC0415 - DuckDB, once needed

    found = _exported(request, "csv")
    return StreamingHttpResponse(
        as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name()}.csv"'},
    )


def export_parquet(request: HttpRequest) -> Any:
    """Send the responses that are looked for as Parquet."""
    from promoteur.responses.exporting import write_parquet  # noqa: PLC0415 - DuckDB, once needed

    found = _exported(request, "parquet")
    with tempfile.TemporaryDirectory(prefix="promoteur-") as folder:
        path = Path(folder) / "responses.parquet"
        write_parquet(found, path)
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{_name()}.parquet")


def _exported(request: HttpRequest, kind: str) -> QuerySet[Response]:
    """Return the responses that may leave the house with this member; the audit trail knows.

    Raises:
        PermissionDenied: the member may export nowhere.
        BadRequest: what is looked for has no meaning.
    """
    if not workspaces_of(request.user, Right.JUDGE).exists():
        raise PermissionDenied
    try:
        selection, found = _selected(request, Right.JUDGE)
    except Problem as problem:
        raise BadRequest(str(problem)) from problem
    services.record_export(
        found=found, kind=kind, selection=selection.query(), by=the_member(request)
    )
    return found


def _name() -> str:
    return f"responses-{timezone.now():%Y-%m-%d}"
