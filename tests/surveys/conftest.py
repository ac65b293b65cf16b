"""Where the surveys that a test publishes lie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from promoteur.surveys import edge


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Iterator[edge.Library]:
    """A library of its own, in a folder of its own."""
    settings.PROMOTEUR_PLACE = str(tmp_path)
    yield edge.library()
    edge.library().close()
