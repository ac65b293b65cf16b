"""A published version of a survey, as the edge knows it: one compact document.

`surveys` writes it when somebody publishes, a `Library` keeps it, the respondent's page and the
pipeline read it. It holds nothing about a person.
"""

import datetime as dt
from typing import Literal

import msgspec

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")
)
"""Languages written from right to left, by their code."""

Category = Literal["detractor", "passive", "promoter"]
Kind = Literal["relational", "transactional", "employee"]
FurtherType = Literal["text", "choice", "choices", "scale10", "scale5", "yesno", "contact"]
Layout = Literal["card", "bar", "modal"]


class Link(msgspec.Struct, frozen=True):
    """A link on a thank-you page: what it says, and where it leads."""

    text: str
    url: str


class Thanks(msgspec.Struct, frozen=True):
    """What a person reads after answering, with at most two links."""

    text: str
    links: list[Link] = []


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Every text of a survey in one language; each may contain `{subject}`, already filled in here.

    `why` and `thanks` are asked for by `why_of` and `thanks_of`.
    """

    question: str
    low: str
    high: str
    why: dict[str, str]
    """By score ("0" to "10"), by category, or "" for all others."""
    thanks: dict[str, Thanks]
    """By category, or "" for all others."""
    intro: str = ""
    submit: str = ""
    """What the button says; "" where the page's own word in this language serves."""
    labels: dict[str, str] = {}
    """Other words on the page, by the name that `page` gives them; absent: the page's own."""

    def why_of(self, score: int) -> str:
        """Return how "why?" is asked after this score: its own, its category's, or the usual."""
        for name in (str(score), category_of(score), ""):
            if name in self.why:
                return self.why[name]
        return ""

    def thanks_of(self, score: int) -> Thanks:
        """Return what is said after this score: the thanks of its category, or the usual."""
        return self.thanks.get(category_of(score)) or self.thanks.get("") or Thanks("")


class FurtherWording(msgspec.Struct, frozen=True):
    """A further question in one language: its text, and its options by their id."""

    text: str
    options: dict[str, str] = {}
    low: str = ""
    """What the low end of a scale says."""
    high: str = ""


class Further(msgspec.Struct, frozen=True, kw_only=True):
    """A further question, for all categories or for some."""

    id: str
    type: FurtherType
    wording: dict[str, FurtherWording]
    """By language."""
    categories: list[Category] = []
    """Whom it is asked; empty: everyone."""
    options: list[str] = []
    """The ids of the options of a choice, in their order."""


class Branding(msgspec.Struct, frozen=True, kw_only=True):
    """Whose survey it is: a name, a logo and two colours that contrast."""

    name: str
    logo: str = ""
    """A `data:` URL of at most 8 kB, or none."""
    accent: str = "#1f5fbf"
    ink: str = "#ffffff"
    """The colour of text on `accent`."""


class WidgetSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When and how the widget asks. `identity_secret` never leaves the edge."""

    layout: Layout = "card"
    delay_seconds: float = 5.0
    scroll_percent: int = 0
    """Of the page, 0 to 100; 0: scrolling does not matter."""
    exit_intent: bool = False
    event: str = ""
    """The name of an event of the host page that shows it; "" for none."""
    sampling: float = 1.0
    """The share of visitors who are asked, 0 to 1."""
    first_wait_days: float = 0.0
    """How long after a visitor was first seen."""
    again_asked_days: float = 30.0
    again_declined_days: float = 60.0
    again_answered_days: float = 90.0
    origins: list[str] = []
    """The web sites that may show it, as `https://shop.example`; empty: any."""
    identity_required: bool = False
    identity_secret: str = ""
    """What the customer's server signs identities with (HMAC-SHA-256)."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the edge knows of one published version."""

    survey: str
    version: int
    workspace: str
    kind: Kind
    link: str
    """The public link: `/s/{link}`, twelve unguessable letters and digits."""
    key: str
    """The widget's public key."""
    languages: dict[str, Wording]
    first_language: str
    further: list[Further] = []
    branding: Branding
    moment: str | None = None
    properties: list[str] = []
    """The names of those that a link or a page may bring; of others, none is believed."""
    anonymous: bool = False
    once: bool = True
    """Whether the public link takes one answer per browser."""
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    """When somebody closed it by hand."""
    zone: str = "UTC"
    """The IANA time zone of the workspace."""
    amend_seconds: int = 86_400
    widget: WidgetSettings = msgspec.field(default_factory=WidgetSettings)
    automatic_seconds: float = 1.5
    """An answer given faster than that was not given by a person."""

    def further_of(self, score: int) -> list[Further]:
        """Return the further questions for whoever gave this score, in their order."""
        category = category_of(score)
        return [one for one in self.further if not one.categories or category in one.categories]

    def language(self, *wanted: str | None) -> str:
        """Return the first wanted language that the survey has, else its first language.

        Args:
            wanted: codes, the dearest first; "pt-BR" is content with "pt".
        """
        for code in wanted:
            for candidate in (code, (code or "").split("-")[0]):
                if candidate in self.languages:
                    return str(candidate)
        return self.first_language


def category_of(score: int) -> Category:
    """Return the category of a score from 0 to 10, as `score.scale` cuts them."""
    if score >= 9:
        return "promoter"
    return "passive" if score >= 7 else "detractor"


def right_to_left(language: str) -> bool:
    """Whether a language, given by its code, is written from right to left."""
    return language.split("-", 1)[0].lower() in RIGHT_TO_LEFT


def encoded(document: Document) -> bytes:
    """Return a document as JSON."""
    return msgspec.json.encode(document)


def decoded(body: bytes) -> Document:
    """Return the document that `encoded` wrote.

    Raises:
        msgspec.DecodeError: if the bytes are none.
    """
    return _decoder.decode(body)


_decoder = msgspec.json.Decoder(Document)
