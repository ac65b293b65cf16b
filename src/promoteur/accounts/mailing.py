"""Mail to members: an invitation with the link by which a new one comes in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from promoteur.accounts.models import Member, Workspace
from promoteur.kit.language import gettext as _

LOG = logging.getLogger("django.promoteur.accounts")


def send_invitation(*, member: Member, workspace: Workspace, by: Member, link: str) -> bool:
    """Return whether a link was sent to its member; if not, it has to be handed over otherwise.

    Args:
        member: who is invited.
        workspace: where.
        by: who invites.
        link: by which the member comes in.
    """
    if not settings.PROMOTEUR_MAIL:
        return False
    subject = _("{who} invites you to {workspace}").format(who=by, workspace=workspace)
    told = {"member": member, "workspace": workspace, "by": by, "link": link}
    text = render_to_string("accounts/mail/invitation.txt", told)
    try:
        send_mail(" ".join(subject.split()), text, None, [member.email])
    except (OSError, SMTPException):
        LOG.exception(_("An invitation could not be sent."))
        return False
    return True
