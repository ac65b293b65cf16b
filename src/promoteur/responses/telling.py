"""What people answered to further questions, in the words that they were asked in."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from promoteur.kit.language import as_given, current, day, mark
from promoteur.kit.language import gettext as _
from promoteur.responses.codes import decoded
from promoteur.responses.intake import FURTHER
from promoteur.responses.models import Amendment, Response
from promoteur.responses.rules import Property, dated
from promoteur.surveys.models import SurveyVersion

CHANGED = {"score": mark("Score"), "comment": mark("Comment")}

CHANNELS = {
    "link": mark("link or QR code"),
    "widget": mark("web widget"),
    "kiosk": mark("kiosk"),
    "email": mark("e-mail"),
    "sms": mark("SMS"),
    "api": mark("API"),
}
"""Channels of the edge in words; an imported response may have others."""


def channel_of(response: Response) -> str:
    """Return by which channel a response came, in words."""
    told = CHANNELS.get(response.channel)
    return _(told) if told else response.channel


def language_of(response: Response) -> str:
    """Return the name of the language in which a response was given; its code if it has none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as in `kit.language`

    try:
        name = Locale.parse(response.language, sep="-").get_display_name(current())
    except (UnknownLocaleError, ValueError):
        return response.language
    return name or response.language


def told(properties: Mapping[str, Property]) -> list[tuple[str, str]]:
    """Return properties by name, with their values as they are written for people."""
    return [(name, _value(name, value)) for name, value in sorted(properties.items())]


def _value(name: str, value: Property) -> str:
    found = dated(value)
    if isinstance(found, dt.date):
        return day(found)
    return decoded(name, found) if isinstance(found, str) else _plain(found)


def answers_of(response: Response) -> list[tuple[str, str]]:
    """Return the further questions that were answered, as asked, each with its answer."""
    asked = {one["id"]: one for one in _further_of(response)}
    spoken = (response.language, current())
    return [
        (_question(asked.get(id_, {}), spoken) or id_, _answer(asked.get(id_, {}), value, spoken))
        for id_, value in response.further.items()
    ]


def changes_of(amendment: Amendment) -> list[tuple[str, str, str]]:
    """Return what an amendment changed: what, as it was asked, from what, to what."""
    response = amendment.response
    asked = {f"{FURTHER}{one['id']}": one for one in _further_of(response)}
    spoken = (response.language, current())
    return [
        (
            _(CHANGED[name])
            if name in CHANGED
            else _question(asked.get(name, {}), spoken) or name.removeprefix(FURTHER),
            _answer(asked.get(name, {}), amendment.before.get(name), spoken),
            _answer(asked.get(name, {}), value, spoken),
        )
        for name, value in amendment.after.items()
    ]


def _further_of(response: Response) -> list[dict[str, Any]]:
    """Return the further questions of the version that was answered, as JSON has them."""
    if not response.further:
        return []
    versions = SurveyVersion.objects.filter(survey=response.survey_id, number=response.version)
    found = versions.values_list("questionnaire__further", flat=True).first()
    return found if isinstance(found, list) else []


def _worded(asked: dict[str, Any], spoken: tuple[str, ...]) -> dict[str, Any]:
    """Return a question in the first language that it has."""
    wording: dict[str, dict[str, Any]] = asked.get("wording", {})
    return next((wording[one] for one in (*spoken, *wording) if one in wording), {})


def _question(asked: dict[str, Any], spoken: tuple[str, ...]) -> str:
    return str(_worded(asked, spoken).get("text", ""))


def _answer(asked: dict[str, Any], value: Any, spoken: tuple[str, ...]) -> str:
    options = _worded(asked, spoken).get("options", {})
    if isinstance(value, list):
        return ", ".join(str(options.get(one, one)) for one in value)
    return str(options.get(value, "")) or _plain(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return as_given(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
