"""PostgreSQL that stops, crashes and comes back under load: 503 meanwhile, and nothing is lost."""

import asyncio
import threading
import time

import httpx
import pytest

from promoteur.collect.asgi import application, opened
from promoteur.collect.limits import Limits
from promoteur.collect.spool import open_spool
from tests import postgres
from tests.collect.making import LINK, SECRET, Site, document

AWAY_SECONDS = {"stop": 3.0, "crash": 2.0}
"""By the way in which it goes."""
CLIENTS = 8
AT = f"/s/{LINK}"


@pytest.fixture(scope="module")
def server():
    """One of its own: other tests need theirs."""
    with postgres.server() as one:
        yield one


class Load:
    """Clients that answer without pause, in a thread; each sends a key until it is stored."""

    def __init__(self, url):
        self.url, self.statuses, self.acknowledged = url, [], {}
        self.stop = False
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        self.thread.start()

    async def run(self):
        edge = opened(self.url, SECRET, limits=Limits(per_minute=0))
        transport = httpx.ASGITransport(application(edge))
        async with httpx.AsyncClient(transport=transport, base_url="http://edge") as client:
            await asyncio.gather(*(self.client(client, me) for me in range(CLIENTS)))
        await asyncio.to_thread(edge.close)

    async def client(self, client, me):
        number = 0
        while not self.stop:
            key = f"client-{me:04}-{number:08}"
            reply = await client.post(AT, json={"score": number % 11, "key": key})
            self.statuses.append(reply.status_code)
            if reply.status_code == 503:
                assert reply.headers["retry-after"] == "5"
                await asyncio.sleep(0.05)
                continue
            assert reply.status_code in {200, 201}, reply.text
            self.acknowledged[f"c:{key}"] = reply.json()["response"]
            number += 1

    def until(self, *statuses):
        """Wait until the clients have seen one of these from now on."""
        seen, end = len(self.statuses), time.monotonic() + 30
        while not set(self.statuses[seen:]) & set(statuses):
            assert time.monotonic() < end, set(self.statuses[seen:])
            assert self.thread.is_alive()
            time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("way", AWAY_SECONDS)
def test_a_server_that_goes_away_under_load_loses_nothing(server, way):
    with server.database() as url:
        with Site(url, document()):
            pass
        load = Load(url)
        load.until(201)
        getattr(server, way)()
        load.until(503)
        time.sleep(AWAY_SECONDS[way])
        server.start()
        load.until(200, 201)
        load.stop = True
        load.thread.join()
        spool = open_spool(url)
        stored = [(one.key, one.response) for _seq, one in spool.read(0, 10**6)]
        spool.close()
        assert len(stored) == len(dict(stored))
        assert load.acknowledged.items() <= dict(stored).items()
        assert set(load.statuses) <= {200, 201, 503}


def test_pages_are_served_while_the_database_is_away(server):
    with server.database() as url, Site(url, document()) as site:
        assert site.get(AT).status_code == 200
        server.stop()
        try:
            assert site.get(AT).status_code == 200
            assert site.get("/healthz").status_code == 503
            form = site.form(AT, {"score": "9"})
            assert (form.status_code, form.headers["retry-after"]) == (503, "5")
        finally:
            server.start()
        assert site.get("/healthz").status_code == 200
        assert site.post(AT, {"score": 9}).status_code == 201
