"""What members fill in to find responses."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promoteur.surveys.models import Survey

CATEGORIES = (
    ("", _("all")),
    ("detractor", _("detractors (0–6)")),
    ("passive", _("passives (7–8)")),
    ("promoter", _("promoters (9–10)")),
)
SHOWN = (
    ("", _("all")),
    ("counted", _("those that count")),
    ("held", _("held back: they look automatic")),
    ("excluded", _("excluded from the score")),
)


class Look(forms.Form):
    """What is looked for. Its fields are the keys of a selection's query string."""

    search = forms.CharField(label=_("Words in the comment"), required=False, max_length=200)
    survey = forms.ChoiceField(label=_("Survey"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=CATEGORIES)
    show = forms.ChoiceField(label=_("Which"), required=False, choices=SHOWN)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    where = forms.CharField(
        label=_("Condition"),
        required=False,
        help_text=_("Such as: plan = pro and amount > 100"),
    )

    def __init__(
        self, *args: Any, surveys: Iterable[Survey], tags: Sequence[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        day = forms.DateInput(attrs={"type": "date"})
        self.fields["from"] = forms.DateField(label=_("From"), required=False, widget=day)
        self.fields["to"] = forms.DateField(label=_("To"), required=False, widget=day)
        chosen = [(str(one.pk), str(one)) for one in surveys]
        self._choices("survey", [("", _("all")), *chosen])
        self._choices("tag", [("", _("all")), *((one, one) for one in tags)])
        self.order_fields(["search", "survey", "category", "from", "to", "show", "tag", "where"])
        if not tags:
            del self.fields["tag"]

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
