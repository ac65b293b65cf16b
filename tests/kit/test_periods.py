"""Periods of the calendar: where they begin and end, and what they are called."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit.periods import Period, PeriodProblem

DAY = dt.timedelta(days=1)
EVER = st.dates()
STORED = st.dates(dt.date(1970, 1, 1), dt.date(2100, 12, 31))
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 31))
SOON = st.dates(dt.date(1900, 1, 1), dt.date(9990, 12, 31))
PERIODS = st.sampled_from(Period)


@pytest.mark.parametrize(
    ("period", "day", "first", "last", "label"),
    [
        ("day", "2026-03-31", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("day", "9999-12-30", "9999-12-30", "9999-12-30", "9999-12-30"),
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
    [("day", "2024-02-29"), ("week", "2024-02-19"), ("month", "2024-02-01"),
     ("quarter", "2023-10-01"), ("year", "2023-01-01")],
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
    assert [*map(str, Period)] == ["day", "week", "month", "quarter", "year"]


@pytest.mark.parametrize(
    ("period", "day", "number"),
    [
        ("day", "1970-01-01", 0),
        ("day", "1969-12-31", -1),
        ("day", "2026-03-31", 20543),
        ("week", "2026-12-31", 202653),
        ("week", "2027-01-01", 202653),
        ("week", "2025-12-29", 202601),
        ("month", "2026-12-31", 202612),
        ("quarter", "2026-12-31", 20264),
        ("quarter", "2026-04-01", 20262),
        ("year", "2026-12-31", 2026),
    ],
)
def test_a_period_has_a_whole_number(period, day, number):
    period, day = Period(period), dt.date.fromisoformat(day)
    assert period.number(day) == number
    assert period.first_day_of(number) == period.first_day(day)


@given(PERIODS, STORED)
def test_from_a_number_there_is_a_way_back(period, day):
    number = period.number(day)
    assert period.first_day_of(number) == period.first_day(day)
    assert period.number(period.first_day_of(number)) == number
    assert period.number(period.first_day(day)) == period.number(period.last_day(day)) == number


@given(PERIODS, EVER, EVER)
def test_later_periods_have_larger_numbers(period, one, other):
    earlier = period.first_day(one) < period.first_day(other)
    assert earlier == (period.number(one) < period.number(other))


@pytest.mark.parametrize(
    ("period", "number"),
    [
        ("month", 202613), ("month", 202600), ("month", 12), ("month", -202601),
        ("week", 202553), ("week", 202600), ("week", 202654), ("quarter", 20265),
        ("quarter", 20260), ("year", 0), ("year", 10000), ("year", -5), ("day", 10**7),
        ("day", -(10**6)), ("day", 10**30), ("month", 10**30),
    ],
)  # fmt: skip
def test_a_number_of_no_period_is_named_beside_a_right_one(period, number):
    with pytest.raises(
        PeriodProblem, match=f"^{number} is not the number of a {period}: "
    ) as found:
        Period(period).first_day_of(number)
    right = int(str(found.value).rstrip(".").rpartition(" ")[2])
    assert Period(period).first_day_of(right).year == 2026


@pytest.mark.parametrize(
    ("period", "day", "earlier"),
    [
        ("day", "2026-03-31", "2025-03-31"),
        ("day", "2024-02-29", "2023-02-28"),
        ("day", "2025-02-28", "2024-02-28"),
        ("week", "2026-02-22", "2025-02-17"),
        ("week", "2026-12-31", "2025-12-22"),
        ("week", "2021-01-03", "2019-12-23"),
        ("month", "2024-02-29", "2023-02-01"),
        ("quarter", "2026-05-01", "2025-04-01"),
        ("year", "2026-05-01", "2025-01-01"),
    ],
)
def test_the_same_period_a_year_earlier(period, day, earlier):
    assert Period(period).year_earlier(dt.date.fromisoformat(day)).isoformat() == earlier


@given(PERIODS, st.dates(dt.date(2, 1, 1)))
def test_a_year_earlier_the_period_has_the_same_place_in_its_year(period, day):
    earlier = period.year_earlier(day)
    assert earlier == period.first_day(earlier)
    assert 357 <= (period.first_day(day) - earlier).days <= 371
    if period is Period.WEEK:
        (year, week, _), (before, number, _) = day.isocalendar(), earlier.isocalendar()
        assert (before, number) in {(year - 1, week), (year - 1, 52)}


@given(PERIODS, EVER)
def test_no_date_is_too_early_or_too_late(period, day):
    first, last = period.first_day(day), period.last_day(day)
    assert first <= day <= last
    assert period.first_day_of(period.number(day)) == first
    before = period.previous(day)
    assert (before is None) == (first == dt.date.min)
    assert before is None or period.last_day(before) == first - DAY
    assert period.year_earlier(day) is None or period.year_earlier(day) < first


@pytest.mark.parametrize("period", Period)
def test_dates_begin_with_the_year_one_and_end_with_9999(period):
    assert period.previous(dt.date.min) is None
    assert period.year_earlier(dt.date.min) is None
    assert period.last_day(dt.date.max) == dt.date.max


@pytest.mark.parametrize("period", Period)
def test_the_periods_of_a_century_hold_each_day_once(period):
    day, days = dt.date(2000, 1, 1), 0
    while day < dt.date(2100, 1, 1):
        last = period.last_day(day)
        assert period.first_day(last) == period.first_day(day)
        days += (last - day).days + 1
        day = last + DAY
    assert days == (day - dt.date(2000, 1, 1)).days
