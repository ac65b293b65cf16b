"""What is damaged, full or missing is told in a sentence; nothing is lost or half written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from tests.analytics.making import answer, answers, files, live, on, scores, stored, uuid7


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        one.append(answers(range(5), person=5))
        one.append(answers(range(5, 10), **on(2026, 3, 5)))
        yield one


def told(caught, *named):
    words = str(caught.value)
    assert "\n" not in words
    assert "Traceback" not in words
    assert words.endswith(".")
    for name in named:
        assert str(name) in words
    return words


def ask(facts):
    engine = DuckDB(threads=1)
    try:
        return Store(facts.table, engine).ask(Question(Filter())).answers.sum()
    finally:
        engine.close()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-20])


def zeroed(path):
    path.write_bytes(bytes(path.stat().st_size))


def emptied(path):
    path.write_bytes(b"")


def halved(path):
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(len(content) // 2) + content[4 + len(content) // 2 :])


def removed(path):
    path.unlink()


@pytest.mark.parametrize("damage", [truncated, zeroed, emptied, halved, removed])
def test_a_damaged_data_file_is_named_and_nothing_changes(facts, damage):
    root = Path(facts.table.location.root)
    path = root / next(path for path in live(root) if "202601" in path)
    good = path.read_bytes()
    damage(path)
    before, version = files(root), facts.table.version()
    with Facts.open(root, threads=1) as fresh:
        for change in (
            lambda: fresh.correct([answer(1, score=9)]),
            lambda: fresh.forget([5], Forget.DELETE),
        ):
            with pytest.raises(FactsProblem) as caught:
                change()
            told(caught, root)
        with pytest.raises(FactsProblem) as caught:
            ask(fresh)
        told(caught, root)
        assert files(root) == before
        assert fresh.table.version() == version
        assert fresh.append([answer(20)]) == 1  # what is new is stored all the same
        path.write_bytes(good)
    with Facts.open(root, threads=1) as mended:
        mended.correct([answer(1, score=9)])
        assert scores(mended)[uuid7(1)] == 9
        assert len(scores(mended)) == ask(mended) == 11


def test_appends_are_acknowledged_though_a_file_that_should_be_merged_is_damaged(facts):
    root = Path(facts.table.location.root)
    truncated(root / live(root)[0])
    assert [facts.append([answer(i)]) for i in range(100, 130)] == [1] * 30
    with pytest.raises(FactsProblem) as caught:
        facts.compact()
    told(caught, root)


@pytest.mark.parametrize("damage", [truncated, zeroed, emptied, lambda p: p.write_text("{oops\n")])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_damaged_log_is_told(facts, damage, which):
    root = Path(facts.table.location.root)
    path = root / "_delta_log" / f"{which:020}.json"
    before = files(root)
    good = path.read_bytes()
    damage(path)
    for open_ in (Facts.open, Facts.create):
        with pytest.raises(FactsProblem) as caught:
            open_(root, threads=1)
        told(caught, root)
    assert files(root) == before
    path.write_bytes(good)
    with Facts.open(root, threads=1) as mended:
        assert len(scores(mended)) == 10


def test_a_log_that_breaks_while_the_table_is_open_is_told(facts):
    root = Path(facts.table.location.root)
    (root / "_delta_log" / f"{facts.table.version() + 1:020}.json").write_text("{oops\n")
    before = files(root)
    for change in (
        lambda: facts.append([answer(50)]),
        lambda: facts.correct([answer(1)]),
        facts.compact,
        facts.vacuum,
        lambda: facts.table.marked("x"),
    ):
        with pytest.raises(FactsProblem) as caught:
            change()
        told(caught, root)
    assert set(files(root)) >= set(before)


def test_where_there_is_no_table_it_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "log" / "_delta_log").mkdir(parents=True)
    for name in ("none", "empty", "file", "log"):
        with pytest.raises(FactsProblem) as caught:
            Facts.open(tmp_path / name)
        assert told(caught) == f"There is no table of facts at {tmp_path / name}."
    assert files(tmp_path) == ["file"]


def test_a_table_cannot_be_made_where_a_file_is(tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FactsProblem) as caught:
            Facts.create(path)
        told(caught, path)
    assert (tmp_path / "file").read_text() == "x"


def test_a_file_where_a_folder_should_be_is_told_and_nothing_is_stored(facts):
    root = Path(facts.table.location.root)
    blocking = root / "kind=relational" / "month=202605"
    blocking.write_text("x")
    version = facts.table.version()
    with pytest.raises(FactsProblem) as caught:
        facts.append([answer(30), answer(31, **on(2026, 5, 5))])
    told(caught, root)
    assert facts.table.version() == version
    assert len([path for path in files(root) if path.endswith(".parquet")]) == 2
    blocking.unlink()
    assert facts.append([answer(30), answer(31, **on(2026, 5, 5))]) == 2
    assert len(scores(facts)) == 12


def test_a_table_that_is_gone_is_told(facts, tmp_path):
    root = Path(facts.table.location.root)
    root.rename(tmp_path / "elsewhere")
    for change in (
        lambda: facts.correct([answer(1)]),
        lambda: facts.forget([5], Forget.DELETE),
        lambda: facts.append([answer(50)]),
    ):
        with pytest.raises(FactsProblem) as caught:
            change()
        told(caught, root)
    assert not root.exists()
    with Facts.open(tmp_path / "elsewhere") as moved:
        assert len(stored(moved)) == 10


INSIDE = """
import sys, json, os, subprocess
root = sys.argv[1]
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.problem import FactsProblem
from tests.analytics.making import answer, answers, files, scores, on
found = {}
def tried(name, change):
    try:
        found[name] = ["done", change()]
    except FactsProblem as problem:
        found[name] = ["problem", str(problem)]
"""

FULL = """
with Facts.create(root + "/facts", threads=1) as facts:
    facts.append(answers(range(20), person=5))
    before, version = files(root), facts.table.version()
    filler = open(root + "/filler", "wb", buffering=0)
    try:
        for size in (65536, 4096, 1):
            while filler.write(bytes(size)) == size:
                pass
    except OSError:
        pass
    try:
        while filler.write(b"x"):
            pass
    except OSError as error:
        found["full"] = error.errno
    big = [answer(i, properties={f"q{j}": str(i * j) for j in range(20)}) for i in range(100, 3000)]
    tried("append", lambda: facts.append([answer(100)]))
    tried("grow", lambda: facts.append(big))
    tried("correct", lambda: facts.correct([answer(1, score=9)]))
    tried("forget", lambda: facts.forget([5], Forget.DELETE))
    tried("create", lambda: Facts.create(root + "/other"))
    found["same"] = [[p for p in found if "facts/kind" in p] for found in (before, files(root))]
    found["version"] = facts.table.version() - version
    found["kept"] = len(scores(facts))
    filler.close()
    os.unlink(root + "/filler")
    tried("append again", lambda: facts.append([answer(100)]))
    tried("correct again", lambda: facts.correct([answer(1, score=9)]))
    tried("grow again", lambda: facts.append(answers(range(200, 205), properties={"q": "x"})))
with Facts.open(root + "/facts", threads=1) as facts:
    found["scores"] = len(scores(facts))
print(json.dumps(found))
"""

TOO_LARGE = """
from promoteur.analytics import staging
staging.SMALL = 10
with Facts.create(root + "/facts", threads=1) as facts:
    facts.append(answers(range(5)))
    before = files(root)
    big = [
        answer(i, properties={f"q{j}": str(i * j) for j in range(20)}, **on(2026, 1 + i % 12, 5))
        for i in range(100, 20000)
    ]
    tried("append", lambda: facts.append(big))
    found["same"] = [[p for p in found if "facts/kind" in p] for found in (before, files(root))]
    found["kept"] = len(scores(facts))
    tried("append again", lambda: facts.append(big[:100]))
print(json.dumps(found))
"""

READ_ONLY = """
with Facts.create(root + "/facts", threads=1) as facts:
    facts.append(answers(range(20), person=5))
    subprocess.run(["mount", "-o", "remount,ro", root], check=True)
    tried("append", lambda: facts.append([answer(100)]))
    tried("correct", lambda: facts.correct([answer(1, score=9)]))
    tried("forget", lambda: facts.forget([5], Forget.DELETE))
    tried("create", lambda: Facts.create(root + "/other"))
    with Facts.open(root + "/facts", threads=1) as reader:
        found["kept"] = len(scores(reader))
    subprocess.run(["mount", "-o", "remount,rw", root], check=True)
    tried("append again", lambda: facts.append([answer(100)]))
    found["scores"] = len(scores(facts))
print(json.dumps(found))
"""


def on_a_disk_of_its_own(tmp_path, script):
    """Run a script on a file system of a megabyte that only it sees; needs user namespaces."""
    disk = tmp_path / "disk"
    disk.mkdir()
    run = f"mount -t tmpfs -o size=1m tmpfs '{disk}' && exec '{sys.executable}' -c \"$0\" '{disk}'"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", run, INSIDE + script],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
    assert "panicked" not in done.stderr
    return json.loads(done.stdout)


def refusals(found, *verbs):
    for verb in verbs:
        outcome, words = found[verb]
        assert outcome == "problem", (verb, words)
        assert "\n" not in words
        assert words.endswith(".")
        assert "/disk" in words


def test_a_full_disk_loses_nothing_and_works_again_once_there_is_room(tmp_path):
    found = on_a_disk_of_its_own(tmp_path, FULL)
    assert found["full"] == 28
    refusals(found, "append", "grow", "correct", "forget", "create")
    assert "No space left" in found["append"][1] or "full" in found["append"][1]
    assert found["same"][0] == found["same"][1]
    assert (found["version"], found["kept"]) == (0, 20)
    assert found["append again"] == ["done", 1]
    assert found["correct again"] == ["done", 1]
    assert found["grow again"] == ["done", 5]
    assert found["scores"] == 26


def test_a_large_batch_that_has_no_room_is_one_problem_and_no_panic(tmp_path):
    found = on_a_disk_of_its_own(tmp_path, TOO_LARGE)
    refusals(found, "append")
    assert found["same"][0] == found["same"][1]
    assert found["kept"] == 5
    assert found["append again"] == ["done", 100]


def test_a_disk_that_may_only_be_read_is_read_and_not_written(tmp_path):
    found = on_a_disk_of_its_own(tmp_path, READ_ONLY)
    refusals(found, "append", "correct", "forget", "create")
    assert found["kept"] == 20
    assert found["append again"] == ["done", 1]
    assert found["scores"] == 21
