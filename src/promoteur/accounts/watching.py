"""What the audit trail learns from allauth's signals, where it offers nothing else."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.socialaccount.signals import social_account_removed
from django.http import HttpRequest

from promoteur.accounts.models import Member
from promoteur.accounts.services import record_everywhere


def watch() -> None:
    """Begin to listen; once, when the site starts."""
    signals.authenticator_added.connect(_on, dispatch_uid="promoteur")
    signals.authenticator_removed.connect(_off, dispatch_uid="promoteur")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="promoteur")
    signals.authentication_failed.connect(_failed, dispatch_uid="promoteur")
    social_account_removed.connect(_disconnected, dispatch_uid="promoteur")


def _on(request: HttpRequest, user: Member, authenticator: Any, **_more: Any) -> None:
    _write("member.two-factor-on", user, authenticator)
    kind = str(authenticator.type)
    record_authentication(request, user, "mfa", id=authenticator.pk, type=kind)
    request.session.save()  # it is told after the commit, when the answer may be on its way


def _off(user: Member, authenticator: Any, **_more: Any) -> None:
    _write("member.two-factor-off", user, authenticator)


def _renewed(user: Member, authenticator: Any, **_more: Any) -> None:
    _write("member.codes-renewed", user, authenticator)


def _failed(user: Member, authenticator: Any, **_more: Any) -> None:
    record_everywhere(
        "member.second-factor-failed", member=user, by=None, kind=str(authenticator.type)
    )


def _disconnected(socialaccount: Any, **_more: Any) -> None:
    record_everywhere(
        "member.sign-on-disconnected",
        member=socialaccount.user, by=socialaccount.user, provider=socialaccount.provider,
    )  # fmt: skip


def _write(deed: str, member: Member, authenticator: Any) -> None:
    record_everywhere(deed, member=member, by=member, kind=str(authenticator.type))
