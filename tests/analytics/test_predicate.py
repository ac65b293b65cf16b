"""A filter selects in every engine the facts that plain Python selects, value by value."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import duckdb
import ibis
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.columns import Columns, Property, Type
from promoteur.analytics.filters import Filter
from promoteur.analytics.predicate import needed, predicate
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.conditions import Both, Not
from tests.analytics.selections import (
    COLUMNS,
    CONDITIONS,
    FACTS,
    PROPERTIES,
    SEVERAL,
    Fact,
    holds,
    physical,
)
from tests.examples import examples

NARROW = {"score": pa.int8(), "wave": pa.int8(), "day": pa.int32(), "month": pa.int32()}
TYPES = {
    **{name: pa.string() for name in ("workspace", "survey", "kind", "scale", "channel")},
    **NARROW,
    **{one.text: pa.string() for one in PROPERTIES},
    "n_amount": pa.float64(),
    "d_since": pa.int32(),
}
ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "polars": lambda table: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
    "ibis": ibis.memtable,
}


def table_of(facts: list[Fact]) -> pa.Table:
    rows = [physical(fact) for fact in facts]
    columns = {name: pa.array([row[name] for row in rows], of) for name, of in TYPES.items()}
    return pa.table({"row": pa.array(range(len(rows))), **columns})


def chosen(frame: Any, selected: Filter, columns: Columns = COLUMNS) -> list[int]:
    """The rows that an engine selects, which sees no more columns than those said to be needed."""
    lazy = nw.from_native(frame).lazy()
    assert needed(selected, columns) <= set(TYPES)
    lazy = lazy.select("row", *sorted(needed(selected, columns)))
    expression = predicate(selected, columns)
    if expression is not None:
        lazy = lazy.filter(expression)
    return sorted(lazy.select("row").collect("pyarrow").to_native()["row"].to_pylist())


@pytest.mark.parametrize("engine", ENGINES)
@examples(80)
@given(facts=st.lists(FACTS, min_size=1, max_size=12), conditions=SEVERAL)
def test_an_engine_selects_what_python_selects(engine, facts, conditions):
    found = chosen(ENGINES[engine](table_of(facts)), Filter(conditions))
    assert found == [i for i, fact in enumerate(facts) if all(holds(c, fact) for c in conditions)]


@examples(200)
@given(fact=FACTS, condition=CONDITIONS)
def test_a_fact_is_selected_by_a_condition_or_else_by_its_opposite(fact, condition):
    frame = pl.from_arrow(table_of([fact]))
    found = [bool(chosen(frame, Filter((one,)))) for one in (condition, Not(condition))]
    assert found == [holds(condition, fact), not holds(condition, fact)]


@given(condition=CONDITIONS, facts=st.lists(FACTS, min_size=1, max_size=12))
def test_what_stands_under_not_is_never_null(condition, facts):
    inside = Both("or", (condition, Not(condition)))
    assert chosen(pl.from_arrow(table_of(facts)), Filter((inside,))) == [*range(len(facts))]


def test_a_filter_of_nothing_needs_no_expression():
    for everything in ("", "score.from=0&score.to=10", "workspace.empty=false"):
        assert predicate(Filter.of_query(everything), COLUMNS) is None
        assert needed(Filter.of_query(everything), COLUMNS) == set()


@pytest.mark.parametrize("engine", ENGINES)
def test_no_workspace_selects_nothing(engine):
    fact = dict.fromkeys(("channel", "wave", "plan", "amount", "since", "vip", "from"))
    fact |= {"workspace": "a", "survey": "a", "kind": "employee", "scale": "0-10", "score": 0}
    table = table_of([{**fact, "answered_on": dt.date(2026, 1, 1)}])
    everything, nothing = Filter.of_query("survey=a"), Filter.of_query("survey=a").within([])
    assert chosen(ENGINES[engine](table), everything) == [0]
    assert chosen(ENGINES[engine](table), nothing) == []


def test_an_expression_reads_the_columns_that_compare_fastest():
    selected = Filter.of_query(
        "from=2026-01-05&to=2026-02-01&category=promoter&amount.over=3&since.to=2020-01-01&plan=a"
        "&vip.empty=true&property.from.is=x"
    )
    assert needed(selected, COLUMNS) == {
        "day", "month", "score", "n_amount", "d_since", "p_plan", "p_vip", "p_from",
    }  # fmt: skip


def plan_of(selected: Filter, tmp_path) -> str:
    path = tmp_path / "facts.parquet"
    connection = duckdb.connect()
    rows = (
        "SELECT 'w' || i AS workspace, (i % 11)::TINYINT AS score, (20400 + i)::INTEGER AS day, "
        "202512 + 89 * (i % 2) AS month, CASE WHEN i % 9 > 0 THEN 'x' || (i % 9) END AS p_plan "
        "FROM range(99) AS facts(i)"
    )
    connection.sql(rows).write_parquet(str(path))
    relation = nw.from_native(connection.read_parquet(str(path)))
    expression = predicate(selected, Columns.of([Property("plan")]))
    assert expression is not None
    return str(relation.filter(expression).to_native().explain())


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ("workspace=w3", ["workspace = 'w3'"]),
        ("from=2026-01-05", ["day >= 20458", "month >= 202601"]),
        ("category=detractor", ["score <= 6"]),
        ("plan=x1", ["p_plan = 'x1'"]),
        ("plan.not=x1", ["p_plan IS NULL", "p_plan != 'x1'"]),
    ],
)
def test_duckdb_filters_while_it_reads(query, pushed, tmp_path):
    plan = plan_of(Filter.of_query(query), tmp_path)
    assert all(part in plan for part in pushed), plan
    assert "CASE" not in plan
    assert "─ Filter ─" not in plan, plan


def test_every_engine_is_told_between_which_values_a_long_list_lies():
    workspaces = Filter().within(f"w{i}" for i in range(20, 40))
    frame = ibis.table({"workspace": "string"}, name="facts")
    lazy = nw.from_native(frame).filter(predicate(workspaces, COLUMNS))
    said = str(ibis.to_sql(lazy.to_native(), dialect="clickhouse"))
    assert """"t0"."workspace" >= 'w20'""" in said
    assert """"t0"."workspace" <= 'w39'""" in said


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("amount=many", "“amount” holds numbers, and “many” is not"),
        ("amount=3&amount.not=few", "“few” is not"),
        ("amount.over=1e3", "“1e3” is not written as one"),
        ("since=yesterday", "“since”: “yesterday” is no day of the calendar"),
        ("since.to=2026-02-30", "“2026-02-30” is no day"),
        ("plan.over=3", "“Plan” holds text, which has no order"),
        ("vip.from=true", "“vip” holds text, which has no order"),
        ("vip=yes", "“vip” holds true and false, and “yes” is neither"),
        ("colour=red", "no column “colour”; they have: workspace"),
        ("where=not+(score+%3D+3+or+colour+is+empty)", "no column “colour”"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(query, complaint):
    for refuse in (predicate, needed):
        with pytest.raises(QuestionProblem, match=complaint.replace("(", r"\(")):
            refuse(Filter.of_query(query), COLUMNS)


def test_a_property_may_have_the_name_of_a_column_or_of_a_word():
    columns = Columns.of([Property("Score", Type.NUMBER), Property("a.not"), Property("category")])
    selected = Filter.of_query("property.score.over=3&a.not.is=x&property.category=y&score=3")
    assert needed(selected, columns) == {"n_score", "p_a%2Enot", "p_category", "score"}


def test_hundreds_of_conditions_are_no_depth():
    said = " or ".join(f"(plan = {i} and amount > {i})" for i in range(240))
    assert needed(Filter.of_condition(said), COLUMNS) == {"p_plan", "n_amount"}
    assert chosen(ENGINES["duckdb"](table_of([])), Filter.of_condition(said)) == []
