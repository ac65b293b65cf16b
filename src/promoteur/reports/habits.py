"""Columns that cut answers by the habits of countries, of which scores are never compared."""

COUNTRY = frozenset(
    {"country", "country code", "nation", "pays", "code pays", "land", "país", "pais", "paese"}
)
"""What a property that names countries is called in the languages of those who import it."""

LANGUAGE = frozenset(
    {"language", "language code", "locale", "langue", "code langue", "sprache", "idioma", "lingua"}
)
"""The same of languages: they stand for countries."""


def is_country(name: str) -> bool:
    """Tell whether a dimension cuts by country, as far as its name says."""
    return _plain(name) in COUNTRY


def is_language(name: str) -> bool:
    """Tell whether a dimension cuts by language, as far as its name says."""
    return _plain(name) in LANGUAGE


def of_habit(name: str) -> bool:
    """Tell whether segments differ by how people of a country are used to answer.

    Such scores are never set side by side as if they told who is more content.
    """
    return is_country(name) or is_language(name)


def _plain(name: str) -> str:
    return name.removeprefix("property.").replace("_", " ").casefold()
