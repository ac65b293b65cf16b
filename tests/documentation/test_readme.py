"""What a README says is so."""

import re
from pathlib import Path

import pytest

from promoteur.cli.demo.company import EMAIL, PASSWORD

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_a_readme_says_how_to_see_the_demonstration(name):
    text = (ROOT / name).read_text("utf-8")
    for words in ("make demo", EMAIL, PASSWORD):
        assert words in text
    assert "promoteur-demo.csv" not in text, "the demonstration makes no file of answers any more"


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_what_a_readme_points_to_is_there(name):
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_a_readme_names_the_trademarks_and_their_owners(name):
    text = (ROOT / name).read_text("utf-8")
    for words in ("Net Promoter Score", "Bain & Company", "NICE Satmetrix", "Fred Reichheld"):
        assert words in text
