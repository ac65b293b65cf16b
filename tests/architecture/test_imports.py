"""What is loaded, and when: the science stays a light library, and the command answers at once."""

import subprocess
import sys

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


def test_help_loads_neither_numpy_nor_duckdb() -> None:
    loaded = loaded_by("-m", "promoteur", "--help")
    assert "promoteur.cli.main" in loaded
    assert loaded & {"numpy", "duckdb"} == set()
