"""All answers of the invented company, made once."""

import datetime as dt

import pytest

from promoteur.cli.demo.answers import Given, answers
from promoteur.cli.demo.story import Story, told

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def story() -> Story:
    return told(TODAY)


@pytest.fixture(scope="session")
def given(story: Story) -> tuple[Given, ...]:
    return tuple(answers(story))
