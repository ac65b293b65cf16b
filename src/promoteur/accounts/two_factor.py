"""The second factor: who has one, and how it is demanded of everybody."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from promoteur.accounts.models import Member
from promoteur.kit.language import gettext as _

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts: recovery codes alone open nothing."""

ALWAYS = {"account_logout", "set_language"}
OPEN = {*ALWAYS, "account_reauthenticate", "account_change_password"}
"""The pages that a member reaches without a second factor where one is demanded: these, and those
on which it is set up."""


def with_two_factor(members: Iterable[int]) -> set[int]:
    """Return those of some members, by their ids, who have a second factor."""
    found = Authenticator.objects.filter(user__in=members, type__in=KINDS)
    return set(found.values_list("user_id", flat=True))


class demanded:  # noqa: N801 - named as the other middlewares
    """A middleware that lets a member without a second factor only set one up, where demanded.

    Who came in before there was one, by a password alone, comes in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Return the way to the second factor, None where the member may go on."""
        member = request.user
        if not settings.PROMOTEUR_TWO_FACTOR or not isinstance(member, Member):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if with_two_factor([member.pk]):
            return None if name in ALWAYS or _used(request, member) else _out(request)
        if name in OPEN or name.startswith("mfa_"):
            return None
        messages.warning(request, _("Everybody here needs a second factor: set one up first."))
        return redirect("mfa_index")


def _used(request: HttpRequest, member: Member) -> bool:
    """Return whether a second factor was given, or set up, since the member came in."""
    records = get_authentication_records(request, member)
    return any(one.get("method") == "mfa" for one in records)


def _out(request: HttpRequest) -> HttpResponse:
    """Log a member out, who logs in again with the second factor."""
    logout(request)
    messages.warning(request, _("There is a second factor now: log in with it."))
    return redirect("account_login")
