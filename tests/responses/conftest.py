"""What has a house has Django's database, and runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.accounts.making import a_member
from tests.responses.making import House, client


@pytest.fixture
def house(db: None, tmp_path: Path, settings: Any) -> Iterator[House]:  # noqa: ARG001 - so that it is there
    """A workspace with a survey, a spool, facts, and a reader."""
    settings.PROMOTEUR_FACTS = str(tmp_path / "facts")
    settings.PROMOTEUR_PLACE = str(tmp_path)
    one = House(tmp_path)
    yield one
    one.close()


@pytest.fixture
def ann(house: House) -> Client:
    """A browser in which an owner of the house is logged in."""
    return client(a_member(house.workspace))
