"""Pages by which members come in, and their own page."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from promoteur.accounts import forms, services
from promoteur.accounts.access import the_member
from promoteur.accounts.brake import braked
from promoteur.accounts.mailing import send_change
from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.problem import AccountProblem
from promoteur.accounts.speaking import speak
from promoteur.accounts.two_factor import with_two_factor
from promoteur.kit.language import current
from promoteur.kit.language import gettext as _


def _refused(request: HttpRequest, problem: AccountProblem) -> HttpResponse:
    return render(request, "accounts/refused.html", {"problem": problem}, status=410)


def _come_in(request: HttpRequest, member: Member, to: str = "") -> HttpResponse:
    """Log a member in, by way of the second factor where there is one; lead to a view."""
    answer: HttpResponse = perform_login(request, member, redirect_url=reverse(to) if to else None)
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@braked
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first member. The link stands in what `promoteur serve` prints."""
    form = forms.FirstMember(request.POST or None)
    try:
        services.check_first_token(token)
        if not form.is_valid():
            return render(request, "accounts/first.html", {"form": form})
        given = form.cleaned_data
        member = Member(email=given["email"], name=given["name"], language=current())
        services.set_up(
            token=token,
            workspace=Workspace(name=given["organisation"], zone=given["zone"]),
            member=member,
            password=given["password"],
        )
    except AccountProblem as problem:
        return _refused(request, problem)
    return _come_in(request, member, settings.FIRST_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@braked
def join(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Let an invited member choose a name and a password."""
    try:
        member = services.member_of_entrance(who, token)
    except AccountProblem as problem:
        return _refused(request, problem)
    form = forms.Enter(request.POST or None, member=member)
    if not form.is_valid():
        return render(request, "accounts/join.html", {"form": form, "joining": member})
    had_password = member.has_usable_password()
    services.enter(member=member, **form.cleaned_data)
    if had_password:
        send_change("password_reset", member=member, request=request)
    return _come_in(request, member)


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change a member's own name and language."""
    member = the_member(request)
    initial = {"name": member.name, "language": member.language}
    form = forms.Profile(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_profile(member=member, **form.cleaned_data)
        speak(request)  # from here on, and in the message, the language that was chosen
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    shown = {
        "form": form,
        "protected": with_two_factor([member.pk]),
        "signs_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "accounts/profile.html", shown)
