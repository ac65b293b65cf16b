"""A dashboard's whole set of questions: in a new process, and again from what is remembered.

python benchmarks/dashboard.py [ROWS]

One survey in half of the workspaces: overall, thirteen months, and by six properties, channels,
moments and phases of a customer's life, all this year and the one before. Once for a relational
survey with one voice per person and month, once for a transactional one in which each answer
counts. Theirs is hand-written SQL for the same, in a process of its own.
"""

import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import duckdb

from promoteur.analytics.dimensions import dimension
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.filters import Filter
from promoteur.analytics.location import Location
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from promoteur.kit.periods import Period
from promoteur.score.tally import Tallies
from side_by_side import seconds, spread, told

RUNS = 5
ROLL_UP = tuple(f"00000000-0000-4000-8000-0000000000{i:02}" for i in range(6))
YEARS = (("2025-07-01", "2026-06-30"), ("2024-07-01", "2025-06-30"))
THIRTEEN_MONTHS = ("2025-06-01", "2026-06-30")
SEGMENTS = ("plan", "country", "sector", "customer_type", "account_manager", "product")
OTHERS = ("channel", "moment", "phase:since")

_SQL = {name: f"p_{name}" for name in SEGMENTS} | {
    "phase:since": "CASE WHEN day < d_since THEN 'before' WHEN day - d_since < 90 THEN 'onboarding'"
    " WHEN day - d_since < 365 THEN 'first year' WHEN day - d_since < 730 THEN 'second year'"
    " WHEN d_since IS NOT NULL THEN 'over two years' END"
}


@dataclass(frozen=True)
class Page:
    """The dashboard of one survey.

    Attributes:
        kind, survey: of the answers.
        one_voice: whether each person counts once a month.
    """

    kind: str
    survey: str
    one_voice: bool

    def asked(self) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
        """Return the first and the last day, and the dimensions, of each question."""
        month = ("month",) if self.one_voice else ()
        for days in YEARS:
            yield days, month
            for name in (*SEGMENTS, *OTHERS):
                yield days, (*month, name)
        yield THIRTEEN_MONTHS, ("month",)

    def questions(self) -> Iterator[Question]:
        """Return the questions to the store."""
        for (first, last), by in self.asked():
            chosen = Filter.of_query(
                f"kind={self.kind}&survey={self.survey}&from={first}&to={last}"
            ).within(ROLL_UP)
            yield Question(chosen, tuple(map(dimension, by)), one_voice=self.one_voice)

    def rows(self, connection: duckdb.DuckDBPyConnection, folder: str) -> Iterator[list[Any]]:
        """Return the answers to the same questions in SQL: one table for each span of days."""
        known = ""
        for (first, last), by in self.asked():
            if known != first + last:
                known = first + last
                connection.execute(self._table(folder, first, last))
            names = ", ".join((*(f'"{name}"' for name in by), "score"))
            yield connection.execute(
                f"SELECT {names}, count(*) FROM answers GROUP BY {names}"
            ).fetchall()

    def _table(self, folder: str, first: str, last: str) -> str:
        columns = (f'{_SQL.get(name, name)} AS "{name}"' for name in (*SEGMENTS, *OTHERS))
        voice = (
            "QUALIFY person IS NULL OR row_number() OVER "
            "(PARTITION BY person, month ORDER BY answered_at DESC, response DESC) = 1"
        )
        months = (int(first[:7].replace("-", "")), int(last[:7].replace("-", "")))
        return f"""
            CREATE OR REPLACE TEMP TABLE answers AS SELECT month, score, {", ".join(columns)}
            FROM read_parquet('{folder}/kind={self.kind}/*/*.parquet', hive_partitioning = true)
            WHERE survey = '{self.survey}' AND workspace IN {ROLL_UP}
                AND month BETWEEN {months[0]} AND {months[1]}
                AND answered_on BETWEEN DATE '{first}' AND DATE '{last}'
            {voice if self.one_voice else ""}"""


PAGES = (Page("relational", "relationship", True), Page("transactional", "after support", False))  # noqa: FBT003


def asked_of_store(folder: str) -> dict[str, Any]:
    """Ask the store, as a process does that has just begun; then again what it remembers."""
    begun = time.perf_counter()
    engine = DuckDB()
    store = Store(Table.open(Location.of(folder)), engine)
    questions = [list(page.questions()) for page in PAGES]
    found, lasted = [], []
    for one in questions:
        lasted.append(time.perf_counter() - begun)
        found.append(store.ask_all(one))
    lasted.append(time.perf_counter() - begun)
    ended = time.time()
    everything = [one for page in questions for one in page]
    again = [seconds(lambda: store.ask_all(everything)) for _run in range(50)]
    alone = [seconds(lambda: store.ask(everything[3])) for _run in range(50)]
    engine.close()
    pages = [after - before for before, after in pairwise(lasted)]
    digests = [_digest(_counted(tallies)) for page in found for tallies in page]
    times = {"all": lasted[-1], "pages": pages, "again": again, "alone": alone}
    return times | {"ended": ended, "digests": digests}


def asked_of_sql(folder: str) -> dict[str, Any]:
    """Ask the same in SQL."""
    begun = time.perf_counter()
    connection = duckdb.connect()
    found = [rows for page in PAGES for rows in page.rows(connection, folder)]
    lasted, ended = time.perf_counter() - begun, time.time()
    digests = [_digest(map(tuple, rows)) for rows in found]
    return {"all": lasted, "ended": ended, "digests": digests}


def _counted(tallies: Tallies) -> Iterator[tuple[Any, ...]]:
    for key, counts in zip(tallies.keys, tallies.answers.tolist(), strict=True):
        values = (
            Period.MONTH.number(value) if name == "month" else value and str(value)
            for name, value in zip(tallies.by, key, strict=True)
        )
        told_values = tuple(values)
        yield from ((*told_values, score, int(n)) for score, n in enumerate(counts) if n)


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def child(way: str, folder: str) -> dict[str, Any]:
    """Return what a new process found, and how long that took from its start."""
    begun = time.time()
    command = [sys.executable, __file__, way, folder]
    done = subprocess.run(command, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"process": found["ended"] - begun}


def main() -> None:
    """Ask in new processes, in turn, and check that both ways agree."""
    from facts_maker import made  # noqa: PLC0415 - a dashboard makes no facts

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    folder = str(made(rows))
    ours, theirs = [], []
    for _run in range(RUNS):
        ours.append(child("store", folder))
        theirs.append(child("sql", folder))
    assert ours[0]["digests"] == theirs[0]["digests"]
    number = len(ours[0]["digests"])
    print(f"a dashboard of {number} questions on {rows:,} answers, new processes, {RUNS} of each")
    print(f"  ours: {spread([one['all'] for one in ours])}; must be at most 1.5 s")
    for i, page in enumerate(PAGES):
        print(f"    {page.kind}: {spread([one['pages'][i] for one in ours])}")
    print(f"  ours, imports and all: {spread([one['process'] for one in ours])}")
    print(f"  SQL: {spread([one['all'] for one in theirs])}")
    ratio = statistics.median(
        one["all"] / other["all"] for one, other in zip(ours, theirs, strict=True)
    )
    print(f"  ratio ours/SQL: median {ratio:.2f}")
    for name, title in (("again", "all of them again"), ("alone", "one of them again")):
        times = [statistics.median(one[name]) for one in ours]
        print(f"  {title}, from what is remembered: {told(statistics.median(times))}", end="")
        print("; must be below 5 ms")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        ask = {"store": asked_of_store, "sql": asked_of_sql}[sys.argv[1]]
        print(json.dumps(ask(sys.argv[2])))
    else:
        main()
