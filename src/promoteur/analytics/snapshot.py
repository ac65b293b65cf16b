"""A table at one version: its live files, and what is known of each without opening it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from promoteur.analytics.columns import Columns


@dataclass(frozen=True)
class DataFile:
    """A data file of the table.

    Attributes:
        path: below the table's root.
        kind, month: what all its answers have in common.
        rows, size: answers, and bytes.
        least, greatest: of the columns `SUMMARISED`, as far as known.
    """

    path: str
    kind: str
    month: int
    rows: int
    size: int
    least: Mapping[str, Any] = field(default_factory=dict)
    greatest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """The table as it was at one version; it stays true whatever others write meanwhile.

    `complete`: whether it has all columns of a fact; one that an older Promoteur made may lack some
    until the next answer is stored.
    """

    version: int
    files: tuple[DataFile, ...]
    columns: Columns
    complete: bool

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all live files."""
        return frozenset(one.path for one in self.files)
