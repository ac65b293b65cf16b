"""Where answers are kept in these tests: an SQLite file, and a PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres.SLOW)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a spool and a library lie: a data folder, and a database."""
    if request.param == "sqlite":
        yield str(tmp_path / "kept")
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield url
