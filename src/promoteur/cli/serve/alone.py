"""One process at a time makes tables ready, of however many start at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: whoever starts two at once there sees one of them fail
    fcntl = None  # type: ignore[assignment]

_TURN = 0x70726F6D  # "prom"


@contextmanager
def alone(data: Path, database: str) -> Iterator[None]:
    """Be the only one of those that share a data folder, or a database, during the block.

    A process that is killed lets the next one go on.

    Raises:
        OSError: the folder cannot be written.
        psycopg.Error: the database cannot be reached.
    """
    if database:
        import psycopg  # noqa: PLC0415 - only where it is needed

        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (_TURN,))
            yield
        return
    data.mkdir(parents=True, exist_ok=True)
    with (data / "starting").open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
