"""A table in an object store: the same verbs, over HTTP, as in a folder."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from urllib.request import Request, urlopen

import pytest

from promoteur.analytics import staging
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.location import Location
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from tests.analytics.golden import ANSWERS, GOLDEN

BUCKET = "answers"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def options() -> Iterator[Mapping[str, str]]:
    """A server that speaks S3 on loopback, with an empty bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        with urlopen(Request(f"{url}/{BUCKET}", method="PUT"), timeout=10):
            pass
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-west-3",
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            assert time.monotonic() < until, "the object store does not start"
            time.sleep(0.1)


def test_answers_are_stored_corrected_forgotten_merged_and_counted(
    options: Mapping[str, str],
) -> None:
    root, engine = f"s3://{BUCKET}/all", DuckDB()
    with Facts.create(root, options) as facts:
        for start in range(0, 600, 200):
            facts.append(ANSWERS[start : start + 200])
        store = Store(Table.open(Location.of(root, options)), engine)
        golden = GOLDEN["by month and segment"]
        before = store.ask(golden.question)
        assert {key for key, _tally in before} == set(golden.counted())
        assert facts.correct(ANSWERS[:5]) == 5
        assert facts.compact() > 0
        assert str(store.ask(golden.question)) == str(before)
        assert facts.forget([one.person for one in ANSWERS[:5] if one.person], Forget.DELETE)
        assert facts.vacuum() > 0
        assert store.ask(golden.question).total().n < before.total().n
    engine.close()


def test_a_large_batch_is_stored_and_leaves_nothing_beside_it(
    options: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = f"s3://{BUCKET}/large"
    monkeypatch.setattr(staging, "SMALL", 10)
    with Facts.create(root, options) as facts:
        assert facts.append(ANSWERS) == len(ANSWERS)
        live = [one.path for one in facts.table.snapshot().files]
        store = facts.table.location.filesystem()
        there = [path for path in store.find(root) if path.endswith(".parquet")]
        assert len(there) == len(live) > 10
        engine = DuckDB()
        golden = GOLDEN["by month and segment"]
        found = Store(facts.table, engine).ask(golden.question)
        assert {key for key, _tally in found} == set(golden.counted())
        engine.close()


def test_two_that_write_at_once_lose_nothing(options: Mapping[str, str]) -> None:
    root = f"s3://{BUCKET}/together"
    writers = [Facts.create(root, options) for _one in range(2)]

    def write(half: int) -> None:
        for start in range(half, 200, 2):
            if start % 10 == half:
                writers[half].append(ANSWERS[start : start + 10 : 2])

    threads = [threading.Thread(target=write, args=(half,)) for half in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(one.rows for one in writers[0].table.snapshot().files) == 200
    for one in writers:
        one.close()


def test_a_store_that_is_not_there_is_one_clear_problem() -> None:
    nowhere = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-3",
        "AWS_ALLOW_HTTP": "true",
        "max_retries": "0",
        "retry_timeout": "1s",
    }
    with pytest.raises(FactsProblem, match=f"s3://{BUCKET}/x"):
        Facts.open(f"s3://{BUCKET}/x", nowhere)
