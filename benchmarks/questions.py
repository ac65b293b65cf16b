"""Questions of the store beside hand-written SQL on the same files, and beside other engines.

python benchmarks/questions.py [ROWS …]

Without numbers: 1 and 10 million answers. At 10 million (and where it is the only number) the same
questions are asked of pandas, polars, SQLite and PostgreSQL too: of pandas with the answers in
memory, of polars on the same files, of the databases with an index on each column. They have only
the columns that the questions read, with the periods as the same whole numbers. Then the same once
more, prepared for just these questions: polars with the answers in memory, the databases with an
index for each question that holds all that it reads.
"""

import sys
from pathlib import Path
from typing import Any

import duckdb

import others
from asking import ASKED, Asked, cold, files_of, same
from facts_maker import made
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.store import Store
from promoteur.score.tally import Tallies
from side_by_side import compare

SIZES = (1_000_000, 10_000_000)
OTHERS_AT = 10_000_000
GOAL = 1.2


def against_sql(folder: Path, store: Store) -> None:
    """Compare each question with SQL on the same files, in a connection that keeps footers."""
    connection = duckdb.connect()
    connection.execute("SET parquet_metadata_cache = true")
    source = f"read_parquet({files_of(folder)}, hive_partitioning = true)"
    for asked in ASKED:
        sql = asked.sql(source)
        assert same(store.ask(asked.question), connection.sql(sql).fetchall(), asked)
        print(f" {asked.title}; theirs: SQL on the same files")

        def ours(asked: Asked = asked) -> Tallies:
            return cold(store).ask(asked.question)

        def theirs(sql: str = sql) -> list[Any]:
            return connection.execute(sql).fetchall()

        compare(ours, theirs, 31, goal=GOAL)


def against_others(folder: Path, store: Store) -> None:
    """Compare each question with other engines that hold the same answers."""
    columns = ("kind", "month", "week", "p_sector", "p_plan", "p_country", "score")
    for engine in others.ENGINES:
        with engine(files_of(folder), columns) as other:
            _against(other, other.name, store, goal=1)
            if other.tune is not None:
                _against(other, f"{other.name.split(',')[0]}, {other.tune()}", store)


def _against(other: others.Other, name: str, store: Store, goal: float | None = None) -> None:
    for asked in ASKED:
        assert same(store.ask(asked.question), other.ask(asked), asked)
        print(f" {asked.title}; theirs: {name}")

        def ours(asked: Asked = asked) -> Tallies:
            return cold(store).ask(asked.question)

        def theirs(asked: Asked = asked) -> Any:
            return other.ask(asked)

        compare(ours, theirs, 31, goal=goal)


def main() -> None:
    """Make the tables and compare."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    for rows in sizes:
        folder = made(rows)
        engine = DuckDB()
        with Facts.open(folder) as facts:
            store = Store(facts.table, engine)
            print(f"questions of {rows:,} answers")
            against_sql(folder, store)
            if rows == OTHERS_AT or (len(sizes) == 1 and rows < OTHERS_AT):
                against_others(folder, store)
        engine.close()


if __name__ == "__main__":
    main()
