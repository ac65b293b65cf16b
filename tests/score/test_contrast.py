"""Differences of differences, and differences from a score that was only printed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.score.compare import compare
from promoteur.score.contrast import Known, beside, difference_in_differences, published
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tally

of = Tally.of_categories
COUNTS = st.tuples(*[st.integers(1, 300)] * 3)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_it_is_one_difference_minus_the_other_and_the_variances_add_up(a, b, c, d):
    found = difference_in_differences(of(*a), of(*b), of(*c), of(*d))
    some, others = compare(of(*a), of(*b)), compare(of(*c), of(*d))
    assert found.estimate == pytest.approx(some.difference - others.difference)
    assert found.adjusted == pytest.approx(some.adjusted - others.adjusted)
    assert found.standard_error == pytest.approx(
        np.hypot(some.standard_error, others.standard_error)
    )
    assert found.low <= found.estimate <= found.high
    swapped = difference_in_differences(of(*c), of(*d), of(*a), of(*b))
    assert swapped.estimate == pytest.approx(-found.estimate)


def test_a_side_without_answers_says_nothing():
    assert difference_in_differences(of(1, 1, 1), of(0, 0, 0), of(1, 1, 1), of(1, 1, 1)) is None


@pytest.mark.slow
def test_where_both_change_alike_it_is_called_real_in_one_of_twenty_cases():
    rng = np.random.default_rng(3)
    real = []
    for _round in range(4000):
        shares = [(0.3, 0.3, 0.4), (0.2, 0.3, 0.5), (0.4, 0.3, 0.3), (0.3, 0.3, 0.4)]
        four = [of(*rng.multinomial(n, p)) for n, p in zip((60, 80, 200, 300), shares, strict=True)]
        real.append(difference_in_differences(*four).real)
    assert 0.035 < np.mean(real) < 0.065


def test_the_best_that_is_known_of_a_printed_score_decides():
    assert published(30) is None
    counted = published(30, counts=(20, 30, 50), interval=(10, 50), n=100)
    assert counted.known is Known.COUNTS
    assert published(30, interval=(10, 50), n=100).known is Known.INTERVAL
    assert published(30, interval=(10, 50)).standard_error == pytest.approx(10.204, abs=1e-3)
    cautious = published(30, n=100)
    assert cautious.known is Known.SAMPLE
    assert cautious.standard_error > counted.standard_error


def test_beside_a_score_of_known_counts_it_is_the_comparison_of_two_samples():
    own, other = of(30, 30, 60), of(40, 60, 100)
    found = beside(own, published(other.score, counts=(40, 60, 100)))
    direct = compare(other, own)
    assert found.estimate == pytest.approx(direct.difference)
    assert found.standard_error == pytest.approx(direct.standard_error)
    assert beside(of(0, 0, 0), published(30, n=10)) is None


@pytest.mark.parametrize(
    ("score", "more", "said"),
    [
        (130, {}, "between −100 and 100"),
        (30, {"counts": (50, 30, 20)}, "do not give a score"),
        (30, {"interval": (35, 50)}, "does not hold"),
        (30, {"n": 0}, "above 0"),
    ],
)
def test_what_cannot_be_a_printed_score_is_refused(score, more, said):
    with pytest.raises(ScoreProblem, match=said):
        published(score, **more)


def test_another_scale_is_never_compared():
    ten = Tally.of([9, 10, 3], ONE_TO_TEN)
    with pytest.raises(ScoreProblem, match="never compared"):
        beside(ten, published(30, n=50))
    with pytest.raises(ScoreProblem):
        difference_in_differences(ten, of(1, 1, 1), of(1, 1, 1), of(1, 1, 1))
