"""Several processes write and read at once: nothing is lost, doubled, or seen by half."""

import time
from collections import Counter
from contextlib import suppress
from queue import Empty

import pytest

from promoteur.analytics.columns import Type
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.analytics.table import Mark
from tests.analytics.making import answer, on, stored, uuid7
from tests.forking import context

WRITERS, BATCHES, SIZE = 4, 25, 10
CORRECTED, FORGOTTEN = 30, 15


def number(writer, batch, i):
    return (writer * 1000 + batch) * 100 + i


def batch_of(writer, batch):
    properties = {"batch": f"{writer}-{batch}"}
    when = on(2026, 1 + batch % 3, 5)
    return [
        answer(
            number(writer, batch, i), score=i, person=writer * 10 + i, properties=properties, **when
        )
        for i in range(SIZE)
    ]


def writing(root, writer, told):
    with Facts.open(root, threads=1) as facts:
        for batch in range(BATCHES):
            mark = Mark(f"source {writer}", batch)
            assert facts.append(batch_of(writer, batch), mark) == SIZE
            told.put(("appended", (writer, batch)))
            assert facts.append(batch_of(writer, batch), mark) == 0


def correcting(root, me, told):
    """Correct answers of two batches that may be there or not yet; two do the same."""
    with Facts.open(root, threads=1) as facts:
        for i in range(CORRECTED):
            facts.correct([answer(900_000 + i % 10, score=me + i % 5, **on(2026, 1 + i % 3, 9))])
            told.put(("corrected", i))


def compacting(root, _me, told, done):
    with Facts.open(root, threads=1) as facts:
        while not done.is_set():
            facts.compact()
            facts.vacuum()
            time.sleep(0.05)
    told.put(("compacted", 0))


def forgetting(root, _me, told):
    with Facts.open(root, threads=1) as facts:
        for i in range(FORGOTTEN):
            facts.forget([5, 15], Forget.KEEP_SCORES)
            told.put(("forgot", i))
            time.sleep(0.02)


def reading(root, _me, told, done):
    """Every batch that a reader sees is whole, and none goes away again."""
    engine = DuckDB(threads=1)
    with Facts.open(root, threads=1) as facts:
        store = Store(facts.table, engine)
        seen, asked = 0, 0
        question = Question(Filter(), by=(ByColumn("score"), ByColumn("workspace")))
        while not done.is_set():
            tallies = store.ask(question)
            counts = Counter()
            for answers in tallies.answers.astype(int).tolist():
                counts.update(dict(enumerate(answers)))
            total = sum(counts.values())
            assert total >= seen, (total, seen)
            seen, asked = total, asked + 1
            if facts.table.snapshot().columns.properties:
                asked += looked(store)
    engine.close()
    told.put(("read", asked))


def looked(store):
    question = Question(Filter(), by=(ByColumn("batch"),))
    tallies = store.ask(question)
    for (batch,), answers in zip(tallies.keys, tallies.answers.sum(axis=1), strict=True):
        # Two of ten answers lose their batch when their persons are forgotten.
        whole = {SIZE, SIZE - 1} if batch is not None else None
        assert whole is None or int(answers) in whole, (batch, answers)
    return 1


@pytest.mark.slow
def test_processes_that_write_and_read_at_once_lose_and_double_nothing(tmp_path):
    root = tmp_path / "facts"
    with Facts.create(root) as facts:
        facts.append([answer(950_000, person=1)])
    told, done = context.Queue(), context.Event()
    work = [(writing, (root, k, told)) for k in range(WRITERS)]
    work += [(correcting, (root, me, told)) for me in (0, 5)]
    work += [(forgetting, (root, 0, told))]
    endless = [(compacting, (root, 0, told, done)), (reading, (root, 0, told, done))]
    endless += [(reading, (root, 1, told, done))]
    processes = [context.Process(target=f, args=args) for f, args in work]
    others = [context.Process(target=f, args=args) for f, args in endless]
    for one in others + processes:
        one.start()
    heard = []
    until = time.monotonic() + 100
    while any(one.is_alive() for one in processes) and time.monotonic() < until:
        _hear(told, heard)
    done.set()
    while any(one.is_alive() for one in others) and time.monotonic() < until:
        _hear(told, heard)
    _hear(told, heard)
    assert [one.exitcode for one in processes + others] == [0] * len(processes + others)

    facts = Facts.open(root)
    rows = stored(facts)
    acknowledged = {value for what, value in heard if what == "appended"}
    assert acknowledged == {(k, batch) for k in range(WRITERS) for batch in range(BATCHES)}
    counted = Counter(row["response"] for row in rows)
    expected = {uuid7(number(k, b, i)) for k, b in acknowledged for i in range(SIZE)}
    expected |= {uuid7(950_000), *(uuid7(900_000 + i) for i in range(10))}
    assert counted == dict.fromkeys(expected, 1)
    facts.forget([5, 15], Forget.KEEP_SCORES)
    assert {row["person"] for row in stored(facts)}.isdisjoint({5, 15})
    assert min(n for what, n in heard if what == "read") > 3
    assert facts.table.snapshot().columns.find("batch").type is Type.TEXT
    facts.close()


def _hear(told, heard):
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        with suppress(Empty):
            heard.append(told.get(timeout=0.1))
