"""The table as Delta Lake keeps it: its columns, their growth, its log, and tables of others."""

import datetime as dt
import json
import multiprocessing
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, Field, Schema, write_deltalake
from deltalake.schema import PrimitiveType

from promoteur.analytics.columns import FACT, PARTITIONED_BY, SUMMARISED, Type
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from tests.analytics.making import answer, answers, files, scores, stored, uuid7


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


def asked(facts, query):
    """Return how many answers an engine counts for a filter."""
    engine = DuckDB(threads=1)
    try:
        return int(
            Store(facts.table, engine).ask(Question(Filter.of_condition(query))).answers.sum()
        )
    finally:
        engine.close()


def types(facts):
    return {one.name: one.type for one in facts.table.snapshot().columns.properties.values()}


def test_properties_become_columns_as_they_appear(facts):
    assert types(facts) == {}
    facts.append([answer(1, properties={"Plan": "pro"})])
    facts.append([answer(2, properties={"plan": "free", "age": 5, "new": False})])
    facts.append([answer(3, properties={"since": dt.date(2025, 1, 1)})])
    assert types(facts) == {
        "Plan": Type.TEXT,
        "age": Type.NUMBER,
        "new": Type.BOOLEAN,
        "since": Type.DATE,
    }
    assert [row["p_plan"] for row in stored(facts)] == ["pro", "free", None]
    with Facts.open(facts.table.location.root, threads=1) as other:
        assert types(other) == types(facts)
    assert asked(facts, "Plan = pro") == 1


def as_text(row, name):
    """The value of a property in the column of its type, as text."""
    text, number = row.get(f"p_{name}"), row.get(f"n_{name}")
    assert text is None or number is None
    return text if number is None else f"{number:g}"


@pytest.mark.parametrize(
    ("first", "texts"),
    [
        ([12, 3.5, -0.25, 1e20], ["12", "3.5", "-0.25", "1e+20"]),
        ([True, False], ["true", "false"]),
        ([dt.date(2026, 3, 31)], ["2026-03-31"]),
    ],
    ids=["number", "boolean", "date"],
)
def test_a_property_that_arrives_as_text_is_kept_as_text_with_all_its_values(facts, first, texts):
    facts.append([answer(i, properties={"x": value}) for i, value in enumerate(first)])
    assert types(facts)["x"] is not Type.TEXT
    facts.append([answer(50, properties={"x": "many"})])
    assert types(facts)["x"] is Type.TEXT
    facts.append([answer(51 + i, properties={"x": value}) for i, value in enumerate(first)])
    assert types(facts)["x"] is Type.TEXT
    facts.compact()
    facts.correct([answer(0, properties={"x": first[0]})])
    assert [as_text(row, "x") for row in stored(facts)] == [*texts, "many", *texts]
    assert asked(facts, f"x = '{texts[0]}'") == 2
    assert asked(facts, "x = many") == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [(5, "a"), (5, True), (5, dt.date(2025, 1, 1)), (True, dt.date(2025, 1, 1)), ("a", 5)],
)
def test_two_writers_who_bring_different_types_both_are_kept_as_text(tmp_path, one, two):
    """Each has seen the table before the other brought its property."""
    with (
        Facts.create(tmp_path / "t", threads=1) as first,
        Facts.open(tmp_path / "t", threads=1) as second,
    ):
        first.append([answer(1, properties={"x": one})])
        second.append([answer(2, properties={"x": two})])
        first.append([answer(3, properties={"x": one})])
        for facts in (first, second):
            facts.table.snapshot()
            assert types(facts) == {"x": Type.TEXT}
        assert all(as_text(row, "x") for row in stored(first))
        assert asked(first, "x = '5'") == 2 * (one == 5) + (two == 5)


def _bring(root, k, ready, barrier):
    with Facts.open(root, threads=1) as facts:
        ready.put(k)
        barrier.wait()
        for j in range(5):
            value = [5, "five", True, dt.date(2025, 1, 1)][(k + j) % 4]
            facts.append([answer(k * 100 + j, properties={f"x{j}": value, f"own {k}.{j}": k})])


def test_processes_that_bring_new_properties_at_once_lose_none(facts):
    root = facts.table.location.root
    context = multiprocessing.get_context("spawn")
    ready, barrier = context.Queue(), context.Barrier(2)
    processes = [context.Process(target=_bring, args=(root, k, ready, barrier)) for k in range(2)]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
        assert one.exitcode == 0
    assert len(scores(facts)) == 10
    assert types(facts) == {
        **{f"x{j}": Type.TEXT for j in range(5)},
        **{f"own {k}.{j}": Type.NUMBER for k in range(2) for j in range(5)},
    }
    for j in range(5):
        assert sum(as_text(row, f"x{j}") is not None for row in stored(facts)) == 2


def test_properties_with_odd_names_are_found_by_them(facts):
    names = [
        "Été chaud.x",
        'say "hi"',
        "it's",
        "a=b&c",
        "ß",
        "n" * 200,
        "漢字",
        "kind",
        "p_plan",
        "%41",
    ]
    facts.append([answer(1, properties={name: f"v{i}" for i, name in enumerate(names)})])
    facts.append([answer(2, properties={name.upper(): f"v{i}" for i, name in enumerate(names)})])
    facts.compact()
    columns = facts.table.snapshot().columns
    assert [one.name for one in columns.properties.values()] == names
    for i, name in enumerate(names):
        text = columns.find(f"property.{name}").text
        assert [row[text] for row in stored(facts)] == [f"v{i}"] * 2
    facts.forget([1], "keep-scores")


def test_a_property_named_like_a_column_of_the_fact_is_beside_it(facts):
    facts.append([answer(1, channel="web", properties={"channel": "radio", "score": 3})])
    assert asked(facts, "channel=web") == asked(facts, "property.channel=radio") == 1
    assert asked(facts, "channel=radio") == asked(facts, "score=3") == 0
    assert asked(facts, "property.score=3") == 1


# Tables of other times, and of others


def older(root, *lacking):
    """Make a table as a Promoteur made it that did not know some columns yet, with one answer."""
    there = [column for column in FACT if column.name not in lacking]
    fields = [
        Field(
            column.name,
            PrimitiveType(column.delta),
            metadata={"promoteur.format": "1"} if column.name == "response" else None,
        )
        for column in there
    ]
    DeltaTable.create(str(root), Schema(fields), partition_by=list(PARTITIONED_BY))
    moment = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
    values = {
        "response": uuid7(1), "workspace": "acme", "survey": "nps", "kind": "relational",
        "scale": "0-10", "score": 9, "answered_at": moment, "answered_on": moment.date(),
        "day": 20468, "week": 202603, "month": 202601, "channel": "web", "language": "fr",
        "person": 5,
    }  # fmt: skip
    schema = pa.schema(DeltaTable(str(root)).schema().to_arrow())
    row = {name: values.get(name) for name in schema.names}
    write_deltalake(str(root), pa.Table.from_pylist([row], schema), mode="append")


def test_an_older_table_is_read_and_written_with_the_columns_it_lacks(tmp_path):
    lacking = ("wave", "agent", "moment")
    older(tmp_path / "old", *lacking)
    with Facts.open(tmp_path / "old", threads=1) as facts:
        assert not facts.table.snapshot().complete
        assert asked(facts, "agent=Léa") == 0
        assert asked(facts, "channel=web") == 1
        facts.append([answer(2, agent="Léa", wave=1, moment="purchase", channel="web")])
        assert facts.table.snapshot().complete
        assert asked(facts, "agent=Léa") == 1
        assert asked(facts, "channel=web") == 2
        found = [[row[name] for name in lacking] for row in stored(facts)]
        assert found == [[None, None, None], [1, "Léa", "purchase"]]
        facts.compact()
        facts.correct([answer(1, score=3, agent="Ali")])
        assert scores(facts) == {uuid7(1): 3, uuid7(2): 2}
        assert asked(facts, "agent=Ali") == 1


def test_an_older_table_is_corrected_and_forgotten_in_at_once(tmp_path):
    older(tmp_path / "old", "wave", "agent")
    with Facts.open(tmp_path / "old", threads=1) as facts:
        facts.correct([answer(2)])
        assert facts.forget([5], "keep-scores") == 1
        assert [row["person"] for row in stored(facts)] == [None, None]


def test_a_table_of_a_newer_layout_is_refused(tmp_path):
    fields = [Field("response", PrimitiveType("string"), metadata={"promoteur.format": "2"})]
    DeltaTable.create(str(tmp_path / "new"), Schema(fields))
    for open_ in (Facts.open, Facts.create):
        with pytest.raises(FactsProblem) as caught:
            open_(tmp_path / "new")
        assert str(caught.value) == (
            f"The table at {tmp_path}/new has layout 2, and this Promoteur knows layouts up to 1: "
            "install a newer one."
        )


def test_a_delta_table_of_others_is_refused_and_left_alone(tmp_path):
    write_deltalake(str(tmp_path / "sales"), pa.table({"response": ["x"], "price": [5]}))
    before = files(tmp_path)
    for open_ in (Facts.open, Facts.create):
        with pytest.raises(FactsProblem, match="is not one of Promoteur’s facts"):
            open_(tmp_path / "sales")
    assert files(tmp_path) == before


# What the log says


def test_the_log_summarises_only_columns_that_tell_of_no_person(facts):
    facts.append(answers(range(3), person=5, properties={"plan": "pro"}))
    for path in Path(facts.table.location.root, "_delta_log").glob("*.json"):
        for line in path.read_text().splitlines():
            stats = json.loads(json.loads(line).get("add", {}).get("stats", "{}"))
            for side in ("minValues", "maxValues"):
                assert set(stats.get(side, SUMMARISED)) == set(SUMMARISED)
    one = facts.table.snapshot().files[0]
    assert one.least["response"] == uuid7(0)
    assert one.greatest["response"] == uuid7(2)
    assert one.least["day"] == one.greatest["day"] == 20468


def test_other_readers_of_delta_lake_read_the_table(facts):
    facts.append(answers(range(4), channel="web", properties={"age": 5}))
    facts.correct([answer(1, score=10)])
    table = pa.table(DeltaTable(facts.table.location.root).to_pyarrow_table())
    rows = {row["response"]: row for row in table.to_pylist()}
    assert {key: row["score"] for key, row in rows.items()} == scores(facts)
    assert rows[uuid7(2)]["n_age"] == 5.0
    assert rows[uuid7(2)]["month"] == 202601


def test_a_snapshot_stays_as_it_was(facts):
    facts.append(answers(range(3)))
    before = facts.table.snapshot()
    facts.append(answers(range(3, 5), properties={"x": 1}))
    after = facts.table.snapshot()
    assert [one.rows for one in before.files] == [3]
    assert sum(one.rows for one in after.files) == 5
    assert before.columns.properties == {}
    assert after.version > before.version


def test_a_summary_of_the_log_changes_nothing_for_those_who_have_the_table_open(facts):
    with Facts.open(facts.table.location.root, threads=1) as stale:
        for i in range(5):
            facts.append([answer(i)])
        facts.table.checkpoint()
        for path in Path(facts.table.location.root, "_delta_log").glob("*.json"):
            if int(path.stem) < facts.table.version():
                path.unlink()
        facts.append([answer(5)])
        assert stale.append([answer(6)]) == 1
        assert set(scores(facts)) == {uuid7(i) for i in range(7)}
        assert Table.open(facts.table.location).version() == stale.table.version()
