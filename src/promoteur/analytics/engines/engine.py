"""What an engine is: something that opens the live files of a table as a lazy frame."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import narwhals as nw

from promoteur.kit.problem import Problem
from promoteur.score.assembly import Values


@dataclass(frozen=True, slots=True)
class Source:
    """The live files of a table that a question needs, and the columns that it reads.

    Attributes:
        root: the table's folder or URL.
        files: paths below it, such as `kind=relational/month=202603/x.parquet`.
        columns: names with their Delta types (string, byte, integer, long, double, date,
            timestamp); `kind` and `month`, where read, come from the path.
        options: what opens an object store (keys, region, endpoint); nothing for a folder.
    """

    root: str
    files: tuple[str, ...]
    columns: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """Opens a table where it lies; the question itself is asked of the frame."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What its frames may raise while they count."""

    def open(self, source: Source) -> Any:
        """Return a lazy frame with exactly these columns, null where a file lacks one.

        Raises:
            EngineProblem: the engine cannot be reached, or not read the files.
        """

    def fetch(self, frame: nw.LazyFrame[Any], source: Source) -> Sequence[Values]:
        """Return the columns, short by then, of a frame that was made of what `open` returned."""

    def kept(self, frame: nw.LazyFrame[Any], source: Source) -> AbstractContextManager[Any]:
        """Return a frame of the same rows that several questions can read without computing them.

        It is held in the engine's memory, where it can be, until the block ends.
        """

    def problem(self, error: Exception, root: str) -> Problem:
        """Return one of its `failures`, on the table at `root`, as a problem for a person."""

    def close(self) -> None:
        """Give back what the engine holds."""
