"""What a browser test talks to: the real edge in a process of its own, and a web site that asks."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from starlette.applications import Starlette

from promoteur.collect.asgi import application, opened
from promoteur.collect.entry import Entry
from promoteur.collect.limits import Limits
from promoteur.collect.published import Document
from promoteur.collect.spool import open_spool

ROOT = Path(__file__).parents[2]
SECRET = b"a secret of the browser tests"
PATIENCE = 20.0
GRANIAN = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]

KINDS = {"js": "text/javascript", "css": "text/css"}


def made() -> Starlette:
    """The edge over the data folder that the environment names."""
    limits = Limits(per_minute=0)
    return application(opened(os.environ["PROMOTEUR_DATA"], SECRET, limits=limits))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Edge:
    """The edge of a test: where it is, and what it has stored."""

    def __init__(self, data: Path) -> None:
        from promoteur.collect.library import open_library

        self.data = data
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._library = open_library(data)
        self._process: subprocess.Popen[bytes] | None = None

    def publish(self, document: Document) -> str:
        """Publish a survey under a link of its own; return its address."""
        self._library.publish(document)
        return f"{self.base}/s/{document.link}"

    def entries(self) -> list[Entry]:
        """All that is stored, in order."""
        spool = open_spool(self.data)
        try:
            return [entry for _seq, entry in spool.read(0, 1_000)]
        finally:
            spool.close()

    def of(self, document: Document) -> list[Entry]:
        return [entry for entry in self.entries() if entry.survey == document.survey]

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*GRANIAN, "--port", str(self.port), "tests.browser.host:made"],
            cwd=ROOT,
            env=os.environ | {"PROMOTEUR_DATA": str(self.data), "PYTHONPATH": str(ROOT / "src")},
        )
        wait_for(self._answers, "the edge does not answer")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def close(self) -> None:
        self.stop()
        self._library.close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/healthz") as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


def wait_for(what: Callable[[], bool], message: str) -> None:
    """Wait until a question is answered by yes.

    Raises:
        TimeoutError: with the message, if that takes too long.
    """
    until = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > until:
            raise TimeoutError(message)
        time.sleep(0.02)


class Site:
    """A customer's web site on another origin, whose policy allows as little as possible."""

    def __init__(self, edge: str) -> None:
        self.pages: dict[str, str] = {}
        self.policy = (
            f"default-src 'none'; script-src {edge} 'self'; connect-src {edge}; "
            "style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'"
        )
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.pages.get(self.path.partition("?")[0])
                self.send_response(200 if body is not None else 404)
                ending = self.path.rpartition(".")[2]
                self.send_header("content-type", KINDS.get(ending, "text/html; charset=utf-8"))
                self.send_header("content-security-policy", site.policy)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running(data: Path) -> Iterator[Edge]:
    """The edge over a data folder, for as long as it is needed."""
    edge = Edge(data)
    edge.start()
    try:
        yield edge
    finally:
        edge.close()
