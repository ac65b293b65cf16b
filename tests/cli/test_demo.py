"""`promoteur demo`: always the same believable answers, with something to find in them."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promoteur.cli import demo

Run = Callable[..., Any]


@pytest.fixture
def shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    return run("demo")


def test_it_shows_the_command_and_what_it_prints(shown: Any, run: Run):
    assert (shown.status, shown.err) == (0, "")
    first, _blank, *rest = shown.out.splitlines()
    assert first.startswith("$ promoteur score promoteur-demo.csv --by plan")
    again = run(*first.removeprefix("$ promoteur ").split())
    assert again.status == 0
    assert "\n".join(rest).startswith(again.out.rstrip("\n"))


def test_there_is_something_to_find(shown: Any):
    assert "This is more than chance" in shown.out
    assert "The segments differ by more than chance" in shown.out
    assert "Why, in points: " in shown.out


def test_the_answers_are_always_the_same(tmp_path: Path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    demo.write_answers(one)
    demo.write_answers(two)
    assert one.read_bytes() == two.read_bytes()


def test_the_answers_are_believable(tmp_path: Path):
    demo.write_answers(tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as source:
        rows = [*csv.DictReader(source)]
    said = Counter(row["nps"] for row in rows)
    assert said.keys() <= {"", *map(str, range(11))}
    assert 0 < said[""] < len(rows) / 5
    assert max(dt.date.fromisoformat(row["answered"]) for row in rows) == demo.LAST_DAY
    assert {row["plan"] for row in rows} == demo.PLANS.keys()


def test_a_place_that_cannot_be_written_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    demo.FILE.mkdir()
    done = run("demo")
    assert (done.status, done.out) == (2, "")
    assert str(demo.FILE) in done.err


def test_it_speaks_french(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert "Promoteurs" in run("--lang", "fr", "demo").out
