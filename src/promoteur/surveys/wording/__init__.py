"""Ready-made good wording, one file a language: what a new survey says before anybody edits it.

Each text may contain `{subject}`, what is recommended, until `fill` puts its name there. The words
around a survey (buttons, errors) are the page's own and stand in `promoteur.collect.words`.
"""

import functools
from importlib.resources import files

import msgspec

from promoteur.collect.published import Kind, Link, Thanks, Wording
from promoteur.collect.words import LANGUAGES, name_of

__all__ = ["LANGUAGES", "fill", "name_of", "preset"]

FIELD = "{subject}"


class _Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    questions: dict[Kind, str]
    low: str
    high: str
    why: dict[str, str]
    thanks: dict[str, str]


@functools.cache
def _file(language: str) -> _Preset:
    body = files("promoteur.surveys.wording").joinpath(f"{language}.json").read_bytes()
    return msgspec.json.decode(body, type=_Preset)


def preset(language: str, kind: Kind) -> Wording:
    """Return the ready-made wording of a kind of survey, with `{subject}` still in it.

    Args:
        language: one of `LANGUAGES`.
        kind: whose question it is.

    Raises:
        KeyError: if there is no ready-made wording in this language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    ready = _file(language)
    return Wording(
        question=ready.questions[kind],
        low=ready.low,
        high=ready.high,
        why=dict(ready.why),
        thanks={category: Thanks(text) for category, text in ready.thanks.items()},
    )


def fill(wording: Wording, subject: str) -> Wording:
    """Return the wording with the name of what is recommended wherever it says `{subject}`."""

    def filled(text: str) -> str:
        return text.replace(FIELD, subject)

    def thanked(thanks: Thanks) -> Thanks:
        links = [Link(filled(link.text), link.url) for link in thanks.links]
        return Thanks(filled(thanks.text), links)

    return Wording(
        question=filled(wording.question),
        low=filled(wording.low),
        high=filled(wording.high),
        why={name: filled(text) for name, text in wording.why.items()},
        thanks={name: thanked(said) for name, said in wording.thanks.items()},
        intro=filled(wording.intro),
        submit=filled(wording.submit),
        labels={name: filled(text) for name, text in wording.labels.items()},
    )
