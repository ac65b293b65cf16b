"""Every test of this folder has Django's database, and runs on SQLite and on PostgreSQL."""

import pytest
from django.core.cache import cache

from promoteur.accounts import brake


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Ask for it, so that it is there."""


@pytest.fixture(autouse=True)
def _nothing_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with nothing tried yet."""
    monkeypatch.setattr(brake, "tries", brake.Tries())
    cache.clear()
