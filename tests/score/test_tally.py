"""Tallies add up, count zero as an answer, and say nothing where nobody answered."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.score.scale import CATEGORIES_ONLY, ONE_TO_TEN, ZERO_TO_TEN, ScoreProblem
from promoteur.score.tally import Tallies, Tally

ANSWERS = st.lists(st.integers(0, 10), max_size=60)
CELLS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("NS"), ANSWERS), min_size=1, max_size=12
)


def weighted(answers: list[int], weights: list[float]) -> Tally:
    """The tally of these answers, built one by one."""
    count, total, squares = np.zeros(11), np.zeros(11), np.zeros(11)
    for answer, weight in zip(answers, weights, strict=True):
        count[answer] += 1
        total[answer] += weight
        squares[answer] += weight**2
    return Tally(tuple(count.tolist()), tuple(total.tolist()), tuple(squares.tolist()))


def test_the_example_of_the_method_scores_58():
    tally = Tally.of_categories(15, 12, 73)
    assert tally.score == 58
    assert str(tally) == "100 answers: 15 detractors, 12 passives, 73 promoters"


def test_passives_count_in_the_denominator():
    assert Tally.of([10, 8, 8, 8]).score == 25


def test_zero_is_an_answer():
    tally = Tally.of([0, 0, 10])
    assert (tally.n, tally.detractors, tally.promoters) == (3, 2, 1)
    assert tally.score == pytest.approx(-100 / 3)


def test_no_answers_is_no_score_and_not_zero():
    nobody = Tally.of([])
    assert nobody.score is None
    assert nobody.variance is None
    assert nobody.n == nobody.n_effective == 0
    assert nobody.effective == (0, 0, 0)


def test_one_answer_is_in_the_singular():
    assert str(Tally.of([9])).startswith("1 answer: ")


@given(ANSWERS)
def test_score_and_variance_are_the_mean_and_variance_of_answers_coded_minus_1_0_1(answers):
    codes = [1 if answer >= 9 else 0 if answer >= 7 else -1 for answer in answers]
    tally = Tally.of(answers)
    if codes:
        assert tally.score == pytest.approx(100 * np.mean(codes))
        assert tally.variance == pytest.approx(np.var(codes), abs=1e-12)
    assert tally.n == len(codes)


@given(ANSWERS, ANSWERS)
def test_tallies_add_up(one, other):
    assert Tally.of(one) + Tally.of(other) == Tally.of(one + other)


def test_what_did_not_count_adds_up_too():
    one = Tally.of_counts((1,) * 11, missing=2, invalid=3)
    total = one + one
    assert (total.missing, total.invalid, total.n) == (4, 6, 22)


def test_different_scales_are_never_added_up():
    with pytest.raises(ScoreProblem, match="scales 0–10 and 1–10 are never added up"):
        Tally.of([9]) + Tally.of([9], ONE_TO_TEN)


def test_a_tally_that_was_in_another_process_still_adds_up():
    tally = Tally.of([3, 9])
    assert pickle.loads(pickle.dumps(tally)) + tally == Tally.of([3, 9, 3, 9])


@given(st.lists(st.tuples(st.integers(0, 10), st.floats(0.1, 9)), min_size=1, max_size=40))
def test_a_weighted_tally_has_weighted_shares_and_kishs_number_of_answers(rows):
    answers, weights = zip(*rows, strict=True)
    w = np.array(weights)
    codes = np.array([1 if answer >= 9 else 0 if answer >= 7 else -1 for answer in answers])
    tally = weighted(answers, weights)
    mean = np.average(codes, weights=w)
    assert tally.score == pytest.approx(100 * mean, abs=1e-9)
    assert tally.variance == pytest.approx(np.average((codes - mean) ** 2, weights=w), abs=1e-9)
    assert tally.n_effective == pytest.approx(w.sum() ** 2 / (w**2).sum())
    assert sum(tally.effective) == pytest.approx(tally.n_effective)
    assert tally.n == len(rows)


@given(ANSWERS.filter(len), st.floats(0.1, 9))
def test_the_same_weight_for_everybody_changes_nothing(answers, weight):
    plain, heavy = Tally.of(answers), weighted(answers, [weight] * len(answers))
    assert heavy.score == pytest.approx(plain.score)
    assert heavy.n_effective == pytest.approx(plain.n)
    assert heavy.effective == pytest.approx(plain.effective)


@pytest.mark.parametrize("answer", [11, -1, 8.5])
def test_what_is_not_an_answer_is_refused(answer):
    with pytest.raises(ScoreProblem, match="is not an answer on the scale 0–10"):
        Tally.of([9, answer])


def test_zero_is_no_answer_from_1_to_10():
    with pytest.raises(ScoreProblem, match="0 is not an answer on the scale 1–10"):
        Tally.of([0], ONE_TO_TEN)


def test_a_tally_of_the_wrong_length_is_refused():
    with pytest.raises(ScoreProblem, match="scale 0–10 has 11 figures"):
        Tally.of_counts((1, 2, 3))


@pytest.mark.parametrize("figure", [-1, float("nan"), float("inf")])
def test_a_count_that_is_negative_or_not_finite_is_refused(figure):
    with pytest.raises(ScoreProblem, match="none is negative or infinite"):
        Tally.of_categories(figure, 1, 1)


@given(CELLS)
def test_a_table_sums_to_the_tally_of_all_its_answers(cells):
    rows = {(plan, region, i): Tally.of(a) for i, (plan, region, a) in enumerate(cells)}
    table = Tallies.of(rows, ("plan", "region", "row"))
    everything = Tally.of([answer for _plan, _region, answers in cells for answer in answers])
    assert table.total() == everything
    assert table.sum_by(("plan",)).total() == everything
    by_plan = {key[0]: tally for key, tally in table.sum_by(("plan",))}
    assert list(by_plan) == list(dict.fromkeys(plan for plan, _region, _answers in cells))
    for plan, tally in by_plan.items():
        assert tally == Tally.of([a for p, _region, answers in cells if p == plan for a in answers])


@given(CELLS)
def test_a_table_says_of_each_row_what_its_tally_says(cells):
    rows = {i: Tally.of(answers) for i, (_plan, _region, answers) in enumerate(cells)}
    table = Tallies.of(rows)
    assert len(table) == len(rows)
    assert list(table) == [((i,), tally) for i, tally in rows.items()]
    scores = [np.nan if tally.score is None else tally.score for tally in rows.values()]
    np.testing.assert_allclose(table.scores(), scores)
    np.testing.assert_allclose(table.effective(), [tally.effective for tally in rows.values()])
    by_category = [(t.detractors, t.passives, t.promoters) for t in rows.values()]
    np.testing.assert_allclose(table.categories(), by_category)


def test_sum_by_can_turn_the_columns_around():
    table = Tallies.of({("A", "N"): Tally.of([9]), ("A", "S"): Tally.of([3])}, ("plan", "region"))
    turned = table.sum_by(("region", "plan"))
    assert turned.by == ("region", "plan")
    assert turned.keys == (("N", "A"), ("S", "A"))


def test_rows_are_taken_in_the_order_asked_for():
    rows = {"a": Tally.of([9, 0]), "b": Tally.of_counts((0,) * 11, missing=2), "c": Tally.of([7])}
    table = Tallies.of(rows, ("plan",))
    taken = table.take([2, 0])
    assert (taken.by, taken.keys, taken.scale) == (("plan",), (("c",), ("a",)), ZERO_TO_TEN)
    assert [tally for _key, tally in taken] == [rows["c"], rows["a"]]
    assert len(table.take([])) == 0


def test_shares_are_those_of_weight():
    rows = {"a": weighted([9], [3.0]), "b": weighted([0, 7], [0.5, 0.5]), "c": Tally.of([])}
    assert Tallies.of(rows).shares().tolist() == [0.75, 0.25, 0]
    assert np.isnan(Tallies.of({"c": Tally.of([])}).shares()).all()
    assert Tallies.of({}).shares().tolist() == []


def test_a_table_keeps_what_did_not_count():
    table = Tallies.of({"x": Tally.of_counts((0,) * 11, missing=4, invalid=1)})
    assert (table.total().missing, table.total().invalid) == (4, 1)
    assert np.isnan(table.scores()).all()


def test_an_empty_table_sums_to_no_answers():
    table = Tallies.of({})
    assert len(table) == 0
    assert table.total() == Tally.of([])
    assert table.scale is ZERO_TO_TEN


def test_one_table_holds_one_scale():
    with pytest.raises(ScoreProblem, match="different scales do not stand in one table"):
        Tallies.of({"a": Tally.of([9]), "b": Tally.of([9], ONE_TO_TEN)})


def test_a_table_of_categories_keeps_its_scale():
    table = Tallies.of({"a": Tally.of_categories(1, 2, 3)})
    assert table.scale is CATEGORIES_ONLY
    assert table.total() == Tally.of_categories(1, 2, 3)
