"""A table of answers: one or several files as columns, with what was found out about them.

A file is read as fast as DuckDB can; when it proves unclean on the way, a clean copy is made and
the question asked again.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any, TypeVar

import duckdb
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from promoteur.files import duck
from promoteur.files.layout import nameless
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.source import Kind
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import quoted

SAMPLE_ROWS = 20_000
SAMPLE_CELLS = 1_000_000

T = TypeVar("T")


@dataclass
class Found:
    """What was found out about one file, to be said beside its score."""

    name: str
    kind: Kind
    encoding: str | None = None
    separator: str | None = None
    headers: int = 1
    notes: list[str] = field(default_factory=list)


@dataclass
class Part:
    """One file of a table: its relation, and how to make a clean copy of it (None: it is one)."""

    found: Found
    relation: DuckDBPyRelation
    labels: dict[str, str] = field(default_factory=dict)
    repair: Callable[[], "Part"] | None = None

    @cached_property
    def columns(self) -> dict[str, str]:
        """The names of the columns by what stays of them without case and further blanks."""
        return {_plain(name): name for name in reversed(self.relation.columns)}

    def named(self, names: Sequence[str]) -> DuckDBPyRelation:
        """Return the rows with these columns, under these names."""
        if list(names) == self.relation.columns:
            return self.relation
        own = {*self.relation.columns}
        chosen = [(name if name in own else self.columns[_plain(name)], name) for name in names]
        return self.relation.project(
            ", ".join(f"{quoted(mine)} AS {quoted(name)}" for mine, name in chosen)
        )


class Table:
    """Rows and columns of one or several files. See `opening.open_table`."""

    def __init__(
        self, connection: DuckDBPyConnection, parts: list[Part], share: duck.Share | None
    ) -> None:
        self._connection = connection
        self._parts = parts
        self._share = share

    @property
    def found(self) -> list[Found]:
        """What was found out about each file."""
        return [part.found for part in self._parts]

    @property
    def name(self) -> str:
        """The files' names, for messages."""
        return ", ".join(part.found.name for part in self._parts)

    @cached_property
    def names(self) -> list[str]:
        """The columns that every file has, as the first one names and orders them."""
        others = [part.columns for part in self._parts[1:]]
        first = self._parts[0].relation.columns
        common = [name for name in first if all(_plain(name) in other for other in others)]
        if not common:
            raise AskProblem(self._nothing_in_common())
        return common

    def _nothing_in_common(self) -> str:
        own = [
            _("{file} has {columns}").format(
                file=part.found.name, columns=", ".join(part.relation.columns[:10])
            )
            for part in self._parts[:5]
        ]
        return _("These files have no column in common: {each}. Score them apart.").format(
            each="; ".join(own)
        )

    @property
    def labels(self) -> dict[str, str]:
        """What further header rows say about columns."""
        return self._parts[0].labels

    def shown(self, name: str) -> str:
        """Return how a person is shown a column, which may have no name in the file."""
        unnamed = name == nameless(self.names.index(name))
        return _("{column} (no name)").format(column=name) if unnamed else name

    def column(self, wanted: str) -> str:
        """Return the column that a person means: its name or label, give or take case and blanks.

        Raises:
            AskProblem: there is none, or there are several.
        """
        if wanted in self.names:
            return wanted
        alike = [n for n in self.names if _plain(wanted) in {_plain(n), _plain(self.labels.get(n))}]
        if len(alike) == 1:
            return alike[0]
        self._refuse_missing(wanted)
        plain = {_plain(name): name for name in reversed(self.names)}
        close = difflib.get_close_matches(_plain(wanted), plain, 3, 0.5)
        if close and not alike:
            raise AskProblem(
                _("{file}: there is no column “{name}”. Did you mean: {near}?").format(
                    file=self.name, name=wanted, near=", ".join(plain[one] for one in close)
                )
            )
        raise AskProblem(
            _("{file}: there is no column “{name}”. There is: {near}.").format(
                file=self.name, name=wanted, near=", ".join(alike or self.names[:30])
            )
        )

    def _refuse_missing(self, wanted: str) -> None:
        """Name the files that lack a column which others have."""
        without = [part.found.name for part in self._parts if _plain(wanted) not in part.columns]
        if 0 < len(without) < len(self._parts):
            raise AskProblem(
                _("{files}: there is no column “{name}”, which the other files have.").format(
                    files=", ".join(without), name=wanted
                )
            )

    def ask(self, question: Callable[[DuckDBPyRelation], T], *, in_order: bool = False) -> T:
        """Return what `question` makes of the rows; files that prove unclean are cleaned once.

        `in_order`: the rows come in the order of the file, which takes longer.

        Raises:
            FileProblem: a file is damaged.
        """
        return self._asked(lambda: question(self._whole()), in_order=in_order)

    def ask_each(self, question: Callable[[DuckDBPyRelation], T]) -> list[T]:
        """Return what `question` makes of the rows of each file, in the order of `found`.

        Raises:
            FileProblem: a file is damaged.
        """
        return self._asked(
            lambda: [question(part.named(self.names)) for part in self._parts], in_order=False
        )

    def _whole(self) -> DuckDBPyRelation:
        relations = [part.named(self.names) for part in self._parts]
        return reduce(lambda one, other: one.union(other), relations)

    def _asked(self, asking: Callable[[], T], *, in_order: bool) -> T:
        self._connection.execute(f"SET preserve_insertion_order = {str(in_order).lower()}")
        try:
            with duck.watched(self._connection, self._share):
                return asking()
        except duckdb.Error as error:
            if not self._repair():
                raise self._damaged(error) from error
        try:
            with duck.watched(self._connection, self._share):
                return asking()
        except duckdb.Error as error:
            raise self._damaged(error) from error

    def _repair(self) -> bool:
        """Clean the files that were read as they are; tell whether there was one."""
        unclean = [part for part in self._parts if part.repair]
        self._parts = [part.repair() if part.repair else part for part in self._parts]
        return bool(unclean)

    def _damaged(self, error: duckdb.Error) -> FileProblem:
        reason = str(error).strip().splitlines()[0]
        return FileProblem(
            _("{file}: is damaged or cut short, and cannot be counted ({reason}).").format(
                file=self.name, reason=reason
            )
        )

    @cached_property
    def sample(self) -> dict[str, list[str | None]]:
        """The values of each column as text in the first rows: all rows of a small file."""
        rows = max(200, min(SAMPLE_ROWS, SAMPLE_CELLS // max(len(self.names), 1)))
        fetched = self.ask(lambda relation: relation.limit(rows).fetchall(), in_order=True)
        columns: Sequence[Sequence[Any]] = list(zip(*fetched, strict=True)) or [()] * len(
            self.names
        )
        return {
            name: [None if value is None else str(value) for value in values]
            for name, values in zip(self.names, columns, strict=True)
        }


def _plain(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()
