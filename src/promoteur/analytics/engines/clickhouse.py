"""ClickHouse: a server spoken to over HTTP by Ibis (`clickhouse://user:password@host:8123`).

The server reads a table's folder itself, from below its `user_files_path` and under the same name
as here, or the object store of an `s3://` table.
"""

import threading
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, quote, unquote, urlsplit
from urllib.request import urlopen

import ibis
from clickhouse_connect.driver.exceptions import ClickHouseError
from ibis.backends.clickhouse import Backend

from promoteur.analytics.columns import FACT, PARTITIONED_BY
from promoteur.analytics.engines.engine import Asked, Source
from promoteur.analytics.engines.s3 import s3_options
from promoteur.analytics.problem import EngineProblem
from promoteur.kit.language import gettext as _
from promoteur.score.assembly import Values
from promoteur.score.frames import columns_of, grouped

PATIENCE = 5.0
"""Seconds within which a server that is there says so."""

OLDEST = (26, 5)
"""The first ClickHouse that takes a list of files by name, and says so when one is missing."""

SECURE = {"clickhouse": False, "clickhouses": True}
PORTS = {"clickhouse": 8123, "clickhouses": 8443}

SQL_TYPES = {
    "string": "String",
    "byte": "Int8",
    "integer": "Int32",
    "long": "Int64",
    "double": "Float64",
    "date": "Date32",
    "timestamp": "DateTime64(6, 'UTC')",
}
IBIS_TYPES = {
    "string": "string",
    "byte": "int8",
    "integer": "int32",
    "long": "int64",
    "double": "float64",
    "date": "date",
    "timestamp": "timestamp('UTC', 6)",
}
KEYS = ("access_key_id", "secret_access_key", "session_token")
"""What opens an S3 store, in the order in which ClickHouse takes it."""

IN_PATHS = {column.name: column.delta for column in FACT if column.name in PARTITIONED_BY}

SETTINGS = {
    "use_hive_partitioning": 1,
    "input_format_parquet_allow_missing_columns": 1,
    "input_format_parquet_case_insensitive_column_matching": 0,
    "session_timezone": "UTC",
    # A question names every file it needs.
    "max_query_size": 1 << 26,
    "glob_expansion_max_elements": 1_000_000,
}
"""What a query needs so that a question means there what it means elsewhere."""


class ClickHouse:
    """The engine `clickhouse://…` (HTTP) or `clickhouses://…` (HTTPS), joined when first asked.

    Args:
        url: user, password, host, port and database of the server.
    """

    failures: tuple[type[Exception], ...] = (ClickHouseError, OSError)

    def __init__(self, url: str) -> None:
        self._url = url
        self._joining = threading.Lock()
        self._backend: Backend | None = None

    def open(self, source: Source) -> Any:
        """Return an Ibis table with exactly these columns, null where a file lacks one.

        Raises:
            EngineProblem: nothing answers at the URL, what answers is no ClickHouse or refuses, or
                the table lies where ClickHouse cannot read.
        """
        columns = ", ".join(map(_quoted, source.columns))
        query = f"SELECT {columns} FROM {_files(source)}"  # noqa: S608 - names and texts are quoted
        types = {name: IBIS_TYPES[delta] for name, delta in source.columns.items()}
        return self._joined().sql(query, schema=types)

    def count(self, asked: Asked, source: Source) -> list[Sequence[Values]]:
        """Return the columns of rows grouped by each grouping, each in a reading of its own."""
        rows = asked.rows(self.open(source))
        return [columns_of(grouped(rows, one, weighted=asked.weighted)) for one in asked.groupings]

    def problem(self, error: Exception, root: str = "") -> EngineProblem:  # noqa: ARG002 - the engine says where
        """Return what ClickHouse says, in one line."""
        return EngineProblem(
            _("ClickHouse at {url} cannot answer: {why}.").format(
                url=_name(self._url), why=str(error).partition("\n")[0].rstrip(". ")
            )
        )

    def close(self) -> None:
        """Leave the server."""
        with self._joining:
            backend, self._backend = self._backend, None
            if backend is not None:
                backend.disconnect()

    def _joined(self) -> Backend:
        with self._joining:
            if self._backend is None:
                self._backend = _connected(self._url)
            return self._backend


def _connected(url: str) -> Backend:
    """Return the server of a URL, asked whether it is one."""
    parts, port = _read(url)
    name = _name(url)
    _refuse_silence(parts, port, name)
    try:
        backend: Backend = ibis.clickhouse.connect(
            host=parts.hostname,
            port=port,
            database=unquote(parts.path.strip("/")) or "default",
            user=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            secure=SECURE[parts.scheme],
            settings=SETTINGS,
            autogenerate_session_id=False,  # several questions may be asked at once
            connect_timeout=PATIENCE,
        )
    except ClickHouseError as error:
        raise EngineProblem(
            _("The ClickHouse at {url} refuses: {reason}").format(
                url=name, reason=str(error).partition("\n")[0]
            )
        ) from error
    if _version(backend.version) < OLDEST:
        backend.disconnect()
        raise EngineProblem(
            _("The ClickHouse at {url} is version {version}; {oldest} or newer is needed.").format(
                url=name, version=backend.version, oldest=".".join(map(str, OLDEST))
            )
        )
    return backend


def _read(url: str) -> tuple[SplitResult, int]:
    """Return a URL's parts and the port that it means."""
    parts = urlsplit(url)
    try:
        if parts.scheme in PORTS and parts.hostname:
            return parts, parts.port or PORTS[parts.scheme]
    except ValueError:  # of a port that is no number
        pass
    raise EngineProblem(
        _(
            "This address of a ClickHouse cannot be read: write "
            "clickhouse://user:password@host:8123/database, or clickhouses:// for HTTPS."
        )
    )


def _name(url: str) -> str:
    """Return a URL as a person may read it: without user and password."""
    parts, port = _read(url)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _refuse_silence(parts: SplitResult, port: int, name: str) -> None:
    """Raise within seconds if no ClickHouse answers; a query may take minutes, its server not."""
    scheme = "https" if SECURE[parts.scheme] else "http"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    try:
        with urlopen(f"{scheme}://{host}:{port}/ping", timeout=PATIENCE) as answer:  # noqa: S310
            if answer.read(4) == b"Ok.\n":
                return
            reason = _("what answers is no ClickHouse")
    except (OSError, HTTPException) as error:
        cause = getattr(error, "reason", error)
        reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        if isinstance(error, HTTPError):
            reason = _("what answers is no ClickHouse")
    raise EngineProblem(
        _(
            "No ClickHouse answers at {url} ({reason}). Is it running there, and does "
            "PROMOTEUR_ENGINE name its HTTP port?"
        ).format(url=name, reason=reason)
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def _files(source: Source) -> str:
    """Return the table function that reads exactly these files."""
    structure = _literal(_structure({**IN_PATHS, **source.columns}))
    if not source.files:
        return f"null({structure})"
    if source.root.startswith(("s3://", "s3a://")):
        return f"s3({_s3(source)}, 'Parquet', {structure})"
    if "://" in source.root or set(source.root) & set("*?{}"):
        raise EngineProblem(
            _(
                "ClickHouse cannot read facts in {root}: they must lie in a folder whose name is "
                "without * ? { }, or in an object store as s3://bucket/path."
            ).replace("{root}", source.root)
        )
    paths = ", ".join(_literal(f"{source.root.rstrip('/')}/{file}") for file in source.files)
    return f"file([{paths}], 'Parquet', {structure})"


def _s3(source: Source) -> str:
    """Return the address of files in an S3 store, and the keys that open it."""
    options = s3_options(source.options)
    usual = f"https://s3.{options.get('region', 'us-east-1')}.amazonaws.com"
    store = options.get("endpoint_url", usual).rstrip("/")
    path = quote(source.root.partition("://")[2].strip("/"))
    files = [quote(file, safe="/=") for file in source.files]
    named = "{" + ",".join(files) + "}" if len(files) > 1 else files[0]
    keys = [options[key] for key in KEYS if key in options]
    opened = ", ".join(map(_literal, keys)) or "NOSIGN"
    return f"{_literal(f'{store}/{path}/{named}')}, {opened}"


def _structure(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{_quoted(name)} Nullable({SQL_TYPES[t]})" for name, t in columns.items())


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
