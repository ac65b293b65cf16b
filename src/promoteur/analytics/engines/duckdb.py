"""DuckDB, inside the program: the default engine, and the hand that writes the table's files.

The connection is in memory: a DuckDB file could be opened by one process only.
"""

import re
import secrets
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
from arro3.core import ChunkedArray, DataType, Table
from duckdb import DuckDBPyConnection as Connection
from duckdb import DuckDBPyRelation as Relation
from duckdb import Error as DuckDBError
from duckdb import OutOfMemoryException as OutOfMemory

from promoteur.analytics.columns import FACT, PARTITIONED_BY
from promoteur.analytics.engines.engine import Asked, Source
from promoteur.analytics.engines.groupings import different, keys_of, number, readings
from promoteur.analytics.location import Location, joined
from promoteur.analytics.problem import EngineProblem, FactsProblem, reason
from promoteur.analytics.undated import written
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.kit.sql import embedded, literal, quoted
from promoteur.score.assembly import Values
from promoteur.score.frames import ANSWER, WEIGHT, Grouping, grouped

__all__ = [
    "SQL_TYPES",
    "Connection",
    "DuckDB",
    "DuckDBError",
    "OutOfMemory",
    "Relation",
    "connect",
    "reach",
    "reading",
    "too_little_memory",
]

MOST_FILES = 100_000
"""Files of which it is remembered which columns they have."""

MOST_TEXTS, LONGEST_TEXT = 1000, 20_000
"""Questions of which it is remembered how they are put, and the most letters that it may take."""

MEMORY = "1500MB"
"""What a connection may hold by default; beyond it, it uses the disk."""

SQL_TYPES = {
    "string": "VARCHAR",
    "byte": "TINYINT",
    "integer": "INTEGER",
    "long": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
}
"""The Delta types of the table, as DuckDB calls them."""

_STOOD_IN = SQL_TYPES | {"timestamp": "TIMESTAMP"}
"""The types of a stand-in. Of a time with a zone narwhals asks the zone at each step, by a query:
half of the time that it takes to put a question of one voice per person."""

_READ = {
    "TimeZone": "'UTC'",
    # The footer of a file is read once: a file is never changed, nor its name used again.
    "parquet_metadata_cache": "true",
    "validate_external_file_cache": "'NO_VALIDATION'",
    # What lies in a folder is read as fast piece by piece; `reach` says otherwise of a store.
    "disable_parquet_prefetching": "true",
}
"""How a connection reads. The last two save a twentieth to a tenth of a question's time."""

_OF_PATH = {c.name: SQL_TYPES[c.delta] for c in FACT if c.name in PARTITIONED_BY}


_Key = tuple[Asked, tuple[str, ...]]
_Texts = Sequence[tuple[Sequence[Grouping], str]]


def connect(*, memory: str = MEMORY, threads: int | None = None) -> Connection:
    """Return a database in memory that reads and writes Parquet files, in UTC.

    Args:
        memory: what it may hold, such as "1500MB"; beyond it, it uses the disk.
        threads: how many it uses; None: one for each core.

    Raises:
        EngineProblem: a setting is none that DuckDB takes.
    """
    settings = embedded(memory)
    try:
        connection = duckdb.connect(config=settings | ({"threads": threads} if threads else {}))
        connection.execute(
            "; ".join(f"SET GLOBAL {name} = {value}" for name, value in _READ.items())
        )
    except DuckDBError as error:
        raise EngineProblem(
            _("DuckDB does not start with memory {memory} and threads {threads}: {why}").format(
                memory=memory, threads=threads or "-", why=reason(error)
            )
        ) from error
    return connection


def reach(connection: Connection, location: Location) -> None:
    """Let a connection, and all its cursors, read and write where a table lies.

    Raises:
        FactsProblem: the library for object stores is not installed, or refuses the options.
    """
    if location.protocol and location.protocol not in connection.list_filesystems():
        connection.register_filesystem(location.filesystem())
        connection.execute("SET GLOBAL disable_parquet_prefetching = false")


def reading(root: str, files: Sequence[str], *, named: bool = False, ragged: bool = True) -> str:
    """Return SQL for data files as one table with all columns that any of them has.

    Args:
        root: the folder or URL of the table.
        files: their paths below it.
        named: also the column `filename`.
        ragged: whether one may lack a column that another has; to find out takes a while.
    """
    paths = ", ".join(literal(joined(root, path)) for path in files)
    types = ", ".join(f"{name}: {kind}" for name, kind in _OF_PATH.items())
    return (
        f"read_parquet([{paths}], union_by_name = {str(ragged).lower()}, hive_partitioning = true, "
        f"hive_types = {{{types}}}, filename = {str(named).lower()})"
    )


def too_little_memory(error: Exception) -> EngineProblem:
    """Return what to do when the limit of memory is too low."""
    return EngineProblem(
        _("DuckDB needs more memory than PROMOTEUR_MEMORY lets it have: {why}.").format(
            why=reason(error)
        )
    )


class DuckDB:
    """The engine inside the program: several threads, a limit of memory, files read where they lie.

    Args:
        memory: what it may hold, such as "1500MB".
        threads: how many it uses; None: one for each core.
    """

    failures = (DuckDBError, OSError)

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self._memory = memory
        self._threads = threads
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._own = threading.local()
        self._token = f"facts_{secrets.token_hex(16)}"
        self._signatures: dict[tuple[tuple[str, str], ...], int] = {}
        self._columns: dict[str, frozenset[str]] = {}
        self._texts: dict[_Key, _Texts] = {}

    def open(self, source: Source) -> Relation:
        """Return an empty table of exactly these columns, which stands for the files.

        A question is put together on it: each step of that has DuckDB look up the columns, which
        on a hundred files takes longer than counting a million answers. `count` asks the files.
        """
        cursor = self._cursor(Location(source.root, source.options))
        name = self._stand_in(source)
        known: dict[str, Relation] = self._own.stand_ins
        if name not in known:
            columns = [f"{quoted(n)} {_STOOD_IN[kind]}" for n, kind in source.columns.items()]
            cursor.execute(f"CREATE TEMP TABLE {name} ({', '.join(columns)})")
            known[name] = cursor.sql(f"FROM {name}")
        return known[name]

    def count(self, asked: Asked, source: Source) -> list[Sequence[Values]]:
        """Return the columns of rows grouped by each grouping; the files are read once for many."""
        cursor = self._cursor(Location(source.root, source.options))
        name, files = re.compile(rf"\b{self._stand_in(source)}\b"), f"({self._reading(source)})"
        found: list[Sequence[Values]] = []
        put, days = asked.undated()
        for together, text in self._put(put, source):
            sql = name.sub(lambda _found: files, written(text, days))
            if len(together) == 1:
                found.append([_plain(one) for one in cursor.execute(sql).fetchnumpy().values()])
            else:
                found.extend(_apart(Table.from_arrow(cursor.sql(sql)), together))
        return found

    def _put(self, asked: Asked, source: Source) -> _Texts:
        """Return the groupings that are read together, with the SQL of them on a stand-in.

        To put it together takes longer than to count some thousand answers, so it is remembered:
        the same is asked of each version of a table, and of other days.
        """
        key = (asked, tuple(source.columns))
        with self._lock:
            known = self._texts.get(key)
        if known is None:
            rows, weighted = asked.rows(self.open(source)), asked.weighted
            known = [
                (together, _text(rows, together, weighted=weighted))
                for together in readings(asked.groupings)
            ]
            self._remember(key, known)
        return known

    def _remember(self, key: _Key, texts: _Texts) -> None:
        if sum(len(text) for _groupings, text in texts) > LONGEST_TEXT:
            return
        with self._lock:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            self._texts[key] = texts

    def _stand_in(self, source: Source) -> str:
        """Return the name of the table that stands for such columns; no text holds it by chance."""
        signature = tuple(source.columns.items())
        with self._lock:
            number = self._signatures.setdefault(signature, len(self._signatures))
        return f"{self._token}_{number}"

    def _reading(self, source: Source) -> str:
        """Return SQL for exactly the columns of the source."""
        if not source.files:
            columns = _chosen(source.columns, frozenset())
            return f"SELECT {', '.join(columns)} WHERE false"
        known = self._columns_of(source)
        some = frozenset().union(*known)
        ragged = any(source.columns.keys() & some - columns for columns in known)
        files = reading(source.root, source.files, ragged=ragged)
        return f"SELECT {', '.join(_chosen(source.columns, some))} FROM {files}"

    def _columns_of(self, source: Source) -> list[frozenset[str]]:
        """Return the columns of each file. A file never changes, so each is looked into once."""
        paths = [joined(source.root, path) for path in source.files]
        new = [path for path in paths if path not in self._columns]
        if new:
            cursor = self._cursor(Location(source.root, source.options))
            listed = ", ".join(map(literal, new))
            found: dict[str, set[str]] = {path: set(_OF_PATH) for path in new}
            for path, name in cursor.execute(
                f"SELECT file_name, name FROM parquet_schema([{listed}])"
            ).fetchall():
                found[path].add(name)
            if len(self._columns) > MOST_FILES:
                self._columns.clear()
            self._columns.update({path: frozenset(names) for path, names in found.items()})
        return [self._columns[path] for path in paths]

    def problem(self, error: Exception, root: str) -> Problem:
        """Return what is wrong: too little memory, otherwise a file."""
        if isinstance(error, OutOfMemory):
            return too_little_memory(error)
        return FactsProblem(
            _(
                "The facts at {where} cannot be read: {why}. “promoteur facts check” says which "
                "file is at fault."
            ).format(where=root, why=reason(error))
        )

    def close(self) -> None:
        """Give back the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._own = None, threading.local()

    def _cursor(self, location: Location) -> Connection:
        """Return this thread's own connection to the one database."""
        with self._lock:
            if self._connection is None:
                self._connection = connect(memory=self._memory, threads=self._threads)
            reach(self._connection, location)
            cursor: Connection | None = getattr(self._own, "cursor", None)
            if cursor is None:
                cursor = self._own.cursor = self._connection.cursor()
                self._own.stand_ins = {}
            return cursor


def _chosen(wanted: Mapping[str, str], there: Collection[str]) -> list[str]:
    """Return SQL for the columns wanted, null of the right type where no file has them."""
    return [
        quoted(name) if name in there else f"CAST(NULL AS {SQL_TYPES[kind]}) AS {quoted(name)}"
        for name, kind in wanted.items()
    ]


def _plain(array: Any) -> Values:
    """Return a column that is no array of numbers as a list; what is masked is nothing."""
    if array.dtype.kind == "M":
        array = array.astype("datetime64[D]")  # the only times that answers are counted by
    whole = array.dtype.kind in "iuf" and not np.ma.isMaskedArray(array)
    found: Values = array if whole else array.tolist()
    return found


def _text(rows: nw.LazyFrame[Any], groupings: Sequence[Grouping], *, weighted: bool) -> str:
    """Return the SQL that counts rows by groupings."""
    if len(groupings) > 1:
        return _grouping_sets(rows.to_native().sql_query(), groupings, weighted=weighted)
    found: str = grouped(rows, groupings[0], weighted=weighted).to_native().sql_query()
    return found


def _grouping_sets(rows: str, groupings: Sequence[Grouping], *, weighted: bool) -> str:
    """Return SQL that counts rows by each grouping, one after the other, with its number last."""
    keys = ", ".join(map(quoted, keys_of(groupings)))
    sets = ", ".join(f"({', '.join(map(quoted, (*one, ANSWER)))})" for one in different(groupings))
    weight = quoted(WEIGHT)
    sums = f", sum({weight}), sum({weight} * {weight})" if weighted else ""
    return (
        f"SELECT {keys}, {quoted(ANSWER)}, count(*){sums}, GROUPING_ID({keys}) AS grouping "
        f"FROM ({rows}) GROUP BY GROUPING SETS ({sets}) ORDER BY grouping"
    )


def _apart(table: Table, groupings: Sequence[Grouping]) -> list[Sequence[Values]]:
    """Return what `_grouping_sets` found, by grouping."""
    keys, table = keys_of(groupings), table.combine_chunks()
    which = table.columns[-1].to_numpy() if table.num_rows else np.empty(0, np.int64)
    found: list[Sequence[Values]] = []
    for one in groupings:
        first, last = np.searchsorted(which, number(one, keys) + np.arange(2))
        rows = table.slice(int(first), int(last - first))
        figures = rows.columns[len(keys) : -1]
        found.append([_values(column) for column in (*map(rows.column, one), *figures)])
    return found


def _values(column: ChunkedArray) -> Values:
    """Return a column of numbers as an array, any other as a list."""
    whole = len(column) and not column.null_count and DataType.is_numeric(column.type)
    found: Values = column.to_numpy() if whole else column.to_pylist()
    return found
