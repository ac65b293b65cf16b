"""Answers for tests, the same each time, and what a table holds as another library reads it."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from promoteur.analytics.answer import Answer
from promoteur.analytics.columns import Kind
from promoteur.analytics.facts import Facts

NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


def uuid7(i: int) -> str:
    """Return the i-th id: ids grow with `i`, as those of time do."""
    digits = f"{0x19B_0000_0000 + i:012x}"
    return f"{digits[:8]}-{digits[8:]}-7000-8000-{i:012x}"


def answer(i: int, **changes: Any) -> Answer:
    """Return the i-th answer, with some of its fields changed."""
    moment = changes.get("answered_at", NOON)
    fields: dict[str, Any] = {
        "response": uuid7(i),
        "workspace": "acme",
        "survey": "nps",
        "kind": Kind.RELATIONAL,
        "score": i % 11,
        "answered_at": moment,
        "answered_on": moment.date() if isinstance(moment, dt.datetime) else NOON.date(),
    }
    return Answer(**{**fields, **changes})


def answers(numbers: Iterable[int], **changes: Any) -> list[Answer]:
    return [answer(i, **changes) for i in numbers]


def on(year: int, month: int, day: int) -> dict[str, Any]:
    """Return the fields of an answer at noon of a day."""
    moment = dt.datetime(year, month, day, 12, tzinfo=dt.UTC)
    return {"answered_at": moment, "answered_on": moment.date()}


def stored(facts: Facts) -> list[dict[str, Any]]:
    """Return all facts, by response, as pyarrow reads them from the files of the newest version."""
    return rows_of(facts.table.location.root)


def rows_of(root: str | Path) -> list[dict[str, Any]]:
    table = DeltaTable(str(root))
    found = []
    for path in live(root):
        kind, month = Path(path).parent.parent.name, Path(path).parent.name
        for row in pq.ParquetFile(Path(root) / path).read().to_pylist():
            where = {"kind": kind.removeprefix("kind="), "month": int(month[6:])}
            found.append({**dict.fromkeys(_names(table)), **row, **where})
    return sorted(found, key=lambda row: row["response"])


def _names(table: DeltaTable) -> list[str]:
    return [one.name for one in table.schema().fields]


def live(root: str | Path) -> list[str]:
    """Return the paths of the live files."""
    return sorted(DeltaTable(str(root)).get_add_actions(flatten=True).column("path").to_pylist())


def files(root: str | Path) -> list[str]:
    """Return the paths of all files, those of the log too."""
    return sorted(str(p.relative_to(root)) for p in Path(root).rglob("*") if p.is_file())


def scores(facts: Facts) -> dict[str, int]:
    """Return the score of each response; each is there once."""
    rows = stored(facts)
    found = {row["response"]: row["score"] for row in rows}
    assert len(found) == len(rows)
    return found


def arrow(numbers: Iterable[int], **columns: Any) -> pa.Table:
    """Return answers as an Arrow table, with columns put in, or left out where they are None."""
    from promoteur.analytics.answer import as_table

    table = pa.table(as_table(answers(numbers)))
    for name, values in columns.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        if values is not None:
            table = table.append_column(
                name, pa.array(values) if isinstance(values, list) else values
            )
    return table
