"""Pages on which members import past answers: choose a file, see what would happen, start it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import sight_of
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.responses import queries
from promoteur.responses.access import the_import
from promoteur.responses.models import Import
from promoteur.surveys.queries import surveys_of

AT_ONCE = 50


def list_imports(request: HttpRequest) -> HttpResponse:
    """List the imports into the workspaces that a member sees."""
    found = queries.imports_in(sight_of(request.user)).defer("content", "refusals")
    shown = {
        "page": Paginator(found, AT_ONCE).get_page(request.GET.get("page")),
        "may_import": workspaces_of(request.user, Right.ASK).exists(),
    }
    return render(request, "responses/imports.html", shown)


def new(request: HttpRequest) -> HttpResponse:
    """Take a file for a survey."""
    from promoteur.responses.imports import jobs  # noqa: PLC0415 - DuckDB, once needed
    from promoteur.responses.imports.forms import SendFile  # noqa: PLC0415 - the same

    surveys = surveys_of(request.user, Right.ASK)
    initial = {"survey": request.GET.get("survey")}
    form = SendFile(request.POST or None, request.FILES or None, surveys=surveys, initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = jobs.keep(
                survey=form.cleaned_data["survey"],
                name=file.name or "",
                file=file,
                size=file.size or 0,
                by=the_member(request),
            )
        except Problem as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("responses:import", job.pk)
    return render(request, "responses/import_new.html", {"form": form})


def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what an import would do, does, or did."""
    job = the_import(request, pk)
    if job.state != Import.State.PLANNED:
        return render(request, "responses/import_done.html", {"job": job})
    return _plan(request, job)


def _plan(request: HttpRequest, job: Import) -> HttpResponse:
    """Show what would happen, and let the member say which column is what."""
    from promoteur.responses.imports import jobs, store  # noqa: PLC0415 - DuckDB, once needed
    from promoteur.responses.imports.forms import Columns  # noqa: PLC0415 - the same

    problem, preview, columns = "", None, {}
    try:
        with jobs.table_of(job) as table:
            columns = jobs.columns_of(table)
            form = Columns(request.POST or None, columns=columns, initial=job.plan)
            if form.is_valid():
                job.plan = jobs.written(form.wanted())
                job.save(update_fields=["plan"])
            preview = store.preview(table, jobs.wanted_of(job.plan), job.survey)
    except Problem as error:
        problem = str(error)
        form = Columns(request.POST or job.plan, columns=columns, initial=job.plan)
        if columns and (ask := getattr(error, "ask", None)):
            form.ask(ask)
    shown = {"job": job, "form": form, "preview": preview, "problem": problem, "columns": columns}
    return render(request, "responses/import_plan.html", shown)


@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let an import run."""
    from promoteur.responses.imports import jobs  # noqa: PLC0415 - DuckDB, once needed

    job = the_import(request, pk)
    try:
        jobs.start(job=job, by=the_member(request))
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("responses:import", pk)


@require_POST
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget an import that was not started."""
    from promoteur.responses.imports import jobs  # noqa: PLC0415 - DuckDB, once needed

    jobs.give_up(job=the_import(request, pk))
    messages.success(request, _("The file is forgotten; nothing was imported."))
    return redirect("responses:imports")
