"""What the environment says of engines, their limits, and the keys of object stores.

`PROMOTEUR_ENGINE`, `PROMOTEUR_MEMORY`, `PROMOTEUR_THREADS`; `AWS_…`, `AZURE_…` and `GOOGLE_…` as
other programs read them, and before them `PROMOTEUR_STORAGE_…`: whatever else a store may be told.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from promoteur.analytics.engines.engine import Engine
from promoteur.analytics.location import Location
from promoteur.analytics.problem import EngineProblem, SettingProblem
from promoteur.kit.language import gettext as _

DUCKDB = "duckdb"
SCHEMES = {
    "spark": "spark",
    "sc": "spark",
    "clickhouse": "clickhouse",
    "clickhouses": "clickhouse",
}
"""How the URL of an engine begins, and the engine it is of."""

MOST_THREADS = 1024
_MEMORY = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:[KMGT]i?B)", re.IGNORECASE)
_OURS = "PROMOTEUR_STORAGE_"
_STORES = {
    "AWS_": (
        ("s3", "s3a"),
        (
            "ACCESS_KEY_ID SECRET_ACCESS_KEY SESSION_TOKEN REGION DEFAULT_REGION ENDPOINT_URL "
            "ALLOW_HTTP VIRTUAL_HOSTED_STYLE_REQUEST"
        ),
    ),
    "AZURE_": (
        ("az", "abfs", "abfss"),
        (
            "STORAGE_ACCOUNT_NAME STORAGE_ACCOUNT_KEY STORAGE_SAS_KEY CLIENT_ID CLIENT_SECRET "
            "TENANT_ID"
        ),
    ),
    "GOOGLE_": (("gs",), "SERVICE_ACCOUNT SERVICE_ACCOUNT_KEY APPLICATION_CREDENTIALS"),
}
"""How variables of a store begin, which URLs they are for, and those that we read: a library
refuses names that it does not know, and in an environment there are many."""


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        engine: "duckdb", or the URL of another engine, which may hold a password.
        memory: what DuckDB may hold, such as "1500MB"; None: its default.
        threads: how many DuckDB uses; None: one for each core.
        storage: what opens object stores, whichever: keys, region, endpoint.
    """

    engine: str = DUCKDB
    memory: str | None = None
    threads: int | None = None
    storage: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, Any]:
        """The limits that were set, as `DuckDB` and `Facts` take them."""
        given = {"memory": self.memory, "threads": self.threads}
        return {name: value for name, value in given.items() if value is not None}

    def location(self, path: str) -> Location:
        """Return the place that a person named, with what opens it where it is an object store."""
        protocol = path.partition("://")[0].lower()
        others = tuple(
            prefix for prefix, (protocols, _names) in _STORES.items() if protocol not in protocols
        )
        fitting = {k: v for k, v in self.storage.items() if not k.startswith(others)}
        return Location.of(path, fitting)

    @property
    def engine_name(self) -> str:
        """The engine as a person may read it: without user, password and token."""
        scheme, mark, rest = self.engine.partition("://")
        host = rest.partition("/")[0].partition(";")[0].rpartition("@")[2]
        return f"{scheme}{mark}{host}"


def settings(
    environment: Mapping[str, str] | None = None, *, engine: str | None = None
) -> Settings:
    """Return the settings of an environment, by default that of the process.

    Args:
        environment: names and values.
        engine: in the place of `PROMOTEUR_ENGINE`.

    Raises:
        SettingProblem: one of them cannot be used.
    """
    given = os.environ if environment is None else environment
    return Settings(
        _engine_of(engine or given.get("PROMOTEUR_ENGINE", "")),
        _memory_of(given.get("PROMOTEUR_MEMORY", "")),
        _threads_of(given.get("PROMOTEUR_THREADS", "")),
        _storage_of(given),
    )


def engine(chosen: Settings) -> Engine:
    """Return the engine of the settings; its library is imported now, and not before.

    Raises:
        EngineProblem: its library is not installed.
    """
    scheme = chosen.engine.partition("://")[0]
    if scheme == DUCKDB:
        from promoteur.analytics.engines.duckdb import DuckDB  # noqa: PLC0415 - as for the others

        return DuckDB(**chosen.limits)
    extra = SCHEMES[scheme]
    try:
        return _elsewhere(extra, chosen.engine)
    except ImportError as error:
        if (error.name or "").startswith("promoteur"):
            raise
        raise EngineProblem(
            _(
                "The engine {engine} needs a library that is not installed ({name}): pip install "
                "'promoteur[{extra}]'"
            ).format(engine=chosen.engine_name, name=error.name, extra=extra)
        ) from error


def _elsewhere(extra: str, url: str) -> Engine:
    """Return the engine that a URL names; each brings a library that others do without."""
    if extra == "spark":
        from promoteur.analytics.engines.spark import Spark  # noqa: PLC0415

        return Spark(url)
    from promoteur.analytics.engines.clickhouse import ClickHouse  # noqa: PLC0415

    return ClickHouse(url)


def _engine_of(said: str) -> str:
    """Return "duckdb", or the URL of another engine with its scheme in small letters."""
    scheme, mark, rest = said.strip().partition("://")
    scheme = scheme.lower()
    if not rest and scheme in {"", DUCKDB}:
        return DUCKDB
    if scheme not in SCHEMES or not rest:
        raise SettingProblem(
            _(
                "“{engine}” names no engine (PROMOTEUR_ENGINE or --engine). Engines are duckdb, "
                "spark://host:7077, sc://host:15002 and clickhouse://user:password@host:8123."
            ).format(engine=Settings(said.strip()).engine_name)
        )
    return f"{scheme}{mark}{rest}"


def _memory_of(said: str) -> str | None:
    text = said.strip()
    if text and not _MEMORY.fullmatch(text):
        raise SettingProblem(
            _("PROMOTEUR_MEMORY is “{value}”, which is no size: 1500MB and 8GB are.").format(
                value=text
            )
        )
    return text or None


def _threads_of(said: str) -> int | None:
    text = said.strip()
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST_THREADS):
        raise SettingProblem(
            _("PROMOTEUR_THREADS is “{value}”; it is a whole number from 1 to {most}.").format(
                value=text, most=MOST_THREADS
            )
        )
    return int(text)


def _storage_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return what opens object stores; ours come last, and so instead of others."""
    known = {
        f"{prefix}{name}" for prefix, (_urls, names) in _STORES.items() for name in names.split()
    }
    found = {key: value for key, value in given.items() if key in known and value}
    ours = {key.removeprefix(_OURS): v for key, v in given.items() if key.startswith(_OURS)}
    return found | ours
