"""The outlook at the present pace: its figures, its coverage, and when it keeps silent."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from promoteur.score.outlook import LEAST, MONTH, Stand, outlook
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

of = Tally.of_categories


def line(values, variance=9.0, step=30.0):
    return [Stand(step * i, value, variance) for i, value in enumerate(values)]


def test_fewer_than_four_periods_say_nothing():
    assert outlook(line(range(LEAST - 1)), 300) is None
    assert outlook(line(range(LEAST)), 300) is not None


def test_without_spread_it_is_the_weighted_line_of_another_implementation():
    rng = np.random.default_rng(5)
    t, v = np.arange(8) * 30.0, rng.uniform(4, 30, 8)
    y = 20 + 0.05 * t
    found = outlook([Stand(*one) for one in zip(t, y, v, strict=True)], 300)
    fitted = sm.WLS(y, sm.add_constant(t), weights=1 / v).fit()
    covariance = np.linalg.inv((sm.add_constant(t).T / v) @ sm.add_constant(t))
    assert found.spread == 0
    assert found.expected == pytest.approx(fitted.predict([[1, 300.0]])[0])
    x = np.array([1, 300.0])
    assert found.standard_error**2 == pytest.approx(x @ covariance @ x + np.median(v))
    assert found.pace == pytest.approx(MONTH * fitted.params[1])


def test_spread_is_the_moment_estimate():
    """τ² makes the weighted squares that are left equal to what is expected of them."""
    y = [10.0, 30, 5, 40, 12, 38]
    found = outlook(line(y, variance=4.0), 200)
    t = np.arange(6) * 30.0
    left = np.sum((y - np.polyval(np.polyfit(t, y, 1), t)) ** 2)
    assert found.spread**2 == pytest.approx(left / 4 - 4.0)  # equal variances: s² − v


def test_the_chance_is_that_of_students_t_and_complements_itself():
    found = outlook(line([10, 14, 17, 23, 24]), 240)
    expected = stats.t.sf((40 - found.expected) / found.standard_error, 3)
    assert found.chance_of(40) == pytest.approx(expected)
    assert found.chance_of(40, at_most=True) == pytest.approx(1 - expected)
    assert found.chance_of(found.expected) == pytest.approx(0.5)


@pytest.mark.slow
@pytest.mark.parametrize("periods", [4, 6, 12])
@pytest.mark.parametrize("spread", [0.0, 3.0, 8.0])
def test_the_limits_hold_what_comes_and_no_chance_is_understated(periods, spread):
    rng = np.random.default_rng(1000 * periods + int(spread))
    held, chances = [], []
    t = 30.0 * np.arange(periods)
    ahead = t[-1] + 60
    for _round in range(1500):
        v = rng.uniform(4, 36, periods)
        slope = rng.normal(0, 0.05)
        y = 20 + slope * t + rng.normal(0, np.sqrt(v + spread**2))
        found = outlook([Stand(*one) for one in zip(t, y, v, strict=True)], ahead)
        later = 20 + slope * ahead + rng.normal(0, np.sqrt(np.median(v) + spread**2))
        held.append(found.low <= later <= found.high)
        chances.append(found.chance_of(later))
    assert np.mean(held) > 0.935
    for rare in (0.1, 0.25):  # what was said to be so rare is no more frequent, on either side
        assert np.mean(np.array(chances) < rare) < rare + 0.025
        assert np.mean(np.array(chances) > 1 - rare) < rare + 0.025


def test_a_date_further_ahead_than_one_has_looked_back_is_said_to_be_far():
    assert not outlook(line(range(6)), 150 + 149).far
    assert outlook(line(range(6)), 150 + 151).far


def test_limits_stay_within_what_the_figure_can_be():
    found = outlook(line([60, 75, 85, 99]), 600)
    assert found.high == 100
    assert outlook(line([20, 15, 9, 2]), 600, bounds=(0, 100)).low == 0


def test_what_cannot_be_is_refused():
    with pytest.raises(ScoreProblem, match="above 0"):
        outlook(line(range(5), variance=0.0), 300)
    with pytest.raises(ScoreProblem, match="different dates"):
        outlook(line(range(5), step=0.0), 300)
    with pytest.raises(ScoreProblem, match="confidence"):
        outlook(line(range(5)), 300, confidence=1)


def test_a_period_without_answers_is_none_and_one_of_promoters_is_not_certain():
    assert Stand.of_score(1, of(0, 0, 0)) is None
    assert Stand.of_detractors(1, of(0, 0, 0)) is None
    assert Stand.of_score(1, of(0, 0, 20)).variance > 0
    assert Stand.of_detractors(1, of(0, 0, 20)).variance > 0
    assert Stand.of_detractors(1, of(5, 5, 10)).value == 25
