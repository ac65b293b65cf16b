"""What every test stands on: English unless it asks for French, and the same examples each time."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from promoteur.kit import language

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=20)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)
