"""Real servers, each started once and only when a test asks for it."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from promoteur.analytics.engines.clickhouse import ClickHouse
from promoteur.analytics.engines.engine import Engine, Source
from promoteur.analytics.engines.spark import Spark
from tests import clickhouse, spark
from tests.analytics.engines import questions


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A small table in a folder whose name is not plain either."""
    return questions.write(tmp_path_factory.mktemp("an été's table"))


@pytest.fixture(scope="session")
def spark_cluster() -> Iterator[str]:
    with spark.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def spark_connect() -> Iterator[str]:
    with spark.connect_server() as url:
        yield url


@pytest.fixture(scope="session")
def clickhouse_server() -> Iterator[str]:
    with clickhouse.server() as port:
        password = quote(clickhouse.PASSWORD, safe="")
        yield f"clickhouse://{clickhouse.USER}:{password}@127.0.0.1:{port}/default"


@pytest.fixture(scope="module")
def spark_cluster_engine(spark_cluster: str) -> Iterator[Engine]:
    """Only for a module: a process can have one Spark at a time, and others want theirs."""
    spark.use_java()
    engine = Spark(spark_cluster)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def spark_connect_engine(spark_connect: str) -> Iterator[Engine]:
    engine = Spark(spark_connect)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def clickhouse_engine(clickhouse_server: str) -> Iterator[Engine]:
    engine = ClickHouse(clickhouse_server)
    yield engine
    engine.close()
