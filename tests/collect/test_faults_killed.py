"""A collecting process killed in the middle of load has lost nothing that it acknowledged."""

import asyncio
import os
import random
import signal
import time
from itertools import count
from pathlib import Path

import httpx
import pytest

from promoteur.collect.asgi import application, opened
from promoteur.collect.library import open_library
from promoteur.collect.limits import Limits
from promoteur.collect.spool import open_spool
from tests.collect.making import LINK, SECRET, document
from tests.forking import context

ROUNDS = 50
"""Of two processes each, on each of the two databases."""

CLIENTS = 12
WHOLE = "."
"""What ends an entry of the diary: a kill may tear one in the middle."""


def living(place, diary, name):
    """Collect, and write down each key that was acknowledged before anything else happens."""
    asyncio.run(collecting(place, os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT), name))


async def collecting(place, diary, name):
    edge = opened(place, SECRET, limits=Limits(per_minute=0))
    transport = httpx.ASGITransport(application(edge))
    async with httpx.AsyncClient(transport=transport, base_url="http://edge") as client:

        async def answer(me):
            for number in count():
                key = f"{name}-{me:04}-{number:08}"
                sent = {"score": number % 11, "key": key}
                reply = await client.post(f"/s/{LINK}", json=sent)
                assert reply.status_code == 201, reply.text
                os.write(diary, f"\n{key} {reply.json()['response']} {WHOLE}".encode())

        await asyncio.gather(*(answer(me) for me in range(CLIENTS)))


@pytest.mark.slow
def test_every_acknowledged_answer_is_there_once_after_a_hundred_kills(place, tmp_path):
    library = open_library(place)
    library.publish(document())
    library.close()
    draw, spool = random.Random(42), open_spool(place)
    diary, cursor, read = tmp_path / "diary", 0, []
    diary.touch()
    for life in range(ROUNDS):
        names = [f"life{life:03}-{process}" for process in range(2)]
        children = [
            context.Process(target=living, args=(place, str(diary), name)) for name in names
        ]
        for child in children:
            child.start()
        _wait_for(diary, names)
        for child in draw.sample(children, 2):
            time.sleep(draw.uniform(0, 0.05))
            os.kill(child.pid, signal.SIGKILL)
            child.join(10)
            assert child.exitcode == -signal.SIGKILL
            child.close()
        while some := spool.read(cursor, 500):
            cursor = some[-1][0]
            read.extend(some)
    entries = (line.split() for line in diary.read_text().splitlines())
    acknowledged = dict(one[:2] for one in entries if len(one) == 3 and one[2] == WHOLE)
    assert len(acknowledged) > ROUNDS * 4
    stored = {one.key.removeprefix("c:"): one.response for _seq, one in read}
    assert len(stored) == len(read), "an answer is there twice"
    missing = {key for key, response in acknowledged.items() if stored.get(key) != response}
    assert missing == set()
    assert [seq for seq, _one in spool.read(0, 10**9)] == [seq for seq, _one in read]
    spool.close()


def _wait_for(diary: Path, names: list[str]) -> None:
    """Wait until each process of this life has had an answer acknowledged."""
    until = time.monotonic() + 30
    waiting = set(names)
    with diary.open() as lines:
        while waiting and time.monotonic() < until:
            waiting -= {line[: len(names[0])] for line in lines}
            time.sleep(0.002)
    assert not waiting, "a process does not start"
