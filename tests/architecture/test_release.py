"""Main can be released at any time: one version, two READMEs in step, nothing left behind."""

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND_LANGUAGES = {"sh", "bash", "shell", "console", "python", "make"}
PROMPTS = ("$ ", ">>> ", "... ")

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|tmp|root|home/\w+|Users/\w+)/|\b[A-Z]:\\Users")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|lorem i[p]sum", re.IGNORECASE)


def headings(markdown: str) -> list[int]:
    """The levels of the headings, in order."""
    return [len(found) for found in re.findall(r"^(#+) ", FENCE.sub("", markdown), re.MULTILINE)]


def commands(markdown: str) -> list[str]:
    """What a reader would type: the lines with a prompt where there are any, without comments."""
    found: list[str] = []
    for language, block in FENCE.findall(markdown):
        lines = block.splitlines()
        if any(line.startswith(PROMPTS) for line in lines):
            lines = [line for line in lines if line.startswith(PROMPTS)]
        elif language not in COMMAND_LANGUAGES:
            continue
        typed = (re.sub(r"(^|\s+)#\s.*$", "", line).rstrip() for line in lines)
        found.extend(line for line in typed if line)
    return found


def tracked() -> list[Path]:
    """The files that git keeps, or would keep if they were added."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_version_is_that_of_the_changelog() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert first is not None
    assert version("promoteur") == first[1], "install again: `make test` does"


def test_both_readmes_have_the_same_headings_and_commands() -> None:
    english, french = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.fr.md"))
    assert headings(french) == headings(english)
    assert commands(french) == commands(english)


def test_the_tree_for_newcomers_is_the_tree_there_is() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"^(?:[├└]── )?([\w/]+)/ {2,}\S", page, re.MULTILINE))
    folders = {
        path.relative_to(ROOT)
        for kept in tracked()
        for path in kept.parents[:-1]
        if path.is_relative_to(ROOT)
    }
    slices = {f.name for f in folders if f.parent == Path("src/promoteur")}
    assert sorted(slices - named) == []
    assert sorted(named - slices - {f.as_posix() for f in folders}) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_promises_work_for_later() -> None:
    assert lines_with(UNFINISHED) == []


def test_headings_and_commands_are_read_as_a_person_reads_them() -> None:
    markdown = (
        "# One\n```sh\n# a comment\nmake demo  # fills a shop\n```\n## Two\n"
        "```text\n12 answers\n```\n```console\n$ promoteur score a.csv\n30\n```\n"
    )
    assert headings(markdown) == [1, 2]
    assert commands(markdown) == ["make demo", "$ promoteur score a.csv"]


@pytest.mark.parametrize("folder", ["work", "tmp", "root", "home/somebody", "Users/somebody"])
def test_a_planted_machine_path_is_found(folder: str) -> None:
    assert MACHINE_PATH.search(f"open('/{folder}/answers.csv')")
    assert not MACHINE_PATH.search(f"https://example.org/{folder}/answers.csv")
