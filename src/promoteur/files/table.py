"""A table of answers: one or several files opened as columns, with what was found out about them.

A file is read as fast as DuckDB can; where that cannot be (another encoding, uneven rows), a clean
copy is made first, or made and the question asked again when the trouble shows only on the way.
"""

import difflib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from promoteur.files import duck
from promoteur.files.clean import Cleaned, clean
from promoteur.files.encoding import UTF_8, UTF_8_BOM, guess
from promoteur.files.layout import Layout, find_layout
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.source import HEAD, Kind, Source, find_sources
from promoteur.files.workbook import write_sheet
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number

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
        own = {*self.relation.columns}
        chosen = [(name if name in own else self.columns[_plain(name)], name) for name in names]
        return self.relation.project(
            ", ".join(f"{duck.quoted(mine)} AS {duck.quoted(name)}" for mine, name in chosen)
        )


class Table:
    """Rows and columns of one or several files. See `open_table`."""

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
        return [name for name in first if all(_plain(name) in other for other in others)]

    @property
    def labels(self) -> dict[str, str]:
        """What further header rows say about columns."""
        return self._parts[0].labels

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
        near = alike or difflib.get_close_matches(wanted, self.names, 3, 0.5) or self.names[:30]
        raise AskProblem(
            _("{file}: there is no column “{name}”. There is: {near}.").format(
                file=self.name, name=wanted, near=", ".join(near)
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
        self._connection.execute(f"SET preserve_insertion_order = {str(in_order).lower()}")
        try:
            return self._answered(question)
        except duckdb.Error as error:
            if not self._repair():
                raise self._damaged(error) from error
        try:
            return self._answered(question)
        except duckdb.Error as error:
            raise self._damaged(error) from error

    def _answered(self, question: Callable[[DuckDBPyRelation], T]) -> T:
        relations = [part.named(self.names) for part in self._parts]
        whole = reduce(lambda one, other: one.union(other), relations)
        with duck.watched(self._connection, self._share):
            return question(whole)

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


@contextmanager
def open_table(
    given: Sequence[str],
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    share: duck.Share | None = None,
) -> Iterator[Table]:
    """Open files of answers as one table; its temporary copies go when the context ends.

    Args:
        given: paths, patterns, or `-` for standard input.
        encoding: a codec, where it is known better than can be found out.
        sheet: the sheet of a workbook; by default the first that is not empty.
        share: told how far long readings have come.

    Raises:
        FileProblem: a file is missing, empty, damaged, or no table.
        AskProblem: there is no such sheet or encoding.
    """
    with tempfile.TemporaryDirectory(prefix="promoteur-") as room:
        opener = _Opener(Path(room), encoding, sheet, share)
        try:
            parts = [opener.open(source) for source in find_sources(given, opener.room)]
            yield Table(opener.connection, parts, share)
        finally:
            opener.connection.close()


class _Opener:
    """Opens each source by its kind, and makes clean copies in its room."""

    def __init__(
        self, room: Path, encoding: str | None, sheet: str | None, share: duck.Share | None
    ) -> None:
        self.room = room
        self.connection = duck.connect(room)
        self._encoding = _known(encoding)
        self._sheet = sheet
        self._share = share
        self._copies = 0

    def open(self, source: Source) -> Part:
        try:
            if source.kind is Kind.CSV:
                return self._csv(source)
            if source.kind is Kind.WORKBOOK:
                return self._workbook(source)
            read = duck.read_json if source.kind is Kind.JSON else _read_parquet
            return Part(Found(source.name, source.kind), read(self.connection, source))
        except duckdb.Error as error:
            raise FileProblem(
                _("{file}: is not a {kind} file that can be read ({reason}).").format(
                    file=source.name, kind=source.kind, reason=str(error).splitlines()[0]
                )
            ) from error

    def _csv(self, source: Source) -> Part:
        encoding = self._encoding or guess(source.head)
        text = source.head.decode(encoding or "latin-1", errors="ignore").replace("\0", "")
        layout = find_layout(text, source.name, whole=len(source.head) < HEAD)
        plain = encoding in {UTF_8, UTF_8_BOM} and b"\0" not in source.head
        begins = not layout.preamble and text[:1] not in {"\r", "\n"}

        def repair() -> Part:
            # Bytes that are not UTF-8 after all are found out line by line.
            return self._clean(source, layout, self._encoding or (None if plain else encoding))

        if not (plain and begins):
            return repair()
        relation = duck.read_csv(
            self.connection, source.path, layout, skip=layout.headers, gzipped=source.gzipped
        )
        found = Found(source.name, Kind.CSV, encoding, layout.separator, layout.headers)
        return Part(found, relation, _labels(layout), repair)

    def _clean(self, source: Source, layout: Layout, encoding: str | None) -> Part:
        target = self._new_copy()
        size = max(source.path.stat().st_size, 1) * (5 if source.gzipped else 1)
        read = 0

        def advance(count: int) -> None:
            nonlocal read
            read += count
            if self._share:
                self._share(min(read / size, 1.0))

        cleaned = clean(source, layout, encoding, target, advance)
        found = Found(
            source.name,
            Kind.CSV,
            cleaned.encoding,
            layout.separator,
            layout.headers,
            _cleaning_notes(cleaned, layout),
        )
        comma = Layout(",", 0, 0, layout.names, layout.labels)
        return Part(found, duck.read_csv(self.connection, target, comma, skip=0), _labels(layout))

    def _workbook(self, source: Source) -> Part:
        copy = self._new_copy()
        sheet = write_sheet(source, self._sheet, copy)
        with copy.open("rb") as stream:
            text = stream.read(HEAD).decode(UTF_8, errors="ignore")
        layout = find_layout(text, source.name, whole=len(text) < HEAD)
        written = Source(source.name, copy, Kind.CSV, gzipped=False, head=b"")
        part = self._clean(written, layout, UTF_8)
        found = Found(source.name, Kind.WORKBOOK, headers=layout.headers)
        found.notes = [_("sheet {sheet}").format(sheet=sheet)]
        return Part(found, part.relation, part.labels)

    def _new_copy(self) -> Path:
        self._copies += 1
        return self.room / f"copy-{self._copies}.csv"


def _read_parquet(connection: DuckDBPyConnection, source: Source) -> DuckDBPyRelation:
    return duck.read_parquet(connection, source.path)


def _known(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        "é".encode(encoding, errors="replace").decode(encoding, errors="replace")
    except (LookupError, TypeError) as error:
        raise AskProblem(
            _("“{encoding}” is not the name of an encoding; cp1252 or utf-16 are.").format(
                encoding=encoding
            )
        ) from error
    return encoding.lower()


def _labels(layout: Layout) -> dict[str, str]:
    return dict(zip(layout.names, layout.labels, strict=True))


def _cleaning_notes(cleaned: Cleaned, layout: Layout) -> list[str]:
    """Return in words what cleaning had to do."""
    counted = [
        (
            layout.preamble,
            ngettext(
                "{n} row above the header left aside",
                "{n} rows above the header left aside",
                layout.preamble,
            ),
        ),
        (cleaned.nuls, ngettext("{n} NUL byte removed", "{n} NUL bytes removed", cleaned.nuls)),
        (
            cleaned.short,
            ngettext(
                "{n} row shorter than the header: its last cells count as missing",
                "{n} rows shorter than the header: their last cells count as missing",
                cleaned.short,
            ),
        ),
        (
            cleaned.long,
            ngettext(
                "{n} row longer than the header: its further cells are left aside",
                "{n} rows longer than the header: their further cells are left aside",
                cleaned.long,
            ),
        ),
    ]
    return [words.format(n=number(n)) for n, words in counted if n]
