"""What members fill in to import past answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from promoteur.files.dates import Order
from promoteur.files.problem import Ask
from promoteur.responses.imports.plan import Wanted
from promoteur.surveys.models import Survey

FIELDS = {
    Ask.COLUMN: "score",
    Ask.SCALE: "scale",
    Ask.ORDER: "order",
    Ask.DATE: "date",
    Ask.DAY: "on",
}
"""Where a person says what is asked about a file."""


class SendFile(forms.Form):
    """A file of past answers, and the survey to which they belong."""

    survey = forms.ModelChoiceField(
        label=_("Survey"), queryset=Survey.objects.none(), empty_label=_("choose one")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Parquet, JSON lines or Excel, up to 20 MB, as another tool wrote it."),
    )

    def __init__(self, *args: Any, surveys: QuerySet[Survey], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["survey"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = surveys
            if surveys.count() == 1:
                field.initial, field.empty_label = surveys.get(), None


class Columns(forms.Form):
    """Which column is what; what is left open is found out."""

    ORDERS = (
        ("", _("find out")),
        (Order.DAY.value, _("day first: 31/12/2026")),
        (Order.MONTH.value, _("month first: 12/31/2026")),
    )
    SCALES = (("", _("find out")), ("0-10", _("0 to 10")), ("1-10", _("1 to 10")))

    score = forms.ChoiceField(label=_("The answers 0–10"), required=False)
    scale = forms.ChoiceField(label=_("Scale asked"), required=False, choices=SCALES)
    date = forms.ChoiceField(label=_("When they were given"), required=False)
    order = forms.ChoiceField(label=_("Dates"), required=False, choices=ORDERS)
    on = forms.DateField(
        label=_("One day for all"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Where no column holds dates."),
    )
    comment = forms.ChoiceField(label=_("Comment"), required=False)
    person = forms.ChoiceField(
        label=_("Who answered"),
        required=False,
        help_text=_("A number of yours. E-mail addresses are kept as a code."),
    )
    key = forms.ChoiceField(
        label=_("What tells answers apart"),
        required=False,
        help_text=_("A number of each answer. Without one, the whole row does."),
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    moment = forms.ChoiceField(label=_("Moment"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    properties = forms.MultipleChoiceField(
        label=_("Further columns to keep"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Facts to tell answers apart by. What is not ticked is not kept."),
    )

    def __init__(self, *args: Any, columns: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(name, name) for name in columns]
        found = {"score", "date", "comment"}
        for name, field in self.fields.items():
            if name == "properties" and isinstance(field, forms.MultipleChoiceField):
                field.choices = names
            elif isinstance(field, forms.ChoiceField) and not field.choices:
                first = _("find out") if name in found else _("none")
                field.choices = [("", first), *names]

    def ask(self, what: Ask) -> None:
        """Mark the field in which a person says what is asked; the form has data."""
        self.add_error(FIELDS[what], _("Say it here."))

    def wanted(self) -> Wanted:
        """Return what was said."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "order" in given:
            given["order"] = Order(given["order"])
        return Wanted(**{**given, "properties": tuple(given.get("properties", ()))})
