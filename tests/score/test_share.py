"""The share of detractors and its interval."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from promoteur.score.share import detractor_share
from promoteur.score.tally import Tally


@pytest.mark.parametrize(("detractors", "n"), [(0, 12), (3, 12), (20, 100), (500, 501), (9, 9)])
def test_the_limits_are_those_of_another_implementation(detractors, n):
    found = detractor_share(Tally.of_categories(detractors, 0, n - detractors))
    low, high = proportion_confint(detractors, n, method="wilson")
    assert found.share == detractors / n
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_nobody_has_no_share():
    assert detractor_share(Tally.of_categories(0, 0, 0)) is None
