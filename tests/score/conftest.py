"""One Spark for all tests that ask it, started only when the first of them runs."""

import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OLDEST_JAVA = 17


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


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    home = java_home()
    if home is None:
        pytest.fail(
            f"These tests run on a real Spark, which needs Java {OLDEST_JAVA} or newer; none was "
            "found. On Debian and Ubuntu: sudo apt install openjdk-17-jre-headless; elsewhere "
            "install one and set JAVA_HOME."
        )
    os.environ["JAVA_HOME"] = home
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what PySpark says of itself while it starts
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()
        )
    yield session
    session.stop()
