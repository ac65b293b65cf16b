"""Running the command: in this process for its words, in one of its own for its edges."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from promoteur.cli.main import main

LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
ENGLISH = {name: value for name, value in os.environ.items() if name not in LANGUAGE_VARIABLES}
ENGLISH |= {"LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "default"}
PATIENCE = 90
"""Seconds after which a command that does not end has failed; no measure of its speed."""


class Outcome(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run `promoteur …` in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Outcome(status, *capsys.readouterr())

    return run


IN_LITTLE_MEMORY = """
import os, resource, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def start() -> Callable[..., Outcome]:
    """Run `python -m promoteur …` in its own process; English unless `environment` differs."""

    def start(
        *arguments: object,
        given: bytes | None = None,
        environment: dict[str, str] | None = None,
        memory: int | None = None,
        **settings: Any,
    ) -> Outcome:
        command = [sys.executable, "-m", "promoteur", *map(str, arguments)]
        if memory is not None:  # set by the new process: to fork this one, with its threads, fails
            command = [sys.executable, "-c", IN_LITTLE_MEMORY, str(memory), *command]
        done = subprocess.run(
            command,
            env=ENGLISH | (environment or {}),
            timeout=PATIENCE,
            check=False,
            capture_output=True,
            **({"stdin": subprocess.DEVNULL} if given is None else {"input": given}),
            **settings,
        )
        streams = (
            stream.decode("utf-8", errors="replace") for stream in (done.stdout, done.stderr)
        )
        return Outcome(done.returncode, *streams)

    return start


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Run `promoteur serve …` until the test is over; see `serving`."""
    from tests.cli.serving import Served

    begun: list[Served] = []

    def serve(*arguments: str, **environment: Any) -> Served:
        begun.append(Served(tmp_path, *arguments, **environment))
        return begun[-1]

    yield serve
    for one in begun:
        one.kill()


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows to a CSV file and return its path."""

    def table(
        header: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "answers.csv"
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *rows])
        return path

    return table


@pytest.fixture
def answers(table: Callable[..., Path]) -> Path:
    """A year's start of two countries: 40 answers a month each, France falling in March."""
    good, bad = [10, 9, 9, 8, 10, 7, 6, 9], [3, 0, 9, 7, 5, 6, 10, 8]
    rows = [
        [
            f"2026-{month:02}-{1 + i % 28:02}",
            country,
            f"{country}{i % 25}",
            1 + i % 3,
            (bad if (month, country) == (3, "FR") else good)[i % 8],
        ]
        for month in (1, 2, 3)
        for i in range(40)
        for country in ("FR", "BE")
    ]
    rows += [["2026-02-05", "FR", "FR1", 1, ""], ["2026-02-06", "BE", "BE1", 1, "often"]]
    rows += [["soon", "BE", "BE2", 1, 9]]
    return table(["date", "country", "customer", "weight", "nps"], rows)
