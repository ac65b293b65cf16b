"""Parts of pages as files: what strangers wrote does no harm in a spreadsheet."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.reports.parts import Cell, Table, plain, send
from tests.reports.making import Answered

FORMULA = '=HYPERLINK("https://example.com")'


def test_headings_are_no_formulas_either() -> None:
    table = Table((FORMULA, "score"), [(FORMULA, -5)])
    file = send({"tables": {"segments": table}}, "segments", "csv")
    rows = [*csv.reader(io.StringIO(file.content.decode("utf-8-sig")))]
    assert rows == [[f"'{FORMULA}", "score"], [f"'{FORMULA}", "-5"]]


def test_the_name_of_a_property_is_no_formula(answered: Answered, owner: Client) -> None:
    for value in ("a", "b"):
        answered.put_scores([9] * 20, properties={"=1+1": value})
    at = reverse("reports:segments", args=[answered.workspace.pk])
    page = owner.get(f"{at}segments.csv", {"by": "=1+1"})
    assert page.status_code == 200
    assert page.content.decode("utf-8-sig").startswith("'=1+1,")


@pytest.mark.parametrize(
    ("cell", "language", "told"),
    [
        ("1,098", "en", 1098),
        ("1\N{NARROW NO-BREAK SPACE}098", "fr", 1098),
        ("0.7%", "en", 0.007),
        ("11,5\N{NARROW NO-BREAK SPACE}%", "fr", 0.115),
        ("−12", "en", -12),
        ("+6.4", "en", 6.4),
        ("–", "en", None),
        ("14 to 44", "en", "14 to 44"),
        ("<1%", "en", "<1%"),
        ("1.2.3", "en", "1.2.3"),
        ("", "en", ""),
    ],
)
def test_a_figure_in_words_becomes_a_number(cell: str, language: str, told: Cell) -> None:
    assert plain(cell, language) == told


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_figures_of_a_picture_are_numbers_in_every_language(
    answered: Answered, owner: Client, language: str
) -> None:
    answered.put_scores([9] * 1098 + [3] * 122)
    at = reverse("reports:overview-part", args=[answered.workspace.pk, "answers", "csv"])
    page = owner.get(at, headers={"accept-language": language})
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(page.text))}
    assert rows["9"] == ["1098", "0.9"]
    assert rows["3"] == ["122", "0.1"]
