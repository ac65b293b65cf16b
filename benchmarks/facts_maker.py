"""Tables of facts as a company would have them: made once per size, shared by the benchmarks.

python benchmarks/facts_maker.py [ROWS | clean]

With a number it makes the table of so many answers, unless it is there; `clean` deletes all of
them; alone it says which there are, and where.
"""

import datetime as dt
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from promoteur.analytics import columns, datafiles
from promoteur.analytics.answer import Answer
from promoteur.analytics.columns import Kind
from promoteur.analytics.facts import Facts

CACHE = Path(tempfile.gettempdir()) / "promoteur-benchmarks"
MONTHS = 36
FIRST = (2023, 7)
"""The first month of the answers; 2026-06 is the last one."""

AT_ONCE = 3_000_000
"""Answers in one append."""

VOICES = 9
"""Answers of a person in three years."""

WORKSPACES = 12
WORKSPACE = "00000000-0000-4000-8000-0000000000{:02}"
"""The id of each workspace, by its number: as long as real ones are."""

_SCORES = {  # out of 100 answers, how many of each score from 0 to 10
    "relational": (3, 1, 2, 3, 3, 8, 7, 15, 24, 15, 19),
    "transactional": (4, 2, 2, 2, 2, 5, 4, 9, 19, 19, 32),
    "employee": (4, 2, 4, 5, 5, 11, 10, 19, 21, 10, 9),
}

_LISTED = " ".join(
    f"WHEN '{kind}' THEN {[score for score, n in enumerate(shares) for _one in range(n)]}"
    for kind, shares in _SCORES.items()
)
_MILLISECONDS = "printf('%012x', epoch_ms(happened))"

_FACTS = {
    "response": f"{_MILLISECONDS}[1:8] || '-' || {_MILLISECONDS}[9:12] || '-7' || m[1:3] || '-8'"
    " || m[4:6] || '-' || m[7:18]",
    "workspace": f"printf('{WORKSPACE.replace('{:02}', '%02d')}', "
    f"floor({WORKSPACES} * pow((r >> 50) % 1000 / 1000, 2))::INT)",
    "survey": "survey",
    "kind": "kind",
    "scale": "'0-10'",
    "score": f"(CASE kind {_LISTED} END)[1 + b % 100]::TINYINT",
    "answered_at": "timezone('UTC', happened)",
    "answered_on": "on_day",
    "channel": "['email', 'web', 'sms', 'app', 'qr code'][1 + least((b >> 50) % 7, 4)]",
    "moment": "CASE kind WHEN 'transactional' THEN survey WHEN 'employee' THEN 'yearly talk' "
    "ELSE ['onboarding', 'quarterly', 'renewal'][1 + (b >> 54) % 3] END",
    "language": "['fr', 'en', 'de', 'nl', 'es', 'it'][1 + least((r >> 30) % 9, 5)]",
    "wave": "greatest((b >> 57) % 5, 2)::TINYINT - 2",
    "agent": "CASE WHEN survey = 'after support' THEN 'agent ' || (c >> 52) % 200 END",
    "person": "CASE WHEN (a >> 40) % 33 > 0 THEN person END",
}
"""The columns of every fact, each by how it is drawn: `a` anew as well."""

PROPERTIES = {
    "plan": "['free', 'basic', 'pro', 'enterprise'][1 + least(q % 5, 3)]",
    "country": "'country ' || floor(30 * pow((q >> 8) % 1000 / 1000, 2))::INT",
    "sector": "'sector ' || (q >> 18) % 20",
    "customer_type": "['private', 'company', 'public body'][1 + (q >> 23) % 3]",
    "region": "'region ' || (q >> 25) % 12",
    "city": "'city ' || floor(2000 * pow((q >> 29) % 10000 / 10000, 3))::INT",
    "account_manager": "CASE WHEN q % 5 > 1 THEN 'manager ' || (q >> 42) % 200 END",
    "age_band": "['18-24', '25-34', '35-44', '45-54', '55-64', '65+'][1 + (q >> 48) % 6]",
    "seats": "(1 + 400 * pow((r >> 16) % 1000 / 1000, 4))::INT",
    "since": "since",
    "is_new": "on_day - since BETWEEN 0 AND 89",
    "contract_months": "[1, 12, 24, 36][1 + (r >> 40) % 4]",
    "device": "['phone', 'tablet', 'desktop', 'kiosk', 'unknown'][1 + (b >> 30) % 5]",
    "app_version": "'4.' || ((on_day - DATE '2023-07-01') // 28 + (b >> 35) % 3)",
    "product": "'product ' || floor(50 * pow((b >> 38) % 1000 / 1000, 2))::INT",
    "amount": "CASE WHEN kind = 'transactional' "
    "THEN round(5 + 2000 * pow((b >> 8) % 100000 / 100000, 3), 2) END",
    "delivery_days": "CASE WHEN survey = 'after purchase' THEN (b >> 26) % 15 END",
    "campaign": "CASE WHEN (c >> 8) % 10 = 0 THEN 'campaign ' || (c >> 16) % 100 END",
    "store": "CASE WHEN (c >> 24) % 20 = 0 THEN 'store ' || (c >> 30) % 300 END",
    "complaint": "CASE WHEN (c >> 40) % 25 = 0 THEN 'reason ' || (c >> 46) % 25 END",
}
"""The twenty properties, each by how it is drawn: `q` and `r` of the person, `b`, `c` anew."""


def answers_sql(first: int, last: int, month: int, persons: int) -> str:
    """Return SQL for the answers numbered from `first` to before `last`, all of one month.

    Args:
        first: a number; the same ones are always the same answers.
        last: another one.
        month: how many months after the first one.
        persons: how many there are to answer.
    """
    year, number = divmod(FIRST[0] * 12 + FIRST[1] - 1 + month, 12)
    start = f"make_timestamp({year}, {number + 1}, 1, 0, 0, 0.0)"
    facts = ", ".join(f"{drawn} AS {name}" for name, drawn in _FACTS.items())
    listed = ", ".join(f'{drawn} AS "property.{name}"' for name, drawn in PROPERTIES.items())
    return f"""
    WITH drawn AS (
        SELECT {_hash("i", 1)} AS a, {_hash("i", 2)} AS b, {_hash("i", 3)} AS c,
            {_hash("i", 4)} % {persons} AS p, {_hash("p", 5)} AS q, {_hash("p", 6)} AS r,
            {_hash("p", 7)} AS person, md5(i::VARCHAR) AS m,
            {start} + to_milliseconds(a % datediff('millisecond', {start},
                {start} + INTERVAL 1 MONTH)) AS happened
        FROM range({first}, {last}) AS numbers(i)
    ), told AS (
        SELECT *, happened::DATE AS on_day, DATE '2018-01-01' + (r % 3100)::INT AS since,
            CASE WHEN p % 20 = 0 THEN 'employee' WHEN c % 100 < 52 THEN 'relational'
                ELSE 'transactional' END AS kind,
            CASE WHEN p % 20 = 0 THEN 'employees' WHEN c % 100 < 37 THEN 'relationship'
                WHEN c % 100 < 52 THEN 'product pulse' WHEN c % 100 < 80 THEN 'after support'
                ELSE 'after purchase' END AS survey
        FROM drawn
    )
    SELECT {facts}, {listed}
    FROM told
    """


def _hash(number: str, salt: int) -> str:
    """Return SQL for a number of 63 bits that depends on another one, and looks like chance."""
    return f"(hash({number}, {salt}) >> 1)::BIGINT"


def drawn(first: int, last: int, month: int = MONTHS - 1, persons: int = 100_000) -> list[Answer]:
    """Return answers as a program hands them over, one by one."""
    moment = "timezone('UTC', answered_at) AS answered_at"
    found = duckdb.connect().sql(
        f"SELECT * REPLACE ({moment}) FROM ({answers_sql(first, last, month, persons)})"
    )
    facts = [name for name in found.columns if not name.startswith("property.")]
    return [_answer(facts, row) for row in found.fetchall()]


def _answer(facts: list[str], row: tuple[Any, ...]) -> Answer:
    told = dict(zip(facts, row, strict=False))
    told["kind"] = Kind(told["kind"])
    told["answered_at"] = told["answered_at"].replace(tzinfo=dt.UTC)
    return Answer(**told, properties=dict(zip(PROPERTIES, row[len(facts) :], strict=True)))


def made(rows: int) -> Path:
    """Return the folder of a table of so many answers over 36 months, made now if there was none.

    The answers arrive month by month, and each month is compacted when it is over.
    """
    folder = CACHE / f"facts-{rows}-{_layout()}"
    if folder.exists():
        return folder
    CACHE.mkdir(exist_ok=True)
    for old in CACHE.glob(f"facts-{rows}-*"):
        shutil.rmtree(old)
    print(f"making {rows:,} answers in {folder}", file=sys.stderr)
    begun = time.perf_counter()
    part = folder.with_suffix(".part")
    with Facts.create(part) as facts, _maker() as connection:
        for month in range(MONTHS):
            first, last = (rows * i // MONTHS for i in (month, month + 1))
            for start in range(first, last, AT_ONCE):
                stop = min(start + AT_ONCE, last)
                sql = answers_sql(start, stop, month, max(rows // VOICES, 1))
                facts.append(connection.sql(sql).to_arrow_reader(100_000))
            facts.compact()
            facts.table.vacuum(0, orphans=False)
    part.rename(folder)
    print(
        f"  took {time.perf_counter() - begun:.0f} s, {_size(folder) / 1e9:.2f} GB", file=sys.stderr
    )
    return folder


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Return a copy of a table that may be written to: its data files are linked, never changed."""
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="copy-") as room:
        copy = Path(room) / "facts"
        shutil.copytree(folder, copy, copy_function=_linked)
        yield copy


def _linked(source: str, target: str) -> None:
    if source.endswith(".parquet") and "_delta_log" not in source:
        os.link(source, target)
    else:
        shutil.copy(source, target)


@contextmanager
def _maker() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{spill}'; SET memory_limit = '1GB'")
        connection.execute("SET preserve_insertion_order = false")
        yield connection


def _layout() -> str:
    """Return a name for what decides which answers there are, and how they lie in the files."""
    order = (columns.FORMAT, columns.PARTITIONED_BY, columns.SORTED_BY, datafiles.FILE_FORMAT)
    told = (duckdb.__version__, order, answers_sql(0, 1, 0, 1), AT_ONCE, VOICES)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def main() -> None:
    """Make a table, delete all, or say which there are."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if word == "clean":
        shutil.rmtree(CACHE, ignore_errors=True)
    elif word:
        made(int(word))
    tables = sorted(CACHE.glob("facts-*"))
    print(f"tables of facts in {CACHE}: {len(tables)}")
    for one in tables:
        print(f"  {one.name}: {_size(one) / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
