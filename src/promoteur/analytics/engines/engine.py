"""What an engine is: something that opens the live files of a table as a lazy frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import narwhals as nw

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

    def count(
        self,
        rows: nw.LazyFrame[Any],
        groupings: Sequence[Grouping],
        weighted: bool,  # noqa: FBT001 - a `Count`
        source: Source,
    ) -> Sequence[Sequence[Values]]:
        """Return the columns of rows `grouped` by each grouping, of what `open` returned.

        Where the engine can, it reads the rows once for all groupings.
        """

    def problem(self, error: Exception, root: str) -> Problem:
        """Return one of its `failures`, on the table at `root`, as a problem for a person."""

    def close(self) -> None:
        """Give back what the engine holds."""
