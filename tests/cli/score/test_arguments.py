"""The options: each does what the manual says, in both languages, and wrong use is told apart."""

import argparse
import datetime as dt
import gzip
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from promoteur.cli.parser import Parser
from promoteur.cli.score.arguments import Sides, add_arguments
from promoteur.kit.periods import Period
from tests.cli.facts_maker import store, three_months

ROOT = Path(__file__).parents[3]
LANGUAGES = ("en", "fr")
Run = Callable[..., Any]


def parser() -> Parser:
    whole = Parser(prog="promoteur score")
    add_arguments(whole)
    return whole


def parsed(*arguments: str) -> argparse.Namespace:
    return parser().parse_args(["answers.csv", *arguments])


def options() -> list[str]:
    """Every option that the command knows."""
    found = {name for action in parser()._actions for name in action.option_strings}
    return sorted(found - {"-h", "--help"})


def manual(language: str) -> str:
    return (ROOT / f"docs/{language}/score.md").read_text("utf-8")


def commands(page: str) -> list[str]:
    """The lines that a reader of the manual would type, but for the one with FILE in it."""
    return [
        line for line in re.findall(r"^\$ promoteur (.*)$", page, re.MULTILINE) if "[" not in line
    ]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The message with which arguments are refused."""
    with pytest.raises(SystemExit) as leaving:
        parsed(*arguments)
    assert leaving.value.code == 2
    return capsys.readouterr().err


def test_nothing_is_asked_unless_it_is_asked_for():
    found = vars(parsed())
    assert found.pop("files") == ["answers.csv"]
    assert found.pop("confidence") == 0.95
    assert found.pop("by") == []
    assert {name for name, value in found.items() if value} == set()


def test_columns_may_be_given_several_times():
    assert parsed("--by", "country", "--by", "plan").by == ["country", "plan"]
    assert parsed("--where", "a = 1", "--where", "b = 2").where == ["a = 1", "b = 2"]


@pytest.mark.parametrize("name", ["day", "week", "month", "quarter", "year"])
def test_periods_have_names(name: str):
    assert Period(parsed("--date", "day", "--period", name).period) is Period(name)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("previous", Sides()),
        ("country=FR,BE", Sides("country", "FR", "BE")),
        ("country = FR , BE", Sides("country", "FR", "BE")),
        ("a=b=FR,BE", Sides("a=b", "FR", "BE")),
    ],
)
def test_two_sides_are_read(text: str, sides: Sides):
    assert parsed("--compare", text).compare == sides


@pytest.mark.parametrize(
    "text", ["", "next", "country", "country=FR", "country=FR,FR", "=FR,BE", "c=,BE"]
)
def test_what_is_no_comparison_is_refused(text: str, capsys: pytest.CaptureFixture[str]):
    assert "is neither previous nor COLUMN=A,B" in refused(capsys, f"--compare={text}")


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("0.9", 0.9), ("0,9", 0.9), ("90", 0.9), ("90%", 0.9), ("99.9 %", 0.999), ("0.5", 0.5)],
)
def test_a_confidence_may_be_a_share_or_a_percentage(text: str, confidence: float):
    assert parsed("--confidence", text).confidence == pytest.approx(confidence)


@pytest.mark.parametrize("text", ["0", "1", "100", "1.5", "5", "-1", "nan", "inf", "sure", ""])
def test_what_is_no_confidence_is_refused(text: str, capsys: pytest.CaptureFixture[str]):
    assert "is not a confidence; 0.95 and 0.9 are" in refused(capsys, f"--confidence={text}")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--dayfirst", "--monthfirst"),
        ("--json", "--csv"),
        ("--scale", "1-5"),
        ("--period", "hour"),
        ("--lang", "de"),
        ("--jso",),
        ("--by",),
    ],
    ids=" ".join,
)
def test_wrong_options_are_refused_in_two_lines(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
):
    message, more = refused(capsys, *arguments).splitlines()
    assert message.startswith("promoteur score: ")
    assert arguments[0] in message
    assert more == "See promoteur score --help"


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (("--explain",), "--by COLUMN"),
        (("--explain", "--by", "country"), "--date COLUMN"),
        (("--period", "week"), "--date COLUMN"),
        (("--compare", "previous"), "--date COLUMN"),
        (("--compare", "country=FR,XX"), "has no value “XX”; it has: BE, FR"),
        (("--by", "country", "--by", "Country"), "twice"),
        (("--column", "npx"), "Did you mean: nps"),
    ],
)
def test_what_does_not_fit_the_file_is_status_2_and_says_what_would(
    run: Run, answers: Path, arguments: tuple[str, ...], missing: str
):
    done = run("score", answers, *arguments)
    assert (done.status, done.out) == (2, "")
    assert missing in done.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_option(run: Run, language: str):
    done = run("--lang", language, "score", "--help")
    assert (done.status, done.err) == (0, "")
    assert [name for name in options() if name not in done.out] == []
    assert max(map(len, done.out.splitlines())) < 120


def test_help_names_every_command(run: Run):
    done = run("--help")
    assert done.status == 0
    assert re.search(r"^ +score +score a file of answers$", done.out, re.MULTILINE)
    assert re.search(r"^ +demo ", done.out, re.MULTILINE)


def test_help_speaks_french_to_the_last_word(run: Run):
    english = run("score", "--help").out.splitlines()
    french = run("--lang", "fr", "score", "--help").out
    sentences = {
        line.strip() for line in english if len(line.split()) > 4 and "promoteur" not in line
    }
    left = [line for line in sentences if line in french and not line.startswith(("[", "usage"))]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_explains_every_option_and_no_other(language: str):
    rows = re.findall(r"^\| `(--[a-z-]+)", manual(language), re.MULTILINE)
    assert sorted(set(rows)) == options()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_shows_every_option_at_work(language: str):
    shown = " ".join(commands(manual(language)))
    assert [name for name in options() if f"{name} " not in f"{shown} "] == []


def test_both_manuals_have_the_same_headings_and_examples():
    english, french = (manual(language) for language in LANGUAGES)
    assert commands(french) == commands(english)
    levels = [re.findall(r"^#+", page, re.MULTILINE) for page in (english, french)]
    assert levels[0] == levels[1]


@pytest.fixture
def _in_the_folder_of_the_manual(
    answers: Path, table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that the examples of the manual name."""
    rows = [line.split(",") for line in answers.read_text("utf-8").splitlines()]
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Answers")
    for row in rows:
        workbook["Answers"].append(row)
    workbook.save(answers.with_suffix(".xlsx"))
    answers.with_suffix(".csv.gz").write_bytes(gzip.compress(answers.read_bytes()))
    for name in ("2026-01.csv", "2026-02.csv"):
        table(["nps"], [[9], [10], [3]], name)
    days = (dt.date(2026, 1 + i % 12, 1 + i * 5 % 12) for i in range(40))
    table(["day", "nps"], [[f"{day:%d/%m/%Y}", i % 11] for i, day in enumerate(days)], "days.csv")
    store(answers.parent / "facts", three_months())
    monkeypatch.chdir(answers.parent)


@pytest.mark.slow
@pytest.mark.usefixtures("_in_the_folder_of_the_manual")
def test_every_example_of_the_manual_runs(run: Run, start: Run, answers: Path):
    for command in commands(manual("en")):
        line, _redirected, given = command.partition(" < ")
        if given:
            done = start(*shlex.split(line), given=(answers.parent / given).read_bytes())
        else:
            done = run(*shlex.split(line))
        assert (done.status, done.err) == (0, ""), command
        assert done.out, command


def shown_options() -> Iterator[str]:
    """The values of options that the manual puts beside their names."""
    yield from re.findall(r"^\| `--(?:scale|period|lang) ([a-z0-9-]+)`", manual("en"), re.MULTILINE)


def test_the_manual_names_values_that_exist():
    assert [*shown_options()] == ["0-10", "day", "en"]


def test_one_person_counts_once_a_period_with_the_latest_answer(
    run: Run, table: Callable[..., Path]
):
    rows = [
        ["2026-01-05", "ann", 0],
        ["2026-01-20", "ann", 10],
        ["2026-02-01", "ann", 9],
        ["2026-01-07", "", 10],
        ["2026-01-08", "", 10],
    ]
    path = table(["day", "who", "nps"], rows)
    done = run("score", path, "--date", "day", "--person", "who", "--csv")
    january, february = done.out.splitlines()[1:]
    assert january.split(",")[:7] == ["2026-01", "3", "0", "0", "0", "0", "3"]
    assert february.split(",")[:2] == ["2026-02", "1"]
