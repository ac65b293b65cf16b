"""Whoever waits for a commit hears of it, and the more wait, the fewer commits each needs."""

import asyncio
import threading

import pytest

from promoteur.collect.away import Away
from promoteur.collect.entry import Ack
from promoteur.collect.spool.writer import MOST_WAITING, Writer
from tests.collect.making import entry


class Slow:
    """A spool that stores when it is told to."""

    def __init__(self):
        self.go, self.groups, self.problem = threading.Event(), [], None
        self.go.set()
        self.probes = 0

    def append(self, entries):
        self.go.wait()
        if self.problem:
            raise self.problem
        if any(one.comment == "bad" for one in entries):
            raise ValueError("bad")
        self.groups.append([one.key for one in entries])
        return [Ack(one.response, fresh=True) for one in entries]

    def probe(self):
        self.go.wait()
        if self.problem:
            raise self.problem
        self.probes += 1

    def close(self):
        self.groups.append("closed")


@pytest.fixture
def spool():
    return Slow()


@pytest.fixture
def writer(spool):
    one = Writer(spool)
    yield one
    spool.go.set()
    one.close()


def test_what_arrives_during_a_commit_makes_the_next_group(writer, spool):
    spool.go.clear()

    async def many():
        first = asyncio.create_task(writer.put(entry(0)))
        while writer.waiting or not writer._thread:  # noqa: ASYNC110 - for a thread
            await asyncio.sleep(0)
        others = [asyncio.create_task(writer.put(entry(n))) for n in range(1, 51)]
        await asyncio.sleep(0)
        spool.go.set()
        return await asyncio.gather(first, *others)

    acks = asyncio.run(many())
    assert len(acks) == 51
    assert [len(group) for group in spool.groups] == [1, 50]
    assert writer.groups == 2


def test_the_log_tells_once_that_the_spool_went_away_and_once_that_it_is_back(
    writer, spool, caplog
):
    for problem in (Away("full"), Away("full"), None, None):
        spool.problem = problem
        try:
            asyncio.run(writer.put(entry()))
        except Away:
            continue
    writer.close()
    assert [record.getMessage() for record in caplog.records] == [
        "answers cannot be stored: full",
        "answers are stored again",
    ]


def test_all_of_a_group_hear_that_the_spool_is_away(writer, spool):
    spool.problem = Away("full")

    async def many():
        return await asyncio.gather(
            *(writer.put(entry(n)) for n in range(5)), return_exceptions=True
        )

    assert {type(result) for result in asyncio.run(many())} == {Away}
    spool.problem = None
    assert asyncio.run(writer.put(entry(9))).fresh


def test_one_entry_that_cannot_be_stored_does_not_spoil_the_others(writer, spool):
    spool.go.clear()

    async def many():
        tasks = [
            asyncio.create_task(writer.put(entry(n, comment="bad" if n == 2 else "")))
            for n in range(5)
        ]
        await asyncio.sleep(0)
        spool.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    results = asyncio.run(many())
    assert [type(result) for result in results] == [Ack, Ack, ValueError, Ack, Ack]


def test_too_many_that_wait_are_sent_away(writer, spool):
    spool.go.clear()

    async def flood():
        tasks = [asyncio.create_task(writer.put(entry(n))) for n in range(MOST_WAITING + 1002)]
        while not any(task.done() for task in tasks):  # noqa: ASYNC110 - for a thread
            await asyncio.sleep(0)
        spool.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    results = asyncio.run(flood())
    refused = [result for result in results if isinstance(result, Away)]
    assert 1 <= len(refused) <= 1002
    assert sum(len(group) for group in spool.groups) == len(results) - len(refused)


def test_a_browser_that_goes_away_disturbs_nobody(writer, spool):
    spool.go.clear()

    async def leave():
        leaving = asyncio.create_task(writer.put(entry(1)))
        staying = asyncio.create_task(writer.put(entry(2)))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.sleep(0)
        spool.go.set()
        return await staying

    assert asyncio.run(leave()).fresh
    assert sorted(key for group in spool.groups for key in group) == ["key-1", "key-2"]


def test_a_loop_that_is_gone_disturbs_nobody(writer, spool):
    spool.go.clear()

    async def hang():
        task = asyncio.create_task(writer.put(entry(1)))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(hang())
    spool.go.set()
    assert asyncio.run(writer.put(entry(2))).fresh


def test_a_probe_goes_the_way_of_entries(writer, spool):
    asyncio.run(writer.probe())
    assert spool.probes == 1
    spool.problem = Away("full")
    with pytest.raises(Away):
        asyncio.run(writer.probe())


def test_closing_stores_what_waits(spool):
    writer = Writer(spool)
    spool.go.clear()

    async def put():
        task = asyncio.create_task(writer.put(entry(1)))
        await asyncio.sleep(0)
        closing = asyncio.get_running_loop().run_in_executor(None, writer.close)
        while not writer._closing:  # noqa: ASYNC110 - for a thread
            await asyncio.sleep(0)
        spool.go.set()
        await closing
        with pytest.raises(Away, match="closed"):
            await writer.put(entry(2))
        return await task

    assert asyncio.run(put()).fresh
    assert spool.groups == [["key-1"], "closed"]


def test_closing_what_was_never_used_is_nothing(spool):
    Writer(spool).close()
    assert spool.groups == ["closed"]
