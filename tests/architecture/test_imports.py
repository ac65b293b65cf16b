"""What is loaded, and when: the science stays a light library, and the command answers at once."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pandas", "polars", "django", "duckdb", "pyarrow", "scipy.stats", "rich"}


def loaded_by(*arguments: str) -> set[str]:
    """Return the modules that a fresh `python …` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def test_the_observation_sees_an_import() -> None:
    assert {"colorsys", "xml.dom"} <= loaded_by("-c", "import colorsys, xml.dom")


def test_the_science_loads_no_framework_and_no_engine() -> None:
    loaded = loaded_by("-c", "import promoteur.score")
    assert "promoteur.score" in loaded
    assert loaded & HEAVY == set()


def test_every_module_of_the_science_is_as_light() -> None:
    everything = (
        "import importlib, pkgutil, promoteur.score as s\n"
        "for m in pkgutil.walk_packages(s.__path__, 'promoteur.score.'):\n"
        "    importlib.import_module(m.name)"
    )
    loaded = loaded_by("-c", everything)
    assert "promoteur.score.tally" in loaded
    assert loaded & HEAVY == set()


def test_the_site_loads_nothing_that_only_figures_need() -> None:
    start = (
        "import os, sys, tempfile\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'promoteur.site.settings'\n"
        "os.environ['PROMOTEUR_DATA'] = tempfile.gettempdir()\n"
        "import django; django.setup()\n"
        "import promoteur.site.urls\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "promoteur.reports.urls" in loaded
    assert loaded & {"deltalake", "duckdb", "vl_convert", "altair", "scipy"} == set()


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["score", "--help"],
        ["demo", "--help"],
        ["facts", "--help"],
        ["facts", "check", "--help"],
        ["serve", "--help"],
        ["import", "--help"],
        ["export", "--help"],
    ],
    ids=" ".join,
)
def test_help_loads_neither_the_science_nor_an_engine_nor_colours(command: list[str]) -> None:
    loaded = loaded_by("-m", "promoteur", *command)
    assert "promoteur.cli.main" in loaded
    assert loaded & (HEAVY | {"numpy", "babel", "altair", "deltalake", "narwhals"}) == set()


def test_a_score_loads_no_data_frame_and_no_chart(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("nps\n9\n10\n3\n")
    loaded = loaded_by("-m", "promoteur", "score", str(path))
    assert {"duckdb", "rich"} <= loaded
    assert (
        loaded & {"deltalake", "pandas", "polars", "pyarrow", "scipy.stats", "altair", "vl_convert"}
        == set()
    )
