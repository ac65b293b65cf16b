"""Tally 100 million answers by 20 segments × 36 months, beside the same group-by in SQL.

python benchmarks/tally_frame.py [ROWS]
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from promoteur.score import Tallies, tally
from side_by_side import compare


def write_answers(path: Path, rows: int) -> None:
    """Write answers 0–10 with a segment and a month, some of them missing."""
    duckdb.connect().execute(
        f"""COPY (
            SELECT CASE WHEN hash(i) % 50 = 0 THEN NULL ELSE (hash(i + 1) % 11)::TINYINT END AS nps,
                'segment ' || (hash(i + 2) % 20) AS segment,
                (hash(i + 3) % 36)::SMALLINT AS month
            FROM range({rows}) AS answers(i)
        ) TO '{path}'"""
    )


def main() -> None:
    """Write the answers, check that both ways agree, and time them."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        write_answers(path, rows)
        connection = duckdb.connect()

        def ours() -> Any:
            return tally(connection.read_parquet(str(path)), "nps", by=["segment", "month"])

        def theirs() -> list[tuple[Any, ...]]:
            return connection.execute(
                f"SELECT segment, month, nps, count(*) FROM '{path}' GROUP BY ALL"
            ).fetchall()

        table = ours()
        assert isinstance(table, Tallies)
        assert len(table) == 720
        counted = theirs()
        assert table.total().n == sum(n for *_key, nps, n in counted if nps is not None)
        assert table.total().missing == sum(n for *_key, nps, n in counted if nps is None)
        print(
            f"tally of {rows:,} answers by 20 segments × 36 months; theirs: GROUP BY in DuckDB SQL"
        )
        compare(ours, theirs)


if __name__ == "__main__":
    main()
