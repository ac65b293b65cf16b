"""The interval holds the score as often as it says, and obeys the laws of its kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, xlogy
from scipy.stats import norm

from promoteur.score.interval import METHODS, Interval, critical, interval, intervals, limits
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tallies, Tally

COUNTS = st.tuples(*[st.integers(0, 300)] * 3).filter(any)
FRACTIONS = st.tuples(*[st.floats(0.01, 300)] * 3)
EACH_METHOD = pytest.mark.parametrize("method", METHODS)


def of(*counts: float, confidence: float = 0.95, method: str = "score") -> Interval:
    found = interval(Tally.of_categories(*counts), confidence, method)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("counts", "score", "low", "high"),
    [
        ((20, 30, 50), 30, 13.955142, 44.339307),
        ((2, 3, 5), 30, -21.659220, 67.527789),
        ((2, 8, 90), 88, 77.479246, 93.472963),
        ((0, 0, 10), 100, 44.493440, 100),
    ],
)
def test_worked_values(counts, score, low, high):
    found = of(*counts)
    assert found.score == score
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-7)


def test_passives_only_leave_room_on_both_sides():
    found = of(0, 10, 0)
    assert (found.low, found.high) == pytest.approx((-27.75, 27.75), abs=0.005)


def test_the_limits_agree_with_constrained_optimisation_in_r():
    found = of(20, 30, 50)
    assert (found.low / 100, found.high / 100) == pytest.approx(
        (0.1395514160, 0.4433930668), abs=1e-6
    )


def test_adjusted_wald_is_the_worked_closed_form():
    found = of(20, 30, 50, method="adjusted-wald")
    assert (found.low, found.high) == pytest.approx((14.051130, 44.201297), abs=5e-7)


@given(st.floats(0.1, 500))
def test_all_promoters_have_the_limit_of_the_formula(n):
    z2 = norm.ppf(0.975) ** 2
    found = of(0, 0, n)
    assert found.low == pytest.approx(100 * (n - z2) / (n + z2), abs=1e-9)
    assert found.high == 100


def optimised(counts: tuple[float, ...], side: float) -> float:
    """A limit found without the closed form: the likelihood is maximised under each λ."""
    d, m, p = counts
    n, z = d + m + p, norm.ppf(0.975)

    def beyond(at: float) -> float:
        def unlikely(q: float) -> float:
            return -(xlogy(d, q) + xlogy(p, q + at) + xlogy(m, 1 - 2 * q - at))

        lowest, highest = max(0.0, -at), (1 - at) / 2
        inside = minimize_scalar(
            unlikely, bounds=(lowest, highest), method="bounded", options={"xatol": 1e-13}
        ).x
        q = min((lowest, inside, highest), key=unlikely)
        return ((p - d) / n - at) * np.sqrt(n) - side * z * np.sqrt(max(2 * q + at - at * at, 0))

    edges = (-1 + 1e-12, (p - d) / n) if side > 0 else ((p - d) / n, 1 - 1e-12)
    return 100 * brentq(beyond, *edges, xtol=1e-14)


@pytest.mark.parametrize(
    "counts", [(20, 30, 50), (2, 3, 5), (2, 8, 90), (1, 0, 1), (0, 5, 7), (40, 1, 3), (2.5, 3, 4)]
)
def test_the_closed_form_agrees_with_constrained_optimisation(counts):
    found = of(*counts)
    assert found.low == pytest.approx(optimised(counts, 1), abs=1e-5)
    assert found.high == pytest.approx(optimised(counts, -1), abs=1e-5)


@EACH_METHOD
@given(st.one_of(COUNTS, FRACTIONS), st.floats(0.5, 0.999))
def test_limits_stay_on_the_scale_in_order(method, counts, confidence):
    found = of(*counts, confidence=confidence, method=method)
    assert -100 <= found.low <= found.high <= 100


@pytest.mark.parametrize("method", ["score", "wald"])
@given(counts=st.one_of(COUNTS, FRACTIONS), confidence=st.floats(0.5, 0.999))
def test_the_interval_contains_the_score(method, counts, confidence):
    found = of(*counts, confidence=confidence, method=method)
    assert found.low - 1e-9 <= found.score <= found.high + 1e-9


@EACH_METHOD
@given(st.one_of(COUNTS, FRACTIONS))
def test_the_interval_mirrors_when_promoters_and_detractors_change_places(method, counts):
    found, mirrored = of(*counts, method=method), of(*counts[::-1], method=method)
    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low), abs=1e-9)


@given(st.one_of(COUNTS, FRACTIONS), st.integers(2, 20))
def test_more_answers_with_the_same_shares_narrow_the_interval(counts, times):
    few, many = of(*counts), of(*(times * count for count in counts))
    assert many.high - many.low < few.high - few.low
    assert few.low - 1e-9 <= many.low
    assert many.high <= few.high + 1e-9


@given(st.one_of(COUNTS, FRACTIONS), st.floats(0.5, 0.98))
def test_more_confidence_widens_the_interval_on_both_sides(counts, confidence):
    sure, surer = of(*counts, confidence=confidence), of(*counts, confidence=confidence + 0.01)
    assert surer.low <= sure.low + 1e-9
    assert sure.high <= surer.high + 1e-9


@given(COUNTS, st.floats(0.1, 9))
def test_one_weight_for_all_changes_nothing(counts, weight):
    plain = Tally.of_categories(*counts)
    same = Tally(
        plain.answers,
        tuple(weight * count for count in counts),
        tuple(weight**2 * count for count in counts),
        scale=plain.scale,
    )
    one, other = interval(plain), interval(same)
    assert (other.score, other.low, other.high, other.n) == pytest.approx(
        (one.score, one.low, one.high, one.n), abs=1e-7
    )


@EACH_METHOD
@given(rows=st.lists(st.tuples(*[st.integers(0, 50)] * 3), min_size=1, max_size=8))
def test_a_table_of_limits_is_that_of_single_intervals(method, rows):
    found = limits(np.array(rows, dtype=float), 0.9, method)
    table = intervals(
        Tallies.of({i: Tally.of_categories(*row) for i, row in enumerate(rows)}), 0.9, method
    )
    np.testing.assert_array_equal(found, table)
    for row, (low, high) in zip(rows, found, strict=True):
        single = interval(Tally.of_categories(*row), 0.9, method)
        if single is None:
            assert np.isnan([low, high]).all()
        else:
            assert (single.low, single.high) == pytest.approx((low, high), abs=1e-12)


def test_where_nobody_answered_there_is_no_interval():
    assert interval(Tally.of([])) is None
    assert np.isnan(limits(np.zeros((2, 3)))).all()
    assert limits(np.zeros((0, 3))).shape == (0, 2)


def test_an_interval_says_itself_without_decimals_until_a_thousand_answers():
    assert str(of(20, 30, 50)) == "30, between 14 and 44 (95% confidence)"
    assert str(of(2, 3, 5)) == "30, between −22 and 68 (95% confidence)"
    assert str(of(200, 300, 500)) == "30.0, between 25.1 and 34.8 (95% confidence)"


@given(st.floats(0.001, 0.999))
def test_the_critical_value_is_that_of_the_normal_law(confidence):
    assert critical(confidence) == pytest.approx(norm.ppf((1 + confidence) / 2), abs=1e-9)


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 95, float("nan")])
def test_a_confidence_that_is_not_one_is_refused(confidence):
    with pytest.raises(ScoreProblem, match=r"is not between 0 and 1; 0\.95 is usual"):
        of(20, 30, 50, confidence=confidence)


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ScoreProblem, match=r"'bootstrap' is not a method.*score, adjusted-wald"):
        of(20, 30, 50, method="bootstrap")


# Coverage, exactly: every possible sample of n answers, weighed by its probability.

STEP = 0.005
LATTICE = np.array([(d, p) for d in range(201) for p in range(201 - d)]) * STEP


def coverage(n: int, truths: np.ndarray, method: str = "score") -> np.ndarray:
    """The probability that the interval of `n` answers holds the truth, for each (D, P)."""
    d, p = (axis.ravel() for axis in np.mgrid[: n + 1, : n + 1])
    samples = np.stack([d, n - d - p, p], axis=1)[d + p <= n].astype(float)
    ways = gammaln(n + 1) - gammaln(samples + 1).sum(axis=1)
    shares = np.stack([truths[:, 0], 1 - truths.sum(axis=1), truths[:, 1]], axis=1).clip(0)
    found = np.zeros(len(truths))
    theta = 100 * (truths[:, 1] - truths[:, 0])
    for sample, way, (low, high) in zip(samples, ways, limits(samples, 0.95, method), strict=True):
        held = (low - 1e-9 <= theta) & (theta <= high + 1e-9)
        found[held] += np.exp(way + xlogy(sample, shares[held]).sum(axis=1))
    return found


def test_the_textbook_interval_covers_18_percent_where_the_default_covers_90():
    truth = np.array([(0.01, 0.98)])
    assert coverage(10, truth, "wald")[0] == pytest.approx(0.18279, abs=1e-5)
    assert coverage(10, truth)[0] == pytest.approx(0.90045, abs=1e-5)


@pytest.mark.parametrize("n", [10, 12, 17, 20, 25, 30])
def test_the_interval_of_a_score_that_is_shown_covers_as_it_says(n):
    """On average 95 % or a little more; 89.8 % at worst, but within 5 points of ±100 83.6 %."""
    found = coverage(n, LATTICE)
    ends = np.abs(LATTICE[:, 1] - LATTICE[:, 0]) > 0.95
    assert 0.95 < found.mean() < 0.965
    assert found[~ends].min() > 0.898
    assert found[ends].min() > 0.836
    assert (found < 0.9).mean() < 0.001


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_the_interval_of_very_few_answers_covers_too_much_rather_than_too_little(n):
    found = coverage(n, LATTICE)
    assert 0.96 < found.mean() < 0.99
    assert found.min() > 0.79


def test_the_worst_spot_of_the_interval_is_a_hair_from_the_ends():
    """Hardly anybody who is no promoter: 0.18 people expected in the sample."""
    rare = np.linspace(1e-4, 0.5, 4000)[:, None] / 17
    worst = coverage(17, np.hstack([0 * rare, 1 - rare]))
    assert worst.min() == pytest.approx(0.8364, abs=2e-4)
    assert 17 * rare[worst.argmin(), 0] == pytest.approx(0.178, abs=0.002)
