"""What values are called."""

import pytest

from promoteur.kit.language import use
from promoteur.reports.naming import Names


@pytest.mark.parametrize(
    ("column", "value", "english", "french"),
    [
        ("language", "fr", "French", "Français"),
        ("language", "pt-BR", "Brazilian Portuguese", "Portugais brésilien"),
        ("country", "GB", "United Kingdom", "Royaume-Uni"),
        ("property.pays", "de", "Germany", "Allemagne"),
        ("Country", "Atlantis", "Atlantis", "Atlantis"),
        ("country", "zq", "zq", "zq"),
        ("plan", "fr", "fr", "fr"),
    ],
)
def test_codes_of_languages_and_countries_are_words(
    column: str, value: str, english: str, french: str
) -> None:
    use("en")
    assert Names().value(column, value) == english
    use("fr")
    try:
        assert Names().value(column, value) == french
    finally:
        use(None)
