"""The score over time: each period beside the one before and the same one a year earlier."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.periods import Rolling, spread, without_holes
from promoteur.analytics.trend import Trend, only_from, trend
from promoteur.kit.periods import Period
from promoteur.score.compare import compare
from promoteur.score.interval import interval
from promoteur.score.reading import Sample
from promoteur.score.scale import ScoreProblem
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Tallies, Tally

of = Tally.of_categories
NOBODY = of(0, 0, 0)
JANUARY, FEBRUARY, MARCH = (dt.date(2026, month, 1) for month in (1, 2, 3))
COUNTS = st.tuples(*[st.integers(0, 60)] * 3)


def by_period(rows):
    return Tallies.of({(day,): tally for day, tally in rows.items()}, by=("period",))


def changes(found, name="change"):
    return [getattr(one, name) for one in found.periods]


def test_the_worked_comparison_stands_in_the_trend():
    rows = {FEBRUARY: of(45, 85, 170), JANUARY: of(60, 90, 150)}
    first, second = trend(by_period(rows), Period.MONTH).periods
    assert (first.label, first.first_day, first.last_day) == (
        "2026-01",
        JANUARY,
        dt.date(2026, 1, 31),
    )
    assert first.scored.tally.score == pytest.approx(30)
    assert first.change is None
    difference = second.change.difference
    assert difference.difference == pytest.approx(11.666667, abs=5e-7)
    assert (difference.low, difference.high) == pytest.approx((-0.545159, 23.647470), abs=5e-7)
    assert second.change.p_adjusted == difference.p == pytest.approx(0.061257550, abs=5e-10)
    assert not second.change.real


def test_the_worked_interval_stands_in_the_trend():
    (only,) = trend(by_period({JANUARY: of(20, 30, 50)}), Period.MONTH).periods
    limits = (only.scored.interval.low, only.scored.interval.high)
    assert limits == pytest.approx((13.955142, 44.339307), abs=5e-7)
    assert trend(by_period({JANUARY: of(20, 30, 50)}), Period.MONTH, 0.8).periods[
        0
    ].scored.interval == interval(of(20, 30, 50), 0.8)


def test_an_empty_period_has_no_score_and_breaks_the_comparison():
    table = by_period({JANUARY: of(20, 30, 50), MARCH: of(5, 5, 90)})
    days = spread(Period.MONTH, JANUARY, MARCH)
    found = trend(without_holes(table, days), Period.MONTH)
    assert [one.scored.tally.score for one in found.periods] == [pytest.approx(30), None, 85]
    assert [one.scored.interval is None for one in found.periods] == [False, True, False]
    assert [one.scored.sample for one in found.periods][1] is Sample.NONE
    assert changes(found) == [None, None, None]


def test_a_hole_that_was_not_filled_is_not_skipped_either():
    table = by_period({JANUARY: of(20, 30, 50), MARCH: of(5, 5, 90)})
    assert changes(trend(table, Period.MONTH)) == [None, None]


def test_the_same_period_last_year_is_another_comparison_with_its_own_correction():
    rows = {
        dt.date(2025, 1, 1): of(40, 30, 30),
        dt.date(2025, 2, 1): of(30, 30, 40),
        JANUARY: of(20, 30, 50),
        FEBRUARY: of(25, 30, 45),
        MARCH: of(10, 30, 60),
    }
    found = trend(by_period(rows), Period.MONTH)
    tallies = [*rows.values()]
    assert [one and one.difference for one in changes(found, "year_change")] == [
        None,
        None,
        compare(tallies[0], tallies[2]),
        compare(tallies[1], tallies[3]),
        None,
    ]
    for name in ("change", "year_change"):
        shown = [one for one in changes(found, name) if one]
        assert [one.p_adjusted for one in shown] == pytest.approx(
            false_discovery([one.difference.p for one in shown]).tolist()
        )
    assert [one is None for one in changes(found)] == [True, False, True, False, False]


def test_week_53_is_compared_with_week_52_of_the_year_before():
    weeks = [dt.date(2025, 12, 22), dt.date(2026, 12, 28)]
    found = trend(by_period(dict.fromkeys(weeks, of(20, 30, 50))), Period.WEEK)
    assert [one.label for one in found.periods] == ["2025-W52", "2026-W53"]
    assert found.periods[1].year_change.difference.difference == 0


def test_windows_counted_back_from_a_day_have_a_trend_too():
    calendar = Rolling(30, dt.date(2026, 3, 31))
    days = [dt.date(2026, 1, 31), dt.date(2026, 3, 2)]
    rows = dict(zip(days, [of(60, 90, 150), of(45, 85, 170)], strict=True))
    found = trend(by_period(rows), calendar, until=dt.date(2026, 3, 31))
    assert [one.label for one in found.periods] == [
        "30 days to 2026-03-01",
        "30 days to 2026-03-31",
    ]
    assert [one.complete for one in found.periods] == [True, True]
    assert found.periods[1].change.difference == compare(*rows.values())
    assert changes(found, "year_change") == [None, None]


def test_periods_that_are_not_wholly_known_are_marked():
    rows = dict.fromkeys([JANUARY, FEBRUARY, MARCH], of(20, 30, 50))
    found = trend(
        by_period(rows), Period.MONTH, since=dt.date(2026, 1, 15), until=dt.date(2026, 3, 30)
    )
    assert [one.complete for one in found.periods] == [False, True, False]
    assert all(one.complete for one in trend(by_period(rows), Period.MONTH).periods)


def test_what_has_no_date_stands_apart():
    found = trend(by_period({None: of(1, 2, 3), JANUARY: of(20, 30, 50)}), Period.MONTH)
    assert found.undated == of(1, 2, 3)
    assert [one.label for one in found.periods] == ["2026-01"]
    assert trend(by_period({JANUARY: NOBODY}), Period.MONTH).undated is None


def test_nothing_has_an_empty_trend():
    assert trend(by_period({}), Period.DAY) == Trend(())
    assert trend(by_period({None: NOBODY}), Period.DAY) == Trend((), NOBODY)


def test_few_answers_are_counted_and_not_read():
    rows = {JANUARY: of(2, 3, 4), FEBRUARY: of(2, 3, 5), MARCH: of(10, 10, 10)}
    found = trend(by_period(rows), Period.MONTH).periods
    assert [one.scored.sample for one in found] == [
        Sample.COUNTS_ONLY,
        Sample.INDICATIVE,
        Sample.NORMAL,
    ]
    assert [one.scored.readable for one in found] == [False, True, True]
    assert [one.change and one.change.readable for one in found] == [None, False, True]


def test_a_confidence_of_everything_is_refused():
    with pytest.raises(ScoreProblem, match="not between 0 and 1"):
        trend(by_period({JANUARY: of(1, 2, 3)}), Period.MONTH, 1.0)


def test_periods_that_are_only_compared_with_are_not_returned_nor_counted():
    a_year_ago = dt.date(2025, 3, 1)
    rows = {
        a_year_ago: of(60, 90, 150),
        JANUARY: of(20, 30, 50),
        FEBRUARY: of(30, 20, 70),
        MARCH: of(45, 85, 170),
    }
    whole = trend(by_period(rows), Period.MONTH)
    assert whole.periods[-1].change.p_adjusted > whole.periods[-1].change.difference.p
    (found,) = only_from(whole, MARCH).periods
    assert found.first_day == MARCH
    assert found.change.difference == compare(rows[FEBRUARY], rows[MARCH])
    assert found.year_change.difference == compare(rows[a_year_ago], rows[MARCH])
    assert found.change.p_adjusted == found.change.difference.p


def test_of_all_periods_nothing_changes():
    rows = {JANUARY: of(20, 30, 50), FEBRUARY: of(30, 20, 70), MARCH: of(45, 85, 170)}
    whole = trend(by_period(rows), Period.MONTH)
    assert only_from(whole, JANUARY) == whole
    assert only_from(whole, dt.date(2027, 1, 1)) == Trend(())


@given(st.dictionaries(st.integers(0, 40), COUNTS, max_size=25), st.sampled_from(Period))
def test_every_change_is_the_comparison_of_its_two_periods(rows, period):
    days, day = [], period.first_day(JANUARY)
    for _place in range(41):
        days.append(day)
        day = period.last_day(day) + dt.timedelta(days=1)
    tallies = {days[place]: of(*counts) for place, counts in rows.items()}
    for one in trend(by_period(tallies), period).periods:
        for change, day in (
            (one.change, period.previous(one.first_day)),
            (one.year_change, period.year_earlier(one.first_day)),
        ):
            expected = compare(tallies.get(day, NOBODY), one.scored.tally)
            assert (change is None) == (expected is None)
            if change:
                assert change.difference == expected
                assert change.difference.p <= change.p_adjusted <= 1
