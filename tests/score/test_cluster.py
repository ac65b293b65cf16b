"""Several answers of one person are worth less than as many of several people."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from promoteur.score.cluster import clustered
from promoteur.score.interval import interval, limits
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

PEOPLE = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=40).map(
    lambda rows: np.array(rows, dtype=float)
)


def one_each(*counts: int) -> np.ndarray:
    """People of whom each gave one answer."""
    return np.eye(3).repeat(counts, axis=0)


def test_a_small_example_by_hand():
    """θ = −1/6; the people's residuals −1/2 + 1, 1/6, −2 + 1/3 add up to 0."""
    found = clustered(np.array([[1, 0, 2], [0, 1, 0], [2, 0, 0]]))
    assert found.score == pytest.approx(-100 / 6)
    assert (found.n, found.people) == (6, 3)
    robust = (1.5**2 + (1 / 6) ** 2 + (5 / 3) ** 2) / 36
    assert found.standard_error == pytest.approx(100 * robust**0.5)
    independent = (5 / 6 - 1 / 36) / 6
    assert found.design_effect == pytest.approx(robust / independent)
    assert found.n_effective == pytest.approx(6 * independent / robust)
    assert str(found) == "−17, between −70 and 49 (95% confidence); 6 answers of 3 people"


@given(st.tuples(*[st.integers(0, 60)] * 3).filter(any), st.floats(0.5, 0.99))
def test_one_answer_per_person_is_exactly_the_independent_result(counts, confidence):
    tally = Tally.of_categories(*counts)
    found = clustered(one_each(*counts), confidence)
    assert found.interval == interval(tally, confidence)
    assert found.design_effect == 1
    assert found.n == found.people == found.n_effective == sum(counts)
    independent = 100 * max(tally.variance / tally.n, 0) ** 0.5
    assert found.standard_error == pytest.approx(independent, abs=1e-6)


@given(PEOPLE)
def test_the_standard_error_agrees_with_statsmodels(counts):
    assume(counts.sum() > 0 and (counts.sum(axis=1) > 0).sum() > 1)
    each = counts.astype(int)
    codes = np.tile([-1.0, 0, 1], len(each)).repeat(each.ravel())
    groups = np.arange(len(each)).repeat(each.sum(axis=1))
    fitted = sm.OLS(codes, np.ones_like(codes)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    found = clustered(counts)
    assert found.score == pytest.approx(100 * fitted.params[0], abs=1e-9)
    assert found.standard_error == pytest.approx(100 * fitted.bse[0], abs=1e-6)


@given(PEOPLE)
def test_the_interval_is_the_score_interval_at_the_effective_number_of_answers(counts):
    assume(counts.sum() > 0)
    found = clustered(counts)
    shares = counts.sum(axis=0) / counts.sum()
    expected = limits(shares[None, :] * found.n_effective)[0]
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(expected), abs=1e-9)
    assert found.interval.n == pytest.approx(found.n_effective)
    assert found.interval.score == found.score
    assert 1 <= found.design_effect <= counts.sum(axis=1).max() + 1e-9


@given(st.tuples(*[st.integers(1, 30)] * 3), st.integers(2, 5))
def test_people_who_always_answer_alike_count_once(counts, times):
    found, once = clustered(times * one_each(*counts)), interval(Tally.of_categories(*counts))
    assert found.design_effect == pytest.approx(times)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (once.low, once.high), abs=1e-7
    )


def test_people_who_contradict_themselves_are_worth_no_more_than_independent_answers():
    found = clustered(np.tile([1.0, 0, 1], (20, 1)))
    assert found.standard_error == 0
    assert found.n_effective == found.n == 40


@pytest.mark.parametrize("category", range(3))
def test_without_any_spread_a_persons_answers_are_copies_of_each_other(category):
    counts = np.zeros((3, 3))
    counts[:, category] = (1, 2, 3)
    found = clustered(counts)
    assert found.standard_error == 0
    assert found.n_effective == pytest.approx(36 / 14)
    assert found.interval.high > found.interval.low


def test_a_single_person_is_one_answer():
    assert clustered(np.array([[3.0, 1, 2]])).n_effective == pytest.approx(1)


def test_people_who_never_answered_count_nowhere():
    silent = clustered(np.array([[1, 0, 2], [0, 0, 0], [0, 1, 0], [2, 0, 0]]))
    assert silent == clustered(np.array([[1, 0, 2], [0, 1, 0], [2, 0, 0]]))


def test_where_nobody_answered_there_is_no_score():
    assert clustered(np.zeros((4, 3))) is None
    assert clustered(np.zeros((0, 3))) is None


@pytest.mark.parametrize("counts", [[1, 2, 3], [[1, 2]], [[1, 2, -1]], [[1, 2, float("nan")]]])
def test_what_is_not_one_row_of_counts_per_person_is_refused(counts):
    with pytest.raises(ScoreProblem, match="one row per person and three columns"):
        clustered(np.array(counts))


@pytest.mark.slow
def test_the_interval_of_repeated_answers_covers_where_the_plain_one_does_not():
    """200 people, each with a mood of their own, answer five times; 400 such surveys."""
    random = np.random.default_rng(11)
    moods = random.dirichlet((0.4, 0.6, 1.0), (400, 200))
    plain = robust = 0
    for people in moods:
        counts = random.multinomial(5, people)
        found, naive = clustered(counts), interval(Tally.of_categories(*counts.sum(axis=0)))
        robust += found.interval.low <= 30 <= found.interval.high
        plain += naive.low <= 30 <= naive.high
    assert robust / 400 > 0.92
    assert plain / 400 < 0.85
