import json
from pathlib import Path

import pytest

from promoteur.charts.script import made, snippet


def styles() -> dict:
    first = snippet().partition(";\n")[0]
    return json.loads(first.removeprefix("const STYLES = "))


def test_the_script_knows_colours_by_name_only_and_figures_in_every_language():
    said = styles()
    assert said["wide"]["range"]["category"] == [
        "var(--detractor)",
        "var(--passive)",
        "var(--promoter)",
    ]
    assert "#" not in json.dumps(said)
    assert {name: one["number"]["decimal"] for name, one in said["locales"].items()} == {
        "en": ".",
        "fr": ",",
    }


@pytest.mark.slow
def test_the_script_is_made_once_and_takes_the_place_of_an_older_one(tmp_path: Path):
    folder = tmp_path / "charts"
    folder.mkdir()
    older = folder / "charts-0123456789abcdef.js"
    older.write_text("old")
    script = made(folder)
    assert [path.name for path in folder.iterdir()] == [script.name]
    assert 500_000 < len(script.read_text("utf-8")) < 1_000_000
    before = script.stat().st_mtime_ns
    assert made(folder) == script
    assert script.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(OSError, match="taken"):
        made(taken)
