"""`promoteur facts`: what a table holds, whether it is sound, and tidying it, from a shell."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from deltalake.schema import Field, PrimitiveType

from promoteur.analytics.facts import Facts, Forget
from promoteur.cli.facts import people
from promoteur.kit import language
from tests.cli.facts_maker import answer, of_employees, store, three_months

ACTIONS = ("stats", "check", "compact", "vacuum")
Run = Callable[..., Any]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Three batches of answers of two kinds, of which one person was forgotten."""
    answers = three_months()
    path = store(tmp_path / "facts", answers[:100], answers[100:], of_employees())
    with Facts.open(path) as table:
        table.forget([7], Forget.KEEP_SCORES)
    return path


@pytest.fixture
def document(run: Run) -> Callable[..., dict[str, Any]]:
    """Run an action with `--json` and return what it says."""

    def document(action: str, path: Path, status: int = 0) -> dict[str, Any]:
        done = run("facts", action, path, "--json")
        assert done.status == status
        return json.loads(done.out)

    return document


def data_files(path: Path) -> list[Path]:
    return sorted(path.glob("kind=*/month=*/*.parquet"))


def test_the_figures_of_a_table_are_those_of_its_answers(document: Callable[..., Any], facts: Path):
    found = document("stats", facts)
    live = DeltaTable(facts).file_uris()
    assert (found["facts"], found["layout"]) == (str(facts), 1)
    assert (found["answers"], found["persons"], found["workspaces"]) == (250, 24, 2)
    assert found["kinds"] == [
        {"kind": "employee", "surveys": 1, "answers": 10},
        {"kind": "relational", "surveys": 2, "answers": 240},
    ]
    assert (found["first_day"], found["last_day"]) == ("2026-01-01", "2026-03-28")
    assert found["properties"] == [
        {"name": "Country", "type": "text"},
        {"name": "new", "type": "boolean"},
        {"name": "since", "type": "date"},
        {"name": "weight", "type": "number"},
    ]
    assert (found["files"], found["bytes"]) == (
        len(live),
        sum(os.path.getsize(file) for file in live),  # noqa: PTH202 - names of files
    )
    replaced = {*data_files(facts)} - {*map(Path, live)}
    assert found["waiting"] == {
        "files": len(replaced),
        "bytes": sum(file.stat().st_size for file in replaced),
    }


def test_people_read_what_a_table_holds(run: Run, document: Callable[..., Any], facts: Path):
    waiting = document("stats", facts)["waiting"]["files"]
    done = run("facts", "stats", facts)
    assert (done.status, done.err) == (0, "")
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert lines[0] == str(facts)
    assert re.fullmatch(r"Table of facts, version \d+, layout 1", lines[1])
    shown = dict(re.split(r" {2,}", line, maxsplit=1) for line in lines[3:])
    assert shown["Answers"] == "250"
    assert shown["Dates"] == "1 January 2026 to 28 March 2026"
    assert shown["Surveys: employees"] == "1 survey · 10 answers"
    assert shown["Properties: dates"] == "since"
    assert shown["Waiting for vacuum"].startswith(f"{waiting} files · ")


def test_an_empty_table_has_figures_too(document: Callable[..., Any], run: Run, tmp_path: Path):
    path = store(tmp_path / "facts")
    found = document("stats", path)
    assert (found["answers"], found["kinds"], found["first_day"]) == (0, [], None)
    assert run("facts", "stats", path).status == 0
    assert document("check", path)["sound"] is True


def test_compacting_leaves_one_file_a_month_and_vacuum_only_those(
    run: Run, document: Callable[..., Any], facts: Path
):
    before = document("stats", facts)
    expected = before["files"] - before["mergeable"]
    done = run("facts", "compact", facts)
    assert (done.status, done.err) == (0, "")
    assert f"{before['files']} files became {expected} files" in done.out
    assert f"promoteur facts vacuum {facts}" in done.out
    waiting = document("stats", facts)["waiting"]
    assert waiting["files"] > before["waiting"]["files"]
    assert document("vacuum", facts) == {"facts": str(facts), **waiting}
    assert len(data_files(facts)) == expected == 4
    assert document("stats", facts)["waiting"] == {"files": 0, "bytes": 0}
    assert document("check", facts)["sound"] is True
    assert "Nothing to merge" in run("facts", "compact", facts).out
    assert "Nothing to delete" in run("facts", "vacuum", facts).out


def test_compacting_says_in_json_what_became_of_the_files(
    document: Callable[..., Any], facts: Path
):
    found = document("compact", facts)
    assert found.keys() == {"facts", "version", "files_before", "files_after"}
    assert found["files_after"] == 4 < found["files_before"]


def test_a_sound_table_is_said_to_be_sound(run: Run, facts: Path):
    done = run("facts", "check", facts)
    assert (done.status, done.err) == (0, "")
    assert re.search(
        r"^Version \d+: \d files with 250 answers, \d+ kB, all read$", done.out, re.MULTILINE
    )
    assert done.out.endswith("\nThe table is sound.\n")


def rewritten(path: Path, chosen: str) -> Path:
    """A data file of the table with its rows changed: SQL for its columns."""
    import duckdb

    file = Path(DeltaTable(path).file_uris()[0])
    other = file.with_suffix(".new")
    duckdb.sql(
        f"COPY (SELECT {chosen} FROM read_parquet('{file}', hive_partitioning = false)) "
        f"TO '{other}' (FORMAT parquet)"
    )
    other.rename(file)
    return file


@pytest.mark.parametrize(
    ("chosen", "what"),
    [
        ("* REPLACE (CAST(11 AS TINYINT) AS score)", "its score is not on its scale"),
        ("* REPLACE (CAST(NULL AS TINYINT) AS score)", "it has no score"),
        ("* REPLACE ('x' AS response)", "its id is not a UUIDv7"),
        ("* REPLACE (CAST(NULL AS VARCHAR) AS response)", "it has no id"),
        ("* REPLACE (day + 1 AS day)", "its day is not that of its date"),
        ("* REPLACE (week + 1 AS week)", "its week is not that of its date"),
        (
            "* REPLACE (CAST(answered_on - INTERVAL 1 YEAR AS DATE) AS answered_on)",
            "its date is not in the month of its file",
        ),
        ("* REPLACE (CAST(NULL AS VARCHAR) AS scale)", "it has no scale"),
        ("*, '1' AS p_weight", "the property weight is text and a number at once"),
        ("* REPLACE ('zzz' AS survey)", "“survey” goes beyond what the log says"),
        ("*, 1 AS extra", "a column “extra” that the table does not know"),
        ("* EXCLUDE (score)", "It lacks the columns score."),
        ("* REPLACE (CAST(score AS BIGINT) AS score)", "of the type BIGINT, not TINYINT"),
    ],
)
def test_rows_that_cannot_be_facts_are_found(
    document: Callable[..., Any], facts: Path, chosen: str, what: str
):
    file = rewritten(facts, chosen)
    found = document("check", facts, 3)
    assert found["sound"] is False
    theirs = [one for one in found["findings"] if one["where"] == str(file.relative_to(facts))]
    assert theirs == found["findings"]
    assert any(what in one["what"] for one in theirs)
    assert all(one["remedy"].endswith(".") for one in theirs)


def test_other_rows_than_the_log_says_are_found(document: Callable[..., Any], facts: Path):
    import duckdb

    file = Path(DeltaTable(facts).file_uris()[0])
    rows = f"FROM read_parquet('{file}', hive_partitioning = false) LIMIT 3"
    duckdb.sql(f"COPY ({rows}) TO '{file}.new' (FORMAT parquet)")
    Path(f"{file}.new").rename(file)
    found = [one["what"] for one in document("check", facts, 3)["findings"]]
    assert any(one.startswith("It has 3 answers, and by the log") for one in found)
    assert any("bytes, and by the log" in one for one in found)


def test_a_file_that_is_gone_is_found(run: Run, facts: Path):
    file = Path(DeltaTable(facts).file_uris()[0])
    file.unlink()
    done = run("facts", "check", facts)
    assert done.status == 3
    assert f"{file.relative_to(facts)}\nThe log names this file, and it is not there.\n" in done.out
    assert done.err == f"promoteur: 1 thing is wrong with the table of facts at {facts}.\n"


def test_a_damaged_file_is_found_and_the_others_are_read(document: Callable[..., Any], facts: Path):
    file = Path(DeltaTable(facts).file_uris()[0])
    whole = bytearray(file.read_bytes())
    whole[40 : len(whole) // 2] = bytes(len(whole) // 2 - 40)
    file.write_bytes(whole)
    found = document("check", facts, 3)["findings"]
    assert {one["where"] for one in found} == {str(file.relative_to(facts))}


def test_a_response_that_is_there_twice_is_found(document: Callable[..., Any], tmp_path: Path):
    path = store(tmp_path / "facts", [answer(i) for i in range(5)], [answer(4)])
    (found,) = document("check", path, 3)["findings"]
    assert found["where"] == ""
    assert found["what"].startswith("1 response stands in the table more than once: 01890000-")
    assert "Facts.correct" in found["remedy"]
    with Facts.open(path) as table:
        table.correct([answer(4)])
    assert document("check", path)["sound"] is True


def test_only_files_of_yesterday_that_nobody_finished_are_found(
    document: Callable[..., Any], facts: Path
):
    left = facts / "kind=relational" / "month=202601" / "left.parquet"
    shutil.copy(data_files(facts)[0], left)
    assert document("check", facts)["sound"] is True
    waiting = document("stats", facts)["waiting"]["files"]
    old = time.time() - 25 * 3600
    os.utime(left, (old, old))
    (found,) = document("check", facts, 3)["findings"]
    assert "1 file older than a day belongs to no version" in found["what"]
    assert found["remedy"].endswith(f"promoteur facts vacuum {facts}")
    assert document("stats", facts)["waiting"]["files"] == waiting + 1
    document("vacuum", facts)
    assert not left.exists()
    assert document("check", facts)["sound"] is True


def test_a_property_that_became_text_leaves_a_sound_table(
    document: Callable[..., Any], tmp_path: Path
):
    first, second = answer(0), answer(1)
    object.__setattr__(second, "properties", {"weight": "heavy"})
    path = store(tmp_path / "facts", [first], [second])
    assert document("check", path)["sound"] is True
    assert {"name": "weight", "type": "text"} in document("stats", path)["properties"]


def test_a_query_that_a_person_stops_ends_quietly(
    run: Run, facts: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(*_arguments: object, **_limits: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("promoteur.cli.facts.run.stats", stopped)
    assert run("facts", "stats", facts) == (130, "", "")
    monkeypatch.setattr("promoteur.analytics.store.Store.ask_all", stopped)
    assert run("score", "--facts", facts) == (130, "", "")


@pytest.mark.slow
def test_nothing_temporary_is_left(start: Run, facts: Path, tmp_path: Path):
    room = tmp_path / "room"
    room.mkdir()
    environment = {"TMPDIR": str(room)}
    for action in ACTIONS:
        assert start("facts", action, facts, environment=environment).status == 0
    relational = ("--where", "kind = relational")
    assert start("score", "--facts", facts, *relational, environment=environment).status == 0
    assert start("facts", "check", tmp_path / "none", environment=environment).status == 3
    assert [*room.iterdir()] == []


@pytest.mark.parametrize("action", ACTIONS)
def test_where_no_table_of_facts_is_it_is_said_in_one_sentence(
    start: Run, tmp_path: Path, action: str
):
    nothing = tmp_path / "nothing"
    done = start("facts", action, nothing)
    assert (done.status, done.out) == (3, "")
    assert done.err == f"promoteur: There is no table of facts at {nothing}.\n"
    assert not nothing.exists()


def other_table(path: Path, metadata: dict[str, Any] | None) -> Path:
    """A Delta table that is none of this Promoteur's."""
    from deltalake import Schema

    field = Field("response", PrimitiveType("string"), metadata=metadata)
    DeltaTable.create(str(path), Schema([field]))
    return path


@pytest.mark.parametrize("action", ["stats", "check"])
@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        (None, "is not one of Promoteur’s facts"),
        ({"promoteur.format": "99"}, "has layout 99, and this Promoteur knows layouts up to 1"),
    ],
)
def test_the_table_of_somebody_else_or_of_a_newer_promoteur_is_refused(
    run: Run, tmp_path: Path, action: str, metadata: dict[str, Any] | None, words: str
):
    done = run("facts", action, other_table(tmp_path / "facts", metadata))
    assert (done.status, done.out) == (3, "")
    assert words in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_a_damaged_log_is_status_3_and_one_sentence(start: Run, facts: Path, action: str):
    for entry in (facts / "_delta_log").glob("*.json"):
        entry.write_text("{")
    done = start("facts", action, facts)
    assert (done.status, done.out) == (3, "")
    assert re.match(rf"promoteur: The table of facts at {re.escape(str(facts))} cannot", done.err)
    assert done.err.count("\n") == 1


def test_figures_of_a_table_with_a_damaged_file_say_how_to_find_it(run: Run, facts: Path):
    data_files(facts)[0].write_bytes(b"PAR1 no")
    for file in data_files(facts):
        file.write_bytes(b"PAR1 no")
    done = run("facts", "stats", facts)
    assert (done.status, done.out) == (3, "")
    assert f"promoteur facts check {facts}" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [(), ("frobnicate",), ("stats",), ("check", "a", "b")], ids=" ".join
)
def test_wrong_use_is_status_2_and_points_to_the_help(start: Run, arguments: tuple[str, ...]):
    done = start("facts", *arguments)
    assert (done.status, done.out) == (2, "")
    assert re.search(r"^See promoteur( facts( \w+)?)? --help$", done.err, re.MULTILINE)


def test_a_setting_that_is_none_is_status_2(start: Run, facts: Path):
    done = start("facts", "stats", facts, environment={"PROMOTEUR_MEMORY": "much"})
    assert (done.status, done.out) == (2, "")
    assert "PROMOTEUR_MEMORY is “much”, which is no size" in done.err


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (0, "0 bytes", "0"),
        (999, "999 bytes", "999"),
        (1000, "1.0 kB", "1,0"),
        (820_768, "821 kB", "821"),
        (999_499, "999 kB", "999"),
        (999_500, "1.0 MB", "1,0"),
        (9_950_000, "10 MB", "10"),
        (5 * 10**12, "5.0 TB", "5,0"),
        (5 * 10**15, "5,000 TB", "5\u202f000"),
    ],
)
def test_sizes_have_one_to_three_digits(size: int, english: str, french: str):
    assert people.size_in_words(size) == english
    language.use("fr")
    try:
        assert people.size_in_words(size).startswith(french)
    finally:
        language.use("en")
