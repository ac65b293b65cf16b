"""A score is read with its band, the probability of every band, and the size of its sample."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betainc, betaln, xlogy

from promoteur.score.reading import (
    BANDS,
    Bands,
    Sample,
    decimals,
    probability_below,
    read,
    sample_of,
)
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

COUNTS = st.tuples(*[st.integers(0, 200)] * 3)
LIMITS = st.floats(-99, 99)
of = Tally.of_categories


def probabilities(*counts: float) -> dict[str, float]:
    return read(of(*counts)).probabilities


def test_worked_values():
    first, second = probabilities(20, 30, 50), probabilities(6, 9, 25)
    assert first["red_flag"] == pytest.approx(0.000136, abs=5e-7)
    assert first["to_improve"] == pytest.approx(0.997202, abs=5e-7)
    assert second["to_improve"] == pytest.approx(0.625599, abs=5e-7)
    assert second["strong"] == pytest.approx(0.364795, abs=5e-7)
    assert second["exceptional"] == pytest.approx(0.009396, abs=5e-7)


def integrated(counts: tuple[float, ...], limit: float) -> float:
    """P(score < limit) by adaptive integration over s = 1 − u², which has no pole at s = 1."""
    d, m, p = (count + 0.5 for count in counts)
    t = limit / 100

    def density(u: float) -> float:
        s = 1 - u * u
        ratio = min(max((t / s + 1) / 2, 0), 1) if s > 0 else float(t > 0)
        log = xlogy(p + d - 1, s) + xlogy(2 * m - 1, u) - betaln(p + d, m)
        return 2 * math.exp(log) * betainc(p, d, ratio)

    edges = {0.0, math.sqrt(1 - abs(t)), 1.0, math.sqrt(m / (p + d + m))}
    spread = 8 * math.sqrt(m * (p + d)) / (p + d + m) ** 1.5
    edges |= {
        math.sqrt(x) for x in (m / (p + d + m) - spread, m / (p + d + m) + spread) if 0 < x < 1
    }
    ends = sorted(edges)
    return sum(
        quad(density, low, high, epsabs=1e-12, epsrel=1e-12, limit=400)[0]
        for low, high in pairwise(ends)
    )


@given(COUNTS, LIMITS)
def test_probabilities_agree_with_adaptive_integration(counts, limit):
    assert probability_below(of(*counts), limit) == pytest.approx(
        integrated(counts, limit), abs=1e-9
    )


@pytest.mark.parametrize("limit", [-50, 0, 50, 70, 90])
@pytest.mark.parametrize("counts", [(0, 0, 0), (0, 0, 10), (10, 0, 0), (0, 10, 0), (0, 5, 9)])
def test_probabilities_agree_with_adaptive_integration_at_the_edges(counts, limit):
    assert probability_below(of(*counts), limit) == pytest.approx(
        integrated(counts, limit), abs=1e-9
    )


@pytest.mark.parametrize("counts", [(20, 30, 50), (6, 9, 25), (0, 0, 10), (0, 3, 0)])
def test_probabilities_are_those_of_drawn_dirichlet_shares(counts):
    drawn = np.random.default_rng(7).dirichlet(np.array(counts) + 0.5, 200_000)
    for limit in (-10, 0, 35, 70):
        share = np.mean(drawn[:, 2] - drawn[:, 0] < limit / 100)
        assert probability_below(of(*counts), limit) == pytest.approx(share, abs=0.006)


@given(COUNTS)
def test_the_probabilities_of_all_bands_add_up_to_one(counts):
    found = probabilities(*counts)
    assert list(found) == list(BANDS.names)
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)
    assert all(share >= -1e-12 for share in found.values())


@given(COUNTS, LIMITS)
def test_probabilities_mirror_when_promoters_and_detractors_change_places(counts, limit):
    below = probability_below(of(*counts), limit)
    above = 1 - probability_below(of(*counts[::-1]), -limit)
    assert below == pytest.approx(above, abs=1e-9)


@given(COUNTS, st.tuples(LIMITS, LIMITS).map(sorted))
def test_a_higher_limit_is_at_least_as_probable_to_stay_below(counts, pair):
    low, high = (probability_below(of(*counts), limit) for limit in pair)
    assert low <= high + 1e-9


def test_hundreds_of_thousands_of_answers_leave_no_doubt():
    assert probability_below(of(200_000, 300_000, 500_000), 29) < 1e-9
    assert probability_below(of(200_000, 300_000, 500_000), 31) > 1 - 1e-9
    assert probability_below(of(200_000, 300_000, 500_000), 30) == pytest.approx(0.5, abs=1e-3)


def test_a_weighted_tally_counts_with_its_effective_answers():
    heavy = Tally((0,) * 6 + (10, 0, 0, 0, 10), (0,) * 6 + (10, 0, 0, 0, 30),
                  (0,) * 6 + (10, 0, 0, 0, 90))  # fmt: skip
    assert heavy.n_effective == 16
    assert probability_below(heavy, 40) == pytest.approx(probability_below(of(4, 0, 12), 40))
    assert read(heavy).sample is Sample.INDICATIVE


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (-100, "red_flag"),
        (-0.1, "red_flag"),
        (0, "to_improve"),
        (49.9, "to_improve"),
        (50, "strong"),
        (69.9, "strong"),
        (70, "exceptional"),
        (100, "exceptional"),
    ],
)
def test_a_score_at_a_limit_belongs_to_the_band_above(score, name):
    assert BANDS.of(score) == name


@pytest.mark.parametrize(
    ("n", "sample"),
    [(0, "none"), (1, "counts_only"), (9.9, "counts_only"), (10, "indicative"),
     (29, "indicative"), (30, "normal"), (1e6, "normal")],
)  # fmt: skip
def test_small_samples_are_counts_then_indicative_then_normal(n, sample):
    assert sample_of(n).value == sample


def test_no_decimals_under_a_thousand_answers():
    assert [decimals(n) for n in (1, 999, 1000)] == [0, 0, 1]


def test_a_reading_says_its_band_its_probability_and_its_sample():
    assert str(read(of(20, 30, 50))) == "To improve, with a probability of >99%"
    assert str(read(of(2, 3, 7))) == (
        "To improve, with a probability of 67% (fewer than 30 answers: indicative)"
    )
    assert str(read(of(0, 0, 0))) == "no answers, no score"


def test_a_band_that_may_as_well_be_another_is_named_with_those_that_are_possible():
    twelve = read(of(1, 4, 7))
    assert (twelve.band, twelve.settled) == ("strong", False)
    several = "Several readings are possible: to improve 58%, strong 34%, exceptional 7%"
    assert twelve.words == several
    assert str(twelve) == f"{several} (fewer than 30 answers: indicative)"
    likeliest = read(of(1, 3, 10))  # strong, and more likely than each other band
    assert likeliest.words.endswith(": strong 47%, to improve 28%, exceptional 25%")
    assert read(of(6, 9, 25)).words == "To improve, with a probability of 63%"


def test_where_nobody_answered_there_is_no_band_and_the_prior_speaks():
    found = read(of(0, 0, 0))
    assert found.band is None
    assert found.sample is Sample.NONE
    assert found.probabilities["red_flag"] == pytest.approx(0.5)


def test_limits_and_names_of_bands_can_be_ones_own():
    bands = Bands((-20, 20), ("low", "middle", "high"))
    found = read(of(20, 30, 50), bands)
    assert found.band == "high"
    assert found.probabilities["high"] == pytest.approx(1 - probability_below(of(20, 30, 50), 20))
    assert str(found).startswith("High, ")


@pytest.mark.parametrize("chosen", [(50, 0), (0, 0), (-100, 0), (0, 100)])
def test_limits_of_bands_rise_within_the_scale(chosen):
    with pytest.raises(ScoreProblem, match="limits of bands rise"):
        Bands(chosen, ("a", "b", "c"))


def test_bands_have_one_name_more_than_limits():
    with pytest.raises(ScoreProblem, match="one name more"):
        Bands((0,), ("a", "b", "c"))
