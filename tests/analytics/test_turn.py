"""Who replaces files has the turn alone on one machine, and a killed process gives it back."""

import multiprocessing
import os
import signal
import threading

import pytest

from promoteur.analytics import turn as module
from promoteur.analytics.facts import Facts
from promoteur.analytics.location import Location
from promoteur.analytics.turn import turn
from tests.analytics.making import answer, answers, files, scores, uuid7


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


def test_one_has_the_turn_and_it_leaves_no_file(facts):
    before = files(facts.table.location.root)
    with turn(facts.table.location) as first, turn(facts.table.location, wait=False) as second:
        assert (first, second) == (True, False)
    with turn(facts.table.location, wait=False) as again:
        assert again
    assert files(facts.table.location.root) == before


def test_a_change_waits_for_its_turn_and_an_append_does_not(facts):
    facts.append(answers(range(3)))
    done = threading.Event()

    def correct():
        facts.correct([answer(1, score=9)])
        done.set()

    with turn(facts.table.location):
        other = threading.Thread(target=correct)
        other.start()
        assert facts.append([answer(5)]) == 1
        assert not done.wait(0.3)
    other.join(20)
    assert done.is_set()
    assert scores(facts)[uuid7(1)] == 9


def test_a_change_whose_turn_does_not_come_is_made_all_the_same(facts, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with turn(facts.table.location):
        assert facts.correct([answer(1, score=9)]) == 1


def test_everyone_has_the_turn_in_an_object_store():
    with turn(Location("s3://bucket/facts")) as one, turn(Location("s3://bucket/facts")) as other:
        assert one
        assert other


def holding(location, told):
    with turn(location):
        told.put(os.getpid())
        signal.pause()


def test_a_process_that_is_killed_gives_its_turn_back(facts):
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=holding, args=(facts.table.location, told))
    process.start()
    os.kill(told.get(timeout=60), signal.SIGKILL)
    process.join(20)
    with turn(facts.table.location, wait=False) as mine:
        assert mine
    told.close()
    process.close()
