"""What members fill in to note a round of asking."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Workspace
from promoteur.accounts.rules import Right
from promoteur.reports import whom
from promoteur.reports.editing import WithWorkspace
from promoteur.reports.models import Round
from promoteur.reports.rounds.rules import DAYS


class RoundForm(WithWorkspace):
    """How many were asked when, and which answers came of it."""

    right = Right.JUDGE
    concerns = forms.ChoiceField(
        label=_("Which answers it brought"),
        required=False,
        help_text=_(
            "Those of its channel, for example: answers that nobody was asked for must not count."
        ),
    )

    class Meta:
        """The fields in the order of a sentence."""

        model = Round
        fields = (
            "name", "sent", "asked", "source", "kind", "concerns", "until", "workspace",
        )  # fmt: skip

    def __init__(
        self, *args: Any, request: HttpRequest, workspace: Workspace, **options: Any
    ) -> None:
        super().__init__(*args, request=request, workspace=workspace, **options)
        self.fields["asked"].help_text = _("Those whom it reached: without what came back.")
        self.fields["source"].help_text = _("The report of your mailing tool, for example.")
        if self.instance.pk is None and "kind" not in request.GET:
            known = Round.objects.filter(workspace__path__startswith=workspace.path).first()
            self.initial["kind"] = known.kind if known else self.initial["kind"]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("Left empty: 30 days after it was sent.")
        field = self.fields["concerns"]
        if isinstance(field, forms.ChoiceField):
            (everybody, _words), *parts = whom.choices(request, workspace, self.initial["concerns"])
            field.choices = [(everybody, _("all answers of its days")), *parts]

    def clean(self) -> dict[str, Any]:
        """Check what only shows when the fields stand side by side, and fill in the last day."""
        given = super().clean() or self.cleaned_data
        sent, until = given.get("sent"), given.get("until")
        if sent and sent > timezone.localdate():
            self.add_error("sent", _("This day lies ahead: note a round once it was sent."))
        if sent and not until and "until" not in self.errors:
            given["until"] = sent + dt.timedelta(days=DAYS)
        if sent and until and until < sent:
            self.add_error("until", _("Answers cannot come before somebody is asked."))
        return given
