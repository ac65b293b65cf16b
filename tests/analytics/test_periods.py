"""Time cut into periods: windows counted back from a day, holes filled, moving sums."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.periods import (
    LONGEST,
    MOST_DAYS,
    Rolling,
    complete,
    moving,
    spread,
    without_holes,
)
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit import language
from promoteur.kit.periods import EPOCH, Period
from promoteur.score.tally import FIGURES, Tallies, Tally

DAY = dt.timedelta(days=1)
ANCHOR = dt.date(2026, 3, 31)
JANUARY = dt.date(2026, 1, 1)
LENGTHS = st.integers(1, LONGEST)
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2100, 12, 31))
CALENDARS = st.one_of(st.sampled_from(Period), st.builds(Rolling, st.integers(7, 400), DAYS))
COUNTS = st.lists(st.integers(0, 10**9), min_size=11, max_size=11)


def of(day: int, *, weight: float = 1.0) -> Tally:
    """As many promoters as the day says, each of this weight, and one detractor less."""
    answers = (*(0,) * 6, day - 1, 0, 0, 0, day)
    return Tally(
        answers, tuple(weight * n for n in answers), tuple(weight**2 * n for n in answers), day
    )


def by_day(tallies: dict[dt.date | None, Tally]) -> Tallies:
    return Tallies.of({(day,): tally for day, tally in tallies.items()}, by=("day",))


@pytest.mark.parametrize(
    ("days", "day", "first", "last"),
    [
        (30, "2026-03-31", "2026-03-02", "2026-03-31"),
        (30, "2026-03-02", "2026-03-02", "2026-03-31"),
        (30, "2026-03-01", "2026-01-31", "2026-03-01"),
        (30, "2026-04-01", "2026-04-01", "2026-04-30"),
        (90, "2026-01-01", "2026-01-01", "2026-03-31"),
        (90, "2025-12-31", "2025-10-03", "2025-12-31"),
        (1, "2024-02-29", "2024-02-29", "2024-02-29"),
        (3660, "2026-03-31", "2016-03-24", "2026-03-31"),
    ],
)
def test_windows_are_counted_back_from_the_anchor(days, day, first, last):
    rolling, day = Rolling(days, ANCHOR), dt.date.fromisoformat(day)
    assert rolling.first_day(day).isoformat() == first
    assert rolling.last_day(day).isoformat() == last


@given(LENGTHS, DAYS, DAYS)
def test_windows_cut_time_without_holes(days, anchor, day):
    rolling = Rolling(days, anchor)
    first, last = rolling.first_day(day), rolling.last_day(day)
    assert first <= day <= last
    assert (last - first).days == days - 1
    assert (last - anchor).days % days == 0
    assert rolling.first_day(first) == rolling.first_day(last) == first
    assert rolling.first_day(last + DAY) == last + DAY
    before = rolling.previous(day)
    assert rolling.last_day(before) == first - DAY
    assert rolling.first_day(before) == before


@given(LENGTHS, DAYS, DAYS)
def test_the_number_of_a_window_is_its_last_day(days, anchor, day):
    rolling = Rolling(days, anchor)
    number = rolling.number(day)
    assert EPOCH + number * DAY == rolling.last_day(day)
    assert rolling.first_day_of(number) == rolling.first_day(day)


@given(LENGTHS, st.dates(), st.dates())
def test_windows_end_where_dates_end(days, anchor, day):
    rolling = Rolling(days, anchor)
    first, last = rolling.first_day(day), rolling.last_day(day)
    assert first <= day <= last
    assert rolling.first_day_of(rolling.number(day)) == first
    assert (rolling.previous(day) is None) == (first == dt.date.min)


@pytest.mark.parametrize("number", [20542, 20544, 10**9, -(10**9)])
def test_a_number_of_no_window_is_refused(number):
    rolling = Rolling(30, ANCHOR)
    assert rolling.number(ANCHOR) == 20543
    with pytest.raises(QuestionProblem, match=f"^{number} is not .* “30 days to 2026-03-31”"):
        rolling.first_day_of(number)


def test_no_window_ends_before_the_first_day_or_begins_after_the_last():
    daily = Rolling(1, ANCHOR)
    for day, beyond in ((dt.date.min, -1), (dt.date.max, 1)):
        assert daily.first_day_of(daily.number(day)) == day
        with pytest.raises(QuestionProblem, match="not the number of a window"):
            daily.first_day_of(daily.number(day) + beyond)


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_window_has_one_day_or_ten_years_of_them(days):
    with pytest.raises(QuestionProblem, match="choose 1 to 3,660 days"):
        Rolling(days, ANCHOR)
    with pytest.raises(QuestionProblem, match="choose 1 to 3,660 days"):
        moving(by_day({JANUARY: of(1)}), days)


def test_a_window_is_named_by_its_days_and_its_end():
    assert Rolling(30, ANCHOR).label(ANCHOR) == "30 days to 2026-03-31"
    assert Rolling(30, ANCHOR).label(dt.date(2026, 3, 1)) == "30 days to 2026-03-01"
    assert Rolling(1, ANCHOR).label(ANCHOR) == "1 day to 2026-03-31"
    language.use("fr")
    assert "2026-03-31" in Rolling(90, ANCHOR).label(ANCHOR)


def test_a_window_of_days_has_no_twin_a_year_earlier():
    assert Rolling(30, ANCHOR).year_earlier(ANCHOR) is None


@pytest.mark.parametrize(
    ("day", "since", "until", "whole"),
    [
        ("2026-02-10", None, "2026-02-28", True),
        ("2026-02-10", None, "2026-02-27", False),
        ("2026-02-10", None, None, True),
        ("2026-02-10", "2026-02-01", "2026-03-05", True),
        ("2026-02-10", "2026-02-02", "2026-03-05", False),
        ("2026-02-10", "2026-02-02", None, False),
        ("2026-03-05", "2026-01-01", "2026-03-05", False),
    ],
)
def test_a_month_is_complete_when_all_its_days_are_known(day, since, until, whole):
    day, since, until = (text and dt.date.fromisoformat(text) for text in (day, since, until))
    assert complete(Period.MONTH, day, until, since) is whole


def test_the_last_window_is_complete_on_its_anchor():
    assert complete(Rolling(30, ANCHOR), ANCHOR, ANCHOR)


def test_all_months_between_two_days():
    days = spread(Period.MONTH, dt.date(2025, 11, 30), dt.date(2026, 2, 1))
    assert [*map(Period.MONTH.label, days)] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert [*spread(Period.MONTH, ANCHOR, JANUARY)] == []


def test_the_last_periods_of_all_end():
    assert [*spread(Period.WEEK, dt.date(9999, 12, 25), dt.date.max)] == [
        dt.date(9999, 12, 20),
        dt.date(9999, 12, 27),
    ]


@given(CALENDARS, DAYS, st.integers(0, 2000))
def test_periods_between_two_days_follow_each_other_and_hold_both(calendar, first, further):
    last = first + further * DAY
    days = [*spread(calendar, first, last)]
    assert days[0] <= first
    assert last <= calendar.last_day(days[-1])
    assert all(calendar.last_day(one) + DAY == two for one, two in pairwise(days))
    assert all(calendar.previous(two) == one for one, two in pairwise(days))


def test_an_empty_period_has_no_score():
    march = dt.date(2026, 3, 1)
    table = by_day({march: of(4), None: of(2), JANUARY: of(3)})
    found = without_holes(table, spread(Period.MONTH, JANUARY, dt.date(2026, 4, 1)))
    assert [key[0] and key[0].month for key in found.keys] == [1, 2, 3, 4, None]
    rows = dict(iter(found))
    assert [rows[key].score is None for key in found.keys] == [False, True, False, True, False]
    assert rows[(JANUARY,)] == of(3)
    assert rows[(None,)] == of(2)
    assert found.total() == table.total()


def test_nothing_has_empty_periods_too():
    nothing = by_day({})
    assert [tally.score for _key, tally in without_holes(nothing, [JANUARY])] == [None]
    assert len(without_holes(nothing, [])) == len(moving(nothing, 30)) == 0


def test_a_moving_window_holds_the_last_days():
    table = by_day({JANUARY + i * DAY: of(i + 1) for i in (5, 0, 1, 2)} | {None: of(9)})
    found = moving(table, 3)
    assert [key[0].day for key in found.keys] == [1, 2, 3, 4, 5, 6]
    assert [tally.answers[10] for _key, tally in found] == [1, 3, 6, 5, 3, 6]
    assert [tally.missing for _key, tally in found] == [1, 3, 6, 5, 3, 6]
    assert [key[0].day for key in moving(table, 3, since=JANUARY + 4 * DAY).keys] == [5, 6]
    assert len(moving(table, 3, since=JANUARY + 6 * DAY)) == 0
    assert len(moving(table, 3, since=JANUARY - DAY)) == 6


def test_where_nobody_answered_for_long_there_is_no_score_whatever_the_weights():
    table = by_day({JANUARY: of(7, weight=0.1), JANUARY + 9 * DAY: of(3, weight=0.7)})
    scores = [tally.score for _key, tally in moving(table, 4)]
    assert [score is None for score in scores] == [False] * 4 + [True] * 5 + [False]


@given(st.dictionaries(st.integers(0, 60), COUNTS, min_size=1, max_size=20), st.integers(1, 70))
def test_moving_sums_are_those_counted_one_by_one(days, length):
    table = by_day({JANUARY + i * DAY: Tally.of_counts(n, missing=i) for i, n in days.items()})
    found = moving(table, length)
    assert found.keys == tuple((JANUARY + i * DAY,) for i in range(min(days), max(days) + 1))
    for row, end in enumerate(range(min(days), max(days) + 1)):
        within = [i for i in range(end - length + 1, end + 1) if i in days]
        assert found.missing[row] == sum(within)
        expected = [sum(days[i][label] for i in within) for label in range(11)]
        for name in FIGURES[:3]:
            assert getattr(found, name)[row].tolist() == expected


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 10))
def test_fractions_of_weights_leave_no_rounding_behind(rows, length, seed):
    weights = np.random.default_rng(seed).random(rows)
    weights[weights < 0.4] = 0
    table = by_day({JANUARY + i * DAY: of(1, weight=w) for i, w in enumerate(weights.tolist())})
    found = moving(table, length)
    for row in range(rows):
        window = weights[max(0, row - length + 1) : row + 1]
        assert found.weight[row].sum() == pytest.approx(window.sum(), rel=1e-12)
        assert (found.row(row).score is None) == (not window.any())


def test_a_day_of_another_millennium_is_not_laid_out():
    table = by_day({dt.date(202, 6, 1): of(2), ANCHOR: of(3)})
    with pytest.raises(QuestionProblem, match=r"From 0202-06-01 to 2026-03-31 .* 40,000 days"):
        moving(table, 30)
    most = {ANCHOR: of(1), ANCHOR + (MOST_DAYS - 1) * DAY: of(1)}
    assert len(moving(by_day(most), 30)) == MOST_DAYS
    with pytest.raises(QuestionProblem, match="40,000 days"):
        moving(by_day(most | {ANCHOR - DAY: of(1)}), 30)
