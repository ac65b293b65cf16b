"""The respondent's page: a document, a language and what `state` tells → HTML.

Pages work without JavaScript and without cookies, ask no other host for anything, and run nothing
but their own script, which the policy names by its hash. A page that is the same for everyone is
drawn once and kept; what differs (where it posts, its key, its ticket) is put in its places.
"""

import base64
import functools
import hashlib
import html
import json
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urlsplit

import jinja2
from markupsafe import Markup

from promoteur.collect.brand import style
from promoteur.collect.published import (
    Branding,
    Document,
    Further,
    FurtherWording,
    Link,
    Wording,
    right_to_left,
)
from promoteur.collect.sent import LONGEST_TEXT
from promoteur.collect.state import State
from promoteur.collect.words import name_of, served, words

KEPT = 512
"""How many drawn pages are kept."""

MARK = f"\ue000{secrets.token_hex(8)}\ue000"
"""No text of a survey has it: it is another one each time the edge starts."""
SLOTS = {name: f"{MARK}{name}{MARK}" for name in ("action", "key", "ticket")}
"""What stands in a kept page where one person's differs."""
TOLD = ("no_score", "offline", "not_saved", "too_long", "sending")
"""Words that the script says."""


def _part(name: str) -> str:
    return files("promoteur.collect.templates").joinpath(name).read_text(encoding="utf-8")


def _squeezed(source: str) -> str:
    """Return a style sheet or script without indentation, empty lines and lines of comment."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


SHEET = _squeezed(_part("page.css"))
SCRIPT = _squeezed(_part("page.js"))
KIOSK = _squeezed(_part("kiosk.js"))

_templates = jinja2.Environment(
    loader=jinja2.FunctionLoader(_part),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
    auto_reload=False,
)


def _direction(language: str) -> str:
    return "rtl" if right_to_left(language) else "ltr"


_templates.globals.update(direction_of=_direction, sheet=Markup(SHEET))  # noqa: S704 - our own file


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@functools.lru_cache(maxsize=1024)
def _policy(colours: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(SHEET)} {_hash(colours)}; "
        f"script-src {_hash(SCRIPT)} {_hash(KIOSK)}; img-src data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def policy(document: Document | None = None) -> str:
    """Return the Content-Security-Policy of a survey's pages; without one, of `problem` pages."""
    return _policy(style(document.branding) if document else style())


def _drawn(name: str, language: str, branding: Branding | None, **values: Any) -> str:
    colours = style(branding) if branding else style()
    return _templates.get_template(name).render(
        language=language,
        direction=_direction(language),
        colours=Markup(colours),  # noqa: S704 - hex colours, checked
        brand=branding,
        **values,
    )


def _words(document: Document, language: str) -> dict[str, Any]:
    """Return the page's words: its own, with the survey's where it has others."""
    return {**words(language), **document.languages[language].labels, "inert": False}


def _others(document: Document, score: int | None) -> list[tuple[str, str, str]]:
    """Return the survey's languages as (code, what it calls itself, address)."""
    chosen = {} if score is None else {"score": score}
    return [
        (code, name_of(code), "?" + urlencode({"lang": code, **chosen}))
        for code in document.languages
    ]


def _as_json(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def _survey(document: Document, language: str, state: State, slots: Mapping[str, str]) -> str:
    wording, w = document.languages[language], _words(document, language)
    w["why"] = wording.why.get("", "") if state.score is None else wording.why_of(state.score)
    w["limit"] = LONGEST_TEXT
    if state.score is not None:
        w["given"] = w["your_score"].replace("{score}", str(state.score))
    asked = document.further_of(state.score) if state.score is not None else []
    name = document.branding.name
    return _drawn(
        "survey.html",
        language,
        document.branding,
        document=document,
        wording=wording,
        w=w,
        state=state,
        slots=slots,
        title=f"{wording.question} – {name}" if name else wording.question,
        told=_as_json({name: w[name] for name in TOLD}),
        reasons=_as_json(wording.why),
        questions=_questions(document, language, asked),
        others=_others(document, state.score),
        script=Markup(SCRIPT),  # noqa: S704 - our own file
    )


def spoken(one: Further, language: str, document: Document) -> str:
    """Return in which language a further question can be asked: this one, the first one, any."""
    wanted = (language, document.first_language, *one.wording)
    return next(code for code in wanted if code in one.wording)


def _questions(
    document: Document, language: str, asked: list[Further]
) -> list[tuple[Further, FurtherWording, str]]:
    """Return further questions, each with its text and the language of it."""
    codes = [spoken(one, language, document) for one in asked]
    return [(one, one.wording[code], code) for one, code in zip(asked, codes, strict=True)]


class _Kept:
    """The last pages that were drawn for everyone, cut where a person's own values go."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[object, ...], tuple[Document, list[bytes]]] = OrderedDict()

    def pieces(self, document: Document, language: str, state: State) -> list[bytes]:
        """Return the page in pieces: text, name of a slot, text, name of a slot …, text.

        The document is kept with its page, so that its `id` belongs to nobody else meanwhile.
        """
        name = (id(document), language, state.score, state.once)
        found = self._pages.get(name)
        if found is None:
            drawn = _survey(document, language, state, SLOTS)
            found = (document, [piece.encode() for piece in drawn.split(MARK)])
            self._pages[name] = found
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        return found[1]


_kept = _Kept()


def _is_for_everyone(state: State) -> bool:
    return state.step == "score" and not (
        state.comment or state.further or state.properties or state.message or state.amend
    )


def render(document: Document, language: str, state: State) -> bytes:
    """Return the page of the survey, or ("more") of "why?" and the further questions.

    Args:
        document: the published version.
        language: one of its languages.
        state: where the form posts and what is chosen or was answered already.
    """
    own = {
        "action": html.escape(state.action).encode(),
        "key": html.escape(state.key).encode(),
        "ticket": html.escape(state.ticket).encode(),
    }
    if not _is_for_everyone(state):
        slots = {"action": state.action, "key": state.key, "ticket": state.ticket}
        return _survey(document, language, state, slots).encode()
    pieces = _kept.pieces(document, language, state)
    return b"".join(own[piece.decode()] if at % 2 else piece for at, piece in enumerate(pieces))


def safe(links: list[Link]) -> list[Link]:
    """Return the first two links that lead to a page or an address; a script is no place."""
    return [link for link in links if urlsplit(link.url).scheme in {"http", "https", "mailto"}][:2]


def thanks(document: Document, language: str, state: State) -> bytes:
    """Return the page that thanks for `state.score`, with its links and the way to change it."""
    wording: Wording = document.languages[language]
    said = wording.thanks_of(state.score if state.score is not None else 0)
    return _drawn(
        "thanks.html",
        language,
        document.branding,
        w=_words(document, language),
        state=state,
        thanks=said,
        links=safe(said.links),
    ).encode()


def kiosk(document: Document, language: str, state: State) -> bytes:
    """Return the page of a kiosk: all languages, all steps, and the script that keeps answers."""
    return _drawn(
        "kiosk.html",
        language,
        document.branding,
        document=document,
        state=state,
        title=document.languages[language].question,
        spoken=[_spoken(document, code) for code in document.languages],
        properties=json.dumps(state.properties, ensure_ascii=False),
        page=f"/s/{document.link}",
        script=Markup(KIOSK),  # noqa: S704 - our own file
    ).encode()


def _spoken(document: Document, code: str) -> dict[str, Any]:
    """Return all that a kiosk says in one language."""
    wording, w = document.languages[code], _words(document, code)
    w.update(why=wording.why.get("", ""), limit=LONGEST_TEXT, inert=True)
    return {
        "code": code,
        "name": name_of(code),
        "direction": _direction(code),
        "wording": wording,
        "w": w,
        "reasons": _as_json(wording.why),
        "told": _as_json(
            {name: w[name] for name in ("your_score", "counted", "waiting", "refused")}
        ),
        "questions": _questions(document, code, document.further),
    }


def problem(language: str, code: str, message: str = "", document: Document | None = None) -> bytes:
    """Return the page that says why there is no survey here.

    Args:
        language: the reader's; for a survey's page, the survey's.
        code: "closed", "not_yet", "late", "answered", "expired", "forged", "unsaved" or
            "too_many"; anything else shows `message` alone.
        message: what is said instead of the usual text of this code.
        document: whose name and colours the page has.
    """
    language = served(language)
    w = words(language)
    heading = w.get(f"{code}_title", message or w["forged_title"])
    text = message if message != heading else ""
    return _drawn(
        "problem.html",
        language,
        document.branding if document else None,
        heading=heading,
        text=text or w.get(f"{code}_text", ""),
    ).encode()
