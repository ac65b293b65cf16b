"""The same people twice beside hand-written SQL on the same files.

python benchmarks/pairs.py [ROWS …]

Without numbers: 1 and 10 million answers. Two half-years of one relational survey: each person's
latest answer in each, and how many moved from which category to which. Theirs puts the answers of a
person in order as most people would write it, and once more as somebody would who knows DuckDB.
"""

import sys

import duckdb

from asking import cold, files_of
from facts_maker import made
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.pairs import Pairs
from promoteur.analytics.store import Store
from side_by_side import compare

SIZES = (1_000_000, 10_000_000)
GOAL = 1.5
HALVES = (("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31"))
SURVEY = "kind=relational&survey=relationship"

_WINDOW = (
    "SELECT person, score FROM {source} WHERE {where} QUALIFY row_number() OVER "
    "(PARTITION BY person ORDER BY answered_at DESC, score DESC) = 1"
)
_ARG_MAX = (
    "SELECT person, arg_max(score, (answered_at, score)) AS score FROM {source} WHERE {where} "
    "GROUP BY person"
)
WAYS = {"SQL with a window": _WINDOW, "SQL with arg_max": _ARG_MAX}


def sql_of(way: str, source: str) -> str:
    """Return what a person who knows SQL would write."""
    sides = []
    for first, last in HALVES:
        months = (int(day[:7].replace("-", "")) for day in (first, last))
        where = (
            "kind = 'relational' AND survey = 'relationship' AND person IS NOT NULL "
            f"AND answered_on BETWEEN DATE '{first}' AND DATE '{last}' "
            "AND month BETWEEN {} AND {}".format(*months)
        )
        sides.append(way.format(source=source, where=where))
    category = "CASE WHEN {0} >= 9 THEN 2 WHEN {0} >= 7 THEN 1 WHEN {0} >= 0 THEN 0 END"
    return (
        f"SELECT {category.format('before.score')}, {category.format('later.score')}, count(*) "
        f"FROM ({sides[0]}) AS before FULL JOIN ({sides[1]}) AS later USING (person) GROUP BY ALL"
    )


def same(found: Pairs, rows: list[tuple[int | None, int | None, int]]) -> bool:
    """Tell whether both ways found the same people."""
    counts = {(before, after): people for before, after, people in rows}
    return (
        found.table == tuple(tuple(counts.get((b, a), 0) for a in range(3)) for b in range(3))
        and found.only_before == tuple(counts.get((one, None), 0) for one in range(3))
        and found.only_after == tuple(counts.get((None, one), 0) for one in range(3))
    )


def against_sql(store: Store, connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Compare with each way of writing it, in a connection that keeps the files' footers."""
    sides = [Filter.of_query(f"{SURVEY}&from={first}&to={last}") for first, last in HALVES]
    found = store.pair(*sides)
    print(f"  {found.people:,} people")
    for name, way in WAYS.items():
        sql = sql_of(way, source)
        assert same(found, connection.sql(sql).fetchall()), name

        def theirs(sql: str = sql) -> object:
            return connection.execute(sql).fetchall()

        compare(lambda: cold(store).pair(*sides), theirs, 31, goal=GOAL, name=name)


def main() -> None:
    """Make the tables and compare."""
    for rows in tuple(map(int, sys.argv[1:])) or SIZES:
        folder, engine, connection = made(rows), DuckDB(), duckdb.connect()
        connection.execute("SET parquet_metadata_cache = true")
        source = f"read_parquet({files_of(folder)}, hive_partitioning = true)"
        print(f"the same people twice, of {rows:,} answers")
        with Facts.open(folder) as facts:
            against_sql(Store(facts.table, engine), connection, source)
        engine.close()


if __name__ == "__main__":
    main()
