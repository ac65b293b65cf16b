"""Periods of the calendar: where they begin and end, and what they are called."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit.periods import Period

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 31))
SOON = st.dates(dt.date(1900, 1, 1), dt.date(9990, 12, 31))
PERIODS = st.sampled_from(Period)


@pytest.mark.parametrize(
    ("period", "day", "first", "last", "label"),
    [
        ("week", "2026-12-31", "2026-12-28", "2027-01-03", "2026-W53"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03", "2026-W53"),
        ("week", "2025-12-29", "2025-12-29", "2026-01-04", "2026-W01"),
        ("week", "2026-02-16", "2026-02-16", "2026-02-22", "2026-W08"),
        ("week", "2026-02-22", "2026-02-16", "2026-02-22", "2026-W08"),
        ("month", "2024-02-29", "2024-02-01", "2024-02-29", "2024-02"),
        ("month", "2026-02-01", "2026-02-01", "2026-02-28", "2026-02"),
        ("month", "2026-12-31", "2026-12-01", "2026-12-31", "2026-12"),
        ("quarter", "2026-03-31", "2026-01-01", "2026-03-31", "2026-Q1"),
        ("quarter", "2026-04-01", "2026-04-01", "2026-06-30", "2026-Q2"),
        ("quarter", "2026-09-30", "2026-07-01", "2026-09-30", "2026-Q3"),
        ("quarter", "2026-11-15", "2026-10-01", "2026-12-31", "2026-Q4"),
        ("year", "2024-12-31", "2024-01-01", "2024-12-31", "2024"),
        ("year", "2025-01-01", "2025-01-01", "2025-12-31", "2025"),
        ("week", "9999-12-31", "9999-12-27", "9999-12-31", "9999-W52"),
        ("year", "9999-06-01", "9999-01-01", "9999-12-31", "9999"),
    ],
)
def test_a_day_lies_in_its_period(period, day, first, last, label):
    period, day = Period(period), dt.date.fromisoformat(day)
    assert period.first_day(day).isoformat() == first
    assert period.last_day(day).isoformat() == last
    assert period.label(day) == label


@pytest.mark.parametrize(
    ("period", "before"),
    [("week", "2024-02-19"), ("month", "2024-02-01"), ("quarter", "2023-10-01"),
     ("year", "2023-01-01")],
)  # fmt: skip
def test_the_period_before_the_first_of_march_2024(period, before):
    assert Period(period).previous(dt.date(2024, 3, 1)).isoformat() == before


@given(PERIODS, DAYS)
def test_a_period_holds_its_days_and_no_others(period, day):
    first, last = period.first_day(day), period.last_day(day)
    assert first <= day <= last
    assert period.first_day(first) == period.first_day(last) == first
    assert period.first_day(first - DAY) != first
    if last < dt.date.max:
        assert period.first_day(last + DAY) == last + DAY


@given(PERIODS, DAYS)
def test_the_period_before_ends_where_this_one_begins(period, day):
    before = period.previous(day)
    assert period.last_day(before) == period.first_day(day) - DAY
    assert period.first_day(before) == before


@given(PERIODS, SOON, SOON)
def test_days_have_one_label_exactly_when_they_share_a_period(period, one, other):
    same = period.first_day(one) == period.first_day(other)
    assert (period.label(one) == period.label(other)) == same


@given(SOON)
def test_months_make_quarters_and_quarters_make_years(day):
    quarter = Period.QUARTER.first_day(day)
    assert Period.QUARTER.first_day(Period.MONTH.first_day(day)) == quarter
    assert Period.YEAR.first_day(quarter) == Period.YEAR.first_day(day)
    assert Period.WEEK.last_day(day) - Period.WEEK.first_day(day) == 6 * DAY


def test_a_period_is_known_by_its_word():
    assert [*map(str, Period)] == ["week", "month", "quarter", "year"]
