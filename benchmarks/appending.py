"""Appending answers: by the thousand, in bulk, and one a second for a day.

python benchmarks/appending.py [APPENDS]

APPENDS of one answer each make the day: 86,400 is a whole one, and a tenth of it is the default. As
it leaves never more than so many files of a kind, those are asked, too.
Theirs is a bare `write_deltalake` of the same rows, ready as an Arrow table: it checks nothing and
sorts nothing. Ours stores answers as they come, and sorts and merges files beside that: for a bulk,
both times are told. What the day has left behind is asked the same questions as a copy of it after
`compact`.
"""

import dataclasses
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from deltalake import DeltaTable, write_deltalake

from asking import ASKED, cold, equal
from facts_maker import CACHE, MONTHS, answers_sql, copied, drawn, made
from promoteur.analytics import compaction
from promoteur.analytics.answer import as_table
from promoteur.analytics.columns import Kind
from promoteur.analytics.delta import KEPT, ORPHANED
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.location import Location
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from side_by_side import compare, seconds, spread, told

DAY = 86_400
BATCH, BATCHES, BULK = 1_000, 200, 1_000_000
HISTORY = 1_000_000
"""Answers in the table on which the day falls."""

FASTER = 20
"""How many seconds of the day pass in one second, about."""

SLOWER = 1.3


def thousands(room: Path) -> None:
    """Append batches of 1,000 answers, and beside each the same rows with `write_deltalake`."""
    mine, bare = [], []
    with Facts.create(room / "thousands") as facts:
        for i in range(BATCHES + 1):
            answers = drawn(i * BATCH, (i + 1) * BATCH)
            table = as_table(answers)
            mine.append(seconds(lambda answers=answers: facts.append(answers)))  # type: ignore[misc]
            bare.append(seconds(_bare(room / "bare thousands", table)))
        assert sum(one.rows for one in facts.table.snapshot().files) == (BATCHES + 1) * BATCH
    del mine[0], bare[0]  # they made the tables
    print(f"appends of {BATCH:,} answers, {BATCHES} of them")
    for name, times in (("ours", mine), ("write_deltalake", bare)):
        ninth = statistics.quantiles(times, n=20)[-1]
        middle = statistics.median(times)
        print(f"  {name}: median {told(middle)}, 95 % {told(ninth)}, at most {told(max(times))}")
    ratio = statistics.median(one / other for one, other in zip(mine, bare, strict=True))
    print(f"  ratio ours/write_deltalake: median {ratio:.2f}; ours must be below 50 ms")


def _bare(path: Path, table: Any) -> Callable[[], None]:
    return lambda: write_deltalake(path, table, mode="append")


def bulk(room: Path, months: int) -> None:
    """Append a million answers at once, which fall in so many months."""
    parts = [
        answers_sql(BULK * i // months, BULK * (i + 1) // months, MONTHS - months + i, 100_000)
        for i in range(months)
    ]
    table = duckdb.connect().sql(" UNION ALL ".join(f"({one})" for one in parts)).to_arrow_table()
    with tempfile.TemporaryDirectory(dir=room) as inner:
        number = itertools.count()
        times, merged = [], []

        def ours() -> None:
            facts = Facts.create(Path(inner) / f"ours {next(number)}")
            times.append(seconds(lambda: facts.append(table)))
            merged.append(times[-1] + seconds(facts.close))
            assert sum(one.rows for one in facts.table.snapshot().files) == BULK

        def theirs() -> None:
            write_deltalake(Path(inner) / f"bare {next(number)}", table)

        print(f"{BULK:,} answers in bulk, of {months} months, into a new table")
        compare(ours, theirs, name="write_deltalake")
        rate = BULK / statistics.median(times)
        print(f"  ours: {rate:,.0f} answers/s until they are stored; must be at least 500,000")
        print(
            f"  ours: sorted, too, after {told(statistics.median(merged))}; the comparison is that"
        )


def day(appends: int) -> None:
    """Append answers one by one, and ask what came of it; then the same of a compacted copy."""
    with copied(made(HISTORY)) as folder:
        _hurry(folder)
        with Facts.open(folder) as facts:
            answers = drawn(10**12, 10**12 + appends)
            begun = time.perf_counter()
            times = [seconds(lambda one=one: facts.append([one])) for one in answers]  # type: ignore[misc]
            lasted = time.perf_counter() - begun
        print(f"{appends:,} appends of one answer to {HISTORY:,}, in {lasted:.0f} s")
        print(f"  each {spread(times)}")
        _log(folder)
        with copied(folder) as other:
            with Facts.open(other) as facts:
                facts.compact()
                facts.table.checkpoint()
            _compare(folder, other)


def most_files() -> None:
    """Ask the same where as many files stand as single answers can ever leave unmerged."""
    sizes = [size for size in (1, *compaction.TIERS[:2]) for _one in range(compaction.FEW - 1)]
    with copied(made(HISTORY)) as folder:
        answers = iter(drawn(10**12, 10**12 + len(Kind) * sum(sizes)))
        with Facts.open(folder) as facts, _unmerged():
            for kind, size in itertools.product(Kind, sizes):
                some = itertools.islice(answers, size)
                facts.append([dataclasses.replace(one, kind=kind) for one in some])
        print(f"{len(Kind) * len(sizes)} files more than compaction leaves: the most there can be")
        with copied(folder) as other:
            with Facts.open(other) as facts:
                facts.compact()
            _compare(folder, other)


@contextmanager
def _unmerged() -> Iterator[None]:
    few, compaction.FEW = compaction.FEW, sys.maxsize
    try:
        yield
    finally:
        compaction.FEW = few


def _hurry(folder: Path) -> None:
    """Let the log forget as much sooner as its seconds are shorter here than a day's are."""
    minutes = {"logRetentionDuration": KEPT, "deletedFileRetentionDuration": 60 * (ORPHANED + 1)}
    DeltaTable(str(folder)).alter.set_table_properties(
        {
            f"delta.{name}": f"interval {60 * long // FASTER} seconds"
            for name, long in minutes.items()
        }
    )


def _log(folder: Path) -> None:
    entries = [one.stat().st_size for one in (folder / "_delta_log").iterdir()]
    files = len(Table.open(Location.of(folder)).snapshot().files)
    print(f"  its log: {len(entries):,} files, {sum(entries) / 1e6:.1f} MB; live files: {files:,}")


def _compare(after: Path, compacted: Path) -> None:
    """Compare questions to the table as the day left it with those to the compacted one."""
    engine = DuckDB()
    ours, theirs = (Store(Table.open(Location.of(one)), engine) for one in (after, compacted))
    for asked in ASKED:
        question = asked.question
        assert equal(ours.ask(question), theirs.ask(question))
        print(f" {asked.title}; theirs: after compact")
        compare(
            lambda question=question: cold(ours).ask(question),  # type: ignore[misc]
            lambda question=question: cold(theirs).ask(question),  # type: ignore[misc]
            21,
            goal=SLOWER,
        )
    print(" opening the table anew, and looking which files are live; theirs: after compact")
    compare(
        lambda: Table.open(Location.of(after)).snapshot(),
        lambda: Table.open(Location.of(compacted)).snapshot(),
        21,
    )
    engine.close()


def main() -> None:
    """Append by the thousand, in bulk, and for a day."""
    appends = int(sys.argv[1]) if len(sys.argv) > 1 else DAY // 10
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as room:
        thousands(Path(room))
        for months in (1, MONTHS):
            bulk(Path(room), months)
    day(appends)
    most_files()


if __name__ == "__main__":
    main()
