"""The widget: one script on a customer's pages, and the JSON that tells it what to ask and when."""

from importlib.resources import files
from typing import Any

import msgspec

from promoteur.collect.brand import colours, lines
from promoteur.collect.page import spoken
from promoteur.collect.published import Document, Further, WidgetSettings, right_to_left
from promoteur.collect.words import words

SCRIPT = files("promoteur.collect.widget").joinpath("widget.js").read_bytes()
"""The file itself, as it is served."""

SAID = (
    "anonymous",
    "change",
    "close",
    "contact_how",
    "decline",
    "finish",
    "new_tab",
    "no",
    "not_saved",
    "optional",
    "several",
    "thanks",
    "yes",
    "your_score",
)
"""The words that the widget says."""


def configuration(document: Document, language: str, ticket: str) -> bytes:
    """Return what the widget is told, as JSON; nothing in it is secret.

    Args:
        document: the published version.
        language: one of its languages.
        ticket: the proof of when the widget was loaded, which it sends back with the answer.
    """
    wording = document.languages[language]
    own = {**words(language), **document.languages[language].labels}
    accent, ink = colours(document.branding)
    return msgspec.json.encode(
        {
            "survey": document.survey,
            "language": language,
            "direction": "rtl" if right_to_left(language) else "ltr",
            "ticket": ticket,
            "brand": {
                "name": document.branding.name,
                "accent": accent,
                "ink": ink,
                "light": lines(accent, dark=False),
                "dark": lines(accent, dark=True),
            },
            "wording": wording,
            "words": {name: own[name] for name in SAID},
            "anonymous": document.anonymous,
            "further": [_question(one, language, document) for one in document.further],
            "settings": _settings(document.widget),
        }
    )


def _question(one: Further, language: str, document: Document) -> dict[str, Any]:
    code = spoken(one, language, document)
    text = one.wording[code]
    return {
        "id": one.id,
        "type": one.type,
        "categories": one.categories,
        "text": text.text,
        "options": [(option, text.options.get(option, option)) for option in one.options],
        "low": text.low,
        "high": text.high,
        "language": code,
    }


def _settings(settings: WidgetSettings) -> dict[str, Any]:
    """Return when and how it asks, without the secret and the list of web sites."""
    return {
        "layout": settings.layout,
        "delay": settings.delay_seconds,
        "scroll": settings.scroll_percent,
        "exit": settings.exit_intent,
        "event": settings.event,
        "sampling": settings.sampling,
        "wait": settings.first_wait_days,
        "asked": settings.again_asked_days,
        "declined": settings.again_declined_days,
        "answered": settings.again_answered_days,
        "identity": settings.identity_required,
    }
