"""A reader killed at any moment loses nothing and doubles nothing."""

import itertools
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from promoteur.collect.entry import decoded
from promoteur.collect.spool import open_spool
from promoteur.kit.ids import uuid7
from tests import postgres
from tests.analytics.making import rows_of
from tests.forking import context
from tests.responses import living
from tests.responses.making import an_amendment

ANSWERS = 100
"""In the spool before anybody reads."""

KILLS = 50


def run(what, *given):
    child = context.Process(target=what, args=given)
    child.start()
    child.join(60)
    assert child.exitcode == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Which database it is, and its URL; none for SQLite."""
    if request.param == "sqlite":
        yield "sqlite", ""
        return
    with postgres.server() as server:
        yield "postgresql", server.url()


@contextmanager
def load(place: str | Path) -> Iterator[None]:
    """Answers that come all the time, each of which may be changed later."""
    spool, stop = open_spool(place), threading.Event()
    survey = decoded(spool.raw(0, 1)[0][1])

    def run() -> None:
        draw = random.Random(7)
        number = itertools.count()
        while not stop.wait(0.02):
            one = msgspec.structs.replace(
                survey, response=str(uuid7()), key=f"load {next(number)}", score=draw.randrange(11)
            )
            spool.append([one])
            spool.append([an_amendment(one, score=draw.randrange(11))])

    there = threading.Thread(target=run)
    there.start()
    try:
        yield
    finally:
        stop.set()
        there.join()
        spool.close()


@pytest.mark.slow
def test_a_reader_that_is_killed_again_and_again_stores_each_answer_once(database, tmp_path):
    _kind, url = database
    run(living.begin, str(tmp_path), url, ANSWERS)
    with load(url or tmp_path):
        run(living.die_often, str(tmp_path), url, KILLS)
    run(living.end, str(tmp_path), url)
    _judge(tmp_path, url)


@pytest.mark.slow
def test_readers_that_work_at_once_store_each_answer_once(database, tmp_path):
    _kind, url = database
    run(living.begin, str(tmp_path), url, ANSWERS)
    given = [(str(tmp_path), url, size) for size in (7, 11, 13)]
    children = [context.Process(target=living.read, args=one) for one in given]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    run(living.end, str(tmp_path), url)
    _judge(tmp_path, url)


def _judge(folder, url):
    found = json.loads((folder / "found").read_text())
    spool = open_spool(url or folder)
    entries = [decoded(body) for _seq, body in spool.raw(0, 1_000_000)]
    spool.close()
    answers = [one for one in entries if one.kind == "answer"]
    sound = {one.response for one in answers if one.score <= 10}
    scores = {one.response: one.score for one in entries if one.response in sound}
    poisons = [one for one in entries if one.response not in sound]
    assert len(answers) >= ANSWERS
    assert {response: score for response, (score, _counts) in found["rows"].items()} == scores
    assert found["aside"] == len(poisons) > 0
    assert (found["due"], found["position"]) == (0, found["last"])
    facts = rows_of(folder / "facts")
    counted = {response: score for response, (score, counts) in found["rows"].items() if counts}
    assert len(facts) == len(counted)
    assert {row["response"]: row["score"] for row in facts} == counted
    assert 0 < len(counted) < len(sound)
