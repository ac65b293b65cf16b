"""An answer's date, its person's pseudonym, and its columns."""

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.answer import answered_on, as_table, pseudonym
from promoteur.analytics.problem import FactsProblem
from tests.analytics.making import NOON, answer


@pytest.mark.parametrize(
    ("utc", "zone", "date"),
    [
        ("2026-03-28 22:59:59", "Europe/Paris", "2026-03-28"),
        ("2026-03-28 23:00:00", "Europe/Paris", "2026-03-29"),  # the last midnight of winter time
        ("2026-03-29 21:59:59", "Europe/Paris", "2026-03-29"),  # a day of 23 hours
        ("2026-03-29 22:00:00", "Europe/Paris", "2026-03-30"),
        ("2026-10-24 22:00:00", "Europe/Paris", "2026-10-25"),  # a day of 25 hours
        ("2026-10-25 22:59:59", "Europe/Paris", "2026-10-25"),
        ("2026-10-25 23:00:00", "Europe/Paris", "2026-10-26"),
        ("2026-03-08 04:59:59", "America/New_York", "2026-03-07"),
        ("2026-03-08 05:00:00", "America/New_York", "2026-03-08"),
        ("2026-03-09 03:59:59", "America/New_York", "2026-03-08"),
        ("2026-11-02 04:59:59", "America/New_York", "2026-11-01"),
        ("2026-11-02 05:00:00", "America/New_York", "2026-11-02"),
        ("2026-01-01 00:00:00", "America/New_York", "2025-12-31"),
        ("2026-06-30 18:29:59", "Asia/Kolkata", "2026-06-30"),
        ("2026-06-30 18:30:00", "Asia/Kolkata", "2026-07-01"),
        ("2028-02-28 23:30:00", "Europe/Paris", "2028-02-29"),
        ("2028-03-01 04:30:00", "America/New_York", "2028-02-29"),
        ("2027-02-28 23:30:00", "Europe/Paris", "2027-03-01"),
    ],
)
def test_the_date_of_an_answer_is_that_of_its_workspace(utc, zone, date):
    moment = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert answered_on(moment, ZoneInfo(zone)).isoformat() == date
    elsewhere = moment.astimezone(ZoneInfo("Pacific/Auckland"))
    assert answered_on(elsewhere, ZoneInfo(zone)).isoformat() == date


@pytest.mark.parametrize("moment", [dt.datetime(2026, 1, 1), dt.date(2026, 1, 1), None])  # noqa: DTZ001
def test_a_moment_without_a_time_zone_is_refused(moment):
    with pytest.raises(FactsProblem, match="no moment with a time zone"):
        answered_on(moment, dt.UTC)
    with pytest.raises(FactsProblem, match="no moment with a time zone"):
        as_table([answer(1, answered_at=moment, answered_on=NOON.date())])


def test_a_pseudonym_is_the_first_64_bits_of_hmac_sha_256():
    secret, person = b"key", "The quick brown fox jumps over the lazy dog"
    assert f"{pseudonym(secret, person) % 2**64:016x}" == "f7bc83f430538424"


@given(secret=st.binary(min_size=1, max_size=64), person=st.text(max_size=50))
def test_a_pseudonym_is_keyed_stable_and_fits_a_column(secret, person):
    padded = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + person.encode()).digest()
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded) + inner).digest()
    assert pseudonym(secret, person) == int.from_bytes(outer[:8], "big", signed=True)
    assert -(2**63) <= pseudonym(secret, person) < 2**63
    assert pseudonym(secret, person) != pseudonym(secret + b"2", person)


def test_answers_become_the_columns_of_the_fact_and_their_properties():
    properties = {"Plan": "pro", "age": 3, "new": True, "since": dt.date(2025, 2, 3)}
    table = pa.table(as_table([answer(1, properties=properties), answer(2, person=-5)]))
    assert table.column("person").to_pylist() == [None, -5]
    assert table.schema.field("answered_at").type == pa.timestamp("us", "UTC")
    assert table.column("answered_at").to_pylist() == [NOON, NOON]
    assert table.schema.field("answered_on").type == pa.date32()
    found = {n[9:]: table.column(n).to_pylist() for n in table.column_names if n[:9] == "property."}
    assert found == {
        "Plan": ["pro", None],
        "age": [3.0, None],
        "new": [True, None],
        "since": [dt.date(2025, 2, 3), None],
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.5], [1.0, 2.5]),
        ([1, "a"], ["1", "a"]),
        ([1.0, "a", 3.5, True], ["1", "a", "3.5", "true"]),
        ([True, 1], ["true", "1"]),
        ([dt.date(2026, 3, 31), "a", 0.1 + 0.2], ["2026-03-31", "a", "0.30000000000000004"]),
        ([dt.datetime(2026, 3, 31, 23, tzinfo=dt.UTC), dt.date(2026, 1, 1)],
         [dt.date(2026, 3, 31), dt.date(2026, 1, 1)]),
        ([dt.datetime(2026, 3, 31, 23, tzinfo=dt.UTC), 1], ["2026-03-31", "1"]),
        ([2**53, 5], [float(2**53), 5.0]),
        ([2**53 + 1, 5], ["9007199254740993", "5"]),
        ([float("nan"), 5, None, ""], [None, 5.0, None, None]),
        ([float("inf"), "a"], [None, "a"]),
    ],
)  # fmt: skip
def test_a_property_has_the_narrowest_type_that_holds_all_its_values(values, expected):
    rows = [answer(i, properties={"x": value}) for i, value in enumerate(values)]
    assert pa.table(as_table(rows)).column("property.x").to_pylist() == expected


def test_a_property_is_one_however_it_is_written():
    rows = [answer(1, properties={"Plan": "a"}), answer(2, properties={" PLAN ": "b"})]
    assert pa.table(as_table(rows)).column("property.Plan").to_pylist() == ["a", "b"]


@pytest.mark.parametrize("name", ["Score", "channel", "person", "response"])
def test_a_property_may_be_named_like_a_column_of_the_fact(name):
    table = pa.table(as_table([answer(1, properties={name: "x"}, channel="web")]))
    assert table.column(f"property.{name}").to_pylist() == ["x"]
    assert table.column("channel").to_pylist() == ["web"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"score": "ten"}, "score"),
        ({"score": 9.5}, "score"),
        ({"score": 2**70}, "score"),
        ({"wave": "first"}, "wave"),
        ({"person": "anna@example.org"}, "person"),
        ({"person": 1.5}, "person"),
        ({"person": 2**63}, "person"),
        ({"workspace": 5}, "workspace"),
        ({"answered_on": None}, "None is no date"),
        ({"answered_on": "2026-01-01"}, "2026-01-01 is no date"),
    ],
)
def test_a_value_of_another_type_is_refused(changes, named):
    with pytest.raises(FactsProblem, match=named) as caught:
        as_table([answer(1), answer(2, **changes)])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("what", [[5], "text", [{"score": 5}]])
def test_what_is_no_answer_is_refused(what):
    with pytest.raises(FactsProblem, match="is no answer"):
        as_table(what)
