"""The golden questions have the same tallies on every engine, and the true ones."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from promoteur.analytics import questions
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.engines.engine import Engine
from promoteur.analytics.facts import Facts
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from promoteur.score.tally import Tallies
from tests.analytics.golden import ANSWERS, GOLDEN, Golden, Key
from tests.spark import MARKS


def with_marks(test: Callable[..., None]) -> Callable[..., None]:
    """Return a test with all that goes for tests on Spark."""
    for mark in MARKS:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The golden answers in a table with several files a month, made in several appends."""
    path: Path = tmp_path_factory.mktemp("golden") / "facts"
    with Facts.create(path) as facts:
        for start in range(0, len(ANSWERS), 100):
            facts.append(ANSWERS[start : start + 100])
        return facts.table


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The same with one file a month: what is costly on Spark is the number of files."""
    path: Path = tmp_path_factory.mktemp("golden") / "merged"
    with Facts.create(path) as facts:
        facts.append(ANSWERS[:400])
        facts.append(ANSWERS[400:])
        facts.compact()
        return facts.table


def found(tallies: Tallies) -> dict[Key, dict[int, tuple[float, float, float]]]:
    """The tallies in the shape in which the golden ones are counted."""
    table: dict[Key, dict[int, tuple[float, float, float]]] = {}
    for key, tally in tallies:
        figures = zip(tally.answers, tally.weight, tally.weight2, strict=True)
        table[key] = {score: row for score, row in enumerate(figures) if row[0]}
    return table


def check(store: Store, golden: Golden) -> None:
    tallies, wanted = store.ask(golden.question), golden.counted()
    if not golden.question.by and not wanted:
        wanted = {(): {}}
    assert found(tallies) == wanted
    assert len(tallies.keys) == len(set(tallies.keys))


def afresh(store: Store) -> Store:
    """Return the store without what it remembers."""
    return Store(store.table, store.engine)


def check_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check all questions asked at once, of which those with the same filter share a reading.

    Those of one voice per person then take the way of facts with many columns.
    """
    monkeypatch.setattr(questions, "NARROW", 0)
    together = store.ask_all([one.question for one in GOLDEN.values()])
    for golden, tallies in zip(GOLDEN.values(), together, strict=True):
        wanted = golden.counted()
        assert found(tallies) == (wanted if golden.question.by else wanted or {(): {}})


def test_there_are_enough_golden_questions() -> None:
    assert len(GOLDEN) >= 40
    assert sum(not one.counted() for one in GOLDEN.values()) == 4, "only these find nothing"


@pytest.fixture(scope="module")
def duckdb(table: Table) -> Iterator[Store]:
    engine = DuckDB()
    yield Store(table, engine)
    engine.close()


@pytest.mark.parametrize("name", GOLDEN)
def test_duckdb_finds_the_true_tallies(duckdb: Store, name: str) -> None:
    check(duckdb, GOLDEN[name])


def test_duckdb_finds_them_all_at_once(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = DuckDB()  # which remembers no way in which a question was put
    check_together(Store(table, engine), monkeypatch)
    engine.close()


@pytest.fixture(scope="module")
def clickhouse(table: Table, clickhouse_engine: Engine) -> Store:
    return Store(table, clickhouse_engine)


@pytest.mark.slow
@pytest.mark.parametrize("name", GOLDEN)
def test_clickhouse_finds_the_true_tallies(clickhouse: Store, name: str) -> None:
    check(clickhouse, GOLDEN[name])


@pytest.mark.slow
def test_clickhouse_finds_them_all_at_once(
    clickhouse: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_together(afresh(clickhouse), monkeypatch)


@pytest.fixture(scope="module")
def spark(merged: Table, spark_cluster_engine: Engine) -> Store:
    return Store(merged, spark_cluster_engine)


@with_marks
@pytest.mark.parametrize("name", GOLDEN)
def test_a_spark_cluster_finds_the_true_tallies(spark: Store, name: str) -> None:
    check(spark, GOLDEN[name])


@with_marks
def test_a_spark_cluster_finds_them_all_at_once(
    spark: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_together(afresh(spark), monkeypatch)


@pytest.fixture(scope="module")
def connected(merged: Table, spark_connect_engine: Engine) -> Store:
    return Store(merged, spark_connect_engine)


@with_marks
@pytest.mark.parametrize("name", list(GOLDEN)[::5])
def test_a_spark_connect_server_finds_them_too(connected: Store, name: str) -> None:
    """A fifth of them: it is the same Spark, reached by another way."""
    check(connected, GOLDEN[name])


@with_marks
def test_a_spark_connect_server_finds_several_at_once(connected: Store) -> None:
    ((usual, _often),) = Counter(one.question.filter for one in GOLDEN.values()).most_common(1)
    some = [one.question for one in GOLDEN.values() if one.question.filter == usual][:6]
    together = afresh(connected).ask_all(some)
    for question, tallies in zip(some, together, strict=True):
        assert found(tallies) == found(connected.ask(question))
