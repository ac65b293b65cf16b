"""The table for spreadsheets: one header row, one row per segment and period, full figures."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIGURES = [
    "n", "missing", "invalid", "detractors", "passives", "promoters",
    "score", "low", "high", "confidence", "band", "sample",
]  # fmt: skip


@pytest.fixture
def rows(run: Callable[..., Any]) -> Callable[..., list[dict[str, str]]]:
    """Run `promoteur score … --csv` and return its rows."""

    def rows(*arguments: object) -> list[dict[str, str]]:
        done = run("score", *arguments, "--csv")
        assert (done.status, done.err) == (0, "")
        table = csv.DictReader(io.StringIO(done.out))
        found = [*table]
        assert [*(table.fieldnames or [])][-len(FIGURES) :] == FIGURES
        return found

    return rows


Rows = Callable[..., list[dict[str, str]]]


def test_one_score_is_one_row_of_full_figures(rows: Rows, table: Callable[..., Path]):
    (row,) = rows(table(["nps"], [[10]] * 20 + [[8]] * 3 + [[0]] * 7 + [[""], ["often"]]))
    assert [*row] == FIGURES
    assert [row[name] for name in FIGURES[:6]] == ["30", "1", "1", "7", "3", "20"]
    assert float(row["score"]) == 100 * 13 / 30
    assert float(row["low"]) < float(row["score"]) < float(row["high"])
    assert (row["confidence"], row["band"], row["sample"]) == ("0.95", "to_improve", "normal")


def test_each_segment_is_a_row(rows: Rows, answers: Path):
    found = rows(answers, "--by", "country")
    assert [row["country"] for row in found] == ["BE", "FR"]
    assert sum(int(row["n"]) for row in found) == 241


def test_each_period_is_a_row_and_rows_without_a_date_are_one_too(rows: Rows, answers: Path):
    found = rows(answers, "--date", "date")
    assert [row["period"] for row in found] == ["2026-01", "2026-02", "2026-03", ""]
    assert [row["n"] for row in found] == ["80", "80", "80", "1"]
    assert found[3]["score"] == "100.0"


def test_each_segment_of_each_period_is_a_row(rows: Rows, answers: Path):
    found = rows(answers, "--by", "country", "--date", "date")
    places = [(row["country"], row["period"]) for row in found]
    months = ("2026-01", "2026-02", "2026-03")
    assert sorted(places) == sorted(
        [(country, month) for country in ("BE", "FR") for month in months] + [("BE", "")]
    )
    assert sum(int(row["n"]) for row in found) == 241


def test_without_answers_the_figures_are_blank(rows: Rows, table: Callable[..., Path]):
    path = table(["nps", "country"], [["", "FR"], [9, "BE"]])
    france = next(row for row in rows(path, "--by", "country") if row["country"] == "FR")
    assert [france[name] for name in ("n", "missing")] == ["0", "1"]
    assert {france[name] for name in ("score", "low", "high", "confidence", "band")} == {""}
    assert france["sample"] == "none"


def test_values_with_commas_quotes_and_lines_come_back_as_they_are(
    rows: Rows, table: Callable[..., Path]
):
    shops = ['Lyon, "centre"', "Nice\nport", "Gand"]
    path = table(["shop", "nps"], [[shop, answer] for shop in shops for answer in (9, 10, 2)])
    assert {row["shop"] for row in rows(path, "--by", "shop")} == set(shops)


def test_figures_are_the_same_in_every_language(rows: Rows, answers: Path):
    assert rows(answers, "--by", "country", "--lang", "fr") == rows(answers, "--by", "country")


def test_the_table_is_utf_8_whatever_the_terminal(
    start: Callable[..., Any], table: Callable[..., Path]
):
    path = table(["ville", "nps"], [["Orléans – sud", 9], ["Orléans – sud", 3]])
    done = start("score", path, "--by", "ville", "--csv", environment={"PYTHONIOENCODING": "ascii"})
    assert "Orléans – sud,2," in done.out
