"""What a questionnaire must be before it may be published, and what its editor decides. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from promoteur.collect import properties
from promoteur.collect.brand import contrast
from promoteur.collect.published import Branding, Further, Thanks, WidgetSettings, Wording
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.kit.names import folded
from promoteur.surveys.questionnaire import Questionnaire

MOST_FURTHER = 10
MOST_OPTIONS = 20
MOST_LINKS = 2
LONGEST_TEXT = 500
LOGO_BYTES = 8 * 1024
READABLE = 4.5
"""The least contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""

COLOUR = re.compile(r"#[0-9a-f]{6}")
LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
LOGO = re.compile(r"data:image/(?:png|jpeg|webp|gif|svg\+xml);base64,[A-Za-z0-9+/=]+")
PROPERTY = re.compile(rf"\w[\w -]{{0,{properties.LONGEST_NAME - 1}}}")
CHOICES = ("choice", "choices")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, on which page of the editor: "basics", "wording", "further", "look", "widget".

    `item` is the language or the question that is meant, where the page has several.
    """

    page: str
    message: str
    item: str = ""


def findings(questionnaire: Questionnaire) -> list[Finding]:
    """Return all that keeps a questionnaire from being published; empty: nothing does."""
    found = [
        *_basics(questionnaire),
        *_branding(questionnaire.branding),
        *_widget(questionnaire.widget),
    ]
    for code, wording in questionnaire.languages.items():
        found.extend(Finding("wording", message, code) for message in _wording(wording))
    if len(questionnaire.further) > MOST_FURTHER:
        found.append(
            Finding(
                "further",
                _("There are more than {n} further questions.").format(n=MOST_FURTHER),
            )
        )
    for at, one in enumerate(questionnaire.further, start=1):
        found.extend(
            Finding("further", message, one.id)
            for message in _further(one, at, list(questionnaire.languages))
        )
    return found


def _basics(questionnaire: Questionnaire) -> Iterator[Finding]:
    if not questionnaire.subject.strip():
        yield Finding("basics", _("Say what people would recommend."))
    if questionnaire.first_language not in questionnaire.languages:
        yield Finding("basics", _("Choose the first language among those of the survey."))
    opens, closes = questionnaire.opens, questionnaire.closes
    if opens and closes and opens >= closes:
        yield Finding("basics", _("The survey would close before it opens."))

    yield from (Finding("basics", one) for one in property_problems(questionnaire.properties))


def property_problems(names: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the names of the properties that a link may bring."""
    if len(names) > properties.MOST:
        yield _("There are more than {n} properties.").format(n=properties.MOST)
    for name in names:
        if folded(name) in properties.SEALED:
            yield _(
                "“{name}” decides who sees an answer: only a personal link or a signed identity "
                "can say it."
            ).format(name=name)
        elif not PROPERTY.fullmatch(name):
            yield _(
                "“{name}” is no name of a property: write up to {n} letters, digits and blanks."
            ).format(name=name[: properties.LONGEST_NAME], n=properties.LONGEST_NAME)


def _wording(wording: Wording) -> Iterator[str]:
    for text, message in (
        (wording.question, _("The question is empty.")),
        (wording.low, _("The low end of the scale has no text.")),
        (wording.high, _("The high end of the scale has no text.")),
        (wording.why.get("", ""), _("“Why?” has no text.")),
    ):
        if not text.strip():
            yield message
    if "" not in wording.thanks or not wording.thanks[""].text.strip():
        yield _("The thank-you page has no text.")
    for thanks in wording.thanks.values():
        yield from _thanks(thanks)


def _thanks(thanks: Thanks) -> Iterator[str]:
    if len(thanks.links) > MOST_LINKS:
        yield _("A thank-you page has two links at most.")
    for link in thanks.links:
        if not link.text.strip():
            yield _("The link to {address} has no text.").format(address=link.url)
        if not is_address(link.url):
            yield _("“{address}” is no address: write it as https://example.org.").format(
                address=link.url
            )


def is_address(url: str) -> bool:
    """Whether a link may lead there: to a page or a mailbox, and nowhere that runs a script."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if any(sign.isspace() for sign in url):
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _further(one: Further, at: int, languages: Sequence[str]) -> Iterator[str]:
    for code in languages:
        said = one.wording.get(code)
        if said is None or not said.text.strip():
            yield _("Question {n} has no text in “{language}”.").format(n=at, language=code)
        elif one.type in CHOICES and any(not said.options.get(id_) for id_ in one.options):
            yield _("Question {n} lacks answers in “{language}”.").format(n=at, language=code)
    if one.type in CHOICES and not 2 <= len(one.options) <= MOST_OPTIONS:
        yield _("Question {n} offers {options} answers: 2 to {most} are right.").format(
            n=at, options=len(one.options), most=MOST_OPTIONS
        )


def _branding(branding: Branding) -> Iterator[Finding]:
    for message in (colour_problem(branding.accent, branding.ink), logo_problem(branding.logo)):
        if message:
            yield Finding("look", message)


def colour_problem(accent: str, ink: str) -> str | None:
    """Return why two colours will not do for a button and the text on it; None: they will."""
    if not COLOUR.fullmatch(accent) or not COLOUR.fullmatch(ink):
        return _("A colour is written as #1f5fbf.")
    found = contrast(accent, ink)
    if found >= READABLE:
        return None
    better = max("#ffffff", "#000000", key=lambda colour: contrast(accent, colour))
    return _(
        "Text in {ink} on {accent} is hard to read: the contrast is {found}, and {least} is the "
        "least. {better} would do for the text."
    ).format(
        ink=ink,
        accent=accent,
        found=number(found, 1),
        least=number(READABLE, 1),
        better=better,
    )


def logo_problem(logo: str) -> str | None:
    """Return why a logo, as a `data:` URL, will not do; None: it will, or there is none."""
    if not logo:
        return None
    if len(logo) > LOGO_BYTES:
        return _("The logo is too large: {n} kB at most, so that the page stays fast.").format(
            n=LOGO_BYTES * 3 // 4 // 1024
        )
    if not LOGO.fullmatch(logo):
        return _("The logo is no picture that browsers show: PNG, JPEG, WebP, GIF or SVG.")
    return None


def _widget(widget: WidgetSettings) -> Iterator[Finding]:
    for origin in widget.origins:
        if not is_origin(origin):
            yield Finding(
                "widget",
                _("“{origin}” is no web site: write it as https://shop.example.org.").format(
                    origin=origin
                ),
            )


def is_origin(text: str) -> bool:
    """Whether a text is the origin of a web site: scheme, host, perhaps a port, nothing more."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and text == f"{parts.scheme}://{parts.netloc}"
        and "@" not in parts.netloc
    )


def option_ids(old: Sequence[tuple[str, str]], lines: Sequence[str]) -> list[str]:
    """Return an id for each line of the options of a choice, so that answers keep their meaning.

    Args:
        old: the options until now: id and text, in their order.
        lines: the texts as they are wanted now, in their order.

    A text that was there keeps its id wherever it stands now. A new text takes the id of the one
    that vanished from its place (it was reworded), otherwise one that was never used.
    """
    by_text = {text: id_ for id_, text in old}
    vanished = [id_ if text not in lines else None for id_, text in old]
    numbers = [int(id_[1:]) for id_, _text in old if re.fullmatch(r"o\d+", id_)]
    unused = max(numbers, default=0)
    ids = []
    for at, line in enumerate(lines):
        reworded = vanished[at] if at < len(vanished) else None
        if line in by_text:
            ids.append(by_text.pop(line))
        elif reworded:
            ids.append(reworded)
        else:
            unused += 1
            ids.append(f"o{unused}")
    return ids
