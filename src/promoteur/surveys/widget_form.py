"""What members fill in to say when and how the widget asks."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from msgspec.structs import asdict, replace

from promoteur.collect.published import WidgetSettings
from promoteur.kit.language import gettext
from promoteur.surveys import rules
from promoteur.surveys.questionnaire import Questionnaire

PLAIN = (
    "layout",
    "delay_seconds",
    "scroll_percent",
    "exit_intent",
    "event",
    "first_wait_days",
    "again_asked_days",
    "again_declined_days",
    "again_answered_days",
    "identity_required",
)
"""The settings that are asked for as they are kept."""
WHEN = (
    "delay_seconds",
    "scroll_percent",
    "event",
    "exit_intent",
    "sampling_percent",
    "first_wait_days",
    "again_asked_days",
    "again_declined_days",
    "again_answered_days",
)
"""The fields that say when it asks, in the order of the page."""


def _short(value: Any) -> Any:
    """Return a number without ".0", anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Widget(forms.Form):
    """When and how the widget asks."""

    layout = forms.ChoiceField(
        label=_("How it appears"),
        choices=[
            ("card", _("a card in the corner")),
            ("bar", _("a bar at the bottom")),
            ("modal", _("a window over the page")),
        ],
        widget=forms.RadioSelect,
    )
    delay_seconds = forms.FloatField(
        label=_("After so many seconds on the page"), min_value=0, max_value=3600
    )
    scroll_percent = forms.IntegerField(
        label=_("After so many per cent of the page were read"),
        min_value=0,
        max_value=100,
        help_text=_("0: scrolling does not matter."),
    )
    exit_intent = forms.BooleanField(
        label=_("Also when the pointer leaves the page"), required=False
    )
    event = forms.RegexField(
        regex=r"^[A-Za-z0-9_.:-]{1,60}$",
        label=_("Also on this event of the page"),
        required=False,
        help_text=_("A name that your page tells: promoteur.event('order-placed')."),
    )
    sampling_percent = forms.FloatField(
        label=_("Per cent of the visitors who are asked"), min_value=0, max_value=100
    )
    first_wait_days = forms.FloatField(
        label=_("Days before a new visitor is asked"), min_value=0, max_value=3650
    )
    again_asked_days = forms.FloatField(
        label=_("Days before asking again whoever did not react"), min_value=0, max_value=3650
    )
    again_declined_days = forms.FloatField(
        label=_("Days before asking again whoever declined"), min_value=0, max_value=3650
    )
    again_answered_days = forms.FloatField(
        label=_("Days before asking again whoever answered"), min_value=0, max_value=3650
    )
    origins = forms.CharField(
        label=_("Web sites that may show it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "https://shop.example.org"}),
        help_text=_("One a line. Empty: any."),
    )
    identity_required = forms.BooleanField(
        label=_("Only people whose identity your server has signed"),
        required=False,
        help_text=_("The page “Sharing” shows how to sign it."),
    )

    def __init__(self, *args: Any, now: WidgetSettings, **options: Any) -> None:
        initial: dict[str, Any] = {name: _short(getattr(now, name)) for name in PLAIN}
        initial["sampling_percent"] = _short(round(100 * now.sampling, 4))
        initial["origins"] = "\n".join(now.origins)
        options["initial"] = initial
        super().__init__(*args, **options)

    def how(self) -> list[BoundField]:
        """Return the fields that say how it appears, and who sees it."""
        return [self[name] for name in self.fields if name not in WHEN]

    def when(self) -> list[BoundField]:
        """Return the fields that say when it asks."""
        return [self[name] for name in WHEN]

    def clean_origins(self) -> list[str]:
        """Return the web sites, one a line, without a slash at their ends."""
        lines = [line.strip().rstrip("/") for line in self.cleaned_data["origins"].splitlines()]
        origins = [line for line in lines if line]
        for origin in origins:
            if not rules.is_origin(origin):
                raise forms.ValidationError(
                    gettext(
                        "“{origin}” is no web site: write it as https://shop.example.org."
                    ).format(origin=origin)
                )
        return origins

    def change(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return a questionnaire with what was filled in."""
        given = self.cleaned_data
        settings = asdict(questionnaire.widget) | {name: given[name] for name in PLAIN}
        settings["sampling"] = given["sampling_percent"] / 100
        settings["origins"] = given["origins"]
        return replace(questionnaire, widget=WidgetSettings(**settings))
