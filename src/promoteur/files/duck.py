"""DuckDB as the reader of files: relations of text columns over CSV and JSON, and of Parquet."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from promoteur.files.layout import Layout
from promoteur.files.source import Source
from promoteur.kit.sql import embedded, literal

MEMORY = "1500MB"
"""What counting may hold; beyond it (many persons), DuckDB uses the disk."""

Share = Callable[[float], None]
"""Told, now and then, which share (0–1) of a reading is done."""


def connect(room: Path) -> DuckDBPyConnection:
    """Return a database in memory that fetches nothing from any network and spills into `room`."""
    return duckdb.connect(config=embedded(MEMORY, room / "spill"))


def _text_columns(names: Sequence[str]) -> str:
    return "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names) + "}"


def read_csv(
    connection: DuckDBPyConnection, path: Path, layout: Layout, *, skip: int, gzipped: bool = False
) -> DuckDBPyRelation:
    """Return a strict reading of a UTF-8 CSV file: every row of the header's width, or an error."""
    return connection.sql(
        f"FROM read_csv({literal(path)}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {literal(layout.separator)}, quote = '\"', escape = '\"', "
        f"compression = '{'gzip' if gzipped else 'none'}', columns = {_text_columns(layout.names)})"
    )


def read_json(connection: DuckDBPyConnection, source: Source) -> DuckDBPyRelation:
    """Return a reading of JSON lines (or one array of objects) with every value as text."""
    packed = f"compression = '{'gzip' if source.gzipped else 'none'}'"
    found = connection.sql(
        f"FROM read_json({literal(source.path)}, {packed}, maximum_depth = 1, "
        "map_inference_threshold = -1)"
    )
    columns = _text_columns(found.columns)
    return connection.sql(f"FROM read_json({literal(source.path)}, {packed}, columns = {columns})")


def read_parquet(connection: DuckDBPyConnection, source: Source) -> DuckDBPyRelation:
    """Return a reading of a Parquet file, with the types that it has."""
    return connection.sql(f"FROM read_parquet({literal(source.path)})")


@contextmanager
def watched(connection: DuckDBPyConnection, share: Share | None) -> Iterator[None]:
    """Tell `share` how far the query that runs inside has come, five times a second."""
    if share is None:
        with _interruptible():
            yield
        return
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    done = threading.Event()

    def poll() -> None:
        while not done.wait(0.2):
            percent = connection.query_progress()
            if percent > 0:
                share(percent / 100)

    watcher = threading.Thread(target=poll, daemon=True)
    watcher.start()
    try:
        with _interruptible():
            yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Leave a query as Python leaves everything else when a person stops it (Ctrl-C)."""
    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error
