"""A workspace with answers of many days, as facts and as rows, and an owner who looks at them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.accounts.making import a_member
from tests.reports.making import Answered
from tests.responses.making import client


@pytest.fixture
def answered(db: None, tmp_path: Path, settings: Any) -> Iterator[Answered]:  # noqa: ARG001 - so that it is there
    """A workspace with a survey into which a test puts answers."""
    settings.PROMOTEUR_FACTS = str(tmp_path / "facts")
    settings.PROMOTEUR_PLACE = str(tmp_path)
    one = Answered(tmp_path)
    yield one
    one.close()


@pytest.fixture
def owner(answered: Answered) -> Client:
    """A browser in which an owner of the workspace is logged in."""
    return client(a_member(answered.workspace))
