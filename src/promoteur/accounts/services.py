"""Verbs that write: members come in, get roles and keys; workspaces are made; deeds recorded."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from promoteur.accounts.models import (
    DEEPEST,
    ApiKey,
    AuditEntry,
    Member,
    Membership,
    Workspace,
)
from promoteur.accounts.problem import AccountProblem
from promoteur.accounts.rules import Role
from promoteur.accounts.zones import known
from promoteur.kit.language import gettext as _

FIRST = "promoteur.accounts.first-member"
FIRST_LASTS = 24 * 3600
KEY_BEGINS = "prm_"


def record(
    deed: str,
    *,
    member: Member | None,
    workspace: Workspace | None,
    about: object = "",
    **details: Any,
) -> None:
    """Write into the audit trail who did what, where, to what."""
    AuditEntry.objects.create(
        deed=deed,
        member=member,
        workspace=workspace,
        about=str(about)[:200],
        details=details,
    )


def record_everywhere(deed: str, *, member: Member, by: Member | None, **details: Any) -> None:
    """Write what was done to a member into the trail of each workspace where the member works."""
    for membership in member.memberships.select_related("workspace"):
        record(deed, member=by, workspace=membership.workspace, about=member.email, **details)


@transaction.atomic
def make_link(*, member: Member, by: Member | None) -> tuple[str, str]:
    """Return both parts of a link for a new password (see `entrance`); the trail knows.

    Args:
        member: who chooses the password.
        by: who made the link; None: whoever runs the server.
    """
    record_everywhere("member.link-made", member=member, by=by)
    return entrance(member)


def first_token() -> str | None:
    """Return what lets the first member in, for a day; None when there is one already."""
    if Member.objects.exists():
        return None
    return signing.TimestampSigner(salt=FIRST).sign(secrets.token_urlsafe(8))


def check_first_token(token: str) -> None:
    """Check that a link may make the first member.

    Raises:
        AccountProblem: it is forged or too old, or there is a member already.
    """
    if Member.objects.exists():
        raise AccountProblem(_("This link has been used. Log in instead."))
    try:
        signing.TimestampSigner(salt=FIRST).unsign(token, max_age=FIRST_LASTS)
    except signing.BadSignature as error:
        raise AccountProblem(
            _("This link does not work any more. Start `promoteur serve` again for a new one.")
        ) from error


@transaction.atomic
def set_up(*, token: str, workspace: Workspace, member: Member, password: str) -> None:
    """Store the first member, the workspace at the top of the tree, and who owns it.

    Raises:
        AccountProblem: the link is not valid, or somebody else was first.
    """
    check_first_token(token)
    member.first = True
    member.clean()
    member.set_password(password)
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise AccountProblem(_("This link has been used. Log in instead.")) from error
    workspace.save()
    Membership.objects.create(member=member, workspace=workspace, role=Role.OWNER)
    record("installation.set-up", member=member, workspace=workspace, about=workspace.name)


@transaction.atomic
def add_workspace(*, parent: Workspace, name: str, zone: str, by: Member) -> Workspace:
    """Return a new workspace below another.

    Raises:
        AccountProblem: the tree would be too deep, or there is no such time zone.
    """
    if parent.depth + 1 >= DEEPEST:
        raise AccountProblem(_("Workspaces may stand {n} deep, and no deeper.").format(n=DEEPEST))
    check_zone(zone)
    workspace = Workspace.objects.create(parent=parent, name=name, zone=zone)
    record("workspace.created", member=by, workspace=workspace, about=name)
    return workspace


@transaction.atomic
def change_workspace(*, workspace: Workspace, name: str, zone: str, by: Member) -> None:
    """Give a workspace another name or time zone.

    Raises:
        AccountProblem: there is no such time zone.
    """
    check_zone(zone)
    before = Workspace.objects.values("name", "zone").get(pk=workspace.pk)
    workspace.name, workspace.zone = name, zone
    workspace.save(update_fields=["name", "zone"])
    record("workspace.changed", member=by, workspace=workspace, about=name, before=before)


def check_zone(zone: str) -> None:
    """Check that a time zone exists.

    Raises:
        AccountProblem: it does not.
    """
    if zone not in known():
        raise AccountProblem(
            _("There is no time zone “{zone}”: one is Europe/Paris.").format(zone=zone)
        )


@transaction.atomic
def invite(*, workspace: Workspace, email: str, role: str, by: Member, agent: str = "") -> Member:
    """Return the member of an e-mail address, who has a role in a workspace now.

    Raises:
        AccountProblem: the member has a role there already.
    """
    address = email.strip().lower()
    member = Member.objects.filter(email=address).first()
    if member is None:
        member = Member(email=address)
        member.set_unusable_password()
        member.save()
    _membership, new = Membership.objects.get_or_create(
        member=member, workspace=workspace, defaults={"role": role, "agent": agent.strip()}
    )
    if not new:
        raise AccountProblem(
            _("{email} is a member of this workspace already.").format(email=address)
        )
    record("member.invited", member=by, workspace=workspace, about=address, role=role)
    return member


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, by: Member, agent: str = "", sees_all: bool = False
) -> None:
    """Give a member another role in a workspace, and say which answers an agent sees.

    Args:
        membership: the role until now.
        role: the role from now on.
        by: who says so.
        agent: what answers about this member have as their `agent`.
        sees_all: whether an agent sees all others, too.

    Raises:
        AccountProblem: nobody would own the workspace any more.
    """
    _keep_an_owner(membership, role)
    before = _told(membership)
    membership.role, membership.agent, membership.sees_all = role, agent.strip(), sees_all
    membership.save(update_fields=["role", "agent", "sees_all"])
    record(
        "member.role-changed",
        member=by,
        workspace=membership.workspace,
        about=membership.member.email,
        before=before,
        after=_told(membership),
    )


def _told(membership: Membership) -> dict[str, str | bool]:
    return {
        "role": str(membership.role),
        "agent": membership.agent,
        "sees_all": membership.sees_all,
    }


@transaction.atomic
def remove(*, membership: Membership, by: Member) -> None:
    """Take a member's role in a workspace away.

    Raises:
        AccountProblem: nobody would own the workspace any more.
    """
    _keep_an_owner(membership, None)
    workspace, email = membership.workspace, membership.member.email
    membership.delete()
    record("member.removed", member=by, workspace=workspace, about=email)


def _keep_an_owner(membership: Membership, role: str | None) -> None:
    """Refuse to leave the top of a tree without an owner; owners above own all below."""
    if membership.role != Role.OWNER or role == Role.OWNER or membership.workspace.parent_id:
        return
    owners = Membership.objects.select_for_update().filter(
        workspace_id=membership.workspace_id, role=Role.OWNER
    )
    if len(owners) == 1:
        raise AccountProblem(_("Somebody must own this workspace: name another owner first."))


class _Links(PasswordResetTokenGenerator):
    """Links that open no more than what the member could enter when they were made.

    Who made one may hold it still, and administers nothing of a workspace that came later.
    """

    def _make_hash_value(self, user: Member, timestamp: int) -> str:
        usual = super()._make_hash_value(user, timestamp)
        roles = Membership.objects.filter(member=user.pk).order_by("pk")
        return f"{usual}{[*roles.values_list('workspace', flat=True)]}"


LINKS = _Links()


def entrance(member: Member) -> tuple[str, str]:
    """Return both parts of the link by which a member chooses a password.

    It works once, and no more when the member works in another workspace, or in one less.
    """
    return urlsafe_base64_encode(force_bytes(member.pk)), LINKS.make_token(member)


def member_of_entrance(who: str, token: str) -> Member:
    """Return the member whom a link lets choose a password.

    Raises:
        AccountProblem: the link is forged, too old, or was used.
    """
    try:
        member = Member.objects.filter(pk=int(urlsafe_base64_decode(who)), is_active=True).first()
    except (ValueError, OverflowError):
        member = None
    if member is None or not LINKS.check_token(member, token):
        raise AccountProblem(
            _("This link does not work any more. Ask whoever sent it for a new one.")
        )
    return member


@transaction.atomic
def enter(*, member: Member, name: str, password: str) -> None:
    """Let an invited member, or one who forgot the password, have a name and a password."""
    member.name = name
    member.set_password(password)
    member.save(update_fields=["name", "password"])
    record_everywhere("member.password-chosen", member=member, by=member)


@transaction.atomic
def change_profile(*, member: Member, name: str, language: str) -> None:
    """Give a member another name, and the language of the pages ("": that of the browser)."""
    member.name, member.language = name, language
    member.save(update_fields=["name", "language"])


@transaction.atomic
def switch_two_factor_off(*, member: Member, by: Member | None) -> int:
    """Take all second factors from a member who lost them; return how many there were.

    Args:
        member: who lost them.
        by: who says so; None: whoever runs the server.
    """
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - it needs members first

    there = Authenticator.objects.filter(user=member)
    kinds = sorted(there.values_list("type", flat=True))
    there.delete()
    if kinds:
        record_everywhere("member.two-factor-off", member=member, by=by, kind=", ".join(kinds))
    return len(kinds)


@transaction.atomic
def issue_key(*, workspace: Workspace, name: str, by: Member) -> tuple[ApiKey, str]:
    """Return a new API key and its text, which is kept nowhere and cannot be shown again."""
    token = KEY_BEGINS + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        workspace=workspace,
        name=name,
        beginning=token[:10],
        digest=hashlib.sha256(token.encode()).hexdigest(),
        created_by=by,
    )
    record("key.issued", member=by, workspace=workspace, about=key)
    return key, token


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Member) -> None:
    """Make an API key worthless, for good."""
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record("key.revoked", member=by, workspace=key.workspace, about=key)
