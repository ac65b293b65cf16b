"""What members fill in to make a survey, and its pages of settings."""

import base64
import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from promoteur.accounts.models import Workspace
from promoteur.collect.published import Branding, Kind
from promoteur.kit.language import current
from promoteur.kit.names import folded
from promoteur.surveys import drafting, rules
from promoteur.surveys.models import Survey
from promoteur.surveys.questionnaire import Questionnaire
from promoteur.surveys.wording import LANGUAGES, name_of

PICTURES = {
    "image/png": b"\x89PNG\r\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
    "image/gif": b"GIF8",
    "image/svg+xml": b"<",
}
"""Kinds of pictures that browsers show, and how their files begin."""


KINDS = [
    ("relational", _("relational: the whole relationship, on a rhythm")),
    ("transactional", _("transactional: after a purchase, a call, a first use")),
    ("employee", _("employees: would they recommend working here?")),
]
"""Each kind of survey with what it means, where one chooses."""


def _ready_languages() -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in LANGUAGES]


class NewSurvey(forms.Form):
    """The least that a survey needs; all else has a good default."""

    subject = forms.CharField(
        label=_("What would people recommend?"),
        max_length=80,
        help_text=_("Your company, brand or product, as customers call it."),
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=KINDS,
        initial="relational",
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"),
        choices=_ready_languages,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The wording is ready. You can change every word, and add other languages."),
    )
    workspace = forms.ModelChoiceField(
        label=_("For which workspace?"), queryset=Workspace.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, workspaces: QuerySet[Workspace], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["workspace"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = workspaces
        if len(workspaces) == 1:
            field.widget = forms.HiddenInput()
            field.initial = workspaces[0]

    def clean_languages(self) -> list[str]:
        """Return the languages, the member's own in front: the first one leads."""
        chosen: list[str] = self.cleaned_data["languages"]
        return sorted(chosen, key=lambda code: code != current())


class Basics(forms.Form):
    """Name, kind, subject, languages, moment and dates."""

    name = forms.CharField(
        label=_("Name of the survey"), max_length=80, help_text=_("Only members see it.")
    )
    subject = forms.CharField(
        label=_("What would people recommend?"),
        max_length=80,
        help_text=_("It stands in the texts wherever they say {subject}."),
    )
    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    other_language = forms.RegexField(
        regex=rules.LANGUAGE,
        strip=True,
        label=_("Another language"),
        required=False,
        max_length=12,
        help_text=_("Its code, such as sv or pt-BR. You translate the texts yourself."),
    )
    first_language = forms.ChoiceField(
        label=_("First language"),
        help_text=_("For people whose browser speaks none of the languages of the survey."),
    )
    moment = forms.CharField(
        label=_("Moment"),
        required=False,
        max_length=60,
        help_text=_(
            "At which point of the customer’s journey you ask. Scores can be compared by it."
        ),
        widget=forms.TextInput(attrs={"list": "moments"}),
    )
    properties = forms.CharField(
        label=_("Properties that a link or a page may bring"),
        required=False,
        max_length=2000,
        help_text=_(
            "Their names, with commas: plan, store. Answers can be cut by them. What else an "
            "address says is kept with the answer and counts nowhere."
        ),
    )
    opens = forms.DateTimeField(label=_("Opens"), required=False)
    closes = forms.DateTimeField(label=_("Closes"), required=False)
    once = forms.BooleanField(
        label=_("One answer per browser by the public link"),
        required=False,
    )
    anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_("No answer says who gave it, whatever the link knows."),
    )

    def __init__(self, *args: Any, survey: Survey, now: Questionnaire, **options: Any) -> None:
        initial = {
            "name": survey.name,
            "kind": survey.kind,
            "languages": list(now.languages),
            **{
                name: getattr(now, name)
                for name in (
                    "subject", "first_language", "moment", "opens", "closes", "once", "anonymous",
                )
            },
            "properties": ", ".join(now.properties),
        }  # fmt: skip
        options["initial"] = initial
        super().__init__(*args, **options)
        other = str(self.data.get("other_language", "")).strip()
        codes = list(dict.fromkeys([*LANGUAGES, *now.languages, *([other] if other else [])]))
        choices = [(code, name_of(code)) for code in codes]
        for name in ("languages", "first_language"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.fields["kind"].disabled = survey.published_id is not None
        for name in ("opens", "closes"):
            self.fields[name].widget = forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
            )

    def clean_properties(self) -> list[str]:
        """Return the names of properties, each once."""
        names = [" ".join(one.split()) for one in self.cleaned_data["properties"].split(",")]
        found = list({folded(name): name for name in names if name}.values())
        if problems := [*rules.property_problems(found)]:
            raise forms.ValidationError(problems)
        return found

    def clean(self) -> dict[str, Any]:
        """Check what only shows when the fields stand side by side."""
        given = super().clean() or self.cleaned_data
        codes = self._codes(given)
        if given.get("first_language") not in codes:
            self.add_error("first_language", _("Choose one of the languages of the survey."))
        opens, closes = given.get("opens"), given.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The survey would close before it opens."))
        return given

    @staticmethod
    def _codes(given: dict[str, Any]) -> list[str]:
        codes = [*given.get("languages", []), given.get("other_language")]
        return list(dict.fromkeys(code for code in codes if code))

    def change(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return a questionnaire with what was filled in."""
        given = self.cleaned_data
        kind: Kind = given["kind"]
        changed = drafting.with_languages(
            questionnaire, kind=kind, codes=self._codes(given), first=given["first_language"]
        )
        return replace(
            changed,
            subject=given["subject"],
            moment=given["moment"] or None,
            properties=given["properties"],
            opens=_utc(given["opens"]),
            closes=_utc(given["closes"]),
            once=given["once"],
            anonymous=given["anonymous"],
        )


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(dt.UTC) if moment else None


class Look(forms.Form):
    """Name, logo and two colours."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        help_text=_("At the head of the page; read out in place of the logo."),
    )
    accent = forms.CharField(
        label=_("Colour of buttons"), widget=forms.TextInput(attrs={"type": "color"})
    )
    ink = forms.CharField(
        label=_("Colour of the text on them"), widget=forms.TextInput(attrs={"type": "color"})
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP, GIF or SVG, 6 kB at most: the page stays fast."),
        widget=forms.FileInput(attrs={"accept": ",".join(PICTURES)}),
    )
    without_logo = forms.BooleanField(label=_("No logo"), required=False)

    def __init__(self, *args: Any, now: Branding, **options: Any) -> None:
        initial = {"name": now.name, "accent": now.accent, "ink": now.ink}
        options["initial"] = initial
        super().__init__(*args, **options)
        self.now = now
        if not now.logo:
            del self.fields["without_logo"]

    def clean_logo(self) -> str:
        """Return the new logo as a `data:` URL, or the one until now."""
        file: UploadedFile | None = self.cleaned_data["logo"]
        if not file:
            return self.now.logo
        if (file.size or 0) > rules.LOGO_BYTES:
            raise forms.ValidationError(rules.logo_problem("x" * (rules.LOGO_BYTES + 1)) or "")
        body = file.read()
        start = body.lstrip(b"\xef\xbb\xbf \r\n\t")
        kind = next((k for k, begins in PICTURES.items() if start.startswith(begins)), "")
        if kind == "image/svg+xml" and b"<svg" not in start:
            kind = ""
        logo = f"data:{kind};base64,{base64.b64encode(body).decode()}"
        if problem := rules.logo_problem(logo):
            raise forms.ValidationError(problem)
        return logo

    def clean(self) -> dict[str, Any]:
        """Check that text on the buttons can be read."""
        given = super().clean() or self.cleaned_data
        accent, ink = given.get("accent", "").lower(), given.get("ink", "").lower()
        given.update(accent=accent, ink=ink)
        if problem := rules.colour_problem(accent, ink):
            self.add_error("ink", problem)
        return given

    def change(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return a questionnaire with what was filled in."""
        given = self.cleaned_data
        logo = "" if given.get("without_logo") else given["logo"]
        branding = Branding(name=given["name"], logo=logo, accent=given["accent"], ink=given["ink"])
        return replace(questionnaire, branding=branding)
