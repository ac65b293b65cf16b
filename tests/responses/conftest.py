"""What has a house has Django's database, and runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.responses.making import House


@pytest.fixture
def house(db: None, tmp_path: Path, settings: Any) -> Iterator[House]:  # noqa: ARG001 - so that it is there
    """A workspace with a survey, a spool, facts, and a reader."""
    settings.PROMOTEUR_FACTS = str(tmp_path / "facts")
    settings.PROMOTEUR_PLACE = str(tmp_path)
    one = House(tmp_path)
    yield one
    one.close()
