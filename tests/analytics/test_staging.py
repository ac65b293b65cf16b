"""A batch of answers is taken as a whole or refused as a whole, and leaves nothing behind."""

import datetime as dt
import threading

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.answer import as_table
from promoteur.analytics.columns import Columns, Property, Type
from promoteur.analytics.facts import Facts
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.staging import staged
from promoteur.analytics.values import written
from tests.analytics.making import NOON, answer, answers, arrow, files, on, scores, stored, uuid7
from tests.examples import examples

TOO_LONG = "x" * 201


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    with Facts.create(tmp_path_factory.mktemp("facts"), threads=1) as one:
        yield one._connection


def refused(facts, batch):
    """Return the words with which a batch is refused, by each verb; nothing is left of it."""
    root = facts.table.location.root
    before = files(root)
    with pytest.raises(FactsProblem) as caught:
        facts.append(batch)
    with pytest.raises(FactsProblem) as again:
        facts.correct(batch)
    assert files(root) == before
    assert facts.table.version() == 0
    words = str(caught.value)
    assert words == str(again.value)
    assert "\n" not in words
    assert words.endswith(".")
    return words


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"response": "x"}, "The response x is not stored: its id is not a UUIDv7."),
        ({"response": uuid7(2).replace("-7", "-4", 1)}, "its id is not a UUIDv7"),
        ({"response": uuid7(2).replace("-8", "-c", 1)}, "its id is not a UUIDv7"),
        ({"response": " "}, "An answer has no response id"),
        ({"workspace": None}, "it has no workspace"),
        ({"workspace": "  "}, "it has no workspace"),
        ({"survey": ""}, "it has no survey"),
        ({"kind": "yearly"}, "its kind is none of relational, transactional, employee"),
        ({"kind": None}, "its kind is none of"),
        ({"scale": "0-5"}, "its scale is neither 0-10 nor 1-10"),
        ({"score": None}, "it has no score"),
        ({"score": 11}, "its score is not on its scale"),
        ({"score": -1}, "its score is not on its scale"),
        ({"score": 0, "scale": "1-10"}, "its score is not on its scale"),
        ({"score": 300}, "not of its column’s type"),
        ({"wave": 3}, "its wave is none of 0, 1 and 2"),
        ({"wave": -1}, "its wave is none of 0, 1 and 2"),
        ({"answered_on": dt.date(2026, 1, 17)}, "more than a day apart"),
        ({"answered_on": dt.date(2026, 1, 13)}, "more than a day apart"),
        (on(1969, 7, 20) | {"answered_on": dt.date(1969, 7, 18)}, "more than a day apart"),
        (on(1969, 7, 20) | {"answered_on": dt.date(1969, 7, 22)}, "more than a day apart"),
        ({"workspace": TOO_LONG}, "one of its texts is longer than 200 characters"),
        ({"survey": TOO_LONG}, "one of its texts is longer"),
        ({"channel": TOO_LONG}, "one of its texts is longer"),
        ({"moment": TOO_LONG}, "one of its texts is longer"),
        ({"language": TOO_LONG}, "one of its texts is longer"),
        ({"agent": TOO_LONG}, "one of its texts is longer"),
        ({"properties": {"note": TOO_LONG}}, "the property note is longer than 200 characters"),
        ({"properties": {"mail": "anna@example.org"}}, "the property mail holds an e-mail address"),
        ({"properties": {"mail": "Anna <anna@example.org>"}}, "holds an e-mail address"),
        ({"properties": {"": "x"}}, "cannot be the name of a property"),
        ({"properties": {"a\nb": "x"}}, "cannot be the name of a property"),
        ({"properties": {TOO_LONG: "x"}}, "cannot be the name of a property"),
    ],
)
def test_an_answer_that_cannot_be_a_fact_refuses_its_whole_batch(facts, changes, why):
    assert why in refused(facts, [answer(1), answer(2, **changes), answer(3)])


def test_a_response_that_stands_twice_is_refused(facts):
    twice = [answer(1), answer(2), answer(1, score=9)]
    assert refused(facts, twice) == f"The response {uuid7(1)} stands twice in one batch."
    shouted = answer(1, response=uuid7(10).upper())
    assert uuid7(10) in refused(facts, [answer(10), shouted])


def test_the_least_response_of_those_refused_is_named(facts):
    batch = [answer(3, score=11), answer(1), answer(2, score=12)]
    assert uuid7(2) in refused(facts, batch)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"score": None}, "lack the columns score; they have: response, workspace"),
        ({"response": None, "answered_on": None}, "lack the columns response, answered_on"),
        ({"score": [9.6, 1.0, 2.0]}, "9.6 is no score"),
        ({"score": [9.0, None, 2.0]}, "it has no score"),
        ({"score": ["9", "1", "2"]}, "“score” must hold whole numbers, not VARCHAR"),
        ({"score": [True, False, True]}, "“score” must hold whole numbers, not BOOLEAN"),
        ({"wave": [0.5, 1.0, 2.0]}, "0.5 is no wave"),
        ({"person": [2.0**53, None, 1.0]}, "“person” must hold whole numbers, not DOUBLE"),
        ({"person": ["anna@example.org"] * 3}, "“person” must hold whole numbers, not VARCHAR"),
        ({"answered_on": ["yesterday"] * 3}, "not of its column’s type"),
        ({"answered_on": ["infinity"] * 3}, "it has no date of answering"),
        ({"answered_on": [None, None, None]}, "it has no date of answering"),
        ({"answered_at": ["infinity"] * 3}, "it has no moment of answering"),
        ({"Plan": ["a"] * 3, "plan": ["b"] * 3}, "“Plan” and “plan” cannot be told apart"),
        ({"Plan": ["a"] * 3, "property.PLAN": ["b"] * 3}, "cannot be told apart"),
        ({"channel": None, "Channel": ["a"] * 3}, "“channel” and “Channel” cannot be told apart"),
        ({"Response": ["a"] * 3}, "“response” and “Response” cannot be told apart"),
        ({"x": pa.array([1, 2, 3], pa.float16())}, "Unsupported"),
    ],
)
def test_a_table_that_cannot_be_facts_is_refused(facts, columns, why):
    assert why in refused(facts, arrow(range(3), **columns))


def test_what_is_no_answer_is_refused(facts):
    assert "is no answer" in refused(facts, [1, 2])


def test_values_that_are_almost_wrong_are_taken(facts):
    batch = [
        answer(1, score=0, person=-(2**63)),
        answer(2, score=1, scale="1-10", person=2**63 - 1),
        answer(3, score=10, wave=2, answered_on=dt.date(2026, 1, 16)),
        answer(4, answered_on=dt.date(2026, 1, 14), channel="", agent=" Léa "),
        answer(5, response=uuid7(5).upper(), properties={"handle": "@anna", "note": "x" * 200}),
        answer(6, properties={"n" * 200: "long name", "Été chaud.x \"y'": "odd name", "🙂": "😀"}),
    ]
    assert facts.append(batch) == 6
    rows = stored(facts)
    assert [row["response"] for row in rows] == [uuid7(i) for i in range(1, 7)]
    assert [row["person"] for row in rows[:3]] == [-(2**63), 2**63 - 1, None]
    assert (rows[3]["channel"], rows[3]["agent"]) == (None, "Léa")
    assert rows[4]["p_handle"] == "@anna"
    columns = facts.table.snapshot().columns
    for name, value in batch[5].properties.items():
        assert rows[5][columns.find(name).text] == value
        assert rows[5][columns.find(f"property.{name.upper()}").text] == value


def test_the_periods_of_a_fact_are_those_of_its_date(facts):
    dates = ["2024-02-29", "2026-12-31", "2027-01-01", "2027-01-03", "2027-01-04", "2025-12-29"]
    days = [dt.date.fromisoformat(date) for date in dates]
    facts.append([answer(i, **on(d.year, d.month, d.day)) for i, d in enumerate(days)])
    for row, date in zip(stored(facts), days, strict=True):
        year, week, _day = date.isocalendar()
        assert row["answered_on"] == date
        assert row["day"] == (date - dt.date(1970, 1, 1)).days
        assert row["week"] == year * 100 + week
        assert row["month"] == date.year * 100 + date.month


@pytest.mark.parametrize(
    "handed",
    [
        lambda table: table,
        lambda table: table.to_reader(max_chunksize=2),
        pl.from_arrow,
        lambda table: table.drop_columns(["person"]).to_pandas(),
        lambda _table: as_table(answers(range(5))),
    ],
    ids=["pyarrow", "reader", "polars", "pandas", "arro3"],
)
def test_an_arrow_table_of_any_library_is_stored(facts, handed):
    assert facts.append(handed(arrow(range(5)))) == 5
    assert scores(facts) == {uuid7(i): i for i in range(5)}
    assert {row["answered_at"] for row in stored(facts)} == {NOON}


def test_other_columns_of_a_table_are_properties(facts):
    since = pa.array(
        [dt.datetime(2025, 5, 6, 7, tzinfo=dt.UTC), None, None], pa.timestamp("ns", "UTC")
    )
    table = arrow(
        range(3),
        Plan=pa.array(["pro", None, " "]).dictionary_encode(),
        amount=pa.array([1250, None, -5], pa.int16()),
        price=pa.array(["1.50", "2.00", None]).cast(pa.decimal128(9, 2)),
        ratio=[0.5, float("nan"), float("inf")],
        new=[True, None, False],
        since=since,
        long=pa.array([2**53 - 1, 1, None], pa.int64()),
        nothing=pa.nulls(3),
    )
    facts.append(table)
    columns = facts.table.snapshot().columns
    assert {one.name: one.type for one in columns.properties.values()} == {
        "Plan": Type.TEXT,
        "amount": Type.NUMBER,
        "price": Type.NUMBER,
        "ratio": Type.NUMBER,
        "new": Type.BOOLEAN,
        "since": Type.DATE,
        "long": Type.NUMBER,
    }
    found = {name: [row[name] for row in stored(facts)] for name in stored(facts)[0]}
    assert not {"p_amount", "p_price", "p_ratio", "p_long"} & found.keys()
    assert found["p_plan"] == ["pro", None, None]
    assert found["n_amount"] == [1250, None, -5]
    assert found["n_price"] == [1.5, 2, None]
    assert found["n_ratio"] == [0.5, None, None]
    assert found["p_new"] == ["true", None, "false"]
    assert found["p_since"] == ["2025-05-06", None, None]
    assert found["d_since"] == [(dt.date(2025, 5, 6) - dt.date(1970, 1, 1)).days, None, None]
    assert found["n_long"] == [2**53 - 1, 1, None]


def test_a_whole_number_too_long_for_a_number_is_refused_and_kept_as_text(facts):
    with pytest.raises(FactsProblem, match="long is a number of more than 15 digits"):
        facts.append(arrow([1], long=pa.array([2**53 + 1], pa.int64())))
    facts.append([answer(1, properties={"long": 2**53 + 1})])
    assert [row["p_long"] for row in stored(facts)] == [str(2**53 + 1)]


@pytest.mark.parametrize("year", [-50, 0, 1899, 2201, 10_000, 20_000])
def test_no_answer_is_stored_for_a_year_that_cannot_be(facts, year):
    day = round((year - 1970) * 365.2425) + 150
    table = arrow(
        [1],
        answered_on=pa.array([day], pa.int32()).cast(pa.date32()),
        answered_at=pa.array([day * 86_400_000_000], pa.int64()).cast(pa.timestamp("us", "UTC")),
    )
    with pytest.raises(FactsProblem, match="between 1900 and 2200"):
        facts.append(table)
    assert files(facts.table.location.root) == set() or not scores(facts)


def test_addresses_stand_in_no_text_and_no_name(facts):
    for wrong in ({"agent": "bob@shop.fr"}, {"moment": "call ann@example.org"}):
        with pytest.raises(FactsProblem, match="e-mail address"):
            facts.append([answer(1, **wrong)])
    with pytest.raises(FactsProblem, match="cannot be the name of a property"):
        facts.append([answer(1, properties={"ann@example.org": 1})])
    facts.append([answer(1, agent="@home", properties={"@handle": 1})])


def test_columns_that_may_be_left_out_have_their_defaults(facts):
    facts.append(arrow(range(1), scale=None, wave=None, person=None, channel=None, agent=None))
    row = stored(facts)[0]
    assert (row["scale"], row["wave"], row["person"], row["channel"]) == ("0-10", 0, None, None)


def test_a_property_that_is_empty_in_a_whole_batch_changes_nothing(facts):
    facts.append([answer(1, properties={"age": 12, "since": dt.date(2025, 1, 1)})])
    facts.append([answer(2, properties={"age": None, "since": "", "new": None})])
    facts.append(arrow([3], age=pa.nulls(1), since=[float("nan")], new=[""]))
    columns = facts.table.snapshot().columns
    assert {one.name: one.type for one in columns.properties.values()} == {
        "age": Type.NUMBER,
        "since": Type.DATE,
    }


@examples(40)
@given(
    value=st.one_of(
        st.floats(-1e15, 1e15, allow_nan=False, exclude_min=True, exclude_max=True),
        st.integers(-(10**15) + 1, 10**15 - 1),
    )
)
def test_a_number_reads_the_same_whether_it_arrives_among_numbers_or_texts(connection, value):
    read = []
    for neighbour, column in [(1, "n_x"), ("text", "p_x")]:
        values = enumerate([value, neighbour], start=1)
        table = as_table([answer(i, properties={"x": one}) for i, one in values])
        with staged(connection, table) as batch:
            read += batch.connection.sql(
                f"SELECT {column} FROM {batch.facts} WHERE response = '{uuid7(1)}'"
            ).fetchall()[0]
    assert written(read[0]) == read[1]
    assert float(read[0]) == float(read[1]) == value


@pytest.mark.parametrize("hour", [0, 23])
@pytest.mark.parametrize("day", [19, 20, 21])
def test_a_date_may_be_of_the_day_before_or_after_the_moment_also_long_ago(facts, hour, day):
    moment = dt.datetime(1969, 7, 20, hour, 59, 59, 999_999, tzinfo=dt.UTC)
    assert facts.append([answer(1, answered_at=moment, answered_on=dt.date(1969, 7, day))]) == 1


def test_threads_that_share_a_table_do_not_mix_their_batches(facts):
    failures = []

    def work(k):
        try:
            for j in range(10):
                facts.append(answers(range(k * 1000 + j * 10, k * 1000 + j * 10 + 10)))
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    expected = [k * 1000 + j for k in range(4) for j in range(100)]
    assert scores(facts) == {uuid7(i): i % 11 for i in expected}


@pytest.mark.parametrize("first", Type)
@pytest.mark.parametrize("second", Type)
def test_the_first_value_of_another_type_makes_a_property_text(first, second):
    columns = Columns().grown([Property("Age", first)])
    found = columns.grown([Property("AGE", second)]).find("age")
    mixed = first is not second
    kept = Type.TEXT if mixed else first
    assert found == Property("Age", kept, mixed and Type.NUMBER in {first, second})
    assert Columns.of([found]).grown([Property("age", first)]).find("age").type is found.type
