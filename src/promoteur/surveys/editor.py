"""Pages on which a draft is edited: basics, wording, further questions, look, widget."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from promoteur.collect.published import Further
from promoteur.kit.language import gettext as _
from promoteur.surveys import drafting, forms, services
from promoteur.surveys.access import the_survey
from promoteur.surveys.models import Survey
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.questionnaire import Questionnaire, read
from promoteur.surveys.rules import MOST_FURTHER
from promoteur.surveys.text_forms import FurtherForm, WordingForm
from promoteur.surveys.widget_form import Widget
from promoteur.surveys.wording import name_of

Change = Callable[[Questionnaire], Questionnaire]


def _show(
    request: HttpRequest, survey: Survey, tab: str, form: django_forms.Form, **more: Any
) -> HttpResponse:
    seen = {"survey": survey, "tab": tab, "form": form, **more}
    return render(request, f"surveys/{tab}.html", seen)


def _save(
    request: HttpRequest, survey: Survey, change: Change, to: HttpResponse, **more: Any
) -> HttpResponse:
    """Change the draft, say so, and go on."""
    try:
        services.edit(survey=survey, change=change, **more)
        messages.success(request, _saved(survey))
    except SurveyProblem as problem:
        messages.error(request, str(problem))
    return to


def _saved(survey: Survey) -> str:
    if survey.published_id is None:
        return _("Saved.")
    return _("Saved. People see it once you publish a new version.")


def basics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit name, kind, subject, languages, moment and dates."""
    survey = the_survey(request, pk)
    now = read(survey.draft)
    form = forms.Basics(request.POST or None, survey=survey, now=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = {"name": given["name"], "kind": given["kind"]}
        return _save(request, survey, form.change, redirect("surveys:basics", survey.pk), **named)
    moments = (
        _("after purchase"),
        _("after a support conversation"),
        _("first use"),
        _("day 90"),
        _("one year"),
        _("end of trial"),
        _("feature used"),
    )
    return _show(request, survey, "basics", form, moments=moments)


def first_wording(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go to the texts in the first language."""
    survey = the_survey(request, pk)
    return redirect("surveys:wording", survey.pk, read(survey.draft).first_language)


def wording(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Edit every text in one language."""
    survey = the_survey(request, pk)
    languages = read(survey.draft).languages
    if code not in languages:
        raise Http404
    form = WordingForm(request.POST or None, code=code, now=languages[code])
    if request.method == "POST" and form.is_valid():
        to = redirect("surveys:wording", survey.pk, code)
        return _save(request, survey, form.change, to)
    named = [(one, name_of(one)) for one in languages]
    return _show(
        request, survey, "wording", form, code=code, language=name_of(code), languages=named
    )


def all_further(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the further questions."""
    survey = the_survey(request, pk)
    questionnaire = read(survey.draft)
    kinds = dict(FurtherForm.base_fields["type"].choices)  # type: ignore[attr-defined]
    names = dict(FurtherForm.base_fields["categories"].choices)  # type: ignore[attr-defined]
    listed = [
        {
            "id": one.id,
            "text": _text(one, questionnaire),
            "kind": kinds[one.type],
            "asked": [names[category] for category in one.categories],
        }
        for one in questionnaire.further
    ]
    shown = {
        "survey": survey,
        "tab": "further",
        "listed": listed,
        "is_full": len(listed) >= MOST_FURTHER,
        "most": MOST_FURTHER,
    }
    return render(request, "surveys/further.html", shown)


def _text(further: Further, questionnaire: Questionnaire) -> str:
    said = further.wording.get(questionnaire.first_language)
    text = said.text if said else _("(without text)")
    return text.replace("{subject}", questionnaire.subject)


def further(request: HttpRequest, pk: UUID, id_: str | None = None) -> HttpResponse:
    """Edit a further question, or write a new one."""
    survey = the_survey(request, pk)
    questionnaire = read(survey.draft)
    now = next((one for one in questionnaire.further if one.id == id_), None)
    if id_ and now is None:
        raise Http404
    if now is None and len(questionnaire.further) >= MOST_FURTHER:
        messages.error(request, _("{n} further questions are the most.").format(n=MOST_FURTHER))
        return redirect("surveys:further", survey.pk)
    form = FurtherForm(request.POST or None, languages=list(questionnaire.languages), now=now)
    if request.method == "POST" and form.is_valid():
        return _save(request, survey, form.change, redirect("surveys:further", survey.pk))
    shown = {"survey": survey, "tab": "further", "form": form, "now": now}
    return render(request, "surveys/further_one.html", shown)


@require_POST
def move_up(request: HttpRequest, pk: UUID, id_: str) -> HttpResponse:
    """Let a further question change places with the one before it."""
    survey = the_survey(request, pk)
    to = redirect("surveys:further", survey.pk)
    return _save(request, survey, lambda draft: drafting.moved_up(draft, id_), to)


@require_POST
def remove(request: HttpRequest, pk: UUID, id_: str) -> HttpResponse:
    """Take a further question out of the draft."""
    survey = the_survey(request, pk)
    to = redirect("surveys:further", survey.pk)
    return _save(request, survey, lambda draft: drafting.without_further(draft, id_), to)


def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit name, logo and colours."""
    survey = the_survey(request, pk)
    now = read(survey.draft).branding
    form = forms.Look(request.POST or None, request.FILES or None, now=now)
    if request.method == "POST" and form.is_valid():
        return _save(request, survey, form.change, redirect("surveys:look", survey.pk))
    return _show(request, survey, "look", form, branding=now)


def widget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit when and how the widget asks."""
    survey = the_survey(request, pk)
    form = Widget(request.POST or None, now=read(survey.draft).widget)
    if request.method == "POST" and form.is_valid():
        return _save(request, survey, form.change, redirect("surveys:widget", survey.pk))
    return _show(request, survey, "widget", form)
