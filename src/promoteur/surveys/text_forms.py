"""What members fill in to change the texts of a survey: its wording, its further questions."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from promoteur.collect.published import Category, Further, FurtherType, FurtherWording, Link, Thanks
from promoteur.collect.published import Wording as Texts
from promoteur.collect.words import words
from promoteur.kit.language import current, gettext
from promoteur.surveys import drafting, rules
from promoteur.surveys.questionnaire import Questionnaire
from promoteur.surveys.wording import name_of

CATEGORIES = (
    ("", _("Everyone, unless worded below")),
    ("detractor", _("Detractors (0 to 6)")),
    ("passive", _("Passives (7 and 8)")),
    ("promoter", _("Promoters (9 and 10)")),
)
SCORES = tuple(str(score) for score in range(11))
LINKS = range(1, rules.MOST_LINKS + 1)
NOT_SHOWN = frozenset({"name", "trap"})
"""Words of the page that nobody reads on it."""


def _line(label: Any, *, required: bool = False, longest: int = 200) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest)


def _text(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordingForm(forms.Form):
    """Every text of a survey in one language."""

    question = _text(_("The question"), required=True)
    low = _line(_("Beside 0"), required=True, longest=60)
    high = _line(_("Beside 10"), required=True, longest=60)
    intro = _text(_("Introduction"))
    submit = _line(_("The button"), longest=40)

    def __init__(self, *args: Any, code: str, now: Texts, **options: Any) -> None:
        options["initial"] = _initial(now)
        super().__init__(*args, **options)
        self.code = code
        for name, label in CATEGORIES:
            self.fields[f"why_{name}"] = _text(label, required=not name)
            self.fields[f"thanks_{name}"] = _text(label, required=not name)
            for n in LINKS:
                self.fields[f"link_{name}_{n}"] = _line(_("Text of a link"), longest=80)
                self.fields[f"address_{name}_{n}"] = _line(_("Its address"), longest=500)
        for score in SCORES:
            self.fields[f"why_{score}"] = _text(score)
        own, ours = words(code), words(current())
        self.fields["submit"].widget.attrs["placeholder"] = own["send"]
        for name in own:
            if name not in NOT_SHOWN:
                field = _line(ours.get(name, name), longest=rules.LONGEST_TEXT)
                field.widget.attrs["placeholder"] = own[name]
                self.fields[f"label_{name}"] = field
        for one in self.fields.values():
            one.widget.attrs.update(lang=code, dir="auto")

    def clean(self) -> dict[str, Any]:
        """Check the links: each has a text and an address that a person may be led to."""
        given = super().clean() or self.cleaned_data
        for name, _label in CATEGORIES:
            for n in LINKS:
                text, address = (given.get(f"{part}_{name}_{n}") for part in ("link", "address"))
                if address and not rules.is_address(address):
                    self.add_error(f"address_{name}_{n}", _("Write it as https://example.org."))
                elif bool(text) != bool(address):
                    self.add_error(
                        f"{'link' if address else 'address'}_{name}_{n}",
                        _("A link needs a text and an address."),
                    )
        return given

    def change(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return a questionnaire with what was filled in."""
        given = self.cleaned_data
        why = {name: given[f"why_{name}"] for name in (*dict(CATEGORIES), *SCORES)}
        wording = Texts(
            question=given["question"],
            low=given["low"],
            high=given["high"],
            intro=given["intro"],
            submit=given["submit"],
            why={name: text for name, text in why.items() if text},
            thanks={
                name: Thanks(given[f"thanks_{name}"], self._links(name))
                for name, _label in CATEGORIES
                if given[f"thanks_{name}"] or self._links(name)
            },
            labels={
                name.removeprefix("label_"): text
                for name, text in given.items()
                if name.startswith("label_") and text
            },
        )
        return replace(questionnaire, languages={**questionnaire.languages, self.code: wording})

    def _links(self, name: str) -> list[Link]:
        given = self.cleaned_data
        pairs = ((given[f"link_{name}_{n}"], given[f"address_{name}_{n}"]) for n in LINKS)
        return [Link(text, address) for text, address in pairs if address]

    def _bound(self, names: Iterable[str]) -> list[BoundField]:
        return [self[name] for name in names]

    def the_question(self) -> list[BoundField]:
        """Return the fields of the first page."""
        return self._bound(("question", "low", "high", "intro", "submit"))

    def the_why(self) -> list[BoundField]:
        """Return how "why?" is asked each category."""
        return self._bound(f"why_{name}" for name, _label in CATEGORIES)

    def why_by_score(self) -> list[BoundField]:
        """Return how "why?" is asked after one score only."""
        return self._bound(f"why_{score}" for score in SCORES)

    def has_why_by_score(self) -> bool:
        """Whether "why?" is worded for one score at least."""
        return any(self[f"why_{score}"].value() for score in SCORES)

    def the_thanks(self) -> Iterator[tuple[BoundField, list[BoundField], bool]]:
        """Yield the thanks of each category: its text, its links, and whether it has any."""
        for name, _label in CATEGORIES:
            names = [f"{part}_{name}_{n}" for n in LINKS for part in ("link", "address")]
            links = self._bound(names)
            filled = any(field.value() or field.errors for field in links)
            yield self[f"thanks_{name}"], links, filled

    def other_words(self) -> list[BoundField]:
        """Return the other words on the page."""
        return self._bound(name for name in self.fields if name.startswith("label_"))


def _initial(now: Texts) -> dict[str, str]:
    initial = {
        "question": now.question,
        "low": now.low,
        "high": now.high,
        "intro": now.intro,
        "submit": now.submit,
    }
    initial |= {f"why_{name}": text for name, text in now.why.items()}
    initial |= {f"label_{name}": text for name, text in now.labels.items()}
    for name, thanks in now.thanks.items():
        initial[f"thanks_{name}"] = thanks.text
        for n, link in enumerate(thanks.links, start=1):
            initial |= {f"link_{name}_{n}": link.text, f"address_{name}_{n}": link.url}
    return initial


class FurtherForm(forms.Form):
    """A further question, in all languages of the survey."""

    type = forms.ChoiceField(
        label=_("Kind of answer"),
        choices=[
            ("text", _("free text")),
            ("choice", _("one of several answers")),
            ("choices", _("several answers")),
            ("scale10", _("a scale from 0 to 10")),
            ("scale5", _("a scale from 1 to 5")),
            ("yesno", _("yes or no")),
            ("contact", _("“please contact me”")),
        ],
    )
    categories = forms.MultipleChoiceField(
        label=_("Who is asked?"),
        choices=CATEGORIES[1:],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: everyone."),
    )

    def __init__(
        self, *args: Any, languages: Sequence[str], now: Further | None = None, **options: Any
    ) -> None:
        self.now, self.languages = now, languages
        options["initial"] = _further_initial(now, languages)
        super().__init__(*args, **options)
        for code in languages:
            self.fields[f"text_{code}"] = _text(_("Text of the question"), required=True)
            self.fields[f"options_{code}"] = forms.CharField(
                label=_("Answers to choose from"),
                required=False,
                help_text=_("One a line, in the same order in every language."),
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"low_{code}"] = _line(_("Beside the lowest"), longest=60)
            self.fields[f"high_{code}"] = _line(_("Beside the highest"), longest=60)
            for part, types in (("options", "choice choices"), ("low", "scale10 scale5")):
                self.fields[f"{part}_{code}"].only_for = f"type {types}"  # type: ignore[attr-defined]
            self.fields[f"high_{code}"].only_for = "type scale10 scale5"  # type: ignore[attr-defined]
        for name in self.fields:
            if "_" in name:
                code = name.split("_", 1)[1]
                self.fields[name].widget.attrs.update(lang=code, dir="auto")

    def _lines(self, code: str) -> list[str]:
        lines = str(self.cleaned_data.get(f"options_{code}", "")).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Check that a choice offers the same number of answers in every language."""
        given = super().clean() or self.cleaned_data
        if given.get("type") not in rules.CHOICES:
            return given
        first = self._lines(self.languages[0])
        if not 2 <= len(first) <= rules.MOST_OPTIONS or len(set(first)) < len(first):
            self.add_error(
                f"options_{self.languages[0]}",
                gettext("Write 2 to {n} answers, one a line, each once.").format(
                    n=rules.MOST_OPTIONS
                ),
            )
        for code in self.languages[1:]:
            if len(self._lines(code)) != len(first):
                self.add_error(
                    f"options_{code}",
                    gettext("Write as many answers as in “{language}”: {n}.").format(
                        language=name_of(self.languages[0]), n=len(first)
                    ),
                )
        return given

    def change(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return a questionnaire with what was filled in."""
        given = self.cleaned_data
        type_: FurtherType = given["type"]
        ids = self._ids() if type_ in rules.CHOICES else []
        is_scale = type_ in {"scale10", "scale5"}
        wording = {
            code: FurtherWording(
                text=given[f"text_{code}"],
                options=dict(zip(ids, self._lines(code), strict=True)) if ids else {},
                low=given[f"low_{code}"] if is_scale else "",
                high=given[f"high_{code}"] if is_scale else "",
            )
            for code in self.languages
        }
        further = Further(
            id=self.now.id if self.now else f"q{secrets.token_hex(4)}",
            type=type_,
            wording=wording,
            categories=cast("list[Category]", given["categories"]),
            options=ids,
        )
        return drafting.with_further(questionnaire, further)

    def _ids(self) -> list[str]:
        """Return the ids of the options; those that were there keep theirs."""
        first, old = self.languages[0], []
        if self.now and (said := self.now.wording.get(first)):
            old = [(id_, said.options.get(id_, "")) for id_ in self.now.options]
        return rules.option_ids(old, self._lines(first))

    def by_language(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """Yield each language: its code, its name and its fields."""
        for code in self.languages:
            names = [f"{part}_{code}" for part in ("text", "options", "low", "high")]
            yield code, name_of(code), [self[name] for name in names]


def _further_initial(now: Further | None, languages: Sequence[str]) -> dict[str, Any]:
    if now is None:
        return {"type": "text"}
    initial: dict[str, Any] = {"type": now.type, "categories": list(now.categories)}
    for code in languages:
        if said := now.wording.get(code):
            options = [said.options.get(id_, "") for id_ in now.options]
            initial |= {
                f"text_{code}": said.text,
                f"options_{code}": "\n".join(options),
                f"low_{code}": said.low,
                f"high_{code}": said.high,
            }
    return initial
