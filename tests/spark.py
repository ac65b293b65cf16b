"""Real Spark for tests, from the wheel of PySpark: a standalone cluster, and a Connect server.

Each is made of processes of their own on loopback, and is gone when the block ends.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import pytest

OLDEST_JAVA = 17
WORKERS = 2
DEPLOY = "org.apache.spark.deploy"
LISTEN = ["--host", "127.0.0.1", "--webui-port"]
PATIENCE = 90

MARKS = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),  # one process of the test run starts it, not each
    # PySpark on itself, pandas and Arrow; none of it is about what is tested.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::UserWarning:pyspark"),
]


def java_home() -> str | None:
    """The oldest Java on this machine that Spark runs on: JAVA_HOME, PATH, the usual folders."""
    named = [os.environ.get("JAVA_HOME", "")]
    on_path = shutil.which("java")
    if on_path:
        named.append(str(Path(on_path).resolve().parents[1]))
    homes = [*named, *map(str, Path("/usr/lib/jvm").glob("*"))]
    versions = {home: version for home in homes if home and (version := java_version(home))}
    fit = {home: version for home, version in versions.items() if version >= OLDEST_JAVA}
    return min(fit, key=lambda home: fit[home], default=None)


def java_version(home: str) -> int:
    java = Path(home) / "bin" / "java"
    if not java.is_file():
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@cache
def use_java() -> str:
    """Make PySpark of this process find a Java; without one the test fails and says what to do."""
    home = java_home()
    if home is None:
        pytest.fail(
            f"These tests run on a real Spark, which needs Java {OLDEST_JAVA} or newer; none was "
            "found. On Debian and Ubuntu: sudo apt install openjdk-17-jre-headless; elsewhere "
            "install one and set JAVA_HOME."
        )
    os.environ["JAVA_HOME"] = home
    return home


@contextmanager
def cluster() -> Iterator[str]:
    """A master and two workers, as the URL of the master."""
    with ExitStack() as stack:
        url, page, room = stack.enter_context(master())
        for number in range(WORKERS):
            offer = ["--cores", "1", "--memory", "1g", "--work-dir", f"{room}/worker-{number}"]
            command = [f"{DEPLOY}.worker.Worker", *LISTEN, "0", *offer, url]
            stack.enter_context(java(room, "spark-class", *command))
        until(lambda: workers(page) == WORKERS, "the workers of a Spark cluster", room)
        yield url


@contextmanager
def master() -> Iterator[tuple[str, int, str]]:
    """A master without workers: its URL, the port of its page, the folder of its log."""
    port, page = free_port(), free_port()
    command = [f"{DEPLOY}.master.Master", "--port", str(port), *LISTEN, str(page)]
    with tempfile.TemporaryDirectory() as room, java(room, "spark-class", *command):
        until(lambda: accepts(port), "the master of a Spark cluster", room)
        yield f"spark://127.0.0.1:{port}", page, room


@contextmanager
def connect_server() -> Iterator[str]:
    """A Spark Connect server that computes by itself, as its URL."""
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
    }
    command = [part for pair in settings.items() for part in ("--conf", "=".join(pair))]
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    with (
        tempfile.TemporaryDirectory() as room,
        java(
            room,
            "spark-submit",
            *("--master", "local[2]"),
            *command,
            *("--class", server, "spark-internal"),
        ),
    ):
        until(lambda: accepts(port), "a Spark Connect server", room)
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def java(room: str, program: str, *arguments: str) -> Iterator[None]:
    """A program of PySpark's that runs in `room` until the block ends."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "JAVA_HOME": use_java(),
        "SPARK_HOME": str(home),
        "SPARK_DAEMON_MEMORY": "512m",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
    }
    with (Path(room) / "log").open("ab") as log:
        process = subprocess.Popen(
            [home / "bin" / program, *arguments],
            cwd=room, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def workers(page: int) -> int:
    """How many workers the master's own page counts."""
    try:
        with urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
            return int(re.search(rb'"aliveworkers"\s*:\s*(\d+)', answer.read())[1])
    except OSError:
        return 0


def until(true, what: str, room: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not start within {PATIENCE} seconds; it said:\n{said(room)}")
        time.sleep(0.1)


def said(room: str) -> str:
    return "\n".join((Path(room) / "log").read_text("utf-8", "replace").splitlines()[-30:])
