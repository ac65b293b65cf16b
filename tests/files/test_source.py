"""Files that are not there, not whole or not files of answers are said, and never scored."""

import gzip
import io
import os
import random
import subprocess
import sys
import threading
import zipfile
from types import SimpleNamespace

import pytest

from promoteur.files.count import Question, count
from promoteur.files.opening import open_table
from promoteur.files.problem import FileProblem

TEXT = "nps,x\n9,a\n10,b\n0,c\n"


def answers(*given):
    with open_table(given) as table:
        return count(table, Question()).tallies.total().n


@pytest.fixture
def long_text():
    dice = random.Random(7)
    rows = (f"{dice.randrange(11)},{dice.random()}\n" for _ in range(100_000))
    return "nps,x\n" + "".join(rows)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(FileProblem, match=r"There is no file .*gone\.csv\. Check its name"):
        answers(str(tmp_path / "gone.csv"))
    with pytest.raises(FileProblem, match=r"cannot be read: .*too long"):
        answers("x" * 5000)


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(FileProblem, match=r"is a folder\. Name a file in it, or a pattern"):
        answers(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b" \n\r\n\t\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_holds_no_answer(write, content):
    with pytest.raises(FileProblem, match="is empty: there is no answer in it"):
        answers(write(content))


WITHOUT_RIGHTS = """
import os, sys
from promoteur.files.problem import FileProblem
from promoteur.files.opening import open_table
if os.getuid() == 0:
    os.setuid(65534)
try:
    with open_table([sys.argv[1]]):
        print("opened")
except FileProblem as problem:
    print(problem)
"""


@pytest.mark.parametrize("locked", ["folder", "file"])
def test_a_file_that_may_not_be_read_is_said(tmp_path, locked):
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "file"
    file.write_text(TEXT)
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)
    (folder if locked == "folder" else file).chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, file], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert "may not be read by you: ask for the right to, or copy it" in done.stdout
    assert done.stderr == ""


def test_gzip_is_unpacked(write, long_text):
    assert answers(write(gzip.compress(TEXT.encode()))) == 3
    assert answers(write(gzip.compress(long_text.encode()), "long.csv.gz")) == 100_000
    assert answers(write(gzip.compress(TEXT.encode("utf-16")))) == 3


def test_gzip_of_several_members_is_read_to_its_end(write):
    packed = gzip.compress(b"nps,x\n9,a\n") + gzip.compress(b"10,b\n0,c\n")
    assert answers(write(packed)) == 3


@pytest.mark.parametrize("left", [15, 0.3, 0.9, -9])
def test_gzip_that_is_cut_short_is_said(write, long_text, left):
    packed = gzip.compress(long_text.encode())
    end = int(left * len(packed)) if 0 < left < 1 else left
    with pytest.raises(FileProblem, match="the gzip archive is damaged or cut short"):
        answers(write(packed[:end]))


@pytest.mark.parametrize("place", [0.1, 0.8])
def test_gzip_that_is_damaged_is_said(write, long_text, place):
    packed = bytearray(gzip.compress(long_text.encode()))
    start = int(place * len(packed))
    packed[start : start + 40] = bytes(byte ^ 0x5A for byte in packed[start : start + 40])
    with pytest.raises(FileProblem, match="the gzip archive is damaged or cut short"):
        answers(write(bytes(packed)))


def test_a_pattern_names_several_files(write, tmp_path):
    write(TEXT, "2026-01.csv")
    write(TEXT, "2026-02.csv")
    write(TEXT, "other.csv")
    assert answers(str(tmp_path / "2026-*.csv")) == 6
    with pytest.raises(FileProblem, match=r"No file matches .*2027"):
        answers(str(tmp_path / "2027-*.csv"))


def test_a_name_with_the_signs_of_a_pattern_is_a_name_where_there_is_such_a_file(write):
    assert answers(write(TEXT, "answers [1].csv")) == 3


@pytest.mark.parametrize("again", ["answers.csv", "./answers.csv", "link.csv", "*.csv"])
def test_the_same_file_does_not_count_twice(write, tmp_path, monkeypatch, again):
    write(TEXT)
    (tmp_path / "link.csv").symlink_to(tmp_path / "answers.csv")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileProblem, match="is given twice: its answers would count twice"):
        answers("answers.csv", again)


def test_standard_input_is_read_once(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert answers("-") == 3
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    with pytest.raises(FileProblem, match="- is given twice"):
        answers("-", "-")


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_may_be_packed_and_in_any_encoding(monkeypatch, packed):
    content = "nps,é\n9,a\n".encode("latin-1")
    stream = io.BytesIO(gzip.compress(content) if packed else content)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    assert answers("-") == 1


def test_standard_input_that_is_empty_or_closed_is_said(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
    with pytest.raises(FileProblem, match="- is empty"):
        answers("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(FileProblem, match="- cannot be read"):
        answers("-")


def test_a_pipe_with_a_name_is_read_whole(tmp_path, long_text):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(long_text,))
    writer.start()
    assert answers(str(pipe)) == 100_000
    writer.join()


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06" * 40


@pytest.mark.parametrize("content", [PNG, random.Random(1).randbytes(5000)], ids=["png", "noise"])
def test_what_is_no_text_is_refused(write, content):
    with pytest.raises(FileProblem, match="is not a table of text"):
        answers(write(content))


def test_an_archive_of_files_is_to_be_unpacked(write):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("answers.csv", TEXT)
    with pytest.raises(FileProblem, match=r"no workbook .*If it is an archive .*unpack it first"):
        answers(write(packed.getvalue(), "answers.zip"))


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_a_complaint_and_no_crash(write, seed):
    dice = random.Random(seed)
    noise = dice.randbytes(dice.randrange(1, 400))
    start = dice.choice(
        [b"", b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"{", b"[{", b"\xff\xfe", b"a,b\n"]
    )
    with pytest.raises(FileProblem):
        answers(write(start + noise))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_last_row_of_many_megabytes_is_said_and_not_lost(write, end, packed):
    content = ("nps,x\n" + "9,a\n" * 300 + "0," + "x" * 34_000_000 + end).encode()
    with pytest.raises(FileProblem, match=r"line 302: is longer than 2000000 characters"):
        answers(write(gzip.compress(content, 1) if packed else content))
