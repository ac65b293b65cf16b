"""A process killed in the middle of anything leaves a whole table, with all it acknowledged."""

import json
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from promoteur.analytics import staging
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from tests.analytics.making import answer, on, stored
from tests.forking import context

KILLS = 200
VERBS = ["append", "correct", "forget", "compact", "vacuum"]
SIZE = 5
FORGOTTEN = 7


def said(diary, **line):
    """Write a line that a kill cannot take back."""
    os.write(diary, (json.dumps(line) + "\n").encode())


def living(root, diary, life, seed):
    """Do everything, saying before each step what it will be, and after it that it is done."""
    draw = random.Random(seed)
    os.setpgrp()
    if life % 2:  # these take the way of batches that are too large for memory
        staging.SMALL = SIZE - 1
    out = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    said(out, life=life, step=-1, do="create")
    facts = Facts.create(root, threads=1)
    said(out, life=life, step=-1, done=True)
    for step in range(10_000):
        do = draw.choices(VERBS, [8, 4, 2, 2, 1])[0]
        first = (life * 1000 + step) * 10
        said(out, life=life, step=step, do=do, first=first)
        if do == "append":
            facts.append(batch(first))
        elif do == "correct":  # answers of one batch, the next of this life: there, or new
            facts.correct(batch((life * 1000 + draw.randrange(step + 1)) * 10, score=10))
        elif do == "forget":
            facts.forget([FORGOTTEN], Forget.KEEP_SCORES)
        elif do == "compact":
            facts.compact()
        else:
            facts.vacuum()
        said(out, life=life, step=step, done=True)


def batch(first, **changes):
    changes = {"properties": {f"p{first % 3}": "x"}, **changes}
    return [
        answer(first + i, person=FORGOTTEN if i == 0 else i, **on(2026, 1 + i % 2, 5), **changes)
        for i in range(SIZE)
    ]


def judged(root, diary):
    """Check the table against the diary; return how many steps were cut short, and appends done."""
    acknowledged, interrupted, doing = set(), 0, {}
    for line in map(json.loads, Path(diary).read_text().splitlines()):
        key = (line["life"], line["step"])
        if "do" in line:
            doing[key] = line
        elif doing.pop(key)["do"] == "append":
            acknowledged.add(((key[0] * 1000) + key[1]) * 10)
    interrupted = len(doing)
    with Facts.open(root, threads=1) as facts:
        rows = Counter(row["response"] for row in stored(facts))
        engine = DuckDB(threads=1)
        counted = Store(facts.table, engine).ask(Question(Filter())).answers.sum()
        engine.close()
    assert set(rows.values()) <= {1}
    assert counted == len(rows)
    firsts = Counter(int(response[-12:], 16) // 10 * 10 for response in rows)
    assert set(firsts.values()) <= {SIZE}, "a batch is there by half"
    assert {first for first in acknowledged if firsts[first] != SIZE} == set()
    return interrupted, len(acknowledged)


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_and_leave_nothing_half_done(tmp_path):
    draw = random.Random(20260322)
    root, diary = tmp_path / "facts", tmp_path / "diary"
    kinds = Counter()
    for life in range(KILLS):
        if life % 50 == 0:  # a new table: kills hit its making too
            root, diary = tmp_path / f"facts {life}", tmp_path / f"diary {life}"
        child = context.Process(target=living, args=(root, diary, life, life))
        child.start()
        _wait_for(diary, life, made=life % 8 > 0)
        _wait_for_lines(diary, more=draw.randrange(10))
        time.sleep(draw.uniform(0, 0.03))
        os.kill(child.pid, signal.SIGKILL)
        child.join(10)
        assert child.exitcode == -signal.SIGKILL
        child.close()
        kinds[_last(diary)] += 1
        if (life % 10 == 9 or life < 3) and (root / "_delta_log" / f"{0:020}.json").exists():
            judged(root, diary)
    found = [judged(tmp_path / f"facts {k}", tmp_path / f"diary {k}") for k in range(0, KILLS, 50)]
    interrupted = sum(one for one, _n in found)
    assert interrupted > KILLS * 0.8
    assert sum(n for _one, n in found) > KILLS / 2
    assert set(kinds) >= {"create", *VERBS}
    assert kinds["append"] > KILLS / 10


def _wait_for(diary, life, *, made):
    """Wait until the process of this life has begun, or has the table open."""
    start = f'{{"life": {life}, "step": -1, "{"done" if made else "do"}"'
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if diary.exists() and start in diary.read_text():
            return
        time.sleep(0.001)
    raise AssertionError("the process does not start")


def _wait_for_lines(diary, *, more):
    """Wait until so many steps more were begun or done, however slow the machine is."""
    goal = diary.read_bytes().count(b"\n") + more
    until = time.monotonic() + 20
    while diary.read_bytes().count(b"\n") < goal and time.monotonic() < until:
        time.sleep(0.001)


def _last(diary):
    line = json.loads(diary.read_text().splitlines()[-1])
    return line.get("do", "between")
