"""Tables of what members write: targets, initiatives, benchmarks, rounds of asking.

Saved views have theirs beside what writes them.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Workspace
from promoteur.analytics.columns import Kind
from promoteur.reports.saved.models import SavedView
from promoteur.surveys.models import KIND_CHOICES

__all__ = ["Benchmark", "Initiative", "Round", "SavedView", "Target"]


class Target(models.Model):
    """A specific, measurable, dated goal of a workspace or of a part of its answers."""

    class Measure(models.TextChoices):
        """What is measured."""

        SCORE = "score", _("Score")
        DETRACTORS = "detractors", _("Share of detractors")
        RESPONSES = "responses", _("Response rate")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="+", verbose_name=_("workspace")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of survey"), max_length=20, choices=KIND_CHOICES)
    measure = models.CharField(_("what is measured"), max_length=20, choices=Measure.choices)
    goal = models.DecimalField(_("goal"), max_digits=5, decimal_places=1)
    """Points, −100 to 100, at least; of a share percent, 0 to 100: of detractors at most, of
    those who respond at least."""
    due = models.DateField(_("by"))
    concerns = models.TextField(_("whom it concerns"), blank=True)
    """A filter as a query string; empty: all answers."""
    owner = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    """When somebody ended it; NULL: it holds."""

    class Meta:
        """The next that is due first."""

        ordering: ClassVar = ["due", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(measure="score", goal__range=(-100, 100))
                | models.Q(measure__in=["detractors", "responses"], goal__range=(0, 100)),
                name="goal_can_be_reached",
                violation_error_message=_("No score and no share can be like this."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of_share(self) -> bool:
        """Whether what is measured is a share in percent, and not a score in points."""
        return self.measure != self.Measure.SCORE


class Initiative(models.Model):
    """Something the company did: what, when, by whom, for whom, and what came of it."""

    class Sort(models.TextChoices):
        """What was changed."""

        TRAINING = "training", _("training")
        PROCESS = "process", _("process")
        RELEASE = "release", _("release")
        PRICE = "price", _("price")
        OFFER = "offer", _("offer")
        STAFF = "staff", _("staff")
        COMMUNICATION = "communication", _("communication")
        OTHER = "other", _("something else")

    class People(models.TextChoices):
        """Whose score it was to move: customers and employees are never in one figure."""

        CUSTOMERS = "customers", _("our customers")
        EMPLOYEES = "employees", _("our employees")
        BOTH = "both", _("customers and employees")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="+", verbose_name=_("workspace")
    )
    name = models.CharField(_("what was changed"), max_length=120)
    sort = models.CharField(_("kind of change"), max_length=20, choices=Sort.choices)
    began = models.DateField(_("first day"))
    ended = models.DateField(_("last day"), null=True, blank=True)
    """The last day on which it was brought in; NULL: it was there at once."""
    done_by = models.CharField(_("by whom"), max_length=120, blank=True)
    people = models.CharField(
        _("for customers or employees"),
        max_length=20,
        choices=People.choices,
        default=People.CUSTOMERS,
        db_default=People.CUSTOMERS,
    )
    concerns = models.TextField(_("whom it concerns"), blank=True)
    """A filter as a query string; empty: everybody."""
    notes = models.TextField(_("notes"), blank=True)
    result = models.TextField(_("what came of it"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-began", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended=None) | models.Q(ended__gte=models.F("began")),
                name="initiative_ends_after_it_began",
                violation_error_message=_("It cannot end before it began."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_for(self, kind: Kind) -> bool:
        """Whether it was to move the answers of a kind: those of customers are of two kinds."""
        employees = kind is Kind.EMPLOYEE
        return self.people != (self.People.CUSTOMERS if employees else self.People.EMPLOYEES)


class Benchmark(models.Model):
    """A score that somebody printed: whose, of when, from where, and how exact it is."""

    class Sort(models.TextChoices):
        """Whose it is."""

        SECTOR = "sector", _("sector")
        COMPETITOR = "competitor", _("competitor")
        OWN = "own", _("our own, from elsewhere")

    class Scale(models.TextChoices):
        """On which scale was asked."""

        ZERO_TO_TEN = "0-10", _("0 to 10")
        OTHER = "other", _("another scale")
        UNKNOWN = "", _("not known")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="+", verbose_name=_("workspace")
    )
    name = models.CharField(_("whose score"), max_length=120)
    sort = models.CharField(_("what they are"), max_length=20, choices=Sort.choices)
    kind = models.CharField(_("kind of survey"), max_length=20, choices=KIND_CHOICES)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1)
    dated = models.DateField(_("date of the figure"))
    source = models.CharField(_("source"), max_length=300)
    answers = models.PositiveIntegerField(_("answers"), null=True, blank=True)
    promoters = models.PositiveIntegerField(_("promoters"), null=True, blank=True)
    passives = models.PositiveIntegerField(_("passives"), null=True, blank=True)
    detractors = models.PositiveIntegerField(_("detractors"), null=True, blank=True)
    low = models.DecimalField(
        _("interval: from"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    high = models.DecimalField(
        _("interval: to"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    country = models.CharField(_("country"), max_length=60, blank=True)
    scale = models.CharField(
        _("scale"), max_length=10, choices=Scale.choices, blank=True, default=Scale.UNKNOWN
    )
    method = models.CharField(_("how they asked"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first; a figure of one source, of one day, is there once."""

        ordering: ClassVar = ["-dated", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name", "sort", "kind", "dated", "source"],
                name="one_benchmark_a_source_and_day",
                violation_error_message=_("This figure is here already, of that day."),
            ),
            models.CheckConstraint(
                condition=models.Q(score__range=(-100, 100)),
                name="benchmark_is_a_score",
                violation_error_message=_("A score lies between −100 and 100."),
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="benchmark_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counts(self) -> tuple[int, int, int] | None:
        """Detractors, passives and promoters, where all three are known."""
        if self.detractors is None or self.passives is None or self.promoters is None:
            return None
        return self.detractors, self.passives, self.promoters

    @property
    def limits(self) -> tuple[float, float] | None:
        """The interval that was printed, points."""
        if self.low is None or self.high is None:
            return None
        return float(self.low), float(self.high)


class Round(models.Model):
    """One round of asking: on which day how many were asked, and until when answers count as its.

    How many were asked is noted by a member, as long as nobody is asked by Promoteur itself.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="+", verbose_name=_("workspace")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of survey"), max_length=20, choices=KIND_CHOICES)
    sent = models.DateField(_("sent on"))
    until = models.DateField(_("answers count until"))
    asked = models.PositiveIntegerField(
        _("how many were asked"), validators=[MaxValueValidator(1_000_000_000)]
    )
    """Of those whom the question reached: what came back undelivered was not asked."""
    concerns = models.TextField(_("whom it concerns"), blank=True)
    """A filter as a query string, of the answers that it brought; empty: all of these days."""
    source = models.CharField(_("where that number is from"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-sent", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("sent")),
                name="round_ends_after_it_was_sent",
                violation_error_message=_("Answers cannot come before somebody is asked."),
            ),
            models.CheckConstraint(
                condition=models.Q(asked__gte=1),
                name="round_asked_somebody",
                violation_error_message=_("A round asks at least one person."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
