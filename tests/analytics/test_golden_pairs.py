"""The golden pairs are the same people on every engine, and the true ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.engines.engine import Engine
from promoteur.analytics.facts import Facts
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from tests.analytics.golden_pairs import PAIRS, PEOPLE
from tests.spark import MARKS


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The answers in a table with several files of some months, and one of others."""
    path: Path = tmp_path_factory.mktemp("golden pairs") / "facts"
    with Facts.create(path) as facts:
        facts.append(PEOPLE[:400])
        facts.compact()
        facts.append(PEOPLE[400:])
        return facts.table


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The same with one file a month: what is costly on Spark is the number of files."""
    path: Path = tmp_path_factory.mktemp("golden pairs") / "merged"
    with Facts.create(path) as facts:
        facts.append(PEOPLE)
        facts.compact()
        return facts.table


def check(store: Store, name: str) -> None:
    golden = PAIRS[name]
    assert store.pair(*golden.filters) == golden.counted()


def test_there_are_people_to_be_found() -> None:
    found = [one.counted() for one in PAIRS.values()]
    assert sum(one.people > 5 for one in found) == 7
    assert sum(all(map(sum, (*one.table, one.only_before))) for one in found) >= 3


@pytest.fixture(scope="module")
def duckdb(table: Table) -> Iterator[Store]:
    engine = DuckDB()
    yield Store(table, engine)
    engine.close()


@pytest.mark.parametrize("name", PAIRS)
def test_duckdb_pairs_the_same_people(duckdb: Store, name: str) -> None:
    check(duckdb, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAIRS)
def test_clickhouse_pairs_the_same_people(
    table: Table, clickhouse_engine: Engine, name: str
) -> None:
    check(Store(table, clickhouse_engine), name)


@pytest.fixture(scope="module")
def spark(merged: Table, spark_cluster_engine: Engine) -> Store:
    return Store(merged, spark_cluster_engine)


class TestSpark:
    """Some of them on a cluster, and one of a Connect server, which is the same Spark."""

    pytestmark = MARKS

    @pytest.mark.parametrize("name", list(PAIRS)[3::3])
    def test_a_cluster_pairs_the_same_people(self, spark: Store, name: str) -> None:
        check(spark, name)

    def test_a_connect_server_does_too(self, merged: Table, spark_connect_engine: Engine) -> None:
        check(Store(merged, spark_connect_engine), "sides that share answers")
