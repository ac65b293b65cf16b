"""A person who is forgotten is in no byte of any file, once it is vacuumed."""

import dataclasses
import datetime as dt
import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.problem import FactsProblem
from tests.analytics.making import answer, on, scores, stored, uuid7


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


SECRET = ["Zebrafinch", "Quokkaland", "Wombatville"]
PERSON, NEIGHBOUR = 0x5EC7E7_0DD_BA11, 77


def theirs(i):
    properties = {"city": SECRET[0], "plan": SECRET[1] if i % 2 else SECRET[2], "age": 123456.75}
    return answer(i, person=PERSON, properties=properties, **on(2026, 1 + i % 3, 5))


def neighbours(i):
    properties = {"city": "Paris", "plan": "pro", "age": 30, "since": dt.date(2025, 1, 1)}
    return answer(i, person=NEIGHBOUR, properties=properties, **on(2026, 1 + i % 3, 6))


def traces(root):
    """Return the files in which anything of the person is: as bytes, or inside a Parquet file."""
    number = str(PERSON)
    marks = [
        PERSON.to_bytes(8, "little"),
        number.encode(),
        b"123456.75",
        *(s.encode() for s in SECRET),
    ]
    found = set()
    for path in Path(root).rglob("*"):
        if not path.is_file():
            continue
        if any(mark in path.read_bytes() for mark in marks):
            found.add(path.name)
        if path.suffix == ".parquet":
            inside = repr(pq.ParquetFile(path).read().to_pylist())
            if any(word in inside for word in [number, "123456.75", *SECRET]):
                found.add(path.name)
    return found


def logged(root):
    return {name for name in traces(root) if not name.endswith(".parquet") or "checkpoint" in name}


@pytest.mark.parametrize("how", Forget)
def test_a_person_who_is_forgotten_is_in_no_byte_after_vacuum(facts, how):
    root = facts.table.location.root
    for i in range(12):
        facts.append([theirs(i), neighbours(100 + i)])
    facts.correct([dataclasses.replace(theirs(3), score=10)])
    facts.table.checkpoint()
    assert traces(root)
    assert logged(root) == set()

    assert facts.forget([PERSON], how) > 0

    rows = stored(facts)
    assert traces(root)  # the replaced files, for readers who still use them
    assert facts.vacuum() > 0
    facts.table.checkpoint()
    assert traces(root) == set()
    assert facts.vacuum() == 0
    assert stored(facts) == rows
    left = [row for row in rows if row["person"] is None]
    kept = {uuid7(i): 10 if i == 3 else i % 11 for i in range(12)}
    assert {row["response"]: row["score"] for row in left} == (
        kept if how is Forget.KEEP_SCORES else {}
    )
    assert all(row[name] is None for row in left for name in row if name[:2] in {"p_", "n_", "d_"})
    assert [row["p_city"] for row in rows if row["person"] == NEIGHBOUR] == ["Paris"] * 12
    assert facts.forget([PERSON], how) == 0


@pytest.mark.parametrize("how", Forget)
def test_forgetting_reaches_files_without_any_of_its_columns(facts, how):
    facts.append([answer(1, person=PERSON)])
    facts.append([theirs(2), answer(3)])
    facts.forget([PERSON, 5], how)
    facts.vacuum()
    assert traces(facts.table.location.root) == set()
    assert len(stored(facts)) == (3 if how is Forget.KEEP_SCORES else 1)


def test_several_persons_are_forgotten_in_one_change(facts):
    facts.append([answer(i, person=i) for i in range(6)])
    before = facts.table.version()
    assert facts.forget([1, 3], Forget.DELETE) == 1
    assert facts.table.version() == before + 1
    assert set(scores(facts)) == {uuid7(i) for i in (0, 2, 4, 5)}
    assert facts.forget([], Forget.DELETE) == facts.forget([99], Forget.DELETE) == 0


def test_the_person_key_cannot_be_an_address(facts):
    with pytest.raises(FactsProblem):
        facts.append([answer(1, person="anna@example.org")])
    facts.append([answer(1, person=5)])
    with pytest.raises(FactsProblem):
        facts.forget(["anna@example.org"], Forget.DELETE)
    assert stored(facts)[0]["person"] == 5


def age(root, hours):
    """Make all files, and what the log says of them, older."""
    for path in Path(root).rglob("*"):
        if path.suffix == ".json" and path.name != "_last_checkpoint":
            lines = [json.loads(line) for line in path.read_text().splitlines()]
            for line in lines:
                for action, key in (("remove", "deletionTimestamp"), ("commitInfo", "timestamp")):
                    if action in line:
                        line[action][key] -= hours * 3_600_000
            path.write_text("\n".join(map(json.dumps, lines)))
        if path.is_file():
            then = path.stat().st_mtime - hours * 3600
            os.utime(path, (then, then))


@pytest.mark.parametrize("hours", [0.5, 2, 5, 6.5, 8, 30])
def test_a_person_forgotten_long_before_the_vacuum_is_gone_too(facts, hours):
    """The log forgets replaced files after some hours; they must not outlive it."""
    root = facts.table.location.root
    facts.append([theirs(1), neighbours(2)])
    facts.forget([PERSON], Forget.DELETE)
    age(root, hours)
    with Facts.open(root, threads=1) as process:
        process.table.checkpoint()
        assert traces(root)
        assert process.vacuum() == 1
        assert traces(root) == set()
        assert set(scores(process)) == {uuid7(2)}
