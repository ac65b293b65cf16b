"""The manual of the widget names all that it knows, and shows the code that is tested."""

import re
from pathlib import Path

import pytest

from promoteur.collect.identity import LONGEST_PERSON
from promoteur.collect.memory import KEPT_SECONDS
from promoteur.collect.widget import SCRIPT
from promoteur.surveys.snippets import identities

ROOT = Path(__file__).parents[2]
SOURCE = SCRIPT.decode()
EACH = pytest.mark.parametrize("language", ["en", "fr"])


def manual(language: str) -> str:
    return (ROOT / f"docs/{language}/widget.md").read_text("utf-8")


@EACH
def test_the_code_that_signs_is_the_code_that_is_tested(language: str) -> None:
    blocks = re.findall(r"```\w+\n(.*?)```", manual(language), re.DOTALL)
    assert [one.language for one in identities() if one.code not in blocks] == []


@EACH
def test_every_attribute_and_every_call_is_there(language: str) -> None:
    page = manual(language)
    attributes = {f"data-{name}" for name in re.findall(r"\bgiven\.(\w+)", SOURCE)}
    offered = SOURCE.partition("window.promoteur = {")[2].partition("\n  };")[0]
    calls = {f"promoteur.{name}(" for name in re.findall(r"^    (\w+):", offered, re.MULTILINE)}
    assert "data-manual" in attributes
    assert "promoteur.identify(" in calls
    assert [word for word in sorted(attributes | calls) if f"`{word}" not in page] == []


@EACH
def test_every_outcome_of_asking_is_there(language: str) -> None:
    ask = SOURCE.partition("const ask = async")[2].partition("\n  };")[0]
    due = SOURCE.partition("const due =")[2].partition("\n  };")[0]
    outcomes = set(re.findall(r'return (?:[^;\n"]*[?:] )?"(\w+)"', ask + due))
    outcomes |= {"lately", "sample", "answered", "declined"}
    assert {"asked", "open", "away", "early", "unknown"} <= outcomes
    rows = re.findall(r"^\| (`.*?) \|", manual(language), re.MULTILINE)
    assert outcomes - set(re.findall(r"`(\w+)`", " ".join(rows))) == set()


@EACH
def test_its_numbers_are_those_of_the_code(language: str) -> None:
    page = manual(language)
    for number in (LONGEST_PERSON, KEPT_SECONDS // 86_400):
        assert re.search(rf"\b{number}\b", page)
