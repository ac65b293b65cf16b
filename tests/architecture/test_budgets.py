"""Small enough to be read: lines of a file, lines of a function, and what ruff has to say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES = 400
FUNCTION_LINES = 40

EXCEPTIONS: dict[str, str] = {}
"""`path` or `path::function` → why it is longer than the budget, in one sentence."""

LIMITED = sorted(
    path
    for folder in ("src", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
FUNCTIONS_LIMITED = [path for path in LIMITED if not path.is_relative_to(ROOT / "tests")]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def long_functions(source: str, name: str = "planted.py") -> list[str]:
    """The functions of a source that are over the budget."""
    return [
        f"{name}::{node.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_of(node) > FUNCTION_LINES
    ]


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from `def` to the last, without the docstring: explaining costs nothing."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    return lines - ((node.body[0].end_lineno or 0) - node.body[0].lineno + 1)


def over_budget() -> set[str]:
    files = [named(p) for p in LIMITED if len(p.read_text("utf-8").splitlines()) > FILE_LINES]
    functions = [
        name for p in FUNCTIONS_LIMITED for name in long_functions(p.read_text("utf-8"), named(p))
    ]
    return {*files, *functions}


def test_files_and_functions_keep_their_budgets() -> None:
    assert sorted(over_budget() - EXCEPTIONS.keys()) == []


def test_every_exception_is_still_needed_and_has_its_reason() -> None:
    assert sorted(EXCEPTIONS.keys() - over_budget()) == []
    assert all(reason.strip() for reason in EXCEPTIONS.values())


def function_of(lines: int) -> str:
    return "class C:\n    async def f(self):\n" + "        x = 1\n" * (lines - 1)


def test_a_function_one_line_too_long_is_found() -> None:
    assert long_functions(function_of(FUNCTION_LINES)) == []
    assert long_functions(function_of(FUNCTION_LINES + 1)) == ["planted.py::f"]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_is_content(command: list[str]) -> None:
    """Its rule C901 holds the budget of complexity: 10."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--quiet", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
