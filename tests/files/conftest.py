"""Small files of answers, made where a test needs them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promoteur.files.count import Counted, Question, count
from promoteur.files.opening import open_table
from promoteur.files.table import Found

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and return its path."""

    def written(content: str | bytes, name: str = "answers.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return written


class Read:
    """A file counted: the answers that occur, what is missing and invalid, what was found."""

    def __init__(self, counted: Counted, names: list[str], found: list[Found]) -> None:
        self.counted, self.names, self.found = counted, names, found
        total = counted.tallies.total()
        labels = zip(total.scale.labels, total.answers, strict=True)
        self.answers = {int(label): n for label, n in labels if n}
        self.missing, self.invalid = total.missing, total.invalid

    @property
    def groups(self) -> dict[Any, dict[int, float]]:
        return {
            key: {int(a): n for a, n in zip(row.scale.labels, row.answers, strict=True) if n}
            for key, row in self.counted.tallies
        }


@pytest.fixture
def read(write: Write) -> Callable[..., Read]:
    """Count the answers of a file made of this content."""

    def counted(
        content: str | bytes, name: str = "answers.csv", encoding: str | None = None, **asked: Any
    ) -> Read:
        with open_table([write(content, name)], encoding=encoding) as table:
            return Read(count(table, Question(**asked)), table.names, table.found)

    return counted
