"""The page that says how people reach a published survey."""

import datetime as dt
import secrets
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from promoteur.accounts.access import the_member
from promoteur.accounts.address import base, is_of_this_computer
from promoteur.accounts.queries import rights_in
from promoteur.accounts.rules import Right
from promoteur.collect.personal import Personal, invite
from promoteur.kit.language import gettext
from promoteur.surveys import edge, services, snippets
from promoteur.surveys.access import the_survey
from promoteur.surveys.models import Survey
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.questionnaire import read


class PersonalLink(forms.Form):
    """For whom a personal link is, and for how long."""

    person = forms.RegexField(
        regex=r"^[^@]*\Z",
        label=_("Reference of the person"),
        max_length=100,
        help_text=_("Such as a customer number. Never an e-mail address."),
        error_messages={"invalid": _("No e-mail address: a number or code of yours.")},
    )
    days = forms.IntegerField(label=_("Days that it works"), min_value=1, max_value=365, initial=30)


def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show link, QR code, kiosk, widget and personal links; make a personal link."""
    survey = the_survey(request, pk, Right.SEE)
    if survey.published is None:
        return redirect("surveys:overview", survey.pk)
    form = PersonalLink(request.POST or None)
    address = base(request)
    personal = ""
    if request.method == "POST":
        survey = the_survey(request, pk, Right.ASK)
        if form.is_valid():
            personal = f"{address}/t/{_token(survey, **form.cleaned_data)}"
    may_ask = Right.ASK in rights_in(request.user, survey.workspace)
    shown = {
        "survey": survey,
        "secret": survey.secret if may_ask else "",
        "tab": "share",
        "only_here": is_of_this_computer(address),
        "start": snippets.START,
        "closed": _closed(survey),
        "link": f"{address}/s/{survey.link}",
        "kiosk": f"{address}/k/{survey.link}",
        "widget": snippets.widget(address, survey.key),
        "asked": snippets.ask(),
        "identities": snippets.identities(),
        "form": form,
        "personal": personal,
    }
    return render(request, "surveys/share.html", shown)


@require_POST
def renew_secret(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new secret for the widget."""
    survey = the_survey(request, pk, Right.ASK)
    try:
        services.renew_secret(survey=survey, by=the_member(request))
        messages.success(request, gettext("There is a new secret. Put it on your server now."))
    except SurveyProblem as problem:
        messages.error(request, str(problem))
    return redirect("surveys:share", survey.pk)


def _closed(survey: Survey) -> bool:
    """Return whether a published survey takes no more answers, by a member or by its date."""
    if survey.closed_at or survey.published is None:
        return True
    closes = read(survey.published.questionnaire).closes
    return closes is not None and closes <= dt.datetime.now(dt.UTC)


def _token(survey: Survey, *, person: str, days: int) -> str:
    now = dt.datetime.now(dt.UTC)
    personal = Personal(
        survey=str(survey.pk), id=secrets.token_urlsafe(9), channel="link", person=person
    )
    return invite(edge.seals(), personal, now + dt.timedelta(days=days), now)
