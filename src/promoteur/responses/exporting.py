"""Responses as a file: CSV, written row by row, or Parquet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arro3.core import Array, DataType, Table
from django.db.models import QuerySet

from promoteur.analytics.engines.duckdb import connect
from promoteur.kit.cells import harmless
from promoteur.kit.sql import literal, quoted
from promoteur.responses.models import Response

CHUNK = 2_000
MEMORY = "200MB"
_TEXT, _WHOLE, _NUMBER, _TRUTH, _MOMENT, _DAY = (
    "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "DATE",
)  # fmt: skip
_ARROW = {_WHOLE: DataType.int64(), _NUMBER: DataType.float64(), _TRUTH: DataType.bool()}
FIXED = {
    "response": _TEXT,
    "workspace": _TEXT,
    "survey": _TEXT,
    "survey_id": _TEXT,
    "kind": _TEXT,
    "version": _WHOLE,
    "answered_at": _MOMENT,
    "answered_on": _DAY,
    "score": _WHOLE,
    "scale": _TEXT,
    "category": _TEXT,
    "comment": _TEXT,
    "channel": _TEXT,
    "moment": _TEXT,
    "language": _TEXT,
    "wave": _WHOLE,
    "person": _TEXT,
    "counted": _TRUTH,
    "held": _TEXT,
    "excluded": _TEXT,
    "tags": _TEXT,
    "unproven": _TEXT,
}
"""The columns of every response, each with its type. Properties and further answers follow them."""


@dataclass(frozen=True)
class Columns:
    """The columns of an export, each with its type."""

    types: dict[str, str]

    @classmethod
    def of(cls, found: QuerySet[Response]) -> "Columns":
        """Return the columns that responses need; a property has the type of all its values."""
        types: dict[str, str] = {}
        pairs = found.order_by().values_list("properties", "further")
        for properties, further in pairs.iterator(chunk_size=CHUNK):
            for name, value in properties.items():
                column = f"property.{name}"
                mine = _type_of(value)
                types[column] = mine if types.get(column, mine) == mine else _TEXT
            for name in further:
                types.setdefault(f"further.{name}", _TEXT)
        return cls(FIXED | dict(sorted(types.items())))


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return _TRUTH
    return _NUMBER if isinstance(value, int | float) else _TEXT


def rows(found: QuerySet[Response], columns: Columns) -> Iterator[list[Any]]:
    """Return the values of each response in the order of the columns; nothing where it has none."""
    whole = found.select_related("survey__workspace").prefetch_related("tags")
    whole = whole.defer("sought", "survey__draft")
    for one in whole.iterator(chunk_size=CHUNK):
        values = _values(one)
        yield [values.get(name) for name in columns.types]


def _values(one: Response) -> dict[str, Any]:
    values = {
        "response": str(one.id),
        "workspace": one.survey.workspace.name,
        "survey": one.survey.name,
        "survey_id": str(one.survey_id),
        "kind": one.survey.kind,
        "version": one.version or None,
        "answered_at": one.answered_at,
        "answered_on": one.answered_on,
        "score": one.score,
        "scale": one.scale,
        "category": str(one.category),
        "comment": one.comment or None,
        "channel": one.channel or None,
        "moment": one.moment or None,
        "language": one.language or None,
        "wave": one.wave,
        "person": one.person or None,
        "counted": one.counts,
        "held": one.held or None,
        "excluded": one.excluded or None,
        "tags": ", ".join(tag.name for tag in one.tags.all()) or None,
        "unproven": json.dumps(one.unproven, ensure_ascii=False) if one.unproven else None,
    }
    values |= {f"property.{name}": value for name, value in one.properties.items()}
    return values | {f"further.{name}": _told(value) for name, value in one.further.items()}


def _told(value: Any) -> str:
    """Return a further answer as text: the options of several joined, others as JSON has them."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)


def as_csv(found: QuerySet[Response]) -> Iterator[str]:
    """Return the lines of a CSV file, some at a time: commas, UTF-8 with its mark for spreadsheets.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    columns = Columns.of(found)
    yield "\ufeff" + _lines([list(columns.types)])
    chunk: list[list[str]] = []
    for row in rows(found, columns):
        chunk.append([_cell(value) for value in row])
        if len(chunk) == CHUNK:
            yield _lines(chunk)
            chunk = []
    yield _lines(chunk)


def _lines(chunk: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(chunk)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def write_parquet(found: QuerySet[Response], path: Path) -> int:
    """Write responses as a Parquet file, and return how many they were.

    Raises:
        OSError: the file cannot be written.
    """
    columns = Columns.of(found)
    typed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.types.items())
    connection = connect(memory=MEMORY)
    try:
        connection.execute(f"CREATE TABLE chosen ({typed})")
        written, chunk = 0, []
        for row in rows(found, columns):
            chunk.append(row)
            if len(chunk) == CHUNK:
                written, chunk = written + _stored(connection, columns, chunk), []
        written += _stored(connection, columns, chunk)
        path.touch()
        connection.execute(f"COPY chosen TO {literal(path)} (FORMAT parquet)")
    finally:
        connection.close()
    return written


def _stored(connection: Any, columns: Columns, chunk: list[list[Any]]) -> int:
    """Put a chunk of rows into DuckDB by way of Arrow, and return how many they were."""
    arrays: dict[str, Any] = {
        name: _array([row[i] for row in chunk], kind)
        for i, (name, kind) in enumerate(columns.types.items())
    }
    connection.register("part", Table.from_pydict(arrays))
    connection.execute("INSERT INTO chosen FROM part")
    connection.unregister("part")
    return len(chunk)


def _array(values: list[Any], kind: str) -> Array:
    if kind in _ARROW:
        return Array(values, _ARROW[kind])
    texts = [None if value is None else _as_text(value) for value in values]
    return Array(texts, DataType.utf8())


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
