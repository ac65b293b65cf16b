"""Delta Lake's words for ours: its schema, its settings, and the actions of its log."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from deltalake import DeltaTable, Field, Schema
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from promoteur.analytics.columns import FACT, FORMAT, SUMMARISED, Columns, Property, Type
from promoteur.analytics.snapshot import DataFile, Snapshot

_FORMAT, _NAME, _TYPE = "promoteur.format", "promoteur.property", "promoteur.type"
_SIGNED = "response"
"""The column whose metadata hold the number of the layout."""

KEPT = 5
"""Minutes for which old entries of the log stay for readers who still use them. Each change looks
at the names of all: among 7,600, two hours of an answer a second, it took 98 ms instead of 8."""

ORPHANED = 6
"""Hours after which a file that no version names was left by a process that was killed."""

REMEMBERED = f"interval {ORPHANED + 1} hours"
"""How long the log names replaced files: until they are old enough to go as orphans. A file that it
forgot earlier would outlive a vacuum, with all that was to be forgotten in it."""

_FACTS = {column.name: PrimitiveType(column.delta) for column in FACT}
SETTINGS = {
    "delta.dataSkippingStatsColumns": ",".join(SUMMARISED),
    "delta.logRetentionDuration": f"interval {KEPT} minutes",
    "delta.deletedFileRetentionDuration": REMEMBERED,
    "delta.checkpointInterval": "30",
}


def files_of(delta: DeltaTable) -> list[DataFile]:
    """Return the live files of the table."""
    actions = delta.get_add_actions(flatten=True)
    columns = {name: actions.column(name).to_pylist() for name in actions.column_names}
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    return [
        DataFile(
            row["path"],
            row["partition.kind"],
            row["partition.month"],
            row.get("num_records") or 0,
            row["size_bytes"],
            _summary(row, "min."),
            _summary(row, "max."),
        )
        for row in rows
    ]


def _summary(row: Mapping[str, Any], side: str) -> dict[str, Any]:
    values = ((name, row.get(side + name)) for name in SUMMARISED)
    return {name: value for name, value in values if value is not None}


def _columns_of(delta: DeltaTable) -> Columns:
    """Return the columns that the table has for properties."""
    columns = Columns()
    for one in delta.schema().fields:
        metadata = one.metadata or {}
        if _NAME in metadata:
            found = Property(str(metadata[_NAME]), Type(metadata.get(_TYPE, Type.TEXT)))
            columns = columns.grown([found])
    return columns


def _metadata_of(one: Property) -> dict[str, Any]:
    return {_NAME: one.name, _TYPE: str(one.type)}


def _fields_of(one: Property) -> list[Field]:
    """Return the columns of a property; those that have its values as they came say its name."""
    said = {one.text: one.type, one.number: Type.NUMBER}
    return [
        Field(
            name,
            PrimitiveType(kind),
            metadata=_metadata_of(Property(one.name, said[name])) if name in said else None,
        )
        for name, kind in one.columns.items()
    ]


def addition(one: DataFile) -> AddAction:
    """Return the entry of the log that adds a file."""
    stats = {"numRecords": one.rows, "minValues": one.least, "maxValues": one.greatest}
    told = json.dumps(stats, ensure_ascii=False)  # deltalake misreads the escapes of U+100000 on
    values = {"kind": one.kind, "month": str(one.month)}
    return AddAction(one.path, one.size, values, _milliseconds(), data_change=True, stats=told)


def removal(one: DataFile) -> RemoveAction:
    """Return the removal of a file.

    It is said to change data even where the same answers are added again: only then does deltalake
    1.6 refuse the second of two concurrent changes that replace the same file.
    """
    values: dict[str, str | None] = {"kind": one.kind, "month": str(one.month)}
    return RemoveAction(one.path, True, _milliseconds(), one.size, values)  # noqa: FBT003


def new_schema() -> Schema:
    """Return the schema of a new table."""
    return Schema(
        [
            Field(name, kind, metadata={_FORMAT: str(FORMAT)} if name == _SIGNED else None)
            for name, kind in _FACTS.items()
        ]
    )


def format_of(delta: DeltaTable) -> int | None:
    """Return the number of the table's layout; None: it is not one of facts."""
    found = {one.name: one for one in delta.schema().fields}.get(_SIGNED)
    number = str((found.metadata or {}).get(_FORMAT, "")) if found else ""
    return int(number) if number.isdecimal() else None


def snapshot_of(delta: DeltaTable) -> Snapshot:
    """Return the table at the version that `delta` has read."""
    there = {one.name for one in delta.schema().fields}
    return Snapshot(
        delta.version(), tuple(files_of(delta)), _columns_of(delta), there.issuperset(_FACTS)
    )


def grow(delta: DeltaTable, properties: Sequence[Property]) -> None:
    """Give the table the columns for these properties that it has not yet, and what a fact lacks.

    A property of another type than the table's becomes text, whoever was first.
    """
    there = _columns_of(delta)
    known = {one.name for one in delta.schema().fields}
    fields = [Field(name, kind) for name, kind in _FACTS.items() if name not in known]
    wanted = there.grown(properties).properties
    for one in wanted.values():
        fields += [column for column in _fields_of(one) if column.name not in known]
    if fields:
        delta.alter.add_columns(fields)
    for key, one in wanted.items():
        if one.text in known and there.properties[key].type is not one.type:
            delta.alter.set_column_metadata(one.text, _metadata_of(one))


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
