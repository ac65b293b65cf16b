"""Tables of surveys and of their versions."""

import secrets
import string
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Workspace
from promoteur.kit.language import mark

LETTERS = string.ascii_lowercase + string.digits
LINK_LENGTH = 12
"""62 bits: nobody finds a survey by trying."""


def new_link() -> str:
    """Return a public link that nobody guesses: twelve small letters and digits."""
    return "".join(secrets.choice(LETTERS) for _n in range(LINK_LENGTH))


def new_key() -> str:
    """Return the public key of a widget: twenty small letters and digits."""
    return "".join(secrets.choice(LETTERS) for _n in range(20))


def new_secret() -> str:
    """Return the secret with which a customer's server signs who is asked: 256 bits in hex."""
    return secrets.token_hex(32)


KINDS = {
    "relational": mark("Relational"),
    "transactional": mark("Transactional"),
    "employee": mark("Employees"),
}
"""What a kind of survey, of answers, of a target is called, everywhere."""

KIND_CHOICES = [(kind, _(words)) for kind, words in KINDS.items()]
"""The same for a column of a table."""


class Survey(models.Model):
    """A survey as its members know it: its draft, and the version that is published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=13, choices=KIND_CHOICES)
    """It cannot change once a version is published: answers of two kinds are never pooled."""
    link = models.CharField(max_length=LINK_LENGTH, unique=True, default=new_link, editable=False)
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    """With it a customer's server signs the identity that the widget shows."""
    draft = models.JSONField(default=dict)
    """The questionnaire as it is being edited (`questionnaire.Questionnaire`)."""
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    published = models.OneToOneField(
        "SurveyVersion", models.PROTECT, null=True, related_name="+", editable=False
    )
    """The version that is asked; NULL: none yet."""
    closed_at = models.DateTimeField(null=True, editable=False)
    """Closed by hand; the questionnaire may have dates besides."""
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["relational", "transactional", "employee"]),
                name="kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what is published."""
        return self.published is None or self.published.questionnaire != self.draft


class SurveyVersion(models.Model):
    """A questionnaire as it was published. It never changes: answers belong to what was asked."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    questionnaire = models.JSONField()
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first; numbers count from 1 in each survey."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.survey} – {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save a new version.

        Raises:
            TypeError: it is published already; edit the survey's draft and publish again.
        """
        if not self._state.adding:
            raise TypeError("a published version never changes")
        super().save(*args, **options)
