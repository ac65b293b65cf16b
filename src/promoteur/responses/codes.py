"""Codes of languages and countries, which answers have as values, in words."""

from promoteur.kit.language import current

COUNTRY = frozenset(
    {"country", "country code", "nation", "pays", "code pays", "land", "país", "pais", "paese"}
)
"""What a property that names countries is called in the languages of those who import it."""


def bare(name: str) -> str:
    """Return the name of a property as people write it: "code pays" of "property.Code_pays"."""
    return name.removeprefix("property.").replace("_", " ").casefold()


def is_country(name: str) -> bool:
    """Tell whether a property, or a dimension, is of countries, as far as its name says."""
    return bare(name) in COUNTRY


def decoded(name: str, value: str) -> str:
    """Return the name of a language or a country of which a value is the code, else the value."""
    if name == "language":
        return _in_words("languages", value.replace("-", "_"), value)
    if is_country(name) and len(value) == 2:
        return _in_words("territories", value.upper(), value)
    return value


def _in_words(table: str, code: str, otherwise: str) -> str:
    """Return what a code of ISO is called, with a capital: "French" of "fr"."""
    from babel import Locale  # noqa: PLC0415 - as in `kit.language`

    found: str = getattr(Locale.parse(current()), table).get(code) or ""
    return f"{found[0].upper()}{found[1:]}" if found else otherwise
