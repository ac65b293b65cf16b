"""The manual of the dashboard names every page, key and column, and its addresses open."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from promoteur.kit.periods import Period
from promoteur.reports.benchmarks import reading
from promoteur.reports.compare.queries import Of
from promoteur.reports.initiatives.rules import SPANS
from promoteur.reports.models import Benchmark, Initiative, Target
from promoteur.reports.pages import PAGES
from promoteur.reports.scope import CHOSEN_DAYS, LENGTHS, OWN, Against

ROOT = Path(__file__).parents[2]
FILES = (
    "answers.csv", "reading.csv", "trend.csv", "glances.csv", "trend/steps.csv",
    "segments/segments.csv?by=agent", "agents/agents.csv", "rounds/rounds.csv",
    "targets/targets.csv", "initiatives/initiatives.csv", "benchmarks/benchmarks.csv",
)  # fmt: skip
EACH = pytest.mark.parametrize("language", ["en", "fr"])


def manual(language: str) -> str:
    return (ROOT / f"docs/{language}/dashboard.md").read_text("utf-8")


def rows(page: str) -> list[list[str]]:
    """The cells of all tables."""
    lines = re.findall(r"^\| *(.*?) *\|$", page, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def codes(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


@EACH
def test_every_page_is_there(language: str) -> None:
    named = {code for row in rows(manual(language)) for code in codes(row[1])}
    at = {
        name: reverse(f"reports:{name}", args=["0" * 8 + "-0000" * 3 + "-" + "0" * 12])
        for name in PAGES
    }
    paths = {one.split("/", 3)[3] for one in at.values()} - {""}
    assert paths - named == set()


@EACH
def test_every_key_is_there_with_every_word(language: str) -> None:
    found: dict[str, str] = {}
    for first, *rest in rows(manual(language)):
        for key in codes(first):
            found[key] = found.get(key, "") + " ".join(rest)
    assert {*OWN, "by", "and", "step", "of", "span"} - set(found) == set()
    words = {
        "period": {*LENGTHS, CHOSEN_DAYS}, "against": set(Against), "step": set(Period),
        "of": set(Of), "span": set(SPANS), "sort": set(Benchmark.Sort),
        "kind": {"relational", "transactional", "employee"},
    }  # fmt: skip
    assert [(key, word) for key in words for word in words[key] - codes(found[key])] == []


@EACH
def test_every_column_of_a_file_is_there(language: str) -> None:
    page = manual(language)
    named = {code for row in rows(page) for code in codes(row[0])}
    assert set(reading.COLUMNS) - named == set()
    required = next(codes(row[0]) for row in rows(page) if "`source`" in row[0])
    assert required | {"sort"} == set(reading.REQUIRED)
    (example,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    assert len(reading.read(example.encode())) == 1


def test_every_heading_of_what_can_be_taken_away_is_there(demo: Any) -> None:
    """Those of Compare, and what the answers are cut by, are told in words."""
    english, french = (
        {code for row in rows(manual(language)) for code in codes(row[0])}
        for language in ("en", "fr")
    )
    assert english == french
    browser, base = demo.client(), reverse("reports:overview", args=[demo.workspace().pk])
    initiative, target = Initiative.objects.latest("pk").pk, Target.objects.earliest("pk").pk
    paths = [*FILES, f"initiatives/{initiative}/sides.csv", f"targets/target-{target}.csv"]
    missing = {}
    for path in paths:
        page = browser.get(f"{base}{path}{'&' if '?' in path else '?'}kind=transactional")
        assert page.status_code == 200, path
        (heads,) = csv.reader([page.content.decode("utf-8-sig").splitlines()[0]])
        missing[path] = set(heads) - english - {"agent"}
    assert {path: heads for path, heads in missing.items() if heads} == {}


@EACH
def test_every_address_opens(demo: Any, language: str) -> None:
    (block,) = re.findall(r"```text\n(.*?)```", manual(language), re.DOTALL)
    browser, base = demo.client(), reverse("reports:overview", args=[demo.workspace().pk])
    addresses = [*block.split(), "segments/segments.csv?kind=transactional&by=agent"]
    assert len(addresses) == 4
    assert {one: browser.get(base + one).status_code for one in addresses} == dict.fromkeys(
        addresses, 200
    )
