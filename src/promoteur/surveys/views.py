"""Pages that list surveys, make, preview, publish and close them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from promoteur.accounts.access import demand, the_member
from promoteur.accounts.queries import workspaces_of
from promoteur.accounts.rules import Right
from promoteur.collect import page
from promoteur.collect.state import State
from promoteur.kit.language import current
from promoteur.kit.language import gettext as _
from promoteur.surveys import edge, forms, services
from promoteur.surveys.access import the_survey
from promoteur.surveys.models import Survey
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.queries import surveys_of
from promoteur.surveys.questionnaire import document_of, read
from promoteur.surveys.readiness import obstacles
from promoteur.surveys.wording import name_of

PREVIEWED_BY = "frame-ancestors 'none'", "frame-ancestors 'self'"


def list_surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys that a member sees; where there is none, help to make the first."""
    surveys = surveys_of(request.user)
    mine = workspaces_of(request.user, Right.ASK)
    if mine and not surveys.exists():
        return _ask_for_new(request, _new_form(request), first=True)
    shown = Paginator(surveys, 50).get_page(request.GET.get("page"))
    return render(request, "surveys/list.html", {"page": shown, "may_ask": mine.exists()})


def new(request: HttpRequest) -> HttpResponse:
    """Make a survey, and publish it at once where that was the button."""
    form = _new_form(request)
    if request.method != "POST" or not form.is_valid():
        return _ask_for_new(request, form, first=not surveys_of(request.user).exists())
    member, given = the_member(request), form.cleaned_data
    demand(request, given["workspace"], Right.ASK)
    survey = services.create_survey(by=member, **given)
    if "publish" not in request.POST:
        return redirect("surveys:overview", survey.pk)
    return _publish(request, survey)


def _new_form(request: HttpRequest) -> forms.NewSurvey:
    mine = workspaces_of(request.user, Right.ASK)
    first = mine.first()
    initial = {"subject": first.name if first else "", "languages": [current()]}
    return forms.NewSurvey(request.POST or None, workspaces=mine, initial=initial)


def _ask_for_new(request: HttpRequest, form: forms.NewSurvey, *, first: bool) -> HttpResponse:
    if not workspaces_of(request.user, Right.ASK).exists():
        return render(request, "403.html", status=403)
    return render(request, "surveys/new.html", {"form": form, "first": first})


def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a survey: where it stands, what is missing, and its versions."""
    survey = the_survey(request, pk, Right.SEE)
    questionnaire = read(survey.draft)
    shown = {
        "survey": survey,
        "questionnaire": questionnaire,
        "languages": [name_of(code) for code in questionnaire.languages],
        "findings": obstacles(questionnaire),
        "versions": survey.versions.select_related("published_by"),
        "tab": "overview",
    }
    return render(request, "surveys/overview.html", shown)


@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish the draft."""
    return _publish(request, the_survey(request, pk))


def _publish(request: HttpRequest, survey: Survey) -> HttpResponse:
    try:
        version = services.publish(survey=survey, by=the_member(request))
    except SurveyProblem as problem:
        messages.error(request, str(problem))
        return redirect("surveys:overview", survey.pk)
    messages.success(
        request,
        _("Version {n} is published. This is how people reach it.").format(n=version.number),
    )
    return redirect("surveys:share", survey.pk)


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take no more answers."""
    survey = the_survey(request, pk)
    try:
        services.close(survey=survey, by=the_member(request))
        messages.success(request, _("The survey is closed. Whoever opens its link reads so."))
    except SurveyProblem as problem:
        messages.error(request, str(problem))
    return redirect("surveys:overview", survey.pk)


@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take answers again."""
    survey = the_survey(request, pk)
    try:
        services.reopen(survey=survey, by=the_member(request))
        messages.success(request, _("The survey takes answers again."))
    except SurveyProblem as problem:
        messages.error(request, str(problem))
    return redirect("surveys:overview", survey.pk)


def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the respondent's page in a frame, in any language; nothing is recorded."""
    survey = the_survey(request, pk, Right.SEE)
    questionnaire = read(survey.draft)
    chosen = request.GET.get("lang", "")
    shown = {
        "survey": survey,
        "languages": [(code, name_of(code)) for code in questionnaire.languages],
        "chosen": chosen if chosen in questionnaire.languages else questionnaire.first_language,
        "tab": "preview",
    }
    return render(request, "surveys/preview.html", shown)


@csrf_exempt  # it writes nothing: the form in the frame is the respondent's, without a token
def preview_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the respondent's page of the draft, as the edge would, one step after the other."""
    survey = the_survey(request, pk, Right.SEE)
    number = survey.published.number if survey.published else 0
    document = document_of(read(survey.draft), edge.identity(survey, number + 1))
    language = document.language(request.POST.get("language"), request.GET.get("lang"))
    score = _score(request.POST.get("score") or request.GET.get("score"))
    state = State(action=request.path, score=score)
    if request.method == "POST" and score is not None:
        if request.GET.get("step") == "more" or not document.further_of(score):
            body = page.thanks(document, language, state)
        else:
            more = State(action=f"{request.path}?step=more", step="more", score=score)
            body = page.render(document, language, more)
    else:
        body = page.render(document, language, state)
    headers = {
        "Content-Security-Policy": page.policy(document).replace(*PREVIEWED_BY),
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HttpResponse(body, headers=headers)


def _score(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) <= 10 else None
