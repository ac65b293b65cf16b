"""Shares and their interval: of detractors among answers, of answers among those asked."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from promoteur.score.scale import ScoreProblem
from promoteur.score.share import detractor_share, share_of
from promoteur.score.tally import Tally


@pytest.mark.parametrize(("detractors", "n"), [(0, 12), (3, 12), (20, 100), (500, 501), (9, 9)])
def test_the_limits_are_those_of_another_implementation(detractors, n):
    found = detractor_share(Tally.of_categories(detractors, 0, n - detractors))
    low, high = proportion_confint(detractors, n, method="wilson")
    assert found.share == detractors / n
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_nobody_has_no_share():
    assert detractor_share(Tally.of_categories(0, 0, 0)) is None


def test_a_response_rate_is_the_worked_example_of_its_interval():
    """Newcombe (1998), table I: 81 of 263 are 0.3080, between 0.2553 and 0.3662."""
    found = share_of(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert found.share == 81 / 263
    assert share_of(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(11, 10), (-1, 10)])
def test_no_share_is_negative_or_more_than_all(part, whole):
    with pytest.raises(ScoreProblem, match="is no share"):
        share_of(part, whole)
