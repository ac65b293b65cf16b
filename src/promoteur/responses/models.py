"""Tables of responses, and of how far the readers of the spool have come."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Workspace
from promoteur.score.scale import Category, category
from promoteur.surveys.models import Survey


class Import(models.Model):
    """A file of past answers: what is to be done with it, and what came of it."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("not started")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    file = models.TextField()
    """The name of the file."""
    content = models.BinaryField(null=True)
    """The file itself until it is imported, gzipped; NULL: read where it lay."""
    plan = models.JSONField(default=dict)
    """Which column is what: the fields of `imports.plan.Wanted`."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    at = models.DateTimeField(default=timezone.now, editable=False)
    alive_at = models.DateTimeField(null=True)
    """When whoever runs it last said so."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often it was begun."""
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    """Rows that an earlier import had brought already."""
    unanswered = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    """The first refused rows: number and reason."""
    problem = models.TextField(blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.file


class Tag(models.Model):
    """A word that members of a workspace put on responses."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    name = models.CharField(_("tag"), max_length=50)

    class Meta:
        """In the order of the alphabet; one tag of a name, whatever its capitals."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("workspace", Lower("name"), name="one_tag_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Response(models.Model):
    """One answer, as the person left it last.

    Texts from outside have no length here: whatever the edge accepted can be stored. `properties`
    are by their folded names.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=0)
    """Of the survey; 0: imported, asked before there was one."""
    score = models.SmallIntegerField()
    scale = models.CharField(max_length=10, default="0-10")
    answered_at = models.DateTimeField()
    answered_on = models.DateField()
    """The date in the workspace's time zone when it was stored, as in the facts."""
    stored_at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)
    sought = models.TextField(blank=True)
    """The comment as it is searched (`rules.sought`)."""
    further = models.JSONField(default=dict)
    """Answers to further questions, by the question's id."""
    properties = models.JSONField(default=dict)
    unproven = models.JSONField(
        default=dict, db_default=models.Value({}, output_field=models.JSONField())
    )
    """Properties that whoever answered said, and that nobody asked for or signed: no fact."""
    language = models.TextField(blank=True)
    channel = models.TextField(blank=True)
    moment = models.TextField(blank=True)
    wave = models.SmallIntegerField(default=0)
    person = models.TextField(blank=True)
    """An opaque reference; empty: nobody known, or the survey is anonymous."""
    token = models.TextField(blank=True)
    key = models.TextField()
    """Unique in its survey: what comes twice with one key is one response."""
    seq = models.BigIntegerField(null=True)
    """Its place in the spool; NULL: imported."""
    source = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+", db_index=False)
    amended_at = models.DateTimeField(null=True)
    held = models.CharField(max_length=20, blank=True)
    """Why it looks automatic; then it is not counted."""
    restored_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    restored_at = models.DateTimeField(null=True)
    """When a member said that a person gave it after all."""
    excluded = models.TextField(blank=True)
    """Why a member took it out of the score; empty: it counts."""
    excluded_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    excluded_at = models.DateTimeField(null=True)
    tags = models.ManyToManyField(Tag, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-answered_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=10), name="score_is_on_its_scale"
            ),
            models.UniqueConstraint(fields=["survey", "key"], name="one_response_a_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "answered_at", "id"], name="response_of_workspace"),
            models.Index(fields=["survey", "answered_at", "id"], name="response_of_survey"),
            models.Index(
                fields=["workspace", "answered_at"],
                condition=~models.Q(held=""),
                name="response_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} ({self.id})"

    @property
    def category(self) -> Category:
        """Detractor, passive or promoter."""
        return category(self.score)

    @property
    def counts(self) -> bool:
        """Whether it is a fact: neither held nor excluded."""
        return not self.held and not self.excluded


class Amendment(models.Model):
    """What a person changed afterwards in a response, and what it was before."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="amendments")
    key = models.TextField()
    """Unique in its response: what comes twice with one key is one amendment."""
    at = models.DateTimeField()
    before = models.JSONField()
    """Score, comment and further answers that were changed, as they were."""
    after = models.JSONField()
    """The same as they became."""

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "key"], name="one_amendment_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """What a member wrote beside a response."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    text = models.TextField(_("note"), max_length=5000)

    class Meta:
        """In the order in which they were written."""

        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:50]


class Cursor(models.Model):
    """How far the spool has been read, and how many turns were taken to change the facts."""

    name = models.CharField(primary_key=True, max_length=20)
    position = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=32, default="")
    """Of the entry at its position (`drain.mark_of`); "": unknown."""
    turn = models.BigIntegerField(default=0)
    days = models.JSONField(default=list)
    """Where it stood on the last days: pairs of a date and a position."""

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class Due(models.Model):
    """Responses whose facts are to be brought up to date: written with each change of theirs."""

    id = models.BigAutoField(primary_key=True)
    responses = models.BinaryField()
    """Their ids, 16 bytes each."""

    def __str__(self) -> str:
        return f"{self.id}: {len(self.responses) // 16}"

    @property
    def ids(self) -> list[uuid.UUID]:
        """The ids of the responses."""
        packed = bytes(self.responses)
        return [uuid.UUID(bytes=packed[at : at + 16]) for at in range(0, len(packed), 16)]


class SetAside(models.Model):
    """What could not be stored as a response, or not as a fact: kept whole, with the reason."""

    seq = models.BigIntegerField(null=True)
    """Its place in the spool; NULL: a response that cannot be a fact."""
    response = models.UUIDField(null=True, db_index=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    """NULL: nobody knows whose it is."""
    body = models.BinaryField(default=bytes)
    """The entry as it lay in the spool."""
    error = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.seq or self.response}: {self.error}"
