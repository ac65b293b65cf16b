"""What a table holds, in a few figures: answers, persons, properties, files, and what to tidy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from promoteur.analytics import compaction
from promoteur.analytics.columns import FORMAT, Property
from promoteur.analytics.delta import format_of
from promoteur.analytics.engines.duckdb import DuckDBError, reading
from promoteur.analytics.leftovers import Leftovers, leftovers, opened
from promoteur.analytics.problem import FactsProblem, reason
from promoteur.analytics.reading import connected
from promoteur.analytics.snapshot import DataFile
from promoteur.analytics.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import EPOCH


@dataclass(frozen=True)
class Stats:
    """What a table holds at one version.

    Attributes:
        version: the number of the last change.
        layout: the number of the layout of its columns.
        answers: how many.
        kinds: how many of each kind of survey.
        persons: how many different persons are known to have answered.
        workspaces: how many.
        surveys: how many of each kind.
        first, last: the dates of the first and the last answer; None: there are none.
        properties: their names and types, by name.
        files, size: how many data files hold the answers, and their bytes.
        mergeable: how many files fewer there would be after `Facts.compact`.
        leftovers: what `Facts.vacuum` would delete.
    """

    version: int
    layout: int
    answers: int
    kinds: Mapping[str, int]
    persons: int
    workspaces: int
    surveys: Mapping[str, int]
    first: dt.date | None
    last: dt.date | None
    properties: tuple[Property, ...]
    files: int
    size: int
    mergeable: int
    leftovers: Leftovers


def stats(table: Table, **limits: Any) -> Stats:
    """Return what a table holds now.

    Args:
        table: the table.
        limits: `memory` and `threads` for reading it.

    Raises:
        FactsProblem: the table cannot be read.
    """
    snapshot = table.snapshot()
    files = snapshot.files
    groups = _groups(table, files, limits)
    kinds = sorted({one.kind for one in files})
    merged = compaction.all_of_a_month(files)
    return Stats(
        version=snapshot.version,
        layout=format_of(opened(table.location)) or FORMAT,
        answers=sum(one.rows for one in files),
        kinds={kind: sum(one.rows for one in files if one.kind == kind) for kind in kinds},
        persons=groups.persons,
        workspaces=groups.workspaces,
        surveys=groups.surveys,
        first=groups.first,
        last=groups.last,
        properties=tuple(
            sorted(snapshot.columns.properties.values(), key=lambda one: one.name.casefold())
        ),
        files=len(files),
        size=sum(one.size for one in files),
        mergeable=sum(len(group) - 1 for group in merged),
        leftovers=leftovers(table.location),
    )


@dataclass(frozen=True)
class _Groups:
    """What only a reading of the files tells."""

    persons: int = 0
    workspaces: int = 0
    surveys: Mapping[str, int] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None


def _groups(table: Table, files: Sequence[DataFile], limits: Mapping[str, Any]) -> _Groups:
    if not files:
        return _Groups()
    facts = reading(table.location.root, [one.path for one in files])
    try:
        with connected(table.location, **limits) as connection:
            whole = connection.sql(
                "SELECT count(DISTINCT person), count(DISTINCT workspace), min(day), max(day) "
                f"FROM {facts}"
            ).fetchall()[0]
            surveys = connection.sql(
                f"SELECT kind, count(DISTINCT (workspace, survey)) FROM {facts} "
                "GROUP BY ALL ORDER BY ALL"
            ).fetchall()
    except (DuckDBError, OSError) as error:
        raise FactsProblem(
            _(
                "A file of the table at {where} cannot be read: {why}. To see which: promoteur "
                "facts check {where}"
            ).format(where=table.location, why=reason(error))
        ) from error
    persons, workspaces, first, last = whole
    days = (None if day is None else EPOCH + dt.timedelta(days=day) for day in (first, last))
    return _Groups(persons, workspaces, dict(surveys), *days)
