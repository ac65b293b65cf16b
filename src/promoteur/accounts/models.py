"""Tables of workspaces, members, roles, keys and of what was done."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.deeds import in_words
from promoteur.accounts.rules import Role

DEEPEST = 8
"""So many workspaces may stand one below another."""


class Workspace(models.Model):
    """A brand, subsidiary or team with its own surveys and people. They form a tree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=33 * DEEPEST + 1, unique=True, editable=False)
    """The ids from the top of the tree down to this one: all below it begin with it."""
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """In the order of the tree where nothing else is said."""

        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save, with the path that the parent gives. A workspace never moves in the tree."""
        if not self.path:
            above = self.parent.path if self.parent else "/"
            self.path = f"{above}{self.id.hex}/"
        super().save(*args, **options)

    @property
    def depth(self) -> int:
        """How many workspaces stand above it: 0 at the top."""
        return self.path.count("/") - 2


class Members(BaseUserManager["Member"]):
    """Members by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member who logs in with an e-mail address.

        Raises:
            Member.DoesNotExist: nobody does.
        """
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser):
    """Someone who logs in, with an e-mail address and a password."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(max_length=5, blank=True)
    """The language of the pages; empty: that of the browser."""
    is_active = models.BooleanField(default=True)
    first = models.BooleanField(null=True, unique=True, editable=False)
    """True for whoever set the installation up, NULL for all others: so there is only one."""
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Members] = Members()

    class Meta:
        """No two members with one address, whatever its capitals."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_member_an_email")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Write the address in small letters, as it is looked up."""
        self.email = self.email.strip().lower()


class Membership(models.Model):
    """The role of a member in a workspace and in all below it."""

    ROLES: ClassVar = [
        (Role.OWNER.value, _("owner")),
        (Role.MANAGER.value, _("manager")),
        (Role.ANALYST.value, _("analyst")),
        (Role.AGENT.value, _("agent")),
    ]

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=ROLES)
    agent = models.CharField(_("name as an agent"), max_length=200, blank=True, db_default="")
    """What answers about this member have as their `agent`, as the customer's systems write it."""
    sees_all = models.BooleanField(_("sees all answers"), default=False, db_default=False)
    """Whether an agent sees more than the answers about itself; the other roles always do."""

    class Meta:
        """One role in one workspace."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "workspace"], name="one_role_a_workspace"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.workspace} ({self.role})"


class ApiKey(models.Model):
    """A key with which a program acts in a workspace. Only its digest is kept."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    beginning = models.CharField(max_length=16, editable=False)
    """What is shown of it, so that people can tell keys apart."""
    digest = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256 of the whole key, in hex: the key is random, so that nothing slower is needed."""
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"


class AuditEntry(models.Model):
    """What somebody did, when, to what. Written once and never changed."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    """Who; NULL: a program, or somebody who is no member any more."""
    deed = models.CharField(max_length=40)
    """In two words: "survey.published", "key.revoked"."""
    about = models.CharField(max_length=200, blank=True)
    """What it was done to: its name at the time, or its id."""
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.about}"

    @property
    def in_words(self) -> str:
        """What was done, in the language in use."""
        return in_words(self.deed)
