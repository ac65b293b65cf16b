"""Parts of pages as files: what strangers wrote does no harm in a spreadsheet."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.reports.parts import Table, send
from tests.reports.making import Answered

pytestmark = pytest.mark.figures

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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_of_a_picture_holds_its_figures_as_they_are(
    answered: Answered, owner: Client, language: str
) -> None:
    answered.put_scores([9] * 1098 + [3] * 123)

    def rows(part: str) -> list[dict[str, str]]:
        at = reverse("reports:overview-part", args=[answered.workspace.pk, part, "csv"])
        page = owner.get(at, headers={"accept-language": language})
        return [*csv.DictReader(io.StringIO(page.content.decode("utf-8-sig")))]

    answers = {row["answer"]: (row["answers"], row["share"]) for row in rows("answers")}
    assert answers["9"] == ("1098", str(1098 / 1221))
    assert answers["10"] == ("0", "0.0")
    assert float(rows("trend")[-1]["score"]) == 100 * (1098 - 123) / 1221
    bands = {row["reading"]: row for row in rows("reading")}
    assert (bands["strong"]["from"], bands["strong"]["to"]) == ("50", "70")
    assert sum(float(row["probability"]) for row in bands.values()) == pytest.approx(1)


def test_a_picture_with_its_exact_table_beside_it_has_no_file_of_its_own(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([9] * 40)
    at = reverse("reports:trend", args=[answered.workspace.pk])
    page = owner.get(at).text
    assert "steps.csv" in page
    assert "trend.svg" in page
    assert "trend.csv" not in page
    assert owner.get(f"{at}trend.csv").status_code == 404
