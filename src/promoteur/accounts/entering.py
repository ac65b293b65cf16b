"""Pages by which members come in, and their own page."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from promoteur.accounts import forms, services
from promoteur.accounts.access import the_member
from promoteur.accounts.brake import braked
from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.problem import AccountProblem
from promoteur.kit.language import current
from promoteur.kit.language import gettext as _


def _refused(request: HttpRequest, problem: AccountProblem) -> HttpResponse:
    return render(request, "accounts/refused.html", {"problem": problem}, status=410)


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
    login(request, member)
    return redirect("home")


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
    services.enter(member=member, **form.cleaned_data)
    login(request, member)
    return redirect("home")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@braked
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password, and go on to where the member wanted to."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        wanted = ""
    form = forms.Login(request, request.POST or None)
    if form.is_valid() and form.member:
        login(request, form.member)
        return redirect(wanted or resolve_url("home"))
    empty = not Member.objects.exists()
    return render(request, "accounts/login.html", {"form": form, "next": wanted, "empty": empty})


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget who is logged in."""
    logout(request)
    return redirect("accounts:login")


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change a member's own name and language."""
    member = the_member(request)
    initial = {"name": member.name, "language": member.language}
    form = forms.Profile(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_profile(member=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters("old", "password")
def password(request: HttpRequest) -> HttpResponse:
    """Let a member choose another password; all other sessions end."""
    member = the_member(request)
    form = forms.ChangePassword(request.POST or None, member=member)
    if form.is_valid():
        services.change_password(member=member, password=form.cleaned_data["password"])
        update_session_auth_hash(request, member)
        messages.success(request, _("You have a new password."))
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form})
