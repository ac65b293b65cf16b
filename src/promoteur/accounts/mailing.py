"""Mail to members: an invitation with the link by which a new one comes in; what was changed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from promoteur.accounts.address import base
from promoteur.accounts.brake import address_of
from promoteur.accounts.models import Member, Workspace
from promoteur.kit import language
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

LOG = logging.getLogger("django.promoteur.accounts")

CHANGES = {
    "password_changed": mark("Your password was changed."),
    "password_reset": mark("A new password was chosen by a link for who forgot it."),
    "password_set": mark("Your account has a password now."),
    "totp_activated": mark("An authenticator app is your second factor now."),
    "totp_deactivated": mark("The authenticator app of your account was switched off."),
    "recovery_codes_generated": mark("New recovery codes were made; the old ones open no more."),
    "webauthn_added": mark("A passkey or a security key was added to your account."),
    "webauthn_removed": mark("A passkey or a security key was taken from your account."),
    "two_factor_off": mark("All second factors were taken from your account."),
    "account_connected": mark("A login by single sign-on was connected with your account."),
    "account_disconnected": mark("A login by single sign-on was disconnected from your account."),
}
"""By what allauth calls them, and by one name of ours: what opens an account, and was changed."""


def send_invitation(*, member: Member, workspace: Workspace, by: Member, link: str) -> bool:
    """Return whether a link was sent to its member; if not, it has to be handed over otherwise.

    Args:
        member: who is invited.
        workspace: where.
        by: who invites.
        link: by which the member comes in.
    """
    subject = _("{who} invites you to {workspace}").format(who=by, workspace=workspace)
    told = {"member": member, "workspace": workspace, "by": by, "link": link}
    text = render_to_string("accounts/mail/invitation.txt", told)
    return _sent(subject, text, member)


def send_change(change: str, *, member: Member, request: HttpRequest | None = None) -> bool:
    """Return whether a member was told by mail that what opens the account was changed.

    Args:
        change: one of `CHANGES`.
        member: whose account it is; the mail is in the language of this member.
        request: with which it was changed; None: by whoever runs the server.
    """
    who = request.user if request else None
    by = who if isinstance(who, Member) and who != member else None
    asked = None if by else request
    with _spoken_to(member):
        told = {
            "change": _(CHANGES[change]),
            "when": timezone.now(),
            "by": by,
            "address": address_of(asked) if asked else "",
            "browser": asked.headers.get("User-Agent", "")[:200] if asked else "",
            "link": base(request) + reverse("account_reset_password") if request else "",
        }
        text = render_to_string("accounts/mail/changed.txt", told)
        return _sent(_("What opens your Promoteur account was changed"), text, member)


@contextmanager
def _spoken_to(member: Member) -> Iterator[None]:
    """Speak the language of a member; of one who has chosen none, the one in use."""
    before = language.current()
    spoken = member.language or before
    with translation.override(spoken):
        language.use(spoken)
        try:
            yield
        finally:
            language.use(before)


def _sent(subject: str, text: str, member: Member) -> bool:
    """Return whether mail was given to the server; what goes wrong is for the log."""
    if not settings.PROMOTEUR_MAIL:
        return False
    try:
        send_mail(" ".join(subject.split()), text, None, [member.email])
    except (OSError, SMTPException):
        LOG.exception(_("Mail could not be sent."))
        return False
    return True
