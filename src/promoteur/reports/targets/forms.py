"""What members fill in to set a target."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.rules import Right
from promoteur.reports.editing import WithWorkspace
from promoteur.reports.models import Target


class TargetForm(WithWorkspace):
    """Who wants what of whom by when."""

    right = Right.ASK
    concerns = forms.ChoiceField(
        label=_("Whom it concerns"),
        required=False,
        help_text=_("For more than one condition, filter a page first and come from there."),
    )

    class Meta:
        """The fields in the order of a sentence."""

        model = Target
        fields = ("name", "measure", "goal", "due", "kind", "concerns", "owner", "workspace")

    def __init__(
        self, *args: Any, request: HttpRequest, workspace: Workspace, **options: Any
    ) -> None:
        super().__init__(*args, request=request, workspace=workspace, **options)
        self.fields["goal"].help_text = _(
            "A score in points, at least; a share of detractors in percent, at most; a response "
            "rate in percent, at least."
        )
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset, owner.empty_label = _members(workspace), _("nobody yet")

    def clean(self) -> dict[str, Any]:
        """Check what only shows when the fields stand side by side."""
        given = super().clean() or self.cleaned_data
        goal, measure = given.get("goal"), given.get("measure")
        if goal is not None and measure == Target.Measure.SCORE and not -100 <= goal <= 100:
            self.add_error("goal", _("A score lies between −100 and 100."))
        shares = {Target.Measure.DETRACTORS, Target.Measure.RESPONSES}
        if goal is not None and measure in shares and not 0 <= goal <= 100:
            self.add_error("goal", _("A share lies between 0 and 100 percent."))
        due = given.get("due")
        if due and "due" in self.changed_data and due <= timezone.localdate():
            self.add_error("due", _("A target lies ahead: choose a day after today."))
        return given


def _members(workspace: Workspace) -> Any:
    """Return those who work in a workspace, above it or below it."""
    above = [part for part in workspace.path.split("/") if part]
    here = Member.objects.filter(memberships__workspace__in=above)
    below = Member.objects.filter(memberships__workspace__path__startswith=workspace.path)
    return (here | below).filter(is_active=True).distinct().order_by("name", "email")
