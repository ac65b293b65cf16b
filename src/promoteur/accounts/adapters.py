"""What allauth asks of Promoteur: who may come in, what is written down, how secrets are kept."""

import base64
import hashlib
import logging
from functools import cache
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.address import base
from promoteur.accounts.brake import address_of
from promoteur.accounts.mailing import CHANGES, send_change
from promoteur.accounts.models import Member
from promoteur.accounts.services import record_everywhere

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

LOG = logging.getLogger("django.promoteur.accounts")
SECRETS = b"promoteur second factors"


class Closed(DefaultAccountAdapter):
    """Nobody signs up: members are invited."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "This e-mail address and this password do not belong together."
        ),
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("That was wrong too often. Try again in five minutes."),
        "rate_limited": _("That was wrong too often. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's way
        """Return False: nobody comes in who was not invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of whoever asks, as the proxies tell it."""
        return address_of(request) or "unknown"

    def format_email_subject(self, subject: str) -> str:
        """Return a subject as it is."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send mail; what goes wrong is for the log: a page must not tell who is a member."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            LOG.exception(_("Mail could not be sent."))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth's way
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Tell a member by mail what was changed that opens the account."""
        change = template_prefix.rpartition("/")[2]
        if change in CHANGES:
            send_change(change, member=user, request=self.request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail; it begins as every link of the site does."""
        url: str = super().get_reset_password_from_key_url(key)
        return base(self.request) + urlsplit(url).path

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return where a member goes on who changed the password."""
        return reverse("accounts:profile")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to say again who one is, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use your authenticator app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or a security key"),
        }
        found = super().get_reauthentication_methods(user)
        return [one | {"description": words.get(one["id"], one["description"])} for one in found]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that a wrong password was given for a member."""
        super().authentication_failed(request, **credentials)
        email = str(credentials.get("email", "")).strip().lower()
        if member := Member.objects.filter(email=email).first():
            record_everywhere("member.login-failed", member=member, by=None)

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        """Write down that a member came in, and how."""
        from allauth.account.internal.flows.login import (  # noqa: PLC0415 - it asks for this class
            get_authentication_records,
        )

        ways = [str(one.get("method")) for one in get_authentication_records(request, user)]
        record_everywhere("member.logged-in", member=user, by=user, ways=[*dict.fromkeys(ways)])
        answer: HttpResponse = super().post_login(request, user, **given)
        return answer

    def set_password(self, user: Any, password: str) -> None:
        """Give a member another password, and write it down."""
        super().set_password(user, password)
        record_everywhere("member.password-changed", member=user, by=user)


class TwoFactor(DefaultMFAAdapter):
    """Second factors, their secrets sealed with the secret of the installation."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Recovery codes need an app or a passkey first."),
        "incorrect_code": _("This code is not right."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was stored."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Return under which name an app shows its codes."""
        return f"Promoteur ({self._get_site_name()})"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        """Return a name for a new key."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 - it asks for this class

        n = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Key {n}")).format(n=n + 1)


@cache
def _seal() -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 - slow, and rarely needed

    key = hashlib.blake2b(SECRETS, key=str(settings.SECRET_KEY).encode()[:64], digest_size=32)
    return Fernet(base64.urlsafe_b64encode(key.digest()))


class SignOn(DefaultSocialAccountAdapter):
    """Members who log in elsewhere: the same people, known by their verified address."""

    error_messages: ClassVar = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("Another member uses this login already."),
        "no_password": _("Choose a password first: you could not log in any more."),
    }

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's way
        sociallogin: Any,  # noqa: ARG002
    ) -> bool:
        """Return False: nobody comes in who was not invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let an invited member in whose address the provider has verified; nobody else.

        Raises:
            ImmediateHttpResponse: nobody of that address was invited.
        """
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        member = Member.objects.filter(email__in=verified, is_active=True).first()
        if member is None:
            told = {"verified": verified, "given": bool(sociallogin.email_addresses)}
            raise ImmediateHttpResponse(render(request, "accounts/unknown.html", told, status=403))
        sociallogin.connect(request, member)
        self._write_down(sociallogin, member)

    def _write_down(self, sociallogin: Any, member: Member) -> None:
        provider = sociallogin.account.provider
        record_everywhere("member.sign-on-connected", member=member, by=member, provider=provider)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **more: Any
    ) -> None:
        """Write into the log why a provider let nobody in: whoever set it up reads it."""
        told = str(_("Logging in by {provider} failed: {why}"))
        why = f"{error} {more.get('exception') or ''}".strip()
        LOG.warning(told.format(provider=getattr(provider, "name", provider), why=why))
        super().on_authentication_error(request, provider, error=error, **more)
