"""What a README shows is what the command prints."""

import re
from pathlib import Path

import pytest

from promoteur.cli.main import main
from promoteur.kit import language

ROOT = Path(__file__).parents[2]


def shown(text: str, command: str) -> str:
    """What a README says the command prints."""
    blocks = re.findall(r"```console\n\$ (.*?)\n(.*?)```", text, re.DOTALL)
    return next(output for typed, output in blocks if typed == command)


def without_ends(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("name", "code"), [("README.md", "en"), ("README.fr.md", "fr")])
def test_a_readme_shows_what_the_demonstration_prints(name, code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    language.use(code)
    assert main(["demo"]) == 0
    expected = shown((ROOT / name).read_text("utf-8"), "promoteur demo")
    assert without_ends(capsys.readouterr().out) == without_ends(expected)


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
