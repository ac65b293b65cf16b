"""What members fill in to note a printed score, and to import a file of them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Workspace
from promoteur.accounts.rules import Right
from promoteur.reports.benchmarks.rules import contradiction
from promoteur.reports.editing import WithWorkspace
from promoteur.reports.models import Benchmark

LARGEST = 1_000_000


class BenchmarkForm(WithWorkspace):
    """Whose score, of when, from where, and how exact it is."""

    right = Right.JUDGE

    class Meta:
        """What is required first."""

        model = Benchmark
        fields = (
            "name", "sort", "kind", "score", "dated", "source", "country", "scale", "method",
            "answers", "low", "high", "promoters", "passives", "detractors", "workspace",
        )  # fmt: skip

    def __init__(
        self, *args: Any, request: HttpRequest, workspace: Workspace, **options: Any
    ) -> None:
        super().__init__(*args, request=request, workspace=workspace, **options)
        self.fields["source"].help_text = _("Where it was published: report, page or address.")
        self.fields["answers"].help_text = _(
            "Without their number, or an interval, nobody can say whether you differ."
        )

    def clean(self) -> dict[str, Any]:
        """Check that the figures do not contradict each other."""
        given = super().clean() or self.cleaned_data
        figures = ("score", "answers", "low", "high", "promoters", "passives", "detractors")
        if self.errors or given.get("score") is None:
            return given
        if why := contradiction(Benchmark(**{name: given.get(name) for name in figures})):
            self.add_error(None, why)
        return given


class BenchmarkFile(forms.Form):
    """A file of printed scores."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, up to 1 MB."))

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be one of benchmarks."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        return given
