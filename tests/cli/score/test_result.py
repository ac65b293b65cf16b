"""What is shown is composed of tallies alone: no file, no clock."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from promoteur.cli.score.arguments import Sides
from promoteur.cli.score.result import Result, compose
from promoteur.files.answer_column import AnswerColumn
from promoteur.files.count import PERIOD, Counted
from promoteur.files.problem import AskProblem
from promoteur.kit.periods import Period
from promoteur.score.compare import compare
from promoteur.score.interval import interval
from promoteur.score.plan import visible_change
from promoteur.score.scale import ZERO_TO_TEN
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Tallies, Tally

JANUARY, FEBRUARY, MARCH = (dt.date(2026, month, 1) for month in (1, 2, 3))


def of(detractors: int, passives: int, promoters: int) -> Tally:
    return Tally.of_counts((detractors, *(0,) * 6, passives, 0, promoters, 0))


LOW, MIDDLE, HIGH = of(60, 20, 20), of(20, 30, 50), of(5, 10, 85)


def counted(
    rows: dict[Any, Tally], by: Sequence[str] = (), last_day: dt.date | None = None
) -> Counted:
    column = AnswerColumn("nps", ZERO_TO_TEN, "as asked")
    shown = tuple(name for name in by if name != PERIOD)
    return Counted(column, shown, Tallies.of(rows, by=by), last_day=last_day)


def composed(
    what: Counted,
    by: Sequence[str] = (),
    *,
    sides: Sides | None = None,
    explain: bool = False,
    confidence: float = 0.95,
) -> Result:
    period = Period.MONTH if PERIOD in what.tallies.by else None
    return compose(what, by, period, sides, confidence, explain=explain)


def test_the_total_has_the_interval_of_its_tally():
    result = composed(counted({(): MIDDLE}), confidence=0.9)
    assert result.total.tally == MIDDLE
    assert result.total.interval == interval(MIDDLE, 0.9)
    assert (result.groups, result.periods, result.comparison) == ((), (), None)


def test_nobody_has_no_interval():
    result = composed(counted({(): Tally.of_counts((0,) * 11, missing=7)}))
    assert result.total.interval is None
    assert result.total.tally.missing == 7


def test_groups_are_sums_over_periods_and_each_has_its_own_interval():
    rows = {("FR", JANUARY): LOW, ("BE", JANUARY): HIGH, ("FR", FEBRUARY): MIDDLE}
    result = composed(counted(rows, ("country", PERIOD)), ["country"])
    groups = {one.key: one for one in result.groups}
    assert groups[("FR",)].tally == LOW + MIDDLE
    assert groups[("FR",)].interval == interval(LOW + MIDDLE)
    assert groups[("BE",)].tally == HIGH
    assert result.heterogeneity is not None
    assert result.heterogeneity.real
    assert [cell.key for cell in result.cells] == [*rows]


def test_one_group_is_not_tested_for_differences():
    assert composed(counted({("FR",): LOW}, ("country",)), ["country"]).heterogeneity is None


def test_periods_stand_in_order_of_time_each_with_its_change():
    rows = {(MARCH,): HIGH, (JANUARY,): LOW, (FEBRUARY,): MIDDLE}
    first, second, third = composed(counted(rows, (PERIOD,))).periods
    assert [one.label for one in (first, second, third)] == ["2026-01", "2026-02", "2026-03"]
    assert first.change is None
    assert second.change.difference == compare(LOW, MIDDLE)
    assert third.change.difference == compare(MIDDLE, HIGH)


def test_a_period_after_a_gap_has_no_change():
    result = composed(counted({(JANUARY,): LOW, (MARCH,): HIGH}, (PERIOD,)))
    assert [one.change for one in result.periods] == [None, None]
    assert result.comparison is None


@pytest.mark.parametrize(
    ("day", "complete"), [(30, False), (31, True)], ids=["a day is left", "its last day answered"]
)
def test_the_last_period_is_over_when_its_last_day_has_answers(day: int, complete: bool):  # noqa: FBT001
    rows = {(FEBRUARY,): LOW, (MARCH,): HIGH}
    result = composed(counted(rows, (PERIOD,), dt.date(2026, 3, day)))
    assert [one.complete for one in result.periods] == [True, complete]


def test_rows_without_a_date_count_in_the_total_and_in_no_period():
    result = composed(counted({(JANUARY,): LOW, (None,): HIGH}, (PERIOD,)))
    assert result.total.tally == LOW + HIGH
    assert [one.scored.tally for one in result.periods] == [LOW]
    assert result.undated == HIGH


def test_where_every_date_is_read_nothing_is_undated():
    assert composed(counted({(JANUARY,): LOW}, (PERIOD,))).undated is None


def test_without_being_asked_the_last_two_periods_are_compared():
    rows = {(JANUARY,): HIGH, (FEBRUARY,): LOW, (MARCH,): MIDDLE}
    comparison = composed(counted(rows, (PERIOD,))).comparison
    assert comparison is not None
    assert comparison.names == ("2026-02", "2026-03")
    assert (comparison.before, comparison.after) == (LOW, MIDDLE)
    assert comparison.difference == compare(LOW, MIDDLE)
    assert comparison.visible == visible_change(LOW, MIDDLE)
    assert comparison.by_segment == {}


def test_the_previous_period_asked_for_must_have_answers():
    what = counted({(JANUARY,): LOW, (MARCH,): HIGH}, (PERIOD,))
    with pytest.raises(AskProblem, match="no answers in 2026-02, the period before 2026-03"):
        composed(what, sides=Sides())


def test_an_explanation_asked_for_must_have_a_previous_period():
    what = counted({("FR", JANUARY): LOW, ("FR", MARCH): HIGH}, ("country", PERIOD))
    with pytest.raises(AskProblem, match="no answers in 2026-02"):
        composed(what, ["country"], explain=True)


def test_the_previous_period_needs_periods():
    with pytest.raises(AskProblem, match="add --date COLUMN"):
        composed(counted({(): LOW}), sides=Sides())


def test_periods_need_a_date_that_can_be_read():
    what = counted({(None,): LOW}, (PERIOD,))
    assert composed(what).periods == ()
    with pytest.raises(AskProblem, match="No answer has a readable date"):
        composed(what, sides=Sides())


def test_two_values_of_a_column_are_compared_whichever_come_first():
    rows = {("B",): MIDDLE, ("C",): HIGH, ("A",): LOW}
    comparison = composed(counted(rows, ("plan",)), sides=Sides("plan", "A", "B")).comparison
    assert comparison is not None
    assert comparison.names == ("A", "B")
    assert (comparison.before, comparison.after) == (LOW, MIDDLE)


def test_the_column_compared_may_be_the_one_that_is_shown():
    rows = {("A",): LOW, ("B",): MIDDLE}
    result = composed(counted(rows, ("plan",)), ["plan"], sides=Sides("plan", "A", "B"))
    assert [one.key for one in result.groups] == [("A",), ("B",)]
    assert result.comparison is not None
    assert result.comparison.difference == compare(LOW, MIDDLE)
    assert result.changes == {}


def test_a_value_that_is_not_there_is_named_beside_those_that_are():
    what = counted({("A",): LOW, ("B",): MIDDLE, (None,): HIGH}, ("plan",))
    with pytest.raises(AskProblem, match=r"plan has no value “C”; it has: A, B\."):
        composed(what, sides=Sides("plan", "A", "C"))


def test_each_segment_changes_with_a_p_adjusted_for_their_number():
    rows = {
        ("FR", JANUARY): HIGH,
        ("FR", FEBRUARY): LOW,
        ("BE", JANUARY): MIDDLE,
        ("BE", FEBRUARY): of(22, 30, 48),
        ("CH", FEBRUARY): MIDDLE,
    }
    changes = composed(counted(rows, ("country", PERIOD)), ["country"]).changes
    alone = [compare(HIGH, LOW), compare(MIDDLE, of(22, 30, 48))]
    assert [*changes] == [("FR",), ("BE",)], "only those with answers on both sides"
    assert [one.difference.difference for one in changes.values()] == [
        one.difference for one in alone if one
    ]
    adjusted = false_discovery([one.p for one in alone if one]).tolist()
    assert [one.p_adjusted for one in changes.values()] == pytest.approx(adjusted)
    assert adjusted[1] > 0.5


def test_a_change_is_explained_by_the_segments_and_adds_up():
    rows = {
        ("FR", JANUARY): HIGH,
        ("FR", FEBRUARY): LOW,
        ("BE", JANUARY): MIDDLE,
        ("BE", FEBRUARY): MIDDLE + MIDDLE,
    }
    result = composed(counted(rows, ("country", PERIOD)), ["country"], explain=True)
    found, comparison = result.decomposition, result.comparison
    assert found is not None
    assert comparison is not None
    assert comparison.difference is not None
    assert found.change == pytest.approx(comparison.difference.difference)
    assert found.rate + found.mix == pytest.approx(found.change)
    assert {row.key for row in found.rows} == {("FR",), ("BE",)}


def test_two_sides_are_explained_by_the_other_columns_only():
    rows = {("A", "FR"): LOW, ("A", "BE"): HIGH, ("B", "FR"): MIDDLE, ("B", "BE"): HIGH}
    sides = Sides("plan", "A", "B")
    result = composed(
        counted(rows, ("plan", "country")), ["plan", "country"], sides=sides, explain=True
    )
    assert result.comparison is not None
    assert result.comparison.by == ("country",)
    assert result.decomposition is not None
    assert [row.key for row in result.decomposition.rows] == [("FR",), ("BE",)]


def test_two_sides_do_not_explain_themselves():
    what = counted({("A",): LOW, ("B",): MIDDLE}, ("plan",))
    with pytest.raises(AskProblem, match="segments other than the two sides"):
        composed(what, ["plan"], sides=Sides("plan", "A", "B"), explain=True)


def test_a_side_on_which_nobody_answered_has_no_difference():
    nobody = Tally.of_counts((0,) * 11, missing=30)
    comparison = composed(
        counted({("A",): nobody, ("B",): MIDDLE}, ("plan",)), sides=Sides("plan", "A", "B")
    ).comparison
    assert comparison is not None
    assert (comparison.difference, comparison.visible) == (None, None)


def test_a_column_called_period_is_not_taken_for_the_periods():
    rows = {("old", JANUARY): LOW, ("new", FEBRUARY): HIGH}
    result = composed(counted(rows, ("period", PERIOD)), ["period"])
    assert [one.key for one in result.groups] == [("old",), ("new",)]
    assert [one.label for one in result.periods] == ["2026-01", "2026-02"]
