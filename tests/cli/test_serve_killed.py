"""`promoteur serve` under load: whatever is killed or away, what it confirmed is there, once."""

import http.client
import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests import postgres
from tests.analytics.making import rows_of
from tests.cli.serving import PATIENCE, Served, until
from tests.forking import context
from tests.responses import living

ROUNDS = int(os.environ.get("PROMOTEUR_TEST_KILLS", "6"))
"""How often a process is killed: the serving one and the one that watches and reads, in turn."""

AWAY_SECONDS = 20
CLIENTS = 6
PROXIED = {"PROMOTEUR_PROXIES": "1"}
"""Then each request can say that it comes from another address: no limit on one address."""


class Load:
    """Clients that answer without pause; each sends a key until it is confirmed."""

    def __init__(self, port: int, link: str) -> None:
        self.port, self.path = port, f"/s/{link}"
        self.confirmed: dict[str, str] = {}
        self.refused: set[int] = set()
        self.wrong: list[object] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(me,)) for me in range(CLIENTS)]

    @contextmanager
    def running(self) -> Iterator["Load"]:
        for one in self._threads:
            one.start()
        try:
            yield self
        finally:
            self._stop.set()
            for one in self._threads:
                one.join(PATIENCE)

    def grow(self, served: Served, by: int = 20) -> None:
        """Wait until some more answers are confirmed."""
        most = len(self.confirmed) + by
        until(lambda: self.wrong or len(self.confirmed) >= most, served)
        assert self.wrong == []

    def _run(self, me: int) -> None:
        number, there = 0, http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(there):
            while not self._stop.is_set():
                key = f"client-{me}-of-the-load-{number:06}"
                try:
                    status, reply = self._post(there, key, number)
                except (OSError, http.client.HTTPException):
                    there.close()  # the next request opens it again
                    time.sleep(0.02)
                    continue
                if status in {200, 201}:
                    self.confirmed[key] = reply["response"]
                    number += 1
                elif status == http.HTTPStatus.SERVICE_UNAVAILABLE:
                    self.refused.add(status)
                    time.sleep(0.5)
                else:
                    self.wrong.append((status, reply))
                    return

    def _post(
        self, there: http.client.HTTPConnection, key: str, number: int
    ) -> tuple[int, dict[str, str]]:
        body = json.dumps({"score": number % 11, "key": key})
        headers = {"content-type": "application/json", "x-forwarded-for": key}
        there.request("POST", self.path, body, headers)
        reply = there.getresponse()
        return reply.status, json.loads(reply.read())


def published(served: Served, database: str = "") -> str:
    """The link of a new survey."""
    child = context.Process(target=living.publish, args=(str(served.folder), database))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == 0
    return (served.folder / "link").read_text()


def judge(load: Load, served: Served, responses: dict[str, str]) -> None:
    """What was confirmed is a response and a fact, once each."""
    assert load.wrong == []
    assert {f"c:{key}": one for key, one in load.confirmed.items()}.items() <= responses.items()
    facts = [row["response"] for row in rows_of(served.folder / "facts")]
    assert sorted(facts) == sorted(responses.values())


def responses_in(served: Served) -> dict[str, str]:
    """The ids of the responses by their keys."""
    with sqlite3.connect(served.folder / "promoteur.sqlite3", timeout=20) as database:
        found = database.execute("SELECT key, id FROM responses_response").fetchall()
        due = database.execute("SELECT count(*) FROM responses_due").fetchone()
    database.close()
    assert len(found) == len(dict(found))
    return {key: str(UUID(one)) for key, one in found} if due == (0,) else {}


@pytest.mark.slow
def test_what_was_confirmed_is_there_once_whatever_process_is_killed(serve) -> None:
    served: Served = serve(**PROXIED)
    until(served.answers, served)
    load, draw = Load(served.port, published(served)), random.Random(20261122)
    with load.running():
        for number in range(ROUNDS):
            load.grow(served)
            time.sleep(draw.uniform(0, 0.1))
            if number % 2:
                os.kill(served.child(), signal.SIGKILL)
                continue
            orphan = served.child()
            served.kill()
            while Path(f"/proc/{orphan}").exists():
                time.sleep(0.01)
            served = serve(port=served.port, **PROXIED)
        load.grow(served)
    until(lambda: len(responses_in(served)) >= len(load.confirmed), served)
    assert served.stop() == 0, served.said
    judge(load, served, responses_in(served))


@pytest.mark.slow
def test_a_postgresql_that_is_away_for_a_while_is_outlived(
    serve,
) -> None:
    with postgres.server() as server:
        shared = {"DATABASE_URL": server.url(), **PROXIED}
        served: Served = serve(**shared)
        until(served.answers, served)
        load = Load(served.port, published(served, server.url()))
        with load.running():
            load.grow(served)
            server.stop()
            until(lambda: load.refused, served)
            time.sleep(AWAY_SECONDS)
            server.start()
            load.grow(served)

        def responses() -> dict[str, str]:
            with psycopg.connect(server.url()) as connection:
                found = connection.execute("SELECT key, id FROM responses_response").fetchall()
                due = connection.execute("SELECT count(*) FROM responses_due").fetchone()
            return {key: str(one) for key, one in found} if due == (0,) else {}

        until(lambda: len(responses()) >= len(load.confirmed), served)
        judge(load, served, responses())
        assert served.stop() == 0, served.said
