"""How the time of a question grows with the answers, beside the bytes of the columns that it reads.

python benchmarks/growth.py [ROWS …]

Then a question about the last month of one workspace, in tables that have the same month and ever
more history before it. Beside each stands SQL on the same files.
"""

import statistics
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from asking import ASKED, Asked, cold, same
from facts_maker import MONTHS, WORKSPACE, answers_sql, copied, made
from promoteur.analytics.columns import PARTITIONED_BY
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.questions import Question
from promoteur.analytics.reach import reach
from promoteur.analytics.snapshot import Snapshot
from promoteur.analytics.store import Store
from side_by_side import seconds, told

SIZES = (1_000_000, 10_000_000)
RUNS = 11

NEXT = 100_000
"""Answers of the month after the last one, the same ones in each table."""

RECENT = Asked(
    "last month of one workspace, by day and segment (20)",
    ("day", "sector"),
    {
        "kind": ("relational",),
        "workspace": (WORKSPACE.format(3),),
        "from": ("2026-07-01",),
        "to": ("2026-07-31",),
    },
)


def bytes_read(question: Question, folder: Path, snapshot: Snapshot) -> int:
    """Return the bytes, compressed, of the columns that a question reads in the files it needs."""
    found = reach(question.filter)
    files = [
        f"{folder}/{one.path}"
        for one in snapshot.files
        if found.may_hold(one.least, one.greatest, one.kind, one.month)
    ]
    names = [name for name in question.reads(snapshot.columns) if name not in PARTITIONED_BY]
    sql = "SELECT sum(total_compressed_size) FROM parquet_metadata(?) WHERE path_in_schema IN ?"
    ((total,),) = duckdb.execute(sql, [files, names]).fetchall()
    return int(total)


def medians(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Return the median times of both, run in turn."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _run in range(RUNS)]
    mine, other = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(other)


def measured(asked: Asked, folder: Path, facts: Facts) -> tuple[float, float, int]:
    """Return the seconds of the store and of SQL, and the bytes, of a question to a table."""
    engine, connection = DuckDB(), duckdb.connect()
    connection.execute("SET parquet_metadata_cache = true")
    store = Store(facts.table, engine)
    snapshot = facts.table.snapshot()
    files = [f"{folder}/{one.path}" for one in snapshot.files]
    sql = asked.sql(f"read_parquet({files}, hive_partitioning = true)")
    assert same(store.ask(asked.question), connection.sql(sql).fetchall(), asked)
    mine, other = medians(
        lambda: cold(store).ask(asked.question), lambda: connection.execute(sql).fetchall()
    )
    engine.close()
    return mine, other, bytes_read(asked.question, folder, snapshot)


def report(asked: Asked, sizes: Sequence[int], found: Sequence[tuple[float, float, int]]) -> None:
    """Print a line for each size, and how much time and bytes grow from each to the next."""
    print(f" {asked.title}")
    for rows, (mine, other, size) in zip(sizes, found, strict=True):
        print(f"  {rows:>11,}: {told(mine)}, SQL {told(other)}; {size / 1e6:.2f} MB of columns")
    for (less, before), (more, after) in pairwise(zip(sizes, found, strict=True)):
        print(
            f"  from {less:,} to {more:,}: time × {after[0] / before[0]:.2f}, "
            f"bytes × {after[2] / before[2]:.2f}"
        )


def of_history(asked: Asked, rows: int) -> tuple[float, float, int]:
    """Return what a question costs in a table of so many answers."""
    folder = made(rows)
    with Facts.open(folder) as facts:
        return measured(asked, folder, facts)


def of_recent(rows: int) -> tuple[float, float, int]:
    """Return what the recent question costs after so many answers of history."""
    with copied(made(rows)) as folder:
        first = 10**12  # numbers of answers that no table has yet
        sql = answers_sql(first, first + NEXT, MONTHS, 100_000)
        with Facts.open(folder) as facts:
            facts.append(duckdb.connect().sql(sql).to_arrow_table())
            facts.compact()  # the same files for each
        with Facts.open(folder) as facts:
            return measured(RECENT, folder, facts)


def main() -> None:
    """Measure each question in each table."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print("growth of a question's time with the answers, medians of", RUNS)
    for asked in ASKED:
        report(asked, sizes, [of_history(asked, rows) for rows in sizes])
    report(RECENT, sizes, [of_recent(rows) for rows in sizes])


if __name__ == "__main__":
    main()
