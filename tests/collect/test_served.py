"""Two workers of a real server on one database: killed, stopped, asked by many at once."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from promoteur.collect.library import open_library
from promoteur.collect.spool import open_spool
from tests.collect.making import LINK, document

ROOT = Path(__file__).parents[2]
AT = f"/s/{LINK}"


@contextmanager
def served(place: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a server with two workers, and its process; all are killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    more = ["--workers", "2", "--no-ws", "--log-level", "error", "tests.collect.served:edge"]
    environment = {**os.environ, "PLACE": place}
    server = subprocess.Popen([*command, *more], cwd=ROOT, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while not healthy(address):
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield address, server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


async def answers(address, seconds, acknowledged):
    """Answer without pause until the time is over or the server is gone."""
    until = time.monotonic() + seconds

    async def client(me):
        number = 0
        while time.monotonic() < until:
            key = f"{len(acknowledged):06}-{me:03}-{number:06}"
            reply = await http.post(f"{address}{AT}", json={"score": 3, "key": key})
            assert reply.status_code == 201, reply.text
            acknowledged[f"c:{key}"] = reply.json()["response"]
            number += 1

    async with httpx.AsyncClient() as http:
        return await asyncio.gather(*(client(me) for me in range(8)), return_exceptions=True)


@pytest.mark.slow
def test_a_server_that_is_killed_and_one_that_is_stopped_have_lost_nothing(place):
    library, spool = open_library(place), open_spool(place)
    library.publish(document())
    acknowledged: dict[str, str] = {}
    for way in (signal.SIGKILL, signal.SIGTERM):
        with served(place) as (address, server):
            asyncio.run(answers(address, 0.5, acknowledged))
            before = len(acknowledged)
            loop = asyncio.new_event_loop()
            load = loop.create_task(answers(address, 5, acknowledged))
            loop.run_until_complete(asyncio.sleep(0.3))
            if way == signal.SIGKILL:
                os.killpg(server.pid, way)
            else:
                server.send_signal(way)
            failed = loop.run_until_complete(load)
            loop.close()
            assert all(isinstance(one, httpx.TransportError) for one in failed), failed
            assert len(acknowledged) > before
            server.wait(30)
    stored = [(one.key, one.response) for _seq, one in spool.read(0, 10**6)]
    assert len(stored) == len(dict(stored))
    assert acknowledged.items() <= dict(stored).items()
    spool.close()
    library.close()
