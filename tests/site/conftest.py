"""An installation for each test that asks for one, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from promoteur.responses import place
from promoteur.surveys import edge
from tests.site.making import Installation, an_installation


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Publish into a library of this test's own, and have facts of its own."""
    settings.PROMOTEUR_PLACE = str(tmp_path)
    settings.PROMOTEUR_FACTS = str(tmp_path / "facts")
    yield
    edge.library().close()
    place.close()


@pytest.fixture
def installation(db: None, library: None) -> Installation:  # noqa: ARG001
    return an_installation()
