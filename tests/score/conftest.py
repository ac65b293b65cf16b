"""One Spark for all tests of a module that ask it, started only when the first of them runs."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.spark import use_java


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    use_java()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what PySpark says of itself while it starts
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()
        )
    yield session
    session.stop()
