"""How many answers are needed, and what so many answers can show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower

from promoteur.score.interval import interval
from promoteur.score.plan import (
    answers_needed,
    answers_per_period,
    finite_population,
    smallest_change,
    visible_change,
)
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

VARIANCES = st.floats(0.01, 1)
of = Tally.of_categories


def test_worked_numbers_of_answers():
    assert answers_needed(10, 0.61) == 235
    assert answers_needed(5, 0.61) == 938
    assert answers_needed(5) == 1537


def test_worked_smallest_changes():
    assert smallest_change(100, 100) == pytest.approx(30.944520, abs=5e-7)
    assert smallest_change(1000, 1000) == pytest.approx(9.785516, abs=5e-7)


def test_worked_answers_per_period():
    assert answers_per_period(10) == pytest.approx(957.563328, abs=5e-7)
    assert answers_per_period(-10, 0.61, 0.61) == answers_per_period(10)


@given(st.floats(1, 50), VARIANCES, st.floats(0.5, 0.99))
def test_so_many_answers_are_enough_and_one_fewer_is_not(half_width, variance, confidence):
    n = answers_needed(half_width, variance, confidence)
    share = variance  # of answers that are not passive, balanced: V = P + D
    enough = interval(of(n * share / 2, n * (1 - share), n * share / 2), confidence, "wald")
    assert enough.high - enough.low <= 2 * half_width + 1e-6
    if n > 1:
        n -= 1
        fewer = interval(of(n * share / 2, n * (1 - share), n * share / 2), confidence, "wald")
        assert fewer.high - fewer.low > 2 * half_width - 1e-6


@given(st.floats(1, 50), VARIANCES, st.integers(2, 100_000))
def test_of_a_known_number_of_people_fewer_answers_are_enough(half_width, variance, population):
    n = answers_needed(half_width, variance, population=population)
    assert 1 <= n <= min(population, answers_needed(half_width, variance))
    error = finite_population(variance / n, n, population) ** 0.5
    assert 100 * 1.959963984540054 * error <= half_width + 1e-6


def test_a_small_number_of_people_must_nearly_all_answer():
    assert answers_needed(5, population=1000) == 607
    assert answers_needed(1, population=100) == 100
    assert answers_needed(5, population=1) == 1


def test_a_whole_number_of_answers_is_not_rounded_up():
    exact = 100 * (1.959963984540054**2 / 400) ** 0.5
    assert answers_needed(exact) == 400


@given(st.floats(20, 5000), st.floats(20, 5000), VARIANCES, st.floats(0.5, 0.99))
def test_changes_agree_with_statsmodels(n_before, n_after, variance, power):
    found = smallest_change(n_before, n_after, variance, power)
    seen = NormalIndPower().power(
        found / 100 / variance**0.5, n_before, 0.025, n_after / n_before, alternative="larger"
    )
    assert seen == pytest.approx(power, abs=1e-9)


@given(st.floats(1, 100), VARIANCES, VARIANCES, st.floats(0.2, 0.99), st.floats(0.8, 0.99))
def test_answers_and_change_are_each_others_inverse(change, before, after, power, confidence):
    n = answers_per_period(change, before, after, power, confidence)
    assert smallest_change(n, n, (before, after), power, confidence) == pytest.approx(change)


def test_two_tallies_show_a_change_by_their_own_spread_and_effective_answers():
    before, after = of(20, 30, 50), of(40, 60, 100)
    assert visible_change(before, after) == pytest.approx(smallest_change(100, 200, 0.61))
    doubled = Tally((20, 30, 50), (40, 60, 100), (320, 480, 800), scale=before.scale)
    assert doubled.n_effective == 25
    assert visible_change(doubled, doubled) == pytest.approx(smallest_change(25, 25, 0.61))


def test_the_change_of_two_tallies_depends_on_power_and_confidence():
    tally = of(20, 30, 50)
    assert visible_change(tally, tally, 0.9, 0.99) == pytest.approx(
        smallest_change(100, 100, 0.61, 0.9, 0.99)
    )


@pytest.mark.parametrize("counts", [(0, 0, 10), (0, 10, 0), (10, 0, 0)])
def test_answers_of_one_category_do_not_promise_that_any_change_can_be_seen(counts):
    d, _m, p = np.add(counts, (0.75, 1.5, 0.75)) / 13
    spread = p + d - (p - d) ** 2
    assert visible_change(of(*counts), of(20, 30, 50)) == pytest.approx(
        smallest_change(10, 100, (spread, 0.61))
    )


def test_where_nobody_answered_no_change_can_be_seen():
    assert visible_change(of(0, 0, 0), of(20, 30, 50)) is None
    assert visible_change(of(20, 30, 50), of(0, 0, 0)) is None


def test_the_finite_population_correction_is_the_variance_of_drawing_without_replacement():
    people = np.repeat([-1.0, 0, 1], [40, 60, 100])
    random = np.random.default_rng(3)
    means = [random.permutation(people)[:80].mean() for _sample in range(8000)]
    expected = finite_population(people.var() / 80, 80, 200)
    assert np.var(means) == pytest.approx(expected, rel=0.05)
    assert expected == pytest.approx(people.var() / 80 * 120 / 199)


def test_nothing_is_uncertain_once_everybody_answered():
    assert finite_population(0.61, 50, 50) == 0
    assert finite_population(0.61, 1, 1) == 0
    assert finite_population(0.61, 1, 50) == pytest.approx(0.61)


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"half_width": 0}, "A change of 0 is nothing to plan for"),
        ({"half_width": float("nan")}, "is nothing to plan for"),
        ({"variance": 0}, "variance of 0 is not one"),
        ({"variance": 1.2}, "variance of 1.2 is not one"),
        ({"confidence": 95}, "confidence of 95 is not between 0 and 1"),
        ({"population": 0}, "cannot be more answers"),
    ],
)
def test_figures_that_cannot_be_planned_with_are_refused(figures, message):
    with pytest.raises(ScoreProblem, match=message):
        answers_needed(**{"half_width": 5, **figures})


@pytest.mark.parametrize("power", [0, 1, 80, float("nan")])
def test_a_power_that_is_not_one_is_refused(power):
    with pytest.raises(ScoreProblem, match=r"is not between 0 and 1; 0\.8 is usual"):
        smallest_change(100, 100, power=power)


def test_a_power_below_chance_is_refused():
    with pytest.raises(ScoreProblem, match=r"power of 2\.0% is less than chance"):
        answers_per_period(10, power=0.02)


def test_no_answers_cannot_show_a_change():
    with pytest.raises(ScoreProblem, match="0 is not a number of answers"):
        smallest_change(0, 100)
    with pytest.raises(ScoreProblem, match="A change of 0 is nothing to plan for"):
        answers_per_period(0)


def test_more_answers_than_people_are_refused():
    with pytest.raises(ScoreProblem, match=r"more answers \(60\) than people \(50\)"):
        finite_population(0.61, 60, 50)
