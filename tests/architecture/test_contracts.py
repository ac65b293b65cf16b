"""Imports go down: the contracts of pyproject.toml hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "pyproject.toml"

pytestmark = pytest.mark.slow  # `make check` asks import-linter itself


def lint(where: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package `promoteur` that lies in the folder `where`."""
    check = (
        f"import sys; sys.path.insert(0, {str(where)!r}); "
        "from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    command = [sys.executable, "-c", check, "--config", str(CONFIGURATION), "--no-cache"]
    return subprocess.run(
        [*command, "--no-logo", *options], cwd=where, capture_output=True, text=True, check=False
    )


@pytest.mark.slow  # `make check` has just asked import-linter itself
def test_the_contracts_are_kept() -> None:
    done = lint(ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("contract", "module", "planted"),
    [
        ("layers", "kit/problem.py", "from promoteur.score import scale"),
        ("layers", "files/__init__.py", "import promoteur.charts"),
        ("layers", "newcomer/__init__.py", ""),
        ("acyclic", "score/scale.py", "import promoteur.score.tally"),
        ("pure", "score/scale.py", "import pandas"),
        ("pure", "kit/problem.py", "import django.conf"),
        ("layers", "accounts/models.py", "import promoteur.surveys.models"),
        ("layers", "collect/published.py", "import promoteur.analytics"),
        ("no-django", "collect/published.py", "import django.conf"),
        ("rules", "surveys/rules.py", "import django.db"),
        ("pipeline", "collect/pipeline.py", "import sqlite3"),
        ("pipeline", "collect/pipeline.py", "from time import time"),
        ("science", "score/scale.py", "import random"),
        ("duckdb", "cli/__init__.py", "import duckdb"),
        ("spark", "analytics/__init__.py", "import pyspark.sql"),
        ("clickhouse", "analytics/engines/spark.py", "import ibis"),
        ("altair", "charts/theme.py", "import altair"),
        ("vl-convert", "files/__init__.py", "import vl_convert"),
        ("terminal", "charts/__init__.py", "import rich.table"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    tmp_path: Path, contract: str, module: str, planted: str
) -> None:
    shutil.copytree(
        ROOT / "src/promoteur", tmp_path / "promoteur", ignore=shutil.ignore_patterns("__pycache__")
    )
    where = tmp_path / "promoteur" / module
    where.parent.mkdir(exist_ok=True)
    with where.open("a", encoding="utf-8") as source:
        source.write(f"\n{planted}\n")
    done = lint(tmp_path, "--contract", contract)
    assert "1 broken" in done.stdout, done.stdout + done.stderr
