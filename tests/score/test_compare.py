import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from promoteur.kit.language import use
from promoteur.score.compare import (
    chi_squared_p,
    compare,
    differences,
    in_points,
    moments,
    p_in_words,
)
from promoteur.score.interval import PRIOR
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tally

of = Tally.of_categories
NOBODY = of(0, 0, 0)
counts = st.tuples(*[st.integers(0, 500)] * 3).filter(any)


@pytest.fixture(autouse=True)
def _english():
    use("en")
    yield
    use(None)


def test_the_worked_example_is_reproduced_to_all_digits():
    found = compare(of(60, 90, 150), of(45, 85, 170))
    assert (found.before, found.n_before, found.n_after) == (30, 300, 300)
    assert found.after == pytest.approx(41.666667, abs=5e-7)
    assert found.difference == pytest.approx(11.666667, abs=5e-7)
    assert found.adjusted / 100 == pytest.approx(0.115511551, abs=5e-10)
    assert found.standard_error / 100 == pytest.approx(0.061717025, abs=5e-10)
    assert found.z == pytest.approx(1.871631876, abs=5e-10)
    assert found.p == pytest.approx(0.061257550, abs=5e-10)
    assert found.low == pytest.approx(-0.545159, abs=5e-7)
    assert found.high == pytest.approx(23.647470, abs=5e-7)


@given(counts, counts)
def test_it_is_welch_s_test_of_the_adjusted_answers_with_a_normal_reference(before, after):
    found = compare(of(*before), of(*after))
    sides = []
    for sample in (before, after):
        adjusted = np.array(sample) + PRIOR
        coded = np.array([-1.0, 0.0, 1.0])
        mean = np.average(coded, weights=adjusted)
        variance = np.average((coded - mean) ** 2, weights=adjusted)
        sides.append((mean, variance / adjusted.sum()))
    (first, first_variance), (second, second_variance) = sides
    z = (second - first) / np.sqrt(first_variance + second_variance)
    assert found.z == pytest.approx(z, abs=1e-9)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)), abs=1e-12)


@given(counts, counts, st.floats(0.5, 0.999))
def test_exchanging_the_samples_changes_every_sign_and_nothing_else(before, after, confidence):
    there = compare(of(*before), of(*after), confidence)
    back = compare(of(*after), of(*before), confidence)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-9)
    assert (back.z, back.difference) == pytest.approx((-there.z, -there.difference), abs=1e-9)
    assert back.p == there.p


@given(counts, counts)
def test_the_limits_exclude_zero_exactly_when_the_difference_is_real(before, after):
    found = compare(of(*before), of(*after))
    assert -200 <= found.low < found.high <= 200
    assert found.real == (found.low > 0 or found.high < 0)


@given(counts)
def test_a_sample_does_not_differ_from_itself(sample):
    found = compare(of(*sample), of(*sample))
    assert (found.difference, found.z, found.p, found.real) == (0, 0, 1, False)


@pytest.mark.parametrize("pair", [(NOBODY, of(1, 2, 3)), (of(1, 2, 3), NOBODY), (NOBODY, NOBODY)])
def test_where_nobody_answered_there_is_no_difference(pair):
    assert compare(*pair) is None


def test_samples_of_one_mind_keep_an_uncertainty():
    found = compare(of(10, 0, 0), of(0, 0, 10))
    assert found.difference == 200
    assert found.standard_error > 0
    assert found.low == pytest.approx(2 * found.adjusted - 195.452, abs=5e-4)
    assert found.high == 200, "limits never leave out the change that is shown"


def test_limits_stop_where_scores_stop():
    found = compare(of(10, 0, 0), of(0, 0, 10), 0.999)
    assert found.adjusted + 3.29 * found.standard_error > 200
    assert found.high == 200


def test_a_weighted_tally_counts_with_its_effective_number():
    weighted = Tally(
        (0,) * 6 + (20, 30, 0, 0, 50),
        (0,) * 6 + (40, 60, 0, 0, 100),
        tuple((0,) * 6 + (160, 240, 0, 0, 400)),
    )
    found = compare(weighted, of(20, 30, 50))
    assert found.n_before == 50
    same = compare(of(10, 15, 25), of(20, 30, 50))
    assert (found.z, found.low) == pytest.approx((same.z, same.low))


def test_scales_of_which_one_is_flagged_are_never_compared():
    one_to_ten = Tally.of([1, 7, 10], ONE_TO_TEN)
    with pytest.raises(ScoreProblem, match="0–10 and 1–10 are never compared"):
        compare(Tally.of([0, 7, 10]), one_to_ten)
    assert compare(one_to_ten, one_to_ten).difference == 0
    assert compare(Tally.of([0, 7, 10]), of(1, 1, 1)).difference == 0


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_and_1_is_refused_even_without_answers(confidence):
    with pytest.raises(ScoreProblem, match="confidence"):
        compare(NOBODY, NOBODY, confidence)


def test_many_rows_are_compared_as_one_row_is():
    before = np.array([[60.0, 90, 150], [10, 0, 0]])
    after = np.array([[45.0, 85, 170], [1, 2, 3]])
    rows = list(differences(before, after, 0.9))
    assert rows == [compare(of(*b), of(*a), 0.9) for b, a in zip(before, after, strict=True)]


def test_a_difference_prints_as_a_sentence():
    assert str(compare(of(60, 90, 150), of(45, 85, 170))) == (
        "+12 points, between −1 and +24 (95% confidence): could be chance"
    )
    assert str(compare(of(450, 850, 1700), of(600, 900, 1500), 0.99)) == (
        "−11.7 points, between −16.7 and −6.6 (99% confidence): a real difference"
    )


def test_changes_and_p_values_are_written_for_people():
    assert [in_points(x) for x in (1.2, -0.4, -1, 2)] == [
        "+1 point",
        "0 points",
        "−1 point",
        "+2 points",
    ]
    assert in_points(1.2, 1) == "+1.2 points"
    assert (p_in_words(0.0613), p_in_words(0.0002)) == ("p = 0.061", "p < 0.001")


@given(counts)
def test_moments_are_those_of_the_tally(sample):
    theta, variance = moments(np.array([sample], dtype=float))
    tally = of(*sample)
    assert 100 * theta[0] == pytest.approx(tally.score)
    assert variance[0] * tally.n == pytest.approx(tally.variance, abs=1e-12)
    assert (variance[0] == 0) == (sum(map(bool, sample)) == 1)


@given(st.floats(0, 200), st.integers(1, 300))
def test_the_chi_squared_tail_is_scipy_s(statistic, degrees):
    assert chi_squared_p(statistic, degrees) == pytest.approx(stats.chi2.sf(statistic, degrees))


def test_without_degrees_of_freedom_nothing_is_tested():
    assert chi_squared_p(0, 0) == 1
