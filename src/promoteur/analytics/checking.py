"""A table read from end to end: what is wrong with it, where, and what to do about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from promoteur.analytics.admission import rules
from promoteur.analytics.columns import FACT, PARTITIONED_BY, Columns, Type
from promoteur.analytics.engines.duckdb import (
    SQL_TYPES,
    Connection,
    DuckDBError,
    OutOfMemory,
    reading,
    too_little_memory,
)
from promoteur.analytics.given import COMPUTED
from promoteur.analytics.leftovers import leftovers, sizes_of
from promoteur.analytics.location import Location, joined
from promoteur.analytics.reading import connected
from promoteur.analytics.snapshot import DataFile, Snapshot
from promoteur.analytics.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.kit.sql import literal, quoted

Share = Callable[[float], None]

_IN_FILES = {column.name: column.delta for column in FACT if column.name not in PARTITIONED_BY}
_NEEDED = ("response", "workspace", "survey", "scale", "score", "answered_at", "answered_on", "day")
_BY_PREFIX = {"p_": "VARCHAR", "n_": "DOUBLE", "d_": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        where: the file below the table's root; "" for the table as a whole.
        what: what is wrong, in a sentence.
        remedy: what to do, in a sentence.
    """

    where: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        version: the version of the table that was read.
        files, size, answers: what its log says of it.
        findings: what is wrong, file by file; none in a sound table.
    """

    version: int
    files: int
    size: int
    answers: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def check(table: Table, share: Share | None = None, **limits: Any) -> Checked:
    """Read a whole table, and return what is wrong with it.

    Every file is as the log has it, every answer can be one and stands in the file of its kind and
    month, its periods are those of its date, no response is there twice, nothing lies about.

    Args:
        table: the table.
        share: told how much is done, 0 to 1.
        limits: `memory` and `threads` for reading it.

    Raises:
        FactsProblem: the log itself cannot be read.
    """
    snapshot = table.snapshot()
    found: list[Finding] = []
    readable = []
    sizes = sizes_of(table.location, snapshot.paths)
    with connected(table.location, **limits) as connection:
        look = _Look(connection, table.location, snapshot.columns)
        for place, file in enumerate(snapshot.files):
            wrong = [*look.at(file, sizes.get(file.path))]
            if wrong and file.path not in table.snapshot().paths:
                continue  # replaced by others in the meantime
            found += wrong
            readable += [file] if look.opened else []
            if share is not None:
                share(0.9 * (place + 1) / len(snapshot.files))
        found += look.twice(readable)
    found += _orphans(table.location)
    return _checked(snapshot, found)


def _checked(snapshot: Snapshot, found: Sequence[Finding]) -> Checked:
    return Checked(
        snapshot.version,
        len(snapshot.files),
        sum(one.size for one in snapshot.files),
        sum(one.rows for one in snapshot.files),
        tuple(found),
    )


class _Look:
    """Looks into data files one by one; `opened` tells whether the last one could be read."""

    def __init__(self, connection: Connection, location: Location, columns: Columns) -> None:
        self._connection = connection
        self._location = location
        self._columns = columns
        self.opened = False

    def at(self, file: DataFile, size: int | None) -> Iterator[Finding]:
        """Return what is wrong with a file, which has so many bytes; None: it is not there."""
        self.opened = False
        restore = _("Put the file back from a copy of the table.")
        if size is None:
            yield Finding(file.path, _("The log names this file, and it is not there."), restore)
            return
        if size != file.size:
            words = _("It has {found} bytes, and by the log it should have {said}.")
            said = words.format(found=number(size), said=number(file.size))
            yield Finding(file.path, said, restore)
        yield from _misplaced(file)
        try:
            there = self._columns_in(file)
            strange = [*self._strange(there)]
            if not strange:
                yield from self._rows(file, there)
        except OutOfMemory as error:
            raise too_little_memory(error) from error
        except (DuckDBError, OSError) as error:
            words = _("It cannot be read: {why}.")
            yield Finding(file.path, words.format(why=_line(error)), restore)
            return
        self.opened = not strange
        for what in strange:
            remedy = _("Something else wrote this file: put back the table from a copy.")
            yield Finding(file.path, what, remedy)

    def _columns_in(self, file: DataFile) -> dict[str, str]:
        """Return the columns that a file itself has, with their types."""
        path = literal(joined(self._location.root, file.path))
        found = self._connection.sql(
            f"DESCRIBE FROM read_parquet({path}, hive_partitioning = false)"
        ).fetchall()
        return {str(name): str(kind) for name, kind, *_rest in found}

    def _strange(self, there: Mapping[str, str]) -> Iterator[str]:
        """Return what is wrong with the columns of a file."""
        known = {name: SQL_TYPES[delta] for name, delta in _IN_FILES.items()}
        for one in self._columns.properties.values():
            names = zip(_BY_PREFIX.items(), (one.text, one.number, one.day), strict=True)
            known |= {name: kind for (_prefix, kind), name in names}
        missing = [name for name in _NEEDED if name not in there]
        if missing:
            yield _("It lacks the columns {names}.").format(names=", ".join(missing))
        for name, kind in there.items():
            if name not in known:
                yield _("It has a column “{name}” that the table does not know.").format(name=name)
            elif known[name] != kind:
                yield _("Its column “{name}” is of the type {found}, not {wanted}.").format(
                    name=name, found=kind, wanted=known[name]
                )

    def _rows(self, file: DataFile, there: Mapping[str, str]) -> Iterator[Finding]:
        """Return what is wrong with the rows of a file; all of it is read for that."""
        broken = [*_of_rows(), *self._of_properties(there)]
        ends = [name for name in file.least if name in file.greatest]
        counts = [
            part
            for wrong, _words in broken
            for part in (
                f"count(*) FILTER (WHERE {wrong})",
                f"min(response) FILTER (WHERE {wrong})",
            )
        ]
        limits = [f"{side}({quoted(name)})" for name in ends for side in ("min", "max")]
        row = self._connection.sql(
            f"SELECT count(*), bit_xor(hash(facts)), {', '.join([*counts, *limits])} "
            f"FROM ({self._facts(file, there)}) AS facts"
        ).fetchall()[0]
        yield from _counted(file, row[0])
        rows, limited = row[2 : 2 + len(counts)], row[2 + len(counts) :]
        for (_wrong, words), n, first in zip(broken, rows[::2], rows[1::2], strict=True):
            if n:
                yield _impossible(file, n, first, words)
        yield from _beyond(file, ends, limited)

    def _facts(self, file: DataFile, there: Mapping[str, str]) -> str:
        """Return SQL for a file's columns, and null for those of every fact that it lacks."""
        absent = [
            f"CAST(NULL AS {SQL_TYPES[delta]}) AS {name}"
            for name, delta in _IN_FILES.items()
            if name not in there
        ]
        return f"SELECT {', '.join(['*', *absent])} FROM {self._reading([file])}"

    def _of_properties(self, there: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Return what makes a property's columns wrong, as SQL, and how a person is told."""
        for one in self._columns.properties.values():
            text = quoted(one.text) if one.text in there else "CAST(NULL AS VARCHAR)"
            if one.number in there:
                words = _("the property {name} is text and a number at once")
                wrong = f"{quoted(one.number)} IS NOT NULL AND {text} IS NOT NULL"
                yield wrong, words.format(name=one.name)
            if one.type is Type.DATE and one.day in there:
                words = _("the property {name} is one date as text and another in days")
                days = f"(TRY_CAST({text} AS DATE) - DATE '1970-01-01')"
                yield f"{quoted(one.day)} IS DISTINCT FROM {days}", words.format(name=one.name)

    def twice(self, files: Sequence[DataFile]) -> Iterator[Finding]:
        """Return what is wrong where a response stands in the table more than once."""
        if not files:
            return
        ids = (
            "SELECT TRY_CAST(response AS UUID) AS id "
            f"FROM {self._reading(files)} WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"
        )
        n, first = self._connection.sql(f"SELECT count(*), min(id) FROM ({ids})").fetchall()[0]
        if n:
            named = self._connection.sql(
                f"SELECT DISTINCT filename FROM {self._reading(files, named=True)} "
                f"WHERE TRY_CAST(response AS UUID) = {literal(str(first))} ORDER BY ALL"
            ).fetchall()
            words = ngettext(
                "{n} response stands in the table more than once: {first}, in {files}.",
                "{n} responses stand in the table more than once, the first of them {first}, in "
                "{files}.",
                n,
            )
            files_of_it = ", ".join(str(name).rpartition("/")[2] for (name,) in named)
            yield Finding(
                "",
                words.format(n=number(n), first=first, files=files_of_it),
                _("Hand it to Facts.correct once more: what it is then takes the place of all."),
            )

    def _reading(self, files: Sequence[DataFile], *, named: bool = False) -> str:
        return reading(self._location.root, [one.path for one in files], named=named)


def _of_rows() -> list[tuple[str, str]]:
    """Return what makes a row wrong, as SQL, and how a person is told."""
    return [
        ("response IS NULL", _("it has no id")),
        *rules(),
        ("scale IS NULL", _("it has no scale")),
        (
            f"month IS DISTINCT FROM {COMPUTED['month']}",
            _("its date is not in the month of its file"),
        ),
        (f"day IS DISTINCT FROM {COMPUTED['day']}", _("its day is not that of its date")),
        (f"week IS DISTINCT FROM {COMPUTED['week']}", _("its week is not that of its date")),
    ]


def _misplaced(file: DataFile) -> Iterator[Finding]:
    """Return what is wrong where the log says other than the path what a file's answers share."""
    if not file.path.startswith(f"kind={file.kind}/month={file.month}/"):
        yield Finding(
            file.path,
            _(
                "By the log its answers are of {kind} and {month}, and by its path they are not."
            ).format(kind=file.kind, month=file.month),
            _("Put back the table from a copy."),
        )


def _counted(file: DataFile, n: int) -> Iterator[Finding]:
    if n != file.rows:
        yield Finding(
            file.path,
            _("It has {found} answers, and by the log it should have {said}.").format(
                found=number(n), said=number(file.rows)
            ),
            _("Put the file back from a copy of the table."),
        )


def _impossible(file: DataFile, n: int, first: str | None, words: str) -> Finding:
    said = ngettext(
        "{n} answer cannot be one: {why} ({first}).",
        "{n} answers cannot be ones: {why} (the first is {first}).",
        n,
    ).format(n=number(n), why=words, first=first or "–")
    return Finding(file.path, said, _("Hand these answers to Facts.correct as they should be."))


def _beyond(file: DataFile, names: Sequence[str], limits: Sequence[Any]) -> Iterator[Finding]:
    """Return what is wrong where values lie outside what the log says: questions miss those."""
    words = _("Its column “{name}” goes beyond what the log says: questions may miss answers.")
    for name, least, greatest in zip(names, limits[::2], limits[1::2], strict=True):
        if least is None or (file.least[name] <= least and greatest <= file.greatest[name]):
            continue
        yield Finding(
            file.path,
            words.format(name=name),
            _("Put back the table from a copy."),
        )


def _orphans(location: Location) -> Iterator[Finding]:
    orphans = leftovers(location).orphans
    if orphans:
        words = ngettext(
            "{n} file older than a day belongs to no version of the table: {first}.",
            "{n} files older than a day belong to no version of the table, the first of them "
            "{first}.",
            len(orphans),
        )
        yield Finding(
            "",
            words.format(n=number(len(orphans)), first=orphans[0]),
            _("A program that was killed left them: promoteur facts vacuum {where}").format(
                where=location
            ),
        )


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")
