"""A connection that reads the data files of a table, for those who look into the files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from promoteur.analytics.engines.duckdb import Connection, connect, reach
from promoteur.analytics.location import Location


@contextmanager
def connected(location: Location, **limits: Any) -> Iterator[Connection]:
    """Return a connection that reads where a table lies; it is given back after the block.

    Args:
        location: the place.
        limits: `memory` and `threads`, as `engines.duckdb.connect` takes them.

    Raises:
        EngineProblem: a limit is none that DuckDB takes.
        FactsProblem: the object store cannot be reached.
    """
    connection = connect(**limits)
    try:
        reach(connection, location)
        yield connection
    finally:
        connection.close()
