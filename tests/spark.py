"""Real Spark for tests, from the wheel of PySpark: a standalone cluster, and a Connect server.

Each is made of processes of their own on loopback, and is gone when the block ends.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

OLDEST_JAVA = 17
WORKERS = 2
DEPLOY = "org.apache.spark.deploy"
LISTEN = ["--host", "127.0.0.1", "--webui-port", "0"]
PATIENCE = 90
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""What makes a Java that lives for a minute do half of the work: it compiles everything once."""

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
    os.environ["JDK_JAVA_OPTIONS"] = SHORT_LIVED
    return home


@contextmanager
def cluster() -> Iterator[str]:
    """A master and two workers, as the URL of the master."""
    with ExitStack() as stack:
        url, room = stack.enter_context(master())
        for number in range(WORKERS):
            offer = ["--cores", "1", "--memory", "1g", "--work-dir", f"{room}/worker-{number}"]
            command = [f"{DEPLOY}.worker.Worker", *LISTEN, *offer, url]
            stack.enter_context(java(room, "spark-class", *command))
        announced(room, r"INFO Master: (Registering worker)", times=WORKERS)
        yield url


@contextmanager
def master() -> Iterator[tuple[str, str]]:
    """A master without workers: its URL, and the folder of its log."""
    command = [f"{DEPLOY}.master.Master", "--port", "0", *LISTEN]
    with tempfile.TemporaryDirectory() as room, java(room, "spark-class", *command):
        url = announced(room, r"Starting Spark master at (spark://\S+)")
        announced(room, r"(New state: ALIVE)")
        yield url, room


@contextmanager
def connect_server() -> Iterator[str]:
    """A Spark Connect server that computes by itself, as its URL."""
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": "0",
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
        address = announced(room, r"Spark Connect server started at: (\S+)")
        yield f"sc://{address}"


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


def announced(room: str, pattern: str, times: int = 1) -> str:
    """Return what the programs of `room` said, once they said it so many times.

    Each chooses a free port by itself and tells it: a port that somebody else chose for it may be
    taken by the time it starts.
    """
    end = time.monotonic() + PATIENCE
    while True:
        log = (Path(room) / "log").read_text("utf-8", "replace")
        found = re.findall(pattern, log)
        if len(found) >= times:
            return str(found[0])
        if time.monotonic() > end:
            said = "\n".join(log.splitlines()[-30:])
            pytest.fail(f"Spark did not say {pattern!r} in {PATIENCE} seconds; it said:\n{said}")
        time.sleep(0.1)
