"""Parts of pages as files: what strangers wrote does no harm in a spreadsheet."""

import csv
import io

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from promoteur.reports.parts import LONGEST, Table, named, send
from tests.reports.making import DAY, LAST, Answered, an_initiative

pytestmark = pytest.mark.figures

FORMULA = '=HYPERLINK("https://example.com")'


def test_headings_are_no_formulas_either() -> None:
    table = Table((FORMULA, "score"), [(FORMULA, -5)])
    file = send({"tables": {"segments": table}}, "segments", "csv", "shop")
    rows = [*csv.reader(io.StringIO(file.content.decode("utf-8-sig")))]
    assert rows == [[f"'{FORMULA}", "score"], [f"'{FORMULA}", "-5"]]


def name_of(page: HttpResponse) -> str:
    return page.headers["Content-Disposition"].removeprefix("attachment; filename=").strip('"')


def test_a_file_is_named_after_all_that_its_figures_depend_on(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([9] * 20, properties={"plan": "Pro, 2 seats", "country": "FR"})
    answered.put_scores([9] * 20, LAST - 20 * DAY)
    one = an_initiative(answered.workspace, name="Training of May", began=LAST - 10 * DAY)
    place, words = answered.workspace.pk, slugify(answered.workspace.name)
    days = "period=days&from=2026-06-01&to=2026-06-30"
    asked = f"?{days}&by=plan&country=FR&plan.not=Solo&plan.not=Duo&where=plan=a+or+country=FR"
    at = reverse("reports:segments-part", args=[place, "segments", "csv"]) + asked
    shown, before = "2026-06-01_2026-06-30", "2026-05-02_2026-05-31"
    name = f"{words}_segments_by-plan_relational_{shown}_against_{before}"
    assert name_of(owner.get(at)) == f"{name}_where_country-france_plan-not-duo-solo.csv"
    at = reverse("reports:targets-part", args=[place, "targets", "csv"]) + asked
    assert name_of(owner.get(at)) == f"{words}_targets.csv"
    at = reverse("reports:initiatives-part", args=[place, "initiatives", "csv"])
    assert name_of(owner.get(at)) == f"{words}_initiatives_relational.csv"
    at = reverse("reports:initiative-part", args=[place, one.pk, "sides", "csv"])
    assert name_of(owner.get(at)) == f"{words}_initiative_training-of-may_sides_relational.csv"


@pytest.mark.parametrize("letter", ["x", "é", "店"])
def test_a_long_name_ends_and_says_so(letter: str) -> None:
    assert named(["Shop", letter]) == f"shop_{letter}"
    long = named(["Shop", letter * LONGEST])
    assert LONGEST - 5 < len(long.encode()) <= LONGEST
    assert long.endswith(f"{letter}_etc")


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
