"""Spark: a standalone cluster (`spark://host:7077`) or a Spark Connect server (`sc://host:15002`).

Its machines must see the table's folder or object store under the same name as this one does.
"""

import os
import re
import shutil
import socket
import threading
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import SplitResult, urlsplit

import narwhals as nw
import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from promoteur.analytics.columns import FACT, PARTITIONED_BY
from promoteur.analytics.engines.engine import Asked, Source
from promoteur.analytics.engines.groupings import different, keys_of, number, readings
from promoteur.analytics.engines.s3 import s3_options
from promoteur.analytics.problem import EngineProblem
from promoteur.kit.language import gettext as _
from promoteur.score.assembly import Values
from promoteur.score.frames import ANSWER, WEIGHT, Grouping, columns_of, grouped

PATIENCE = 5.0
"""Seconds within which a machine that is there accepts a connection."""

ROOM_PATIENCE = 120.0
"""Seconds within which a cluster that has room for it does a first, empty piece of work."""

PORTS = {"spark": 7077, "sc": 15002}
LOOPBACK = ("localhost", "127.0.0.1")

SQL_TYPES = {
    "string": "STRING",
    "byte": "TINYINT",
    "integer": "INT",
    "long": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
IN_PATHS = {column.name: column.delta for column in FACT if column.name in PARTITIONED_BY}

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    # The files are known by name: to look for them on the cluster would be a job per question.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
}
"""What a session needs so that a question means there what it means elsewhere."""

S3A = {
    "access_key_id": "fs.s3a.access.key",
    "secret_access_key": "fs.s3a.secret.key",
    "session_token": "fs.s3a.session.token",
    "region": "fs.s3a.endpoint.region",
    "endpoint_url": "fs.s3a.endpoint",
}
"""What opens an S3 store, and what Hadoop calls it."""


class Spark:
    """The engine `spark://…` or `sc://…`, joined when it is first asked.

    A process can join one standalone cluster at a time, and any number of Connect servers.

    Args:
        url: the master (several with commas between), or the Connect server.
    """

    failures: tuple[type[Exception], ...] = (PySparkException, Py4JError, OSError)

    def __init__(self, url: str) -> None:
        self._url = url
        self._name = url.partition("/;")[0]  # what follows may hold a token
        self._joining = threading.Lock()
        self._session: Any = None

    def open(self, source: Source) -> Any:
        """Return a Spark frame with exactly these columns, null where a file lacks one.

        Raises:
            EngineProblem: nothing answers at the URL, Java is missing, the cluster has no room, or
                it does not see the files.
        """
        session = self._joined()
        with self._problems():
            if not source.files:
                return session.createDataFrame([], _schema(source.columns))
            root = re.sub("^s3://", "s3a://", source.root.rstrip("/"))
            reader = session.read.schema(_schema({**IN_PATHS, **source.columns}))
            reader = reader.options(basePath=root, **_store_options(source.options))
            read = reader.parquet(*(_unglobbed(f"{root}/{file}") for file in source.files))
            frame = read.select(*map(_quoted, source.columns))
            frame.schema  # noqa: B018 - a Connect server looks for the files only now
            return frame

    def count(self, asked: Asked, source: Source) -> list[Sequence[Values]]:
        """Return the columns of rows grouped by each grouping; many are one job."""
        rows = asked.rows(self.open(source))
        found: list[Sequence[Values]] = []
        for together in readings(asked.groupings):
            if len(together) == 1:
                found.append(columns_of(grouped(rows, together[0], weighted=asked.weighted)))
            else:
                found.extend(_grouping_sets(rows, together, weighted=asked.weighted))
        return found

    def problem(self, error: Exception, root: str = "") -> EngineProblem:  # noqa: ARG002 - the engine says where
        """Return what Spark says, in one line."""
        return EngineProblem(
            _("Spark at {url} cannot answer: {why}.").format(
                url=self._name, why=_reason(error).rstrip(". ")
            )
        )

    def close(self) -> None:
        """Leave the cluster."""
        with self._joining:
            session, self._session = self._session, None
            if session is not None:
                session.stop()

    def _joined(self) -> Any:
        with self._joining:
            if self._session is None:
                addresses = _addresses(self._url)
                _refuse_silence(self._name, addresses)
                with self._problems():
                    if self._url.startswith("sc:"):
                        self._session = _connected(self._url)
                    else:
                        self._session = _member(self._url, addresses)
            return self._session

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Say in a sentence what Spark says in a hundred lines, and nothing of what it warns of."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield
            except self.failures as error:
                raise self.problem(error) from error


def _addresses(url: str) -> list[tuple[str, int]]:
    """Return the hosts and ports that a URL names."""
    parts = urlsplit(url)
    try:
        named = [urlsplit(f"//{one}") for one in parts.netloc.split(",")]
        found = [(one.hostname or "", _port(one, PORTS[parts.scheme])) for one in named]
    except (KeyError, ValueError):
        found = []
    if not found or not all(host for host, _port in found):
        raise EngineProblem(
            _(
                "“{url}” names no Spark: write spark://host:7077 for a cluster’s master, or "
                "sc://host:15002 for a Spark Connect server."
            ).format(url=url.partition("/;")[0])
        )
    return found


def _port(named: SplitResult, usual: int) -> int:
    return usual if named.port is None else named.port


def _refuse_silence(name: str, addresses: list[tuple[str, int]]) -> None:
    """Raise within seconds if no address accepts a connection; Spark itself tries for minutes."""
    reasons = []
    for address in addresses:
        try:
            socket.create_connection(address, PATIENCE).close()
        except OSError as error:
            reasons.append(error.strerror or str(error))
        else:
            return
    raise EngineProblem(
        _(
            "Nothing answers at {url} ({reason}). Is Spark running there, and does "
            "PROMOTEUR_ENGINE name it rightly?"
        ).format(url=name, reason="; ".join(dict.fromkeys(reasons)))
    )


def _member(url: str, addresses: list[tuple[str, int]]) -> SparkSession:
    """Return a session of a standalone cluster, driven from here."""
    _refuse_missing_java()
    builder = SparkSession.builder.master(url).appName("Promoteur")
    settings = {
        **SETTINGS,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",  # what goes wrong is said once, by the problem raised
    }
    if all(host in LOOPBACK for host, _port in addresses):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Py4JError as error:
        if "stopped SparkContext" not in str(error):
            raise
        raise EngineProblem(
            _(
                "What answers at {url} takes no part: it is no Spark master, or one of another "
                "version than the PySpark here ({version})."
            ).format(url=url, version=pyspark.__version__)
        ) from error
    if session.sparkContext.master != url:
        raise EngineProblem(
            _("This process already uses the Spark at {other}, and can use no second one.").format(
                other=session.sparkContext.master
            )
        )
    _refuse_no_room(session, url)
    return session


def _refuse_missing_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (Path(home) / "bin" / "java").is_file() if home else not shutil.which("java"):
        raise EngineProblem(
            _(
                "Spark needs Java 17 or newer, and there is none here. On Debian and Ubuntu: sudo "
                "apt install openjdk-17-jre-headless; elsewhere install one and set JAVA_HOME. A "
                "Spark Connect server (sc://host:15002) needs none on this machine."
            )
        )


def _refuse_no_room(session: SparkSession, url: str) -> None:
    """Raise if a cluster without workers, or with busy ones only, would wait for ever."""
    late = threading.Event()

    def give_up() -> None:
        late.set()
        session.sparkContext.cancelAllJobs()

    timer = threading.Timer(ROOM_PATIENCE, give_up)
    timer.start()
    try:
        session.range(1).count()
    except (PySparkException, Py4JError) as error:
        session.stop()
        if not late.is_set():
            raise
        raise EngineProblem(
            _(
                "The Spark at {url} has no worker with room for a question: none began within "
                "{seconds:.0f} seconds."
            ).format(url=url, seconds=ROOM_PATIENCE)
        ) from error
    finally:
        timer.cancel()


def _connected(url: str) -> Any:
    """Return a session of a Connect server; unlike PySpark's own, beside a cluster's if need be."""
    from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415 - needs grpc
    from pyspark.sql.connect.session import SparkSession as ConnectSession  # noqa: PLC0415

    session = ConnectSession(url)
    session.client.set_retry_policies([DefaultPolicy(max_retries=3)])
    try:
        for key, value in SETTINGS.items():
            session.conf.set(key, value)
    except PySparkException:
        session.client.close()
        raise
    return session


def _grouping_sets(
    rows: nw.LazyFrame[Any], groupings: Sequence[Grouping], *, weighted: bool
) -> Iterator[Sequence[Values]]:
    """Return the columns of rows by each grouping, which Spark counts at once."""
    keys, weight = keys_of(groupings), _quoted(WEIGHT)
    sums = [f"sum({weight})", f"sum({weight} * {weight})"] if weighted else []
    columns = [*map(_quoted, (ANSWER, *keys))]
    sets = [[*map(_quoted, (ANSWER, *one))] for one in different(groupings)]
    expr = _functions(rows).expr
    figures = map(expr, ("count(*)", *sums, "grouping_id()"))
    found = defaultdict(list)
    for row in rows.to_native().groupingSets(sets, *columns).agg(*figures).collect():
        found[row[-1]].append(row)
    for one in groupings:
        places = [
            *(1 + keys.index(name) for name in one),
            0,
            *range(len(columns), len(columns) + 1 + len(sums)),
        ]
        yield [[row[place] for row in found[number(one, keys)]] for place in places]


def _functions(rows: nw.LazyFrame[Any]) -> ModuleType:
    """Return the functions that go with a frame: of a cluster, or of a Connect server."""
    name = "pyspark.sql.functions"
    if rows.implementation is nw.Implementation.PYSPARK_CONNECT:
        name = "pyspark.sql.connect.functions"
    return import_module(name)


def _schema(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{_quoted(name)} {SQL_TYPES[delta]}" for name, delta in columns.items())


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _unglobbed(path: str) -> str:
    """Return a path in which nothing stands for something else."""
    return re.sub(r"([\\*?{}\[\]])", r"\\\1", path)


def _store_options(options: Mapping[str, str]) -> dict[str, str]:
    named = {S3A[name]: value for name, value in s3_options(options).items()}
    return {**named, "fs.s3a.path.style.access": str("fs.s3a.endpoint" in named).lower()}


def _reason(error: Exception) -> str:
    """Return the one line that tells what happened."""
    if details := re.search(r'details = "(.+)"', str(error)):  # of a call to a Connect server
        return details[1]
    lines = [line.strip(" :") for line in str(error).splitlines() if line.strip(" :")]
    if isinstance(error, Py4JError) and len(lines) > 1:
        return lines[1]
    return lines[0] if lines else type(error).__name__
