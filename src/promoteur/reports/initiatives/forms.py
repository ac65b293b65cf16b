"""What members fill in to note an initiative."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Workspace
from promoteur.accounts.rules import Right
from promoteur.reports.editing import WithWorkspace
from promoteur.reports.models import Initiative


class InitiativeForm(WithWorkspace):
    """What was changed, when, by whom, for whom."""

    right = Right.JUDGE
    concerns = forms.ChoiceField(
        label=_("Whom it concerns"),
        required=False,
        help_text=_("Everybody else is then what it is compared with."),
    )

    class Meta:
        """The fields in the order of a sentence."""

        model = Initiative
        fields = (
            "name", "sort", "began", "ended", "done_by", "people", "concerns", "workspace", "notes",
            "result",
        )  # fmt: skip

    def __init__(
        self, *args: Any, request: HttpRequest, workspace: Workspace, **options: Any
    ) -> None:
        super().__init__(*args, request=request, workspace=workspace, **options)
        self.fields["ended"].help_text = _(
            "Where bringing it in took more than a day: these days count neither as before nor as "
            "after."
        )
        self.fields["done_by"].help_text = _("A person, a team or a supplier.")
        self.fields["people"].help_text = _("It is marked in the trend of their answers alone.")

    def clean(self) -> dict[str, Any]:
        """Check what only shows when the fields stand side by side."""
        given = super().clean() or self.cleaned_data
        began, ended = given.get("began"), given.get("ended")
        if began and ended and ended < began:
            self.add_error("ended", _("It cannot end before it began."))
        return given
