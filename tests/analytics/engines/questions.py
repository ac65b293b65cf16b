"""A small table as DuckDB writes it, questions of it, and what plain Python says to each."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from promoteur.analytics.engines.engine import Source
from promoteur.score.frames import tally
from promoteur.score.tally import Tallies

Row = dict[str, Any]
Said = dict[Any, tuple[tuple[float, ...], ...]]

CITY = "p_ville%20d%27été-1"
"""A property whose name is not plain: `ville d'été-1`."""

TYPES = {
    "kind": (pa.string(), "string"),
    "month": (pa.int32(), "integer"),
    "score": (pa.int8(), "byte"),
    "answered_at": (pa.timestamp("us", "UTC"), "timestamp"),
    "answered_on": (pa.date32(), "date"),
    "day": (pa.int32(), "integer"),
    "week": (pa.int32(), "integer"),
    "channel": (pa.string(), "string"),
    "person": (pa.int64(), "long"),
    "p_plan": (pa.string(), "string"),
    CITY: (pa.string(), "string"),
    "n_seats": (pa.float64(), "double"),
    "d_since": (pa.int32(), "integer"),
}
COLUMNS = {name: delta for name, (_arrow, delta) in TYPES.items()}
LATER = ("p_plan", CITY, "n_seats", "d_since")
BEFORE_LATER = 202512


def some_rows() -> list[Row]:
    """Answers of two kinds over new year; those of December do not know the later columns."""
    dice = random.Random(3)
    rows = []
    for number in range(400):
        at = dt.datetime(2025, 12, 20, 22, 0, tzinfo=dt.UTC) + dt.timedelta(hours=2.5 * number)
        on = at.date()
        year, week, _day = on.isocalendar()
        row = {
            "kind": dice.choice(["relational", "transactional"]),
            "month": on.year * 100 + on.month,
            "score": dice.randrange(11),
            "answered_at": at,
            "answered_on": on,
            "day": (on - dt.date(1970, 1, 1)).days,
            "week": year * 100 + week,
            "channel": dice.choice(["web", "e-mail", None]),
            "person": dice.choice([None, *(2**62 + n for n in range(60))]),
            "p_plan": dice.choice(["Pro", "free", "l'été \\ 100 %", None]),
            CITY: dice.choice(["Évry", "Oslo", None]),
            "n_seats": dice.choice([0.5, 1.0, 2.25, 40.0, None]),
            "d_since": dice.choice([None, *range(20000, 20600, 50)]),
        }
        rows.append(row | dict.fromkeys(LATER) if row["month"] == BEFORE_LATER else row)
    return rows


ROWS = some_rows()


def write(root: Path) -> Source:
    """Write the rows as a table's live files."""
    files = []
    by = ("kind", "month")
    ordered = sorted(ROWS, key=lambda row: tuple(row[name] for name in by))
    for (kind, month), some in groupby(ordered, key=lambda row: tuple(row[name] for name in by)):
        hidden = {*by, *(LATER if month == BEFORE_LATER else ())}
        part = list(some)
        table = pa.table(
            {
                name: pa.array([row[name] for row in part], arrow)
                for name, (arrow, _delta) in TYPES.items()
                if name not in hidden
            }
        )
        path = root / f"kind={kind}" / f"month={month}" / "it's 1.parquet"
        path.parent.mkdir(parents=True)
        duckdb.connect().from_arrow(table).write_parquet(str(path), compression="lz4_raw")
        files.append(str(path.relative_to(root)))
    return Source(str(root), tuple(files), COLUMNS, {})


@dataclass(frozen=True)
class Question:
    """What is asked, once as narwhals says it and once as Python does."""

    keys: Mapping[str, tuple[nw.Expr, Callable[[Row], Any]]] = field(default_factory=dict)
    where: tuple[nw.Expr, Callable[[Row], bool]] | None = None
    weight: str | None = None
    voice: bool = False


def col(name: str) -> tuple[nw.Expr, Callable[[Row], Any]]:
    return nw.col(name), lambda row: row[name]


def category(row: Row) -> str:
    return "detractor" if row["score"] < 7 else "passive" if row["score"] < 9 else "promoter"


QUESTIONS: dict[str, Question] = {
    "overall": Question(),
    "by month": Question({"month": col("month")}),
    "by kind and week": Question({"kind": col("kind"), "week": col("week")}),
    "by a property with nothing": Question({"plan": col("p_plan")}),
    "by a property of an odd name": Question({"city": col(CITY), "channel": col("channel")}),
    "more than so many seats": Question(
        {"month": col("month")},
        (nw.col("n_seats") > 1.5, lambda row: (row["n_seats"] or 0) > 1.5),
    ),
    "since between two days": Question(
        {"week": col("week")},
        (
            (nw.col("d_since") >= 20100) & (nw.col("d_since") < 20400),
            lambda row: 20100 <= (row["d_since"] or 0) < 20400,
        ),
    ),
    "one of some plans": Question(
        {"channel": col("channel")},
        (
            nw.col("p_plan").is_in(["free", "l'été \\ 100 %"]),
            lambda row: row["p_plan"] in {"free", "l'été \\ 100 %"},
        ),
    ),
    "another plan, or none": Question(
        {"plan": col("p_plan")},
        (
            (nw.col("p_plan") != "free") | nw.col("p_plan").is_null(),
            lambda row: row["p_plan"] != "free",
        ),
    ),
    "by category": Question(
        {
            "category": (
                nw.when(nw.col("score") < 7)
                .then(nw.lit("detractor"))
                .otherwise(
                    nw.when(nw.col("score") < 9)
                    .then(nw.lit("passive"))
                    .otherwise(nw.lit("promoter"))
                ),
                category,
            )
        }
    ),
    "by quarter": Question(
        {
            "quarter": (
                nw.col("month") // 100 * 10 + (nw.col("month") % 100 - 1) // 3 + 1,
                lambda row: row["month"] // 100 * 10 + (row["month"] % 100 - 1) // 3 + 1,
            )
        }
    ),
    "by months since, also before": Question(
        {
            "tenure": (
                (nw.col("day") - nw.col("d_since")) // 30,
                lambda row: row["d_since"] and (row["day"] - row["d_since"]) // 30,
            ),
            "later": (
                (nw.col("d_since") - nw.col("day")) // 7,
                lambda row: row["d_since"] and (row["d_since"] - row["day"]) // 7,
            ),
        }
    ),
    "on and after a date": Question(
        {"on": col("day")},
        (
            nw.col("answered_on") >= dt.date(2026, 1, 10),
            lambda row: row["answered_on"] >= dt.date(2026, 1, 10),
        ),
    ),
    "nothing fits": Question({"kind": col("kind")}, (nw.col("score") > 10, lambda _row: False)),
    "weighted": Question(
        {"month": col("month")},
        (~nw.col("n_seats").is_null(), lambda row: row["n_seats"] is not None),
        weight="n_seats",
    ),
    "one voice per month": Question({"month": col("month")}, voice=True),
    "one voice per month, of promoters, by kind": Question(
        {"month": col("month"), "kind": col("kind")},
        (nw.col("score") >= 9, lambda row: row["score"] >= 9),
        voice=True,
    ),
}


def asked(frame: Any, question: Question) -> Said:
    """What an engine says: answers, Σw and Σw² per score, by group."""
    lazy = nw.from_native(frame).lazy()
    if question.where:
        lazy = lazy.filter(question.where[0])
    if question.keys:
        keys = (one[0].alias(f"by {key}") for key, one in question.keys.items())
        lazy = lazy.with_columns(*keys)
    by = [f"by {key}" for key in question.keys]
    voice = {"person": "person", "period": "by month", "latest": "answered_at"}
    roles = voice if question.voice else {}
    found = tally(lazy, "score", by=by or None, weight=question.weight, **roles)
    groups = found if isinstance(found, Tallies) else [((), found)]
    return {
        key: tuple(map(tuple, (one.answers, one.weight, one.weight2)))
        for key, one in groups
        if one.n
    }


def counted(question: Question, rows: list[Row]) -> Said:
    """What Python says, row by row."""
    there = [row for row in rows if question.where is None or question.where[1](row)]
    if question.voice:
        last: dict[Any, Row] = {}
        for number, row in enumerate(sorted(there, key=lambda row: row["answered_at"])):
            who = row["person"] or f"nobody {number}"
            last[who, row["month"]] = row
        there = list(last.values())
    groups: dict[Any, list[list[float]]] = defaultdict(lambda: [[0.0] * 11 for _ in range(3)])
    for row in there:
        weight = row[question.weight] if question.weight else 1
        group = groups[tuple(one[1](row) for one in question.keys.values())]
        for figures, more in zip(group, (1, weight, weight**2), strict=True):
            figures[row["score"]] += more
    return {key: tuple(map(tuple, figures)) for key, figures in groups.items()}
