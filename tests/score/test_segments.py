import time
from fractions import Fraction
from itertools import combinations
from operator import mul

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from promoteur.kit.language import use
from promoteur.score.compare import compare
from promoteur.score.interval import PRIOR
from promoteur.score.scale import CATEGORIES_ONLY, ScoreProblem
from promoteur.score.segments import (
    MOST_PAIRED,
    SMALL,
    false_discovery,
    heterogeneity,
    league,
    pairs,
)
from promoteur.score.tally import Tallies

ALIKE = [(20, 30, 50), (45, 60, 95), (15, 60, 45), (30, 20, 70)]
UNEQUAL = [(20, 30, 50), (3, 4, 13), (8, 4, 3), (40, 60, 100), (1, 2, 7)]

counts = st.tuples(*[st.integers(0, 200)] * 3)


@pytest.fixture(autouse=True)
def _english():
    use("en")
    yield
    use(None)


def table(rows):
    figures = np.array(rows, dtype=float).reshape(-1, 3)
    keys = tuple((f"s{i}",) for i in range(len(figures)))
    none = np.zeros(len(figures))
    return Tallies(("segment",), keys, figures, figures, figures, none, none, CATEGORIES_ONLY)


def random_rows(seed):
    return np.random.default_rng(seed).integers(1, 200, (12, 3))


def mean_and_variance(row):
    coded, weights = np.array([-1.0, 0.0, 1.0]), np.array(row, dtype=float)
    mean = np.average(coded, weights=weights)
    return mean, np.average((coded - mean) ** 2, weights=weights) / weights.sum()


def test_the_worked_heterogeneity_is_reproduced_to_all_digits():
    found = heterogeneity(table(ALIKE))
    assert found.q == pytest.approx(1.034449432, abs=5e-10)
    assert found.p == pytest.approx(0.792917, abs=5e-7)
    assert (found.degrees, found.segments, found.left_out, found.real) == (3, 4, 0, False)


def test_scores_may_agree_where_pearson_s_test_sees_other_shapes():
    assert stats.chi2_contingency(ALIKE).pvalue == pytest.approx(1.3e-5, abs=5e-7)
    assert not heterogeneity(table(ALIKE)).real


@pytest.mark.parametrize("seed", range(5))
def test_q_is_cochran_s_as_statsmodels_computes_it(seed):
    rows = [tuple(SMALL + count for count in row) for row in random_rows(seed)]
    means, variances = np.array([mean_and_variance(row) for row in rows]).T
    theirs = combine_effects(means, variances)
    assert heterogeneity(table(rows)).q == pytest.approx(theirs.q, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_where_a_segment_is_small_all_share_the_variance_of_the_whole(seed):
    rows = [*random_rows(seed), (3, 4, 5)]
    together = np.sum(rows, axis=0)
    each = np.array(rows).sum(axis=1)
    means = np.array([mean_and_variance(row)[0] for row in rows])
    common = mean_and_variance(together)[1] * together.sum()
    theirs = combine_effects(means, common / each)
    assert heterogeneity(table(rows)).q == pytest.approx(theirs.q, rel=1e-9)


def test_small_segments_that_are_all_of_one_mind_do_not_differ():
    found = heterogeneity(table([(0, 0, 4), (0, 0, 9)]))
    assert (found.q, found.p) == (0, 1)


def test_segments_without_answers_are_left_out_and_counted():
    found = heterogeneity(table([*ALIKE, (0, 0, 0), (0, 0, 0)]))
    assert found.q == heterogeneity(table(ALIKE)).q
    assert (found.degrees, found.segments, found.left_out) == (3, 4, 2)


def test_segments_of_one_mind_take_the_adjusted_variance_and_keep_weights_finite():
    rows = [(0, 0, 140), (20, 30, 50)]
    (one, _), (other, variance) = mean_and_variance(rows[0]), mean_and_variance(rows[1])
    _, adjusted = mean_and_variance(np.array(rows[0]) + PRIOR)
    found = heterogeneity(table(rows))
    assert found.q == pytest.approx((one - other) ** 2 / (adjusted + variance))
    assert found.real


@pytest.mark.parametrize("rows", [[], [(0, 0, 0)], [(2, 3, 5)]])
def test_fewer_than_two_segments_cannot_differ(rows):
    found = heterogeneity(table(rows))
    assert (found.q, found.degrees, found.p, found.real) == (0, 0, 1, False)


@pytest.mark.parametrize("shares", [(0.2, 0.3, 0.5), (0.05, 0.15, 0.8), (0.4, 0.3, 0.3)])
@pytest.mark.parametrize(("segments", "each"), [(80, 4), (30, 12), (12, 25), (3, 10), (8, 60)])
def test_segments_that_are_alike_seldom_seem_to_differ(shares, segments, each):
    chance = np.random.default_rng(7)
    rounds = 300
    drawn = chance.multinomial(each, shares, size=(rounds, segments))
    verdicts = [heterogeneity(table([tuple(row) for row in one])).real for one in drawn.tolist()]
    assert sum(verdicts) / rounds < 0.05 + 3 * (0.05 * 0.95 / rounds) ** 0.5 + 0.01


def test_heterogeneity_prints_as_a_sentence():
    assert str(heterogeneity(table(ALIKE))) == (
        "4 segments: the scores may all be the same (p = 0.793)"
    )
    assert str(heterogeneity(table(UNEQUAL))) == "5 segments: the scores differ (p = 0.015)"


def test_every_pair_is_compared_as_two_tallies_are():
    tallies = table([*UNEQUAL, (0, 0, 0)])
    found = pairs(tallies, 0.9)
    expected = list(combinations(range(5), 2))
    assert [(pair.first, pair.second) for pair in found] == [
        ((f"s{i}",), (f"s{j}",)) for i, j in expected
    ]
    assert [pair.difference for pair in found] == [
        compare(tallies.row(i), tallies.row(j), 0.9) for i, j in expected
    ]
    raw = [pair.difference.p for pair in found]
    assert [pair.p_adjusted for pair in found] == pytest.approx(stats.false_discovery_control(raw))


def test_a_pair_that_is_real_alone_may_fall_to_the_correction():
    alone = [pair for pair in pairs(table([(60, 90, 150)] * 5 + [(42, 82, 176)])) if pair.real]
    assert not alone
    two = pairs(table([(60, 90, 150), (42, 82, 176)]))
    assert two[0].real
    assert two[0].p_adjusted == two[0].difference.p


@pytest.mark.parametrize("rows", [[], [(1, 2, 3)], [(1, 2, 3), (0, 0, 0)]])
def test_without_two_segments_there_are_no_pairs(rows):
    assert pairs(table(rows)) == ()


def test_too_many_segments_to_pair_are_refused_with_advice():
    with pytest.raises(ScoreProblem, match=r"501 segments .* 500.* league table"):
        pairs(table([(1, 2, 3)] * (MOST_PAIRED + 1)))
    with pytest.raises(ScoreProblem, match="confidence"):
        pairs(table([]), 1)


def test_a_pair_prints_as_a_sentence():
    assert str(pairs(table([(20, 30, 50), (8, 4, 3)]))[0]) == (
        "s1 against s0: −63 points, a real difference (corrected p = 0.005)"
    )


def test_the_worked_league_table_is_reproduced_to_all_digits():
    found = league(table(UNEQUAL))
    assert found.q == pytest.approx(10.961039, abs=5e-7)
    assert found.tau2 / 100**2 == pytest.approx(0.019469871, abs=5e-10)
    assert found.mu / 100 == pytest.approx(0.261076692, abs=5e-10)
    assert found.raw == pytest.approx([30, 50, -100 / 3, 30, 60])
    assert found.shrunk == pytest.approx(
        [28.422769, 33.736507, 6.593609, 29.095721, 32.689741], abs=5e-7
    )
    assert found.degrees == 4
    assert found.n.tolist() == [100, 20, 15, 200, 10]
    assert found.ranking() == (1, 4, 3, 0, 2)


@pytest.mark.parametrize("seed", range(5))
def test_the_middle_and_the_spread_are_statsmodels_dersimonian_laird(seed):
    rows = random_rows(seed)
    means, variances = np.array([mean_and_variance(row + PRIOR) for row in rows]).T
    theirs = combine_effects(means, variances, method_re="dl")
    found = league(table(rows))
    assert found.tau2 / 100**2 == pytest.approx(theirs.tau2, rel=1e-9)
    assert found.mu / 100 == pytest.approx(theirs.mean_effect_re, rel=1e-9)
    assert found.q == pytest.approx(theirs.q, rel=1e-9)


def test_shrunk_scores_are_those_of_exact_fractions():
    y, v = [], []
    for detractors, passives, promoters in UNEQUAL:
        d, m, p = detractors + Fraction(3, 4), passives + Fraction(3, 2), promoters + Fraction(3, 4)
        n = d + m + p
        y.append((p - d) / n)
        v.append(((p + d) / n - y[-1] ** 2) / n)
    w = [1 / one for one in v]
    mean = sum(map(mul, w, y)) / sum(w)
    q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    tau2 = (q - 4) / (sum(w) - sum(a**2 for a in w) / sum(w))
    u = [1 / (one + tau2) for one in v]
    mu = sum(map(mul, u, y)) / sum(u)
    exact = [100 * (a * mu + tau2 * b) / (a + tau2) for a, b in zip(v, y, strict=True)]
    assert league(table(UNEQUAL)).shrunk == pytest.approx(list(map(float, exact)), abs=1e-10)


@given(st.lists(counts.filter(any), min_size=1, max_size=12))
def test_shrunk_scores_lie_between_the_middle_and_the_adjusted_score(rows):
    found = league(table(rows))
    adjusted = np.array([100 * mean_and_variance(np.array(row) + PRIOR)[0] for row in rows])
    nearer, farther = np.minimum(found.mu, adjusted), np.maximum(found.mu, adjusted)
    assert np.all((found.shrunk >= nearer - 1e-9) & (found.shrunk <= farther + 1e-9))


def test_segments_that_differ_by_chance_alone_all_stand_in_the_middle():
    found = league(table(ALIKE))
    assert found.tau2 == 0
    assert found.shrunk == pytest.approx([found.mu] * 4)


def test_a_segment_without_answers_keeps_its_row_and_has_no_score():
    found = league(table([(20, 30, 50), (0, 0, 0), *UNEQUAL[1:]]))
    assert np.flatnonzero(np.isnan(found.raw)).tolist() == [1]
    assert np.flatnonzero(np.isnan(found.shrunk)).tolist() == [1]
    assert (found.mu, found.tau2) == (league(table(UNEQUAL)).mu, league(table(UNEQUAL)).tau2)
    assert found.ranking()[-1] == 1


def test_a_league_of_one_or_of_nobody_has_no_spread():
    assert league(table([(2, 3, 5)])).tau2 == 0
    nobody = league(table([(0, 0, 0)]))
    assert np.isnan(nobody.mu)
    assert (nobody.tau2, nobody.degrees, str(nobody)) == (0, 0, "no answers, no score")


def test_a_league_prints_as_a_sentence():
    assert str(league(table(UNEQUAL))) == "5 segments around 26; true scores spread by ±14"


def test_a_league_of_100_000_segments_takes_less_than_a_second():
    tallies = table(np.random.default_rng(1).integers(0, 20, (100_000, 3)))
    start = time.perf_counter()
    found = league(tallies)
    assert heterogeneity(tallies).segments == np.isfinite(found.shrunk).sum()
    assert time.perf_counter() - start < 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_is_scipy_s(p):
    assert false_discovery(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-15)


def test_no_p_values_are_corrected_to_none():
    assert false_discovery([]).tolist() == []


@pytest.mark.parametrize("p", [[1.1], [-0.1, 0.5], [float("nan")]])
def test_what_is_not_a_probability_is_refused(p):
    with pytest.raises(ScoreProblem, match="between 0 and 1"):
        false_discovery(p)
