"""What `promoteur member` does: find the member, write it into the trail, print what was done."""

import argparse
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from promoteur.cli import installation
from promoteur.cli.installation import InstallationProblem
from promoteur.kit.language import gettext as _

if TYPE_CHECKING:
    from promoteur.accounts.models import Member

SHOWN = 20
"""So many members are named to whoever named none."""


def run(options: argparse.Namespace) -> None:
    """Print a link with which a member chooses a new password.

    Raises:
        Problem: there is no such member, no installation, or the address is none.
    """
    installation.use(options)
    from django.conf import settings  # noqa: PLC0415 - Django
    from django.urls import reverse  # noqa: PLC0415 - beside it

    from promoteur.accounts import services  # noqa: PLC0415 - beside it

    address = _address(options.url or settings.PROMOTEUR_URL or options.local)
    member = _the_member(options.email)
    path = reverse("accounts:join", args=services.make_link(member=member, by=None))
    words = _("{email} chooses a new password here, once, within three days:")
    sys.stdout.write(f"{words.format(email=member.email)}\n{address}{path}\n")


def run_two_factor_off(options: argparse.Namespace) -> None:
    """Take the second factors from a member.

    Raises:
        Problem: there is no such member, or no installation.
    """
    installation.use(options)
    from promoteur.accounts import services  # noqa: PLC0415 - Django
    from promoteur.accounts.mailing import send_change  # noqa: PLC0415 - beside it

    member = _the_member(options.email)
    if services.switch_two_factor_off(member=member, by=None):
        send_change("two_factor_off", member=member)
        words = _("{email} logs in without a second factor now.")
    else:
        words = _("{email} has no second factor.")
    sys.stdout.write(words.format(email=member.email) + "\n")


def _address(text: str) -> str:
    """Return the address of the site without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InstallationProblem(
            _("{url} is no address: write it as https://ask.example.org.").format(url=text)
        )
    return text.rstrip("/")


def _the_member(email: str) -> "Member":
    """Return the member who logs in with an address.

    Raises:
        InstallationProblem: nobody does.
    """
    from promoteur.accounts.models import Member  # noqa: PLC0415 - Django

    members = Member.objects.filter(is_active=True).order_by("email")
    if found := members.filter(email=email.strip().lower()).first():
        return found
    there = list(members.values_list("email", flat=True)[:SHOWN])
    if not there:
        raise InstallationProblem(
            _("Nobody is a member yet: `promoteur serve` prints the link for the first one.")
        )
    raise InstallationProblem(
        _("Nobody logs in as {email}. There is: {there}.").format(
            email=email, there=", ".join(there)
        )
    )
