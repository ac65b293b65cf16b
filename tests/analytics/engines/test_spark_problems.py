"""What is wrong with a Spark is said in a sentence, soon, and without Java's hundred lines."""

import re
import socket

import pytest

from promoteur.analytics.engines.engine import Source
from promoteur.analytics.engines.spark import Spark
from promoteur.analytics.problem import EngineProblem
from tests.spark import master, use_java

NOTHING = Source("/nowhere", (), {"score": "byte"})


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_a_spark_that_is_not_there_is_named(scheme):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"{scheme}://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(EngineProblem, match=rf"Nothing answers at {url} \(Connection refused"):
            Spark(f"{url}/;token=secret" if scheme == "sc" else url).open(NOTHING)


@pytest.mark.parametrize("url", ["spark://", "spark://host:port", "spark://a:1,:2", "http://h:1"])
def test_an_address_that_is_none_is_explained(url):
    with pytest.raises(EngineProblem, match=f"“{re.escape(url)}” names no Spark: write spark://"):
        Spark(url).open(NOTHING)


@pytest.mark.parametrize("home", ["/nowhere", None])
def test_a_machine_without_java_is_told_what_to_install(monkeypatch, home):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", home)
    with (
        socket.create_server(("127.0.0.1", 0)) as there,
        pytest.raises(EngineProblem, match=r"needs Java 17 or newer.*sudo apt install"),
    ):
        Spark(f"spark://127.0.0.1:{there.getsockname()[1]}").open(NOTHING)


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_a_cluster_without_workers_is_left(monkeypatch):
    monkeypatch.setattr("promoteur.analytics.engines.spark.ROOM_PATIENCE", 5)
    use_java()
    with (
        master() as (url, _room),
        pytest.raises(EngineProblem, match="has no worker with room"),
    ):
        Spark(url).open(NOTHING)
