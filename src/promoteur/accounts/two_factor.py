"""The second factor: who has one, and how it is demanded of everybody."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from promoteur.accounts.models import Member
from promoteur.kit.language import gettext as _

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts: recovery codes alone open nothing."""

OPEN = {"account_logout", "account_reauthenticate", "account_change_password", "set_language"}
"""The pages that a member reaches without a second factor where one is demanded: these, and those
on which it is set up."""


def with_two_factor(members: Iterable[int]) -> set[int]:
    """Return those of some members, by their ids, who have a second factor."""
    found = Authenticator.objects.filter(user__in=members, type__in=KINDS)
    return set(found.values_list("user_id", flat=True))


class demanded:  # noqa: N801 - named as the other middlewares
    """A middleware that lets a member without a second factor only set one up, where demanded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Return the way to the page of second factors, None where the member may go on."""
        member = request.user
        if not settings.PROMOTEUR_TWO_FACTOR or not isinstance(member, Member):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith("mfa_") or with_two_factor([member.pk]):
            return None
        messages.warning(request, _("Everybody here needs a second factor: set one up first."))
        return redirect("mfa_index")
