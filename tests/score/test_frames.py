"""The same rows give the same tallies in every engine, and those of a count in plain Python."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.score.answers import read_answer
from promoteur.score.frames import tally
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tallies, Tally
from tests.examples import examples
from tests.spark import MARKS as SPARK

Build = Callable[[pa.Table], Any]
Row = dict[str, Any]

NOT_LAZY: dict[str, Build] = {
    "pandas": lambda table: table.to_pandas(),
    "pandas nullable": lambda table: table.to_pandas().convert_dtypes(),
    "pandas arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.from_arrow,
    "pyarrow": lambda table: table,
}
LAZY: dict[str, Build] = {
    "polars lazy": lambda table: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
    "ibis": ibis.memtable,
}
ENGINES = [*NOT_LAZY, *LAZY, pytest.param("pyspark", marks=SPARK)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Build:
    """What makes an engine's frame of an Arrow table."""
    if request.param == "pyspark":
        return request.getfixturevalue("spark").createDataFrame
    return {**NOT_LAZY, **LAZY}[request.param]


def figures(tally: Tally) -> tuple[dict[str, float], float, float]:
    """The answers that occur, what is missing, what is invalid."""
    occur = {label: n for label, n in zip(tally.scale.labels, tally.answers, strict=True) if n}
    return occur, tally.missing, tally.invalid


def table_of(tallies: Any) -> dict[Any, Any]:
    assert isinstance(tallies, Tallies)
    return {key: figures(tally) for key, tally in tallies}


def test_whole_numbers_are_answers_from_0_to_10(engine):
    table = pa.table({"nps": pa.array([0, 0, 6, 7, 10, 11, -1, 99, None], pa.int64())})
    assert figures(tally(engine(table), "nps")) == ({"0": 2, "6": 1, "7": 1, "10": 1}, 1, 3)


@pytest.mark.parametrize("width", [pa.int8(), pa.int16(), pa.int32()], ids=str)
def test_small_numbers_are_counted_like_large_ones(engine, width):
    table = pa.table({"nps": pa.array([0, 9, 10, 11, 100, None], width)})
    assert figures(tally(engine(table), "nps")) == ({"0": 1, "9": 1, "10": 1}, 1, 2)


@pytest.mark.parametrize("build", [*NOT_LAZY.values(), *LAZY.values()], ids=[*NOT_LAZY, *LAZY])
@pytest.mark.parametrize("width", [pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()], ids=str)
def test_numbers_without_a_sign_are_counted_too(build, width):
    table = pa.table({"nps": pa.array([0, 9, 10, 11, 200, None], width)})
    assert figures(tally(build(table), "nps")) == ({"0": 1, "9": 1, "10": 1}, 1, 2)


def test_numbers_with_a_point_are_answers_when_they_are_whole(engine):
    values = [9.0, 10.0, 0.0, -0.0, 8.5, float("inf"), float("-inf"), None, float("nan")]
    table = pa.table({"nps": pa.array(values, pa.float64())})
    assert figures(tally(engine(table), "nps")) == ({"0": 2, "9": 1, "10": 1}, 2, 3)


def test_decimal_numbers_are_answers_when_they_are_whole(engine):
    values = [Decimal("9.00"), Decimal("10.00"), Decimal("7.50"), Decimal("0.00"), None]
    table = pa.table({"nps": pa.array(values, pa.decimal128(6, 2))})
    assert figures(tally(engine(table), "nps")) == ({"0": 1, "9": 1, "10": 1}, 1, 1)


LABELS = [
    "10 - Extremely likely", "10", " 9 ", "9/10", "8 sur 10", "8,0", "7.00", "0 Pas du tout",
    "Extremely likely - 10", "\u00a06\u00a0",
    None, "", "   ", "NA", "n/a", "NULL", "-", "\u00a0",
    "11", "9.5", "7-8", "90%", "promoter", "10/20", "10 000", "1 - 1 fois par an", "5 " + "x" * 90,
]  # fmt: skip


def test_text_says_the_same_answer_to_every_engine_as_to_python(engine):
    found = figures(tally(engine(pa.table({"nps": pa.array(LABELS, pa.string())})), "nps"))
    read = Counter(str(read_answer(text)) for text in LABELS)
    missing, invalid = read.pop("NotAnAnswer.MISSING"), read.pop("NotAnAnswer.INVALID")
    assert found == (dict(read), missing, invalid)
    assert (dict(read), missing, invalid) == (
        {"10": 3, "9": 2, "8": 2, "7": 1, "6": 1, "0": 1}, 8, 9,
    )  # fmt: skip


def test_text_that_is_read_as_labels_of_few_values_is_counted_too(engine):
    table = pa.table({"nps": pa.array(["9", "10", None, "x", "9"]).dictionary_encode()})
    frame = engine(table)
    assert figures(tally(frame, "nps")) == ({"9": 2, "10": 1}, 1, 1)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"nps": pd.Categorical([9, 10, None, 11])}),
        pd.DataFrame({"nps": pd.Series([9, "10", None, "x"], dtype=object)}),
        pl.DataFrame({"nps": pl.Series(["9", "10", None, "x"], dtype=pl.Enum(["9", "10", "x"]))}),
        pd.DataFrame({"nps": [Decimal(9), Decimal(10), None, Decimal("9.5")]}),
    ],
    ids=["categories that are numbers", "objects", "enum", "decimal objects"],
)
def test_columns_of_one_library_alone_are_counted_too(frame):
    assert figures(tally(frame, "nps")) == ({"9": 1, "10": 1}, 1, 1)


def test_a_column_without_any_value_is_all_missing(engine):
    table = pa.table({"nps": pa.array([None, None], pa.int32()), "x": ["a", "b"]})
    assert figures(tally(engine(table), "nps")) == ({}, 2, 0)


@pytest.mark.parametrize(
    "frame",
    [
        lambda: pd.DataFrame({"nps": [None, None]}),
        lambda: pl.DataFrame({"nps": [None, None]}),
        lambda: pa.table({"nps": pa.nulls(2)}),
        lambda: duckdb.connect().sql("SELECT NULL AS nps FROM range(2)"),
    ],
    ids=["pandas", "polars", "pyarrow", "duckdb"],
)
def test_a_column_without_even_a_type_is_all_missing(frame):
    assert figures(tally(frame(), "nps")) == ({}, 2, 0)


def test_no_rows_are_no_answers(engine):
    table = pa.table({"nps": pa.array([], pa.int64()), "plan": pa.array([], pa.string())})
    nobody = tally(engine(table), "nps")
    assert (nobody.n, nobody.score) == (0, None)
    groups = tally(engine(table), "nps", by="plan")
    assert len(groups) == 0
    assert groups.total().n == 0


def test_another_scale_calls_its_outsiders_invalid(engine):
    table = pa.table({"nps": [0, 1, 10], "text": ["0", "1", "10 - Oui"]})
    for column in ("nps", "text"):
        found = tally(engine(table), column, scale=ONE_TO_TEN)
        assert figures(found) == ({"1": 1, "10": 1}, 0, 1)


def test_groups_are_in_order_and_nothing_is_a_group_of_its_own_at_the_end(engine):
    table = pa.table(
        {
            "plan": ["b", None, "a", "b", None, "a"],
            "region": ["N", "N", None, "N", "N", "S"],
            "nps": [10, 0, 9, None, 42, 9],
        }
    )
    found = tally(engine(table), "nps", by=["plan", "region"])
    assert found.by == ("plan", "region")
    assert list(table_of(found).items()) == [
        (("a", "S"), ({"9": 1}, 0, 0)),
        (("a", None), ({"9": 1}, 0, 0)),
        (("b", "N"), ({"10": 1}, 1, 0)),
        ((None, "N"), ({"0": 1}, 0, 1)),
    ]


def test_numbers_with_gaps_and_dates_are_keys_too(engine):
    day = dt.date(2026, 3, 1)
    table = pa.table({"age": [30, None, 30], "day": [day, day, None], "nps": [9, 8, 7]})
    found = tally(engine(table), "nps", by=["age"])
    assert table_of(found) == {(30,): ({"7": 1, "9": 1}, 0, 0), (None,): ({"8": 1}, 0, 0)}
    days = [key[0] for key in tally(engine(table), "nps", by=["day"]).keys]
    assert (days[0].isoformat()[:10], days[1]) == ("2026-03-01", None)


def test_a_column_named_twice_groups_once(engine):
    table = pa.table({"plan": ["a", "b"], "nps": [9, 8]})
    assert tally(engine(table), "nps", by=["plan", "plan"]).by == ("plan",)


def test_weights_are_summed_and_squared_and_what_cannot_weigh_is_invalid(engine):
    weights = [2.0, 0.5, 0.0, None, -1.0, float("inf"), float("nan"), None]
    table = pa.table({"nps": [9, 9, 0, 9, 9, 9, 9, None], "w": pa.array(weights, pa.float64())})
    found = tally(engine(table), "nps", weight="w")
    assert figures(found) == ({"0": 1, "9": 2}, 1, 4)
    assert (found.weight[9], found.weight2[9], found.weight[0]) == (2.5, 4.25, 0)
    assert found.score == 100


def test_whole_weights_weigh_too(engine):
    found = tally(engine(pa.table({"nps": [10, 0, 8], "w": [3, 1, 1]})), "nps", weight="w")
    assert found.score == 40


VISITS = {
    "who": ["ann", "ann", "bob", "bob", None, None, "cid", "cid", "dan"],
    "month": [1, 1, 1, 2, 1, 1, None, None, 1],
    "when": [1, 2, 5, 6, 1, 2, 3, 4, 1],
    "nps": [0, 9, 3, 10, 7, 7, 1, 8, None],
}


def test_a_person_has_one_voice_the_latest(engine):
    found = tally(engine(pa.table(VISITS)), "nps", person="who", latest="when")
    assert figures(found) == ({"7": 2, "8": 1, "9": 1, "10": 1}, 1, 0)


def test_a_person_has_one_voice_per_period_and_nothing_is_a_period_too(engine):
    found = tally(engine(pa.table(VISITS)), "nps", person="who", period="month", latest="when")
    assert found.by == ("month",)
    assert table_of(found) == {
        (1,): ({"9": 1, "3": 1, "7": 2}, 1, 0),
        (2,): ({"10": 1}, 0, 0),
        (None,): ({"8": 1}, 0, 0),
    }


def test_a_silent_last_visit_does_not_take_a_voice_away(engine):
    table = pa.table({"who": ["ann"] * 3, "when": [1, 2, 3], "nps": [9, None, 77]})
    found = tally(engine(table), "nps", person="who", latest="when")
    assert figures(found) == ({"9": 1}, 1, 1)


def test_an_answer_without_a_time_gives_way_to_one_with(engine):
    table = pa.table({"who": ["ann"] * 3, "when": [None, 1, None], "nps": [9, 2, 10]})
    assert figures(tally(engine(table), "nps", person="who", latest="when"))[0] == {"2": 1}


@pytest.mark.parametrize("answers", [[7, 10], [10, 7]])
def test_of_two_answers_at_the_same_time_the_higher_counts(engine, answers):
    table = pa.table({"who": ["ann"] * 2, "when": [1, 1], "nps": answers})
    assert figures(tally(engine(table), "nps", person="who", latest="when"))[0] == {"10": 1}


@pytest.mark.parametrize(
    ("one", "other", "higher"),
    [("7", "10", "10"), ("1,0", "10", "10"), ("9/10", "10 - oui", "10"), ("Oui - 8", "7", "8"),
     ("Zut - 2", "Ah - 9", "9"), ("0 non", "1", "1")],
)  # fmt: skip
def test_the_higher_of_two_texts_is_the_higher_answer(engine, one, other, higher):
    for texts in ([one, other], [other, one]):
        table = pa.table({"who": ["ann"] * 2, "when": [1, 1], "nps": texts})
        found = tally(engine(table), "nps", person="who", latest="when")
        assert figures(found)[0] == {higher: 1}


def test_of_two_equal_answers_the_greater_weight_counts(engine):
    for weights in ([1.0, 2.0], [2.0, 1.0]):
        table = pa.table({"who": ["ann"] * 2, "when": [1, 1], "nps": [9, 9], "w": weights})
        found = tally(engine(table), "nps", person="who", latest="when", weight="w")
        assert (found.n, found.total_weight) == (1, 2)


@pytest.mark.parametrize("build", NOT_LAZY.values(), ids=NOT_LAZY)
def test_rows_that_have_an_order_need_no_column_for_it(build):
    table = pa.table({"who": ["ann", "bob", "ann"], "nps": [10, 8, 0]})
    assert figures(tally(build(table), "nps", person="who"))[0] == {"0": 1, "8": 1}


@pytest.mark.parametrize("build", LAZY.values(), ids=LAZY)
def test_rows_without_an_order_ask_for_one(build):
    with pytest.raises(ScoreProblem, match="Rows here have no order: name a column"):
        tally(build(pa.table({"who": ["ann"], "nps": [10]})), "nps", person="who")


@pytest.mark.parametrize("role", ["weight", "person", "latest", "by", "period"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(engine, role):
    frame = engine(pa.table({"nps": [9], "plan": ["a"]}))
    with pytest.raises(ScoreProblem, match=r"no column “plant”; there are: nps, plan"):
        tally(frame, "nps", **{role: "plant"})
    with pytest.raises(ScoreProblem, match="no column “np”"):
        tally(frame, "np")


@pytest.mark.parametrize(
    "values", [[True, False], pa.array([0, 1], pa.timestamp("us"))], ids=["truths", "times"]
)
def test_a_column_that_cannot_hold_answers_or_weights_is_refused(engine, values):
    frame = engine(pa.table({"what": values, "nps": [9, 8], "word": ["a", "b"]}))
    with pytest.raises(ScoreProblem, match=r"“what” is of type .*: answers are numbers or text"):
        tally(frame, "what")
    for weight in ("what", "word"):
        with pytest.raises(ScoreProblem, match=f"“{weight}” is of type .*: weights are numbers"):
            tally(frame, "nps", weight=weight)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "nps": st.one_of(st.none(), st.integers(-2, 12)),
            "plan": st.sampled_from(["a", "b", None]),
            "month": st.sampled_from([1, 2, None]),
            "who": st.sampled_from(["ann", "bob", "cid", None]),
            "when": st.one_of(st.none(), st.integers(0, 4)),
            "w": st.sampled_from([0.0, 0.5, 1.0, 3.0, -1.0, None]),
        }
    ),
    max_size=25,
)
TYPES = {
    "nps": pa.int64(), "plan": pa.string(), "month": pa.int64(),
    "who": pa.string(), "when": pa.int64(), "w": pa.float64(),
}  # fmt: skip


def said(row: Row) -> bool:
    return row["nps"] in range(11) and row["w"] is not None and row["w"] >= 0


def voices(rows: Sequence[Row], one_per: tuple[str, ...]) -> list[Row]:
    """The rows that count, found one by one."""
    silent = [row for row in rows if not said(row) or row["who"] is None]
    last: dict[Any, Row] = {}
    for row in sorted(
        (row for row in rows if said(row) and row["who"] is not None),
        key=lambda row: (
            row["when"] is not None, row["when"] or 0, row["nps"],
            row["plan"] is not None, row["plan"] or "", row["w"],
        ),
    ):  # fmt: skip
        last[(row["who"], *(row[name] for name in one_per))] = row
    return silent + list(last.values())


def plain(rows: Sequence[Row], keys: tuple[str, ...]) -> dict[Any, Any]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in keys)].append(row)
    return {
        key: (
            Counter(str(row["nps"]) for row in group if said(row)),
            sum(row["nps"] is None for row in group),
            sum(row["nps"] is not None and not said(row) for row in group),
            sum(row["w"] for row in group if said(row)),
            sum(row["w"] ** 2 for row in group if said(row)),
        )
        for key, group in groups.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("texts", [False, True], ids=["numbers", "text"])
@examples(25)  # each in eight engines
@given(rows=ROWS)
def test_every_engine_counts_as_plain_python_does(texts, rows):
    expected = plain(voices(rows, ("month",)), ("plan", "month"))
    columns = {name: pa.array([r[name] for r in rows], kind) for name, kind in TYPES.items()}
    if texts:
        columns["nps"] = columns["nps"].cast(pa.string())
    for name, build in {**NOT_LAZY, **LAZY}.items():
        found = tally(
            build(pa.table(columns)), "nps",
            by="plan", period="month", person="who", latest="when", weight="w",
        )  # fmt: skip
        sums = {key: (sum(row.weight), sum(row.weight2)) for key, row in found}
        assert {key: (*f, *sums[key]) for key, f in table_of(found).items()} == expected, name
