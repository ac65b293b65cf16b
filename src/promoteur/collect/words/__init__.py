"""The page's own words: buttons, labels, errors and notices, one file a language.

What a survey asks stands in its document; these are the words around it, the same in every survey.
A language without a file of its own has the words of its parent ("pt" for "pt-BR"), else English.
"""

import functools
from importlib.resources import files

import msgspec

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "ar", "ja")
"""The codes of the languages that have a file."""


@functools.cache
def _file(language: str) -> dict[str, str]:
    body = files("promoteur.collect.words").joinpath(f"{language}.json").read_bytes()
    return msgspec.json.decode(body, type=dict[str, str])


def served(*wanted: str) -> str:
    """Return the first wanted language that has a file, else "en"; "pt-BR" is content with "pt"."""
    for code in wanted:
        for candidate in (code.lower(), code.lower().split("-")[0]):
            if candidate in LANGUAGES:
                return candidate
    return "en"


def words(language: str) -> dict[str, str]:
    """Return the words of a language by their names; a fresh dict, for the caller to change."""
    return dict(_file(served(language)))


def name_of(language: str) -> str:
    """Return what a language calls itself ("Français"); its code where nobody has told us."""
    exact = language.lower() in LANGUAGES
    return _file(language.lower())["name"] if exact else language
