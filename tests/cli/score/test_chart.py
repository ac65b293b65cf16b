"""`--chart FILE`: a picture that fits what was asked, beside what is printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
BEGINNINGS = {"svg": b"<svg", "png": b"\x89PNG\r\n", "html": b"<!doctype html>"}


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_a_picture_is_written_and_the_score_still_printed(
    run: Run, answers: Path, tmp_path: Path, ending: str
):
    path = tmp_path / f"score.{ending}"
    done = run("score", answers, "--chart", path)
    assert (done.status, done.err) == (0, "")
    assert "Score 38" in done.out
    assert path.read_bytes()[:20].lower().startswith(BEGINNINGS[ending].lower())
    assert path.stat().st_size > 5_000


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((), ["answers.csv", "Detractors"]),
        (("--by", "country"), ["answers.csv", "BE", "FR"]),
        (("--date", "date"), ["answers.csv", "Jan 2026", "Mar 2026"]),
    ],
    ids=["distribution", "segments", "periods"],
)
def test_the_picture_is_of_what_was_asked(
    run: Run, answers: Path, tmp_path: Path, asked: tuple[str, ...], words: list[str]
):
    path = tmp_path / "score.svg"
    assert run("score", answers, *asked, "--chart", path).status == 0
    drawn = path.read_text("utf-8")
    assert [word for word in words if word not in drawn] == []


def test_the_picture_speaks_french(run: Run, answers: Path, tmp_path: Path):
    path = tmp_path / "score.svg"
    assert run("score", answers, "--chart", path, "--lang", "fr").status == 0
    assert "Détracteurs" in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["score.pdf", "score", "svg"])
def test_another_ending_is_wrong_use_and_names_those_there_are(
    run: Run, answers: Path, tmp_path: Path, name: str
):
    done = run("score", answers, "--chart", tmp_path / name)
    assert done.status == 2
    assert ".svg, .png, .html" in done.err
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_named(run: Run, answers: Path, tmp_path: Path):
    done = run("score", answers, "--chart", tmp_path / "nowhere" / "score.svg")
    assert done.status == 2
    assert f"there is no folder {tmp_path / 'nowhere'}" in done.err


def test_a_picture_goes_with_json(run: Run, answers: Path, tmp_path: Path):
    done = run("score", answers, "--json", "--chart", tmp_path / "score.svg")
    assert done.out.startswith("{")
    assert (tmp_path / "score.svg").exists()
