"""The command as a shell meets it: statuses, pipes, interruptions, and a clean standard error."""

import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from promoteur.cli import main as command_line
from promoteur.cli import parser
from promoteur.cli.score import command
from promoteur.kit.problem import Problem

Start = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def test_done_is_status_0_with_nothing_on_standard_error(start: Start, answers: Path):
    done = start("score", answers, "--by", "country", "--date", "date", "--explain")
    assert (done.status, done.err) == (0, "")
    assert "Score 38" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("score",),
        ("frobnicate",),
        ("score", "answers.csv", "--frobnicate"),
        ("score", "answers.csv", "--json", "--csv"),
        ("score", "answers.csv", "--confidence", "2x"),
        ("score", "answers.csv", "--lang", "xx"),
        ("score", "answers.csv", "--by", "no such column"),
        ("score", "answers.csv", "--where", "country ="),
        ("score", "answers.csv", "--encoding", "klingon"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2_with_a_message(start: Start, answers: Path, arguments: tuple[str]):
    done = start(*arguments, cwd=answers.parent)
    assert (done.status, done.out) == (2, "")
    assert re.match(r"promoteur( score)?: \S", done.err)
    assert "Traceback" not in done.err


def test_a_file_that_cannot_be_understood_is_status_3_with_a_message(start: Start, tmp_path: Path):
    path = tmp_path / "stars.csv"
    path.write_text("stars\n" + "5\n4\n1\n3\n" * 10)
    done = start("score", path, "--column", "stars")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(f"promoteur: {path}, column stars: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "given", "option"),
    [
        ("nps,ease\n" + "0,10\n5,3\n10,7\n7,0\n9,9\n8,5\n" * 4, (), "Use --column nps"),
        ('"How, ""X""?",ease\n' + "0,9\n5,3\n10,10\n7,0\n9,8\n" * 4, (),
         'Use --column "How, \\"X\\"?"'),
        ("x,y\na,b\n", (), "Use --column NAME"),
        ("nps\n" + "5\n4\n1\n3\n" * 10, (), "Use --scale 0-10"),
        ("nps,day\n" + "9,01/02/2026\n" * 3, ("--date", "day"),
         "Use --dayfirst or --monthfirst"),
        ("nps,day\n" + "9,31/01/2026\n" * 3, ("--date", "day", "--monthfirst"),
         "Use --dayfirst"),
    ],
)  # fmt: skip
def test_what_a_file_leaves_open_is_answered_by_the_option_that_is_named(
    start: Start, tmp_path: Path, text: str, given: tuple[str], option: str
):
    (tmp_path / "open.csv").write_text(text)
    done = start("score", "open.csv", *given, cwd=tmp_path)
    assert done.err.endswith(f" {option}\n"), done.err


def test_headings_of_help_end_as_the_language_wants(monkeypatch: pytest.MonkeyPatch):
    french = {"{heading}:": "{heading}\u00a0:"}
    plain = parser.Parser(prog="p")
    plain.add_argument_group("rôle").add_argument("--column")
    assert "\nrôle:\n" in plain.format_help()
    monkeypatch.setattr(parser, "_", lambda text: french.get(text, text))
    assert "\nrôle\u00a0:\n" in plain.format_help()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("serve", "--port", "abc"), "“abc” is no port; a port is a number from 1 to 65535"),
        (("serve", "--port", "65536"), "a port is a number from 1 to 65535"),
        (("import", "a.csv", "--survey", "x", "--on", "31/03/2026"), "write the day as 2026-03-31"),
        (("serve", "--data", "afile"), "afile is a file, not a folder."),
        (("export", "--to", "a.csv", "--data", "afile"), "afile is a file, not a folder."),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words(
    start: Start, tmp_path: Path, given: tuple[str], words: str
):
    (tmp_path / "afile").touch()
    done = start(*given, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_options: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "_run", fail)


@pytest.mark.usefixtures("_broken")
def test_a_fault_of_its_own_is_status_1_without_a_traceback(
    run: Start, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PROMOTEUR_DEBUG", raising=False)
    done = run("score", answers)
    assert (done.status, done.out) == (1, "")
    assert "Promoteur itself failed (ZeroDivisionError: division by zero)" in done.err
    assert "PROMOTEUR_DEBUG=1" in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("_broken")
def test_whoever_asks_for_the_traceback_gets_it(
    run: Start, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PROMOTEUR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("score", answers)


def test_a_problem_is_no_fault_whatever_raises_it(
    run: Start, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_options: object) -> None:
        raise Problem("Not so.\x1b[2J")

    monkeypatch.setattr(command, "_run", refuse)
    assert run("score", answers) == (2, "", "promoteur: Not so. [2J\n")


def test_the_version_is_that_of_the_package(start: Start):
    assert start("--version") == (0, f"promoteur {version('promoteur')}\n", "")


def through_a_shell(line: str, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `promoteur` is this one; `$STATUS` is left in a file."""
    function = f'promoteur() {{ "{sys.executable}" -m promoteur "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", function + line],
        cwd=path.parent,
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "", **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    ["score answers.csv --by customer", "score answers.csv --json --by customer", "--help"],
)
def test_a_reader_who_has_seen_enough_hears_no_complaint(answers: Path, arguments: str):
    done = through_a_shell(
        f"promoteur {arguments} | true; echo ${{PIPESTATUS[0]}}; promoteur {arguments} | head -1",
        answers,
    )
    assert done.stderr == ""
    status, first = done.stdout.splitlines()
    assert status == "0"
    assert first


def test_an_output_that_is_full_is_said(answers: Path):
    line = "(ulimit -f 0; promoteur score answers.csv > full.txt); echo $?"
    done = through_a_shell(line, answers)
    assert done.stdout == "1\n"
    assert done.stderr.startswith("promoteur: The system does not let Promoteur read or write (")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("promoteur score answers.csv >&-", 0),
        ("promoteur --help >&-", 0),
        ("promoteur score nothing.csv 2>&-", 3),
        ("promoteur score - <&-", 3),
    ],
)
def test_a_closed_stream_is_no_fault(answers: Path, line: str, status: int):
    done = through_a_shell(f"{line}\necho $?", answers)
    assert done.stdout.splitlines()[-1] == str(status)
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it_quietly_and_leaves_nothing_behind(tmp_path: Path):
    running = subprocess.Popen(
        [sys.executable, "-m", "promoteur", "score", "-"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    patience = time.monotonic() + 20
    while not [*tmp_path.glob("promoteur-*/standard-input")] and time.monotonic() < patience:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    status = running.wait(timeout=90)
    out, err = (stream.read() for stream in (running.stdout, running.stderr) if stream)
    for stream in (running.stdin, running.stdout, running.stderr):
        if stream:
            stream.close()
    assert (status, out, err) == (130, b"", b"")
    assert [*tmp_path.iterdir()] == []


def test_several_files_and_patterns_are_one_table(start: Start, table: Callable[..., Path]):
    for name in ("2026-01.csv", "2026-02.csv", "2025-12.csv"):
        path = table(["nps"], [[9], [10], [3]], name)
    both = start("score", "2026-*.csv", cwd=path.parent)
    assert both.err == ""
    assert both == start("score", "2026-01.csv", "2026-02.csv", cwd=path.parent)
    assert "6 answers" in both.out


def test_a_pattern_that_matches_nothing_is_said(start: Start, tmp_path: Path):
    done = start("score", "2031-*.csv", cwd=tmp_path)
    said = "promoteur: No file matches 2031-*.csv. Check the folder and the pattern.\n"
    assert (done.status, done.err) == (3, said)


def test_standard_input_is_a_file_like_any_other(start: Start, answers: Path):
    piped = start("score", "-", "--json", given=answers.read_bytes())
    assert (piped.status, piped.err) == (0, "")
    named = start("score", answers, "--json")
    assert piped.out == named.out.replace(str(answers), "-")


@pytest.mark.parametrize("given", ["pipe", "file"])
def test_gzip_is_unpacked(start: Start, answers: Path, given: str):
    packed = answers.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(answers.read_bytes()))
    if given == "pipe":
        done = start("score", "-", given=packed.read_bytes())
    else:
        done = start("score", packed)
    assert (done.status, done.err) == (0, "")
    assert "Score 38" in done.out


def test_the_language_is_that_of_the_environment_unless_named(start: Start, answers: Path):
    french = {"LC_ALL": "fr_FR.UTF-8"}
    assert "Promoteurs" in start("score", answers, environment=french).out
    assert "Promoters" in start("score", answers, "--lang", "en", environment=french).out
    assert "Promoteurs" in start("--lang=fr", "score", answers).out


def test_an_old_encoding_loses_accents_but_no_minus(start: Start, answers: Path):
    done = start(
        "score",
        answers,
        "--date",
        "date",
        "--lang",
        "fr",
        environment={"PYTHONIOENCODING": "ascii"},
    )
    assert (done.status, done.err) == (0, "")
    assert "Detracteurs" in done.out
    assert "-38 (reel)" in done.out
    assert "#####" in done.out


def test_temporary_copies_go_when_it_ends(start: Start, answers: Path, tmp_path: Path):
    room = tmp_path / "room"
    room.mkdir()
    assert start("score", answers, environment={"TMPDIR": str(room)}).status == 0
    given = answers.read_text().encode("utf-16")
    assert start("score", "-", given=given, environment={"TMPDIR": str(room)}).status == 0
    assert [*room.iterdir()] == []


def test_the_statuses_are_those_of_the_manual():
    page = (ROOT / "docs/en/score.md").read_text("utf-8")
    documented = {int(number) for number in re.findall(r"^\| `(\d+)` \|", page, re.MULTILINE)}
    assert documented == {
        command_line.DONE,
        command_line.FAULT,
        command_line.WRONG_USE,
        command_line.NOT_UNDERSTOOD,
        command_line.INTERRUPTED,
    }
