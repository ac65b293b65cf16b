"""What an engine is: something that counts the answers in the live files of a table."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import narwhals as nw

from promoteur.analytics.undated import Days
from promoteur.kit.problem import Problem
from promoteur.score.assembly import Values
from promoteur.score.frames import Grouping


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


class Asked(Hashable, Protocol):
    """What is to be counted. Equal ones have the same rows of any frame."""

    @property
    def groupings(self) -> Sequence[Grouping]:
        """The columns of the rows to count by, once for each question."""

    @property
    def weighted(self) -> bool:
        """Whether the rows have weights."""

    def rows(self, frame: Any) -> nw.LazyFrame[Any]:
        """Return the rows to count, of a lazy frame of the columns of a source."""

    def undated(self) -> tuple["Asked", Days]:
        """Return the same with stand-ins for its days, as far as it can, and what they stand for.

        What is put of it, as text, is `undated.written` for what is asked.
        """


class Engine(Protocol):
    """Counts the answers of a table where it lies."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What it may raise while it counts, besides EngineProblem."""

    def count(self, asked: Asked, source: Source) -> Sequence[Sequence[Values]]:
        """Return for each grouping the columns of the rows `grouped` by it.

        A column that a file lacks is null. Where the engine can, it reads the files once.

        Raises:
            EngineProblem: the engine cannot be reached, or not read the files.
        """

    def problem(self, error: Exception, root: str) -> Problem:
        """Return one of its `failures`, on the table at `root`, as a problem for a person."""

    def close(self) -> None:
        """Give back what the engine holds."""
