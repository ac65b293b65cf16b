"""The manual of facts: what it shows runs, means what it says, and is one in both languages."""

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promoteur.analytics.filters import Filter
from promoteur.cli.facts.command import ACTIONS
from tests.cli.facts_maker import store, three_months

ROOT = Path(__file__).parents[3]
LANGUAGES = ("en", "fr")
Run = Callable[..., Any]


def manual(language: str) -> str:
    return (ROOT / f"docs/{language}/facts.md").read_text("utf-8")


def commands(page: str) -> list[str]:
    return re.findall(r"^\$ promoteur (.*)$", page, re.MULTILINE)


def programs(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_both_manuals_have_the_same_headings_and_examples():
    english, french = (manual(language) for language in LANGUAGES)
    assert commands(french) == commands(english)
    assert programs(french) == programs(english)
    levels = [re.findall(r"^#+", page, re.MULTILINE) for page in (english, french)]
    assert levels[0] == levels[1]
    rows = [re.findall(r"^\| `([^`|]+)`", page, re.MULTILINE) for page in (english, french)]
    assert [len(found) for found in rows] == [len(rows[0])] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_explains_every_action(language: str):
    explained = re.findall(r"^\| `promoteur facts (\w+) ", manual(language), re.MULTILINE)
    assert sorted(explained) == sorted(ACTIONS)


@pytest.fixture
def _in_the_folder_of_the_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        replace(one, properties={**one.properties, "plan": "team", "amount": 90.0 + one.score * 5})
        for one in three_months()
    ]
    store(tmp_path / "facts", answers)
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("_in_the_folder_of_the_manual")
def test_every_example_of_the_manual_runs(run: Run):
    for command in commands(manual("en")):
        done = run(*shlex.split(command))
        assert (done.status, done.err) == (0, ""), command
        assert done.out, command


def test_the_program_of_the_manual_stores_a_fact(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    program = "\n".join(programs(manual("en")))
    exec(compile(program, "facts.md", "exec"), {})
    found = json.loads(run("facts", "stats", "facts-of-paris", "--json").out)
    assert (found["answers"], found["last_day"]) == (1, "2026-04-01")
    assert [one["type"] for one in found["properties"]] == ["number", "text", "text", "date"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_writings_of_a_filter_mean_the_same(language: str):
    table = re.findall(
        r"^\| `([^`]+)` \| `(\{[^`]+)` \| `([^`]+)` \|$", manual(language), re.MULTILINE
    )
    assert len(table) == 11
    for query, written, condition in table:
        expected = Filter.of_condition(condition)
        assert Filter.of_query(query) == expected, query
        assert Filter.of_json(written) == expected, written


@pytest.mark.parametrize("action", ["stats", "check", "compact", "vacuum"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_the_json_are_in_the_manual(
    run: Run, tmp_path: Path, action: str, language: str
):
    path = store(tmp_path / "facts", three_months(), three_months()[:0])
    found = json.loads(run("facts", action, path, "--json").out)
    page = manual(language)
    keys = {*found, *(key for one in found.get("kinds", []) for key in one)}
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_the_manual_names_every_column_that_a_question_may_name():
    from promoteur.analytics.columns import NAMED

    columns = re.findall(
        r"^\| `(\w+)` \| (?:text|number|date|moment) \|", manual("en"), re.MULTILINE
    )
    assert {*NAMED} <= {*columns}
