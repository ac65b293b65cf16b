"""Columns that cut answers by the habits of countries, of which scores are never compared."""

from promoteur.responses.codes import bare, is_country

LANGUAGE = frozenset(
    {"language", "language code", "locale", "langue", "code langue", "sprache", "idioma", "lingua"}
)
"""What a property that names languages is called: they stand for countries."""


def is_language(name: str) -> bool:
    """Tell whether a dimension cuts by language, as far as its name says."""
    return bare(name) in LANGUAGE


def of_habit(name: str) -> bool:
    """Tell whether segments differ by how people of a country are used to answer.

    Such scores are never set side by side as if they told who is more content.
    """
    return is_country(name) or is_language(name)
