"""What changed between two sides, whether it is real, and the steps that lead there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.change import (
    Comparison,
    changes,
    changes_by_key,
    comparison,
    largest_first,
    waterfall,
)
from promoteur.score.compare import compare
from promoteur.score.decompose import decompose
from promoteur.score.plan import visible_change
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Tallies, Tally

of = Tally.of_categories
NOBODY = of(0, 0, 0)
COUNTS = st.tuples(*[st.integers(0, 100)] * 3)
ROWS = st.dictionaries(st.sampled_from("abcdefgh"), COUNTS, min_size=1).filter(
    lambda rows: any(map(any, rows.values()))
)
NAMES = ("January", "February")


def table(rows, by=("country",)):
    tallies = {key: row if isinstance(row, Tally) else of(*row) for key, row in rows.items()}
    return Tallies.of(tallies, by=by)


def with_score(score, n):
    """A tally of `n` answers in all that has this score in points."""
    half = n * score / 200
    return of(n / 2 - half, 0, n / 2 + half)


WORKED_BEFORE = {"a": with_score(40, 500), "b": with_score(20, 300), "c": with_score(-10, 200)}
WORKED_AFTER = {"a": with_score(42, 400), "b": with_score(25, 300), "c": with_score(-5, 300)}


def test_changes_are_compared_at_once_and_corrected_for_their_number():
    before = [(60, 90, 150), (20, 30, 50), (5, 10, 85)]
    after = [(45, 85, 170), (20, 30, 50), (60, 20, 20)]
    found = changes(np.array(before, dtype=float), np.array(after, dtype=float), 0.9)
    alone = [compare(of(*one), of(*two), 0.9) for one, two in zip(before, after, strict=True)]
    assert [one.difference for one in found] == alone
    adjusted = false_discovery([one.p for one in alone])
    assert [one.p_adjusted for one in found] == pytest.approx(adjusted.tolist())
    assert alone[0].real, "by itself it lies below 0.1"
    assert [one.real for one in found] == [True, False, True]
    assert changes(np.zeros((0, 3)), np.zeros((0, 3))) == ()


def test_a_change_that_is_real_alone_may_not_be_among_many():
    rows = np.array([(60, 90, 150), *[(20, 30, 50)] * 9], dtype=float)
    moved = np.array([(42, 85, 173), *[(20, 30, 50)] * 9], dtype=float)
    first = changes(rows, moved)[0]
    assert first.difference.real
    assert not first.real


def test_only_segments_that_answered_on_both_sides_have_changed():
    before = table({"FR": (20, 30, 50), "BE": NOBODY, "CH": (5, 5, 5), "LU": (9, 9, 9)})
    after = table({"LU": (9, 9, 9), "BE": (1, 2, 3), "FR": (5, 10, 85), "MC": (1, 1, 1)})
    found = changes_by_key(before, after)
    assert [*found] == [("FR",), ("LU",)]
    assert found["FR",].difference == compare(of(20, 30, 50), of(5, 10, 85))
    assert changes_by_key(before, table({"CH": NOBODY})) == {}


def test_few_answers_show_no_change():
    small, large = table({"FR": (1, 2, 6)}), table({"FR": (10, 20, 60)})
    assert not changes_by_key(small, large)["FR",].readable
    assert not changes_by_key(large, small)["FR",].readable
    assert changes_by_key(large, large)["FR",].readable


def test_two_sides_are_compared_as_a_whole_and_by_segment():
    before, after = table(WORKED_BEFORE), table(WORKED_AFTER)
    found = comparison(NAMES, before, after, 0.9)
    one, two = before.total(), after.total()
    assert found == Comparison(
        names=NAMES,
        before=one,
        after=two,
        difference=compare(one, two, 0.9),
        visible=visible_change(one, two, confidence=0.9),
        by=("country",),
        by_segment=changes_by_key(before, after, 0.9),
    )
    assert found.readable


def test_sides_that_are_not_cut_have_no_segments():
    found = comparison(NAMES, table({(): (60, 90, 150)}, ()), table({(): (45, 85, 170)}, ()))
    assert found.difference.p == pytest.approx(0.061257550, abs=5e-10)
    assert (found.by, found.by_segment) == ((), {})


def test_a_side_on_which_nobody_answered_has_no_difference():
    found = comparison(NAMES, table({"FR": NOBODY}), table({"FR": (20, 30, 50)}))
    assert (found.difference, found.visible, found.by_segment) == (None, None, {})
    assert not found.readable


def test_sides_on_another_scale_are_refused():
    other = Tallies.of({"FR": Tally.of_counts((1,) * 10, scale=ONE_TO_TEN)}, by=("country",))
    with pytest.raises(ScoreProblem, match="never compared"):
        comparison(NAMES, table({"FR": (1, 2, 3)}), other)


def test_the_worked_decomposition_is_a_waterfall():
    found = decompose(table(WORKED_BEFORE), table(WORKED_AFTER))
    steps = waterfall(found)
    assert [step.segments[0].key for step in steps] == [("c",), ("b",), ("a",)]
    assert [step.rate for step in steps] == pytest.approx([1.25, 1.5, 0.9])
    assert [step.mix for step in steps] == pytest.approx([-3.09, 0, -1.76])
    assert [step.start for step in steps] == pytest.approx([24, 22.16, 23.66])
    assert [step.end for step in steps] == pytest.approx([22.16, 23.66, 22.8])


def test_of_many_segments_the_smallest_changes_are_one_step():
    before = {f"s{i:02}": (20, 30, 50) for i in range(20)}
    after = {f"s{i:02}": (20 + i, 30, 50) for i in range(20)}
    found = decompose(table(before), table(after))
    steps = waterfall(found, 5)
    assert [len(step.segments) for step in steps] == [1, 1, 1, 1, 16]
    assert len(waterfall(found)) == 12
    assert [len(step.segments) for step in waterfall(found, 1)] == [20]
    assert [len(step.segments) for step in waterfall(found, 20)] == [1] * 20


@given(ROWS, ROWS, st.integers(1, 9))
def test_a_waterfall_leads_from_one_score_to_the_other(before, after, most):
    found = decompose(table(before), table(after))
    steps = waterfall(found, most)
    assert len(steps) == min(most, len(found.rows))
    assert (steps[0].start, steps[-1].end) == (found.before, found.after)
    assert [step.start for step in steps[1:]] == [step.end for step in steps[:-1]]
    for step in steps:
        assert step.end - step.start == pytest.approx(step.rate + step.mix, abs=1e-9)
    assert sum(step.rate + step.mix for step in steps) == pytest.approx(found.change, abs=1e-9)
    assert [row for step in steps for row in step.segments] == [*largest_first(found)]
    sizes = [abs(row.rate + row.mix) for row in largest_first(found)]
    assert sizes == sorted(sizes, reverse=True)
