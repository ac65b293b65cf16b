"""Filters without their days: put once, counted for any days, and never mixed up."""

import datetime as dt
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.analytics.undated import says_stand_in, undated, written
from tests.analytics.making import answer

DAYS = [dt.date(2025, 12, 30) + dt.timedelta(days=3 * i) for i in range(5)]
STAND_IN = "2929255"
"""The day that stands for a first one."""

ORDERS = ("a", STAND_IN, "a", "b", "a")


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    engine = DuckDB()
    yield engine
    engine.close()


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Facts]:
    noon = dt.time(12, tzinfo=dt.UTC)
    with Facts.create(tmp_path / "facts") as facts:
        facts.append(
            [
                answer(i, answered_at=dt.datetime.combine(day, noon), properties={"order": order})
                for i, (day, order) in enumerate(zip(DAYS, ORDERS, strict=True))
            ]
        )
        yield facts


def counted(store: Store, query: str) -> float:
    return float(store.ask(Question(Filter.of_query(query))).total().n)


def test_questions_that_differ_in_their_days_are_put_once(facts: Facts, engine: DuckDB) -> None:
    store = Store(facts.table, engine)
    for first, last in combinations_with_replacement(DAYS, 2):
        if first < last:
            assert counted(store, f"from={first}&to={last}") == sum(
                first <= day <= last for day in DAYS
            )
    assert len(engine._texts) == 1


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("date=2026-01-02", 1),
        ("date.not=2026-01-02", 4),
        ("where=date < 2026-01-02 or date > 2026-01-06", 3),
        ("from=2026-01-02&where=date < 2026-01-05 or date > 2026-01-06", 3),
    ],
)
def test_what_else_is_said_of_days_stays_as_it_is(
    facts: Facts, engine: DuckDB, query: str, n: int
) -> None:
    selected = Filter.of_query(query)
    assert undated(selected) == (selected, {})
    assert counted(Store(facts.table, engine), query) == n


def test_a_value_that_looks_like_a_stand_in_is_not_taken_for_one(
    facts: Facts, engine: DuckDB
) -> None:
    assert says_stand_in(STAND_IN)
    store, query = Store(facts.table, engine), f"from=2026-01-01&to=2026-01-31&order={STAND_IN}"
    selected = Filter.of_query(query)
    assert undated(selected) == (selected, {})
    assert counted(store, query) == 1
    assert counted(store, "from=2026-01-01&to=2026-01-31&order=a") == 2


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("from=2026-01-01&to=2026-01-31&paid.over=0999001", 2),
        ("from=2026-01-01&to=2026-01-31&until.from=9990-01-11", 1),
        ("from=2026-01-01&until.to=9997-12-29", 3),
        ("from=2026-01-01&to=2026-01-31&told=Réf\u00a0999001", 1),
        ('from=2026-01-01&to=2026-01-31&told="day" >= 2929255', 1),
    ],
)
def test_what_is_said_of_other_columns_is_left_as_it_is(
    tmp_path: Path, engine: DuckDB, query: str, n: int
) -> None:
    told = ("Réf\u00a0999001", '"day" >= 2929255', "Réf 202601", "x")
    until = (dt.date(9990, 1, 11), dt.date(9980, 1, 1), dt.date(2026, 1, 2))
    noon = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
    ends = dict(enumerate(until))
    with Facts.create(tmp_path / "facts") as facts:
        for i, one in enumerate(told):
            properties = {"paid": 999_000.0 + i, "told": one, "until": ends.get(i)}
            facts.append([answer(i, answered_at=noon, properties=properties)])
        assert counted(Store(facts.table, engine), query) == n


def test_only_the_two_columns_of_days_are_written_over() -> None:
    _stood, days = undated(Filter.of_query("from=2026-01-01"))
    text = f'"day" >= {STAND_IN} AND "d_end" >= {STAND_IN} AND "day" >= {STAND_IN}1'
    assert written(text, days) == text.replace(STAND_IN, "20454", 1)
