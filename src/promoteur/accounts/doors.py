"""The pages of allauth that are offered, and no other: nobody signs up, an address stays."""

from typing import Any

from allauth.account import views as account
from allauth.socialaccount import views as sign_on
from allauth.socialaccount.adapter import get_adapter
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache

from promoteur.accounts.brake import braked
from promoteur.accounts.models import Member


class Login(account.LoginView):
    """The page of address and password, with the other ways in."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Return what the template shows."""
        wanted = {"process": "login"}
        if after := self.get_next_url():
            wanted["next"] = after
        ways = get_adapter().list_providers(self.request)
        shown = {
            "has_members": Member.objects.exists(),
            "providers": [
                {"name": one.name, "address": one.get_login_url(self.request, **wanted)}
                for one in ways
            ],
        }
        usual: dict[str, Any] = super().get_context_data(**given)
        return usual | shown


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask whose password was forgotten; where no mail is sent, say who helps instead."""
    if not settings.PROMOTEUR_MAIL:
        return render(request, "accounts/no_mail.html")
    answer: HttpResponse = account.password_reset(request)
    return answer


def _providers() -> list[URLPattern | URLResolver]:
    """Return the addresses of the providers that are set up."""
    beginning = "allauth.socialaccount.providers"
    names = [
        name for name in ("openid_connect", "saml") if apps.is_installed(f"{beginning}.{name}")
    ]
    return [path("", include(f"{beginning}.{name}.urls")) for name in names]


urlpatterns = [
    path("login/", braked(Login.as_view()), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("login/again/", account.reauthenticate, name="account_reauthenticate"),
    path("login/cancelled/", sign_on.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", sign_on.login_error, name="socialaccount_login_error"),
    path("password/forgotten/", braked(forgotten), name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/chosen/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", account.password_set, name="account_set_password"),
    path("account/sign-on/", sign_on.connections, name="socialaccount_connections"),
    path("account/two-factor/", include("allauth.mfa.urls")),
    *_providers(),
]
