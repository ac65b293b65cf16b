"""A running `promoteur serve`, for tests."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from promoteur.charts.script import made
from tests.cli.conftest import ENGLISH

PATIENCE = 60
"""Seconds after which something that does not happen has failed; no measure of its speed."""

ENVIRONMENT = {
    name: value
    for name, value in ENGLISH.items()
    if not name.startswith("PROMOTEUR_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
}


def a_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Served:
    """A running `promoteur serve` (or `demo`), and what it printed."""

    def __init__(
        self,
        folder: Path,
        *given: str,
        port: int | None = None,
        command: str = "serve",
        data: Path | None = None,
        **environment: str,
    ) -> None:
        self.port = port or a_port()
        self.folder = data or folder / "data"
        self.log = folder / f"log {self.port}"
        typed = [sys.executable, "-m", "promoteur", command, "--data", str(self.folder)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [*typed, "--port", str(self.port), *given],
                env=ENVIRONMENT | environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def child(self) -> int:
        """The id of the process that serves; the first one watches over it, and reads the spool."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        ids = [one for task in tasks for one in task.read_text().split()]
        return next(int(one) for one in ids if _serves(int(one)))

    def kill(self) -> None:
        """Kill what runs: the first process; the other ends by itself then."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        assert "panicked" not in self.said, self.said
        return status


def with_pictures(folder: Path) -> Path:
    """Return a data folder in which lies what takes 2 s to make: the script of the pictures."""
    script = made(Path(tempfile.gettempdir()) / "promoteur-tests-charts")
    there = folder / "data" / "charts" / script.name
    there.parent.mkdir(parents=True)
    shutil.copyfile(script, there)
    return folder / "data"


def _serves(process: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()


def until(done: Callable[[], Any], served: Served) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert served.process.poll() is None, served.said
        assert time.monotonic() < end, served.said
        time.sleep(0.05)
