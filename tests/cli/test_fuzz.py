"""Files that nobody meant to be read: a clear message, the right status, soon, in little memory."""

import csv
import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

Run = Callable[..., Any]
MEMORY = 8 << 30
"""Bytes of address space that a run may take; it reserves some ten times what it then uses."""

COUNTRIES = ("FR", "BE", "CH")
HEADER = ("date", "country", "who", "answer nps", "weight")
ROWS = [
    (f"2026-0{1 + i % 6}-{1 + i % 28:02}", COUNTRIES[i % 3], f"p{i % 37}", i * 7 % 11, 1 + i % 3)
    for i in range(120)
]
QUESTIONS = (
    (),
    ("--by", "country", "--date", "date", "--explain"),
    ("--person", "who", "--date", "date", "--period", "week"),
    ("--weight", "weight", "--json"),
    ("--where", "weight > 1", "--csv"),
    ("--column", "answer nps", "--scale", "1-10", "--lang", "fr"),
    ("--compare", "country=FR,BE", "--by", "country"),
    ("--encoding", "utf-16"),
)
PIECES = [
    b",", b";", b"\t", b"|", b'"', b"\n", b"\r\n", b"\r", b"0", b"10", b"9", b"nps", b"\xe9",
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"NA", b"{", b"}", b"[", b'":"', b"'", b"2026-01-01",
    b"31/12/2026", b"20260-01-01", b"\xc3\xa9", b"1e999", b"nan", b"%",
    b"\x1e0", b"\x1f\x8b", b"PAR1", b"PK\x03\x04",
]  # fmt: skip


def good_csv() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *ROWS])
    return out.getvalue().encode()


def good_json() -> bytes:
    rows = (dict(zip(HEADER, row, strict=True)) for row in ROWS)
    return "\n".join(json.dumps(row | {"tags": ["a"]}) for row in rows).encode()


def good_workbook() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (HEADER, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def good_parquet(room: Path) -> bytes:
    path = room / "made.parquet"
    (room / "made.csv").write_bytes(good_csv())
    duckdb.sql(f"FROM '{room / 'made.csv'}'").write_parquet(str(path))
    return path.read_bytes()


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice([1, 2, 10, 100, 1_000, 20_000]))


def pieces(chance: random.Random) -> bytes:
    return b"".join(chance.choices(PIECES, k=chance.choice([1, 3, 10, 50, 300, 3_000])))


def damaged(chance: random.Random) -> bytes:
    """A good file in which some places are overwritten, cut out or filled in."""
    text = bytearray(chance.choice([good_csv(), good_csv(), good_json()]))
    for _time in range(chance.choice([1, 2, 5, 20, 100])):
        at = chance.randrange(len(text))
        text[at : at + chance.randrange(20)] = chance.choice([b"", chance.choice(PIECES)])
    return bytes(text)


def in_another_encoding(chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-16", "utf-16-be", "utf-32", "cp1252", "cp850", "mac-roman"])
    text = good_csv().decode().replace("country", "pays où")
    return text.encode(encoding)[: chance.randrange(1, 9_000)]


def check(done: Any, what: object) -> None:
    """A known status; a message where it is not 0, and no traceback anywhere."""
    assert done.status in {0, 2, 3}, (what, done.err)
    assert "Traceback" not in done.err, what
    if done.status:
        assert re.match(r"promoteur( score)?: \S", done.err), what
        assert done.out == "", what
    else:
        assert done.err == "", what


@pytest.mark.parametrize("make", [noise, pieces, damaged, in_another_encoding])
def test_no_bytes_bring_it_down(make: Callable[[random.Random], bytes], run: Run, tmp_path: Path):
    path = tmp_path / "answers.csv"
    for seed in range(16):
        chance = random.Random(seed)
        path.write_bytes(make(chance))
        check(run("score", path, *QUESTIONS[seed % len(QUESTIONS)]), seed)


@pytest.mark.slow
@pytest.mark.parametrize("make", [noise, pieces, damaged, in_another_encoding])
def test_many_more_bytes_do_not_either(
    make: Callable[[random.Random], bytes], run: Run, tmp_path: Path
):
    path = tmp_path / "answers.csv"
    for seed in range(1_000, 1_064):
        chance = random.Random(seed)
        path.write_bytes(make(chance))
        check(run("score", path, *chance.choice(QUESTIONS)), seed)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "json", "parquet", "xlsx"])
def test_a_file_cut_short_is_counted_or_refused(kind: str, run: Run, tmp_path: Path):
    whole = {
        "csv": good_csv,
        "csv.gz": lambda: gzip.compress(good_csv(), mtime=0),
        "json": good_json,
        "parquet": lambda: good_parquet(tmp_path),
        "xlsx": good_workbook,
    }[kind]()
    path = tmp_path / f"answers.{kind}"
    path.write_bytes(whole)
    assert run("score", path, "--column", "answer nps").status == 0
    for cut in sorted({*range(1, 12), *range(12, len(whole), len(whole) // 25), len(whole) - 1}):
        path.write_bytes(whole[:cut])
        done = run("score", path)
        check(done, cut)
        if kind not in {"csv", "json"}:
            assert done.status == 3, (cut, "the end of such a file is part of it")


def hostile(name: str, room: Path) -> Path:
    """Make a file that is unlike any table, and return its path."""
    path = room / f"{name}.csv"
    content = HOSTILE[name][0]
    if content is not None:
        with path.open("wb") as out:
            out.writelines(content())
    return path


def ten_thousand_columns() -> Iterator[bytes]:
    yield ",".join([*(f"q{i}" for i in range(9_999)), "nps\n"]).encode()
    for i in range(40):
        yield b"x," * 9_999 + str(i % 11).encode() + b"\n"


def long_line(end: bytes) -> Iterator[bytes]:
    for _time in range(100):
        yield b"a" * 1_000_000
    yield end


def long_cell() -> Iterator[bytes]:
    yield b'nps,comment\n9,good\n8,"'
    yield from long_line(b'"\n')


HOSTILE: dict[str, tuple[Callable[[], Iterator[bytes]] | None, int, str]] = {
    "ten thousand columns": (ten_thousand_columns, 0, ""),
    "one long line": (lambda: long_line(b""), 3, "first line is longer than"),
    "one long line that ends": (lambda: long_line(b"\n"), 3, "first line is longer than"),
    "one long cell": (long_cell, 3, "line 3: is longer than"),
    "a hundred million commas": (lambda: iter([b"1," * 50_000_000]), 3, "first line is longer"),
    "nothing but NUL": (lambda: iter([b"\0" * 1_000_000]), 3, "promoteur: "),
    "NUL in between": (lambda: iter([b"n\0ps\n", b"9\0\n\x0010\n" * 20]), 0, ""),
    "quotes without end": (lambda: iter([b"nps,c\n", b'9,"a\n' * 99_999]), 3, "promoteur: "),
    "brackets without end": (lambda: iter([b"[{" * 100_000]), 3, "json"),
    "objects without end": (lambda: iter([b'{"nps":' * 100_000]), 3, "json"),
    "empty": (lambda: iter([]), 3, "is empty"),
    "blank lines": (lambda: iter([b"\n" * 1_000_000]), 3, "is empty"),
    "blanks": (lambda: iter([b" \t\r\n" * 1_000]), 3, "is empty"),
    "only a header": (lambda: iter([b"nps,country\n"]), 3, "headers but no rows"),
    "only a header without end": (lambda: iter([b"nps,country"]), 3, "headers but no rows"),
    "missing": (None, 3, "missing.csv"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_soon_and_in_little_memory(
    name: str, start: Run, tmp_path: Path
):
    _content, status, words = HOSTILE[name]
    done = start("score", hostile(name, tmp_path), memory=MEMORY)
    check(done, name)
    assert (done.status, words in done.err) == (status, True), done.err
    assert len(done.err) < 3_000


def test_a_folder_is_refused_with_a_way_out(start: Run, tmp_path: Path):
    done = start("score", tmp_path)
    assert done.status == 3
    assert f"is a folder. Name a file in it, or a pattern such as {tmp_path}/*.csv" in done.err


def test_a_device_without_end_or_content_is_refused(start: Run):
    done = start("score", os.devnull)
    check(done, os.devnull)
    assert done.status == 3


def test_a_named_pipe_is_read_once_and_counted(start: Run, tmp_path: Path):
    path = tmp_path / "answers.csv"
    os.mkfifo(path)
    (tmp_path / "content").write_bytes(good_csv())
    feeding = subprocess.Popen(["sh", "-c", f'cat "{tmp_path}/content" > "{path}"'])
    done = start("score", path, "--column", "answer nps")
    assert (done.status, done.err) == (0, "")
    assert "120 answers" in done.out
    assert feeding.wait(timeout=90) == 0


def test_a_file_without_permission_is_refused(answers: Path):
    answers.chmod(0)
    answers.parent.chmod(0o755)
    program = (
        "import os, sys\n"
        "from promoteur.cli.main import main\n"
        "import promoteur.cli.score.run\n"
        "if os.getuid() == 0:\n"
        "    os.setgroups([]), os.setgid(65534), os.setuid(65534)\n"
        "os.environ['TMPDIR'] = '/dev/shm' if os.path.isdir('/dev/shm') else '/tmp'\n"
        "sys.exit(main(['score', sys.argv[1], '--lang', 'en']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(answers)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"promoteur: {answers} ")
    assert "right" in done.stderr
    assert "Traceback" not in done.stderr
