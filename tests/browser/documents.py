"""Published surveys for the browser tests."""

import secrets
from typing import Any
from uuid import uuid4

from promoteur.collect.published import (
    Branding,
    Document,
    Further,
    FurtherWording,
    Link,
    Thanks,
    WidgetSettings,
)
from promoteur.surveys.wording import fill, preset

SUBJECT = "Orchard Telecom"
LINKS = [
    Link("Write a review", "https://reviews.example/orchard"),
    Link("Invite a friend", "https://orchard.example/invite"),
]


def further() -> list[Further]:
    """One further question of each type, in English and Arabic; the second for detractors only."""
    return [
        Further(
            id="area",
            type="choice",
            options=["network", "price", "service"],
            wording={
                "en": FurtherWording(
                    "What matters most to you?",
                    {"network": "The network", "price": "The price", "service": "The service"},
                ),
                "ar": FurtherWording(
                    "ما الأهم بالنسبة إليك؟",
                    {"network": "الشبكة", "price": "السعر", "service": "الخدمة"},
                ),
            },
        ),
        Further(
            id="call",
            type="contact",
            categories=["detractor"],
            wording={"en": FurtherWording("May we call you about it?")},
        ),
        Further(
            id="uses",
            type="choices",
            categories=["passive", "promoter"],
            options=["mobile", "fibre"],
            wording={
                "en": FurtherWording(
                    "What do you use?", {"mobile": "Mobile", "fibre": "Fibre at home"}
                )
            },
        ),
        Further(
            id="easy",
            type="scale5",
            wording={"en": FurtherWording("How easy was it?", {}, "Difficult", "Easy")},
        ),
        Further(
            id="again",
            type="yesno",
            wording={"en": FurtherWording("Would you choose us again?")},
        ),
    ]


def document(*languages: str, **changes: Any) -> Document:
    """A published survey in some of the ready-made languages; English where none is named.

    Nobody is too fast for it, because the browser of a test is no person.
    """
    spoken = languages or ("en",)
    kind = changes.pop("kind", "relational")
    wordings = {code: fill(preset(code, kind), SUBJECT) for code in spoken}
    links = changes.pop("links", LINKS)
    for wording in wordings.values():
        wording.thanks["promoter"] = Thanks(wording.thanks["promoter"].text, links)
    usual: dict[str, Any] = {
        "survey": str(uuid4()),
        "version": 1,
        "workspace": str(uuid4()),
        "kind": kind,
        "link": secrets.token_hex(6),
        "key": secrets.token_hex(8),
        "languages": wordings,
        "first_language": spoken[0],
        "properties": ["plan", "store"],
        "branding": Branding(name=SUBJECT, accent="#1f5fbf", ink="#ffffff"),
        "widget": WidgetSettings(delay_seconds=0),
        "automatic_seconds": 0.0,
    }
    return Document(**usual | changes)
