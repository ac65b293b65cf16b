"""The data files of a table: written, read for what is in them, written again without it.

New answers are written as they come, and sorted when files are merged or written again: the name
of a sorted file begins with `compaction.SORTED`. A file is never changed. What must go from it goes
by a new file without it, and a commit that puts the one in the other's place.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from typing import Any, NoReturn
from uuid import uuid4

from arro3.core import Table as ArrowTable
from arro3.io import write_parquet
from deltalake.exceptions import DeltaError

from promoteur.analytics.columns import PARTITIONED_BY, SORTED_BY, SUMMARISED, Columns
from promoteur.analytics.compaction import SORTED
from promoteur.analytics.engines.duckdb import Connection, DuckDBError, reading
from promoteur.analytics.location import Location, joined
from promoteur.analytics.problem import FactsProblem, reason
from promoteur.analytics.scratch import SCRATCH, takes, written
from promoteur.analytics.snapshot import DataFile
from promoteur.analytics.staging import GIVEN, Batch, Part
from promoteur.analytics.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import literal, quoted

ROW_GROUP = 122_880
"""Answers of a row group: what an engine skips as a whole when none of them is asked for."""

LARGE = 50_000
"""Answers of a part, on average, from which DuckDB writes each part on its own. It takes a while to
plan that; smaller parts are all written together by Delta Lake's writer, which takes half the time.
"""

WRITERS = 2
"""Files written at a time. Each has several threads, and all of them where its answers are many."""

FILE_FORMAT = (
    f"FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROW_GROUP}, RETURN_STATS, "
    "WRITE_BLOOM_FILTER false"
)
"""How DuckDB writes a file; a small one, which is written from memory, is like it."""

_IN_FILES = f"* EXCLUDE ({', '.join(PARTITIONED_BY)})"


class Draft:
    """Files written for one change. The change commits them, or `discard` deletes them."""

    def __init__(self, connection: Connection, location: Location) -> None:
        self._connection = connection
        self._location = location
        self._begun: list[str] = []
        self.files: list[DataFile] = []

    def columns_of(self, files: Sequence[DataFile]) -> list[str]:
        """Return the columns that any of these files has, the partition's among them.

        Raises:
            FactsProblem: a file cannot be read.
        """
        return [str(row[0]) for row in self._fetch(f"DESCRIBE FROM {self._reading(files)}")]

    def holding(self, files: Sequence[DataFile], column: str, rows: str) -> list[DataFile]:
        """Return the files that have rows for which SQL, which reads `column`, is true.

        Raises:
            FactsProblem: a file cannot be read.
        """
        if not files or column not in self.columns_of(files):
            return []
        found = self._fetch(
            f"SELECT DISTINCT filename FROM {self._reading(files, named=True)} WHERE {rows}"
        )
        names = {str(name) for (name,) in found}
        return [one for one in files if joined(self._location.root, one.path) in names]

    def write_batch(self, batch: Batch, columns: Columns) -> Batch:
        """Write a batch for a table of these columns; return it with the properties it really has.

        A property that is empty in all answers is none of the table's. Of many answers, only the
        files tell it without another look at everything; where one was, they are written again
        without it.

        Raises:
            FactsProblem: a file cannot be written, or a value is not of its column's type.
        """
        while True:
            before = len(self.files)
            chosen = batch.columns(columns.grown(batch.properties))
            try:
                empty = self._write_parts(batch, chosen)
            except FactsProblem:
                batch.refuse_unreadable()
                raise
            hollow = [one for one in batch.properties if next(iter(one.columns)) in empty]
            if not hollow:
                return batch
            for one in self.files[before:]:
                self._location.delete(one.path)
            del self.files[before:]
            batch = batch.without(hollow)

    def _write_parts(self, batch: Batch, columns: Sequence[str]) -> frozenset[str]:
        """Write each part, and return the columns that are empty in all of them."""
        if batch.ready is not None:
            ready = batch.ready
            empty = [
                self._write_table(ready.taken(one.rows).select(list(columns)), one)
                for one in batch.parts()
            ]
            return frozenset.intersection(*empty) if empty else frozenset()
        many = batch.shares * LARGE > len(batch)
        if many and takes(self._location, len(batch), batch.arrival.size):
            return self._write_scattered(batch, columns)
        select = f"SELECT {', '.join(map(quoted, columns))} FROM {batch.facts}"
        return self._write_large(batch, select)

    def _write_scattered(self, batch: Batch, columns: Sequence[str]) -> frozenset[str]:
        """Write many answers of many small parts, in files of their own first."""
        scratch = f"{SCRATCH}{uuid4()}"
        names = ", ".join(map(quoted, (*columns, *PARTITIONED_BY)))
        answers = batch.connection.sql(f"SELECT {names} FROM {batch.facts}")
        before = len(self.files)
        try:
            self._location.make_folder(scratch)
            for one in written(answers, self._location.inside(scratch), ROW_GROUP):
                path = self._begin(one.kind, one.month)
                self._location.move(f"{scratch}/{one.path}", path)
                self.files.append(replace(one, path=path))
        except (DeltaError, OSError) as error:
            self._unusable(error)
        finally:
            self._location.delete_folder(scratch)
        return self._empty_in(self.files[before:])

    def _empty_in(self, files: Sequence[DataFile]) -> frozenset[str]:
        """Return the columns that are empty in all of these files, by what the files say."""
        paths = ", ".join(literal(joined(self._location.root, one.path)) for one in files)
        found = self._fetch(
            f"SELECT path_in_schema FROM parquet_metadata([{paths}]) GROUP BY path_in_schema "
            "HAVING sum(stats_null_count) = sum(num_values)"
        )
        return frozenset(str(name) for (name,) in found)

    def _write_large(self, batch: Batch, select: str) -> frozenset[str]:
        """Write the parts of many answers, several at a time, each as one file."""

        def write(part: Part) -> frozenset[str]:
            cursor = self._connection.cursor()
            try:
                cursor.register(GIVEN, batch.arrival.taken(part.rows))
                return self._write(select, part.kind, part.month, cursor)
            finally:
                cursor.close()

        with ThreadPoolExecutor(WRITERS) as pool:
            begun = [pool.submit(write, one) for one in batch.parts()]
            try:
                return frozenset.intersection(*(one.result() for one in begun))
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _write_table(self, table: ArrowTable, part: Part) -> frozenset[str]:
        """Write few answers, which are in the table's columns; return the columns that are empty.

        To plan the same for DuckDB takes five times as long as to write a thousand answers.
        """
        buffer = BytesIO()
        write_parquet(
            table, buffer, compression="lz4_raw", max_row_group_size=ROW_GROUP,
            skip_arrow_metadata=True,
        )  # fmt: skip
        data = buffer.getvalue()
        path = self._begin(part.kind, part.month)
        try:
            self._location.write(path, data)
        except OSError as error:
            self._unusable(error)
        least, greatest = _extremes(table)
        self.files.append(
            DataFile(path, part.kind, part.month, table.num_rows, len(data), least, greatest)
        )
        columns = zip(table.column_names, table.columns, strict=True)
        return frozenset(name for name, one in columns if one.null_count == table.num_rows)

    def write_again(
        self, file: DataFile, *, without: str = "", emptied: Mapping[str, str] | None = None
    ) -> None:
        """Write the rows of a file again.

        Args:
            file: the file.
            without: SQL that is true for the rows to leave out.
            emptied: columns, with SQL that is true for the rows in which they become null.

        Raises:
            FactsProblem: it cannot be read, or not written.
        """
        kept = f" WHERE ({without}) IS NOT TRUE" if without else ""
        swapped = ", ".join(
            f"CASE WHEN {rows} THEN NULL ELSE {quoted(name)} END AS {quoted(name)}"
            for name, rows in (emptied or {}).items()
        )
        chosen = f"{_IN_FILES} REPLACE ({swapped})" if swapped else _IN_FILES
        self._write_sorted(
            f"SELECT {chosen} FROM {self._reading([file])}{kept}", file.kind, file.month
        )

    def write_merged(self, files: Sequence[DataFile]) -> None:
        """Write files of one kind and month as one.

        Raises:
            FactsProblem: one cannot be read, or not written.
        """
        select = f"SELECT {_IN_FILES} FROM {self._reading(files)}"
        self._write_sorted(select, files[0].kind, files[0].month)

    def discard(self, live: Collection[str]) -> None:
        """Delete the files that were written and are not live."""
        for path in self._begun:
            if path not in live:
                self._location.delete(path)
        self.files, self._begun = [], []

    def _write_sorted(self, select: str, kind: str, month: int) -> None:
        """Write the rows of a query, which are all of one kind and month, sorted, as one file."""
        self._write(f"FROM ({select}) ORDER BY {', '.join(SORTED_BY)}", kind, month, name=SORTED)

    def _write(
        self,
        select: str,
        kind: str,
        month: int,
        connection: Connection | None = None,
        name: str = "",
    ) -> frozenset[str]:
        """Write rows of one kind and month as one file; return the columns that are empty."""
        path = self._begin(kind, month, name)
        rows = self._fetch(
            f"COPY ({select}) TO {literal(joined(self._location.root, path))} ({FILE_FORMAT})",
            connection,
        )
        _name, count, size, _footer, columns, *_rest = rows[0]
        if count:
            least, greatest = _summary(columns, "min"), _summary(columns, "max")
            self.files.append(DataFile(path, kind, month, count, size, least, greatest))
        else:
            self._location.delete(path)
        return frozenset(
            name[1:-1].replace('""', '"')
            for name, one in columns.items()
            if one.get("null_count") == str(count)
        )

    def _reading(self, files: Sequence[DataFile], *, named: bool = False) -> str:
        return reading(self._location.root, [one.path for one in files], named=named)

    def _begin(self, kind: str, month: int, name: str = "") -> str:
        """Return the path of a new file, which from now on may be there, and make its folders."""
        path = f"kind={kind}/month={month}/{name}{uuid4()}.parquet"
        self._begun.append(path)
        try:
            self._location.make_folder(f"kind={kind}/month={month}")
        except OSError as error:
            self._unusable(error)
        return path

    def _fetch(self, sql: str, connection: Connection | None = None) -> list[tuple[Any, ...]]:
        try:
            return (connection or self._connection).sql(sql).fetchall()
        except (DuckDBError, OSError) as error:
            self._unusable(error)

    def _unusable(self, error: Exception) -> NoReturn:
        raise FactsProblem(
            _("The files of the table at {where} cannot be read or written: {why}.").format(
                where=self._location, why=reason(error)
            )
        ) from error


@contextmanager
def drafted(connection: Connection, table: Table) -> Iterator[Draft]:
    """Return a draft whose files are deleted if an error leaves the block.

    An error may come right after the commit, such as Ctrl-C: what is in the table then stays.
    """
    draft = Draft(connection, table.location)
    try:
        yield draft
    except BaseException:
        with suppress(FactsProblem, OSError):  # what nobody can tell stays until it is an orphan
            draft.discard(table.live())
        raise


def _summary(columns: Mapping[str, Mapping[str, str]], side: str) -> dict[str, str | int]:
    """Return the least or greatest values of a new file by column, as far as they are exact."""
    found: dict[str, str | int] = {}
    for name in SUMMARISED:
        told = columns.get(quoted(name), {})
        if told.get(f"{side}_is_exact") == "true" and side in told:
            found[name] = int(told[side]) if name == "day" else told[side]
    return found


def _extremes(table: ArrowTable) -> tuple[dict[str, str | int], dict[str, str | int]]:
    """Return the least and the greatest values of new answers by column; none has a null there."""
    values = {name: table.column(name).to_pylist() for name in SUMMARISED}
    least = {name: min(mine) for name, mine in values.items()}
    greatest = {name: max(mine) for name, mine in values.items()}
    return least, greatest
