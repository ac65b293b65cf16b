"""What every test stands on: English unless it asks for French, and the same examples each time."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from promoteur.kit import language
from tests import demonstration, postgres

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=20)
settings.load_profile("steady")


DATABASES = ("sqlite", pytest.param("postgresql", marks=postgres.SLOW))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test that asks for Django's database (the fixture `db`) run on both.

    Figures come from the table of facts: those are shown on one, which holds who may see them.
    """
    name = "django_db_modify_db_settings"
    if name in metafunc.fixturenames:
        few = metafunc.definition.get_closest_marker("figures")
        databases = DATABASES[:1] if few else DATABASES
        metafunc.parametrize(name, databases, indirect=True, scope="session")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Use one of the databases."""
    if request.param == "sqlite":
        yield
        return
    import dj_database_url
    from django.db import connections

    before = connections.settings["default"]
    with postgres.server() as server:
        _use(connections, dict(dj_database_url.parse(server.url())))
        yield
        connections["default"].close()
    _use(connections, before)


def _use(connections: Any, database: dict[str, Any]) -> None:
    connections["default"].close()
    connections.settings["default"] = database
    connections.configure_settings(connections.settings)
    del connections["default"]


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `promoteur demo` makes: read only (see `demonstration`)."""
    mine = tmp_path_factory.getbasetemp()
    return demonstration.made_once(mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine)


@pytest.fixture
def demo_folder(demo_made: Path, tmp_path: Path) -> Path:
    """A copy of it, to serve or to change."""
    return demonstration.copied(demo_made, tmp_path)


@pytest.fixture
def demo(demo_folder: Path, settings: Any, django_db_blocker: Any) -> Iterator[demonstration.Demo]:
    """A copy of it that is Django's database, and the facts, of this process."""
    with django_db_blocker.unblock(), demonstration.in_use(demo_folder, settings) as one:
        yield one


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)
