"""Score a CSV file of 50 million rows, beside DuckDB's own reader counting the same column.

python benchmarks/csv_file.py [ROWS]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from side_by_side import compare

COUNT = (
    "import duckdb; "
    "print(duckdb.connect().execute(\"SELECT nps, count(*) FROM read_csv('{path}') "
    'GROUP BY nps").fetchall())'
)


def write_answers(path: Path, rows: int) -> None:
    """Write a survey export: number, date, country, answer, comment."""
    duckdb.connect().execute(
        f"""COPY (
            SELECT i AS id, DATE '2023-01-01' + (i % 1000)::INTEGER AS answered,
                ['FR', 'BE', 'CH', 'DE'][1 + (i * 7919) % 4] AS country,
                CASE WHEN hash(i) % 50 = 0 THEN NULL ELSE (hash(i + 2) % 11)::TINYINT END AS nps,
                'comment number ' || (i % 1000) AS comment
            FROM range({rows}) AS answers(i)
        ) TO '{path}' (HEADER)"""
    )


def run(*command: str) -> int:
    """Run a command and return the most memory that it held, in bytes."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return used.ru_maxrss * 1024


def main() -> None:
    """Write the file and time both as whole processes."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        write_answers(path, rows)
        score = (sys.executable, "-m", "promoteur", "score", str(path))
        print(
            f"score of {rows:,} rows of CSV ({path.stat().st_size / 1e9:.1f} GB), whole processes; "
            "theirs: DuckDB's read_csv, GROUP BY"
        )
        compare(lambda: run(*score), lambda: run(sys.executable, "-c", COUNT.format(path=path)))
        print(f"  most memory held by ours: {run(*score) / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
