"""By month × segment, beside the obvious SQL on an ordinary Parquet file of the same answers.

python benchmarks/layout.py [ROWS]

The ordinary file is one that DuckDB writes with its defaults, in the order in which the answers
came, with the moment of the answer as a timestamp and the segment as text. The obvious SQL pools
kinds, which the store does not: ours counts by kind as well.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from asking import cold, files_of
from facts_maker import CACHE, made
from promoteur.analytics.dimensions import dimension
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.location import Location
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.analytics.table import Table
from promoteur.score.tally import Tallies
from side_by_side import compare

QUESTION = Question(by=tuple(dimension(name) for name in ("kind", "month", "sector")))
OBVIOUS = """
SELECT date_trunc('month', answered_at), sector, score, count(*)
FROM '{path}' GROUP BY ALL
"""
GOAL = 0.5


def write_ordinary(files: list[str], path: Path) -> None:
    """Write the answers as anyone would export them; columns that nobody reads cost nothing."""
    with tempfile.TemporaryDirectory(dir=CACHE) as spill:
        duckdb.connect(config={"memory_limit": "4GB", "temp_directory": spill}).execute(
            f"""COPY (
                SELECT survey, timezone('UTC', answered_at) AS answered_at, score,
                    p_sector AS sector
                FROM read_parquet({files}) ORDER BY answered_at
            ) TO '{path}'"""
        )


def same(tallies: Tallies, rows: list[tuple[Any, ...]]) -> bool:
    """Whether the obvious SQL counts what the tallies count, all kinds together."""
    found: Counter[tuple[Any, ...]] = Counter()
    for (_kind, month, sector), counts in zip(tallies.keys, tallies.answers, strict=True):
        for score, n in enumerate(counts.tolist()):
            found[month, sector, score] += int(n)
    return +found == {(month.date(), sector, score): n for month, sector, score, n in rows}


def main() -> None:
    """Write the ordinary file, check that both ways agree, and time them."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    folder = made(rows)
    engine = DuckDB()
    store = Store(Table.open(Location.of(folder)), engine)
    with tempfile.TemporaryDirectory(dir=CACHE) as room:
        path = Path(room) / "answers.parquet"
        write_ordinary(files_of(folder), path)
        connection = duckdb.connect()

        def ours() -> Tallies:
            return cold(store).ask(QUESTION)

        def theirs() -> list[tuple[Any, ...]]:
            return connection.execute(OBVIOUS.format(path=path)).fetchall()

        assert same(ours(), theirs())
        print(
            f"{rows:,} answers by month × segment (20); theirs: the obvious SQL on an ordinary file"
        )
        compare(ours, theirs, 15, goal=GOAL)
    engine.close()


if __name__ == "__main__":
    main()
