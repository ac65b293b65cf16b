"""How many answers for how small a change, and how small a change for so many answers.

Variances are of one answer coded −1, 0, 1: V = P + D − (P − D)², at most 1. Without a period to
learn from, `USUAL` (one half promoters, one fifth detractors) serves; 1 is the worst case.
"""

from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.interval import PRIOR, critical
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

USUAL = 0.61
"""The variance of one answer where 20 % are detractors, 30 % passives and 50 % promoters."""

ROUNDING = 1e-9
"""What floating point may add to a whole number of answers: no reason to ask one person more."""


def answers_needed(
    half_width: float,
    variance: float = 1.0,
    confidence: float = 0.95,
    population: float | None = None,
) -> int:
    """Return how many answers make the score exact to ± `half_width` points: ⌈z²V/e²⌉.

    Args:
        half_width: half the width of the interval in points, above 0.
        variance: of one answer coded −1, 0, 1; above 0, at most 1.
        confidence: between 0 and 1.
        population: how many people there are in all, where they can be counted: fewer answers do
            then (finite population correction, Cochran 1977), and never more than people.

    It plans with the normal approximation: right from about 30 answers, too small below.

    >>> answers_needed(10, variance=0.61)
    235

    Raises:
        ScoreProblem: one of the figures is out of its range.
    """
    _check_points(half_width)
    _check_variance(variance)
    wanted = critical(confidence) ** 2 * variance / (half_width / 100) ** 2
    if population is not None:
        _check_sample(1, population)
        wanted = wanted * population / (population - 1 + wanted)
    return ceil(wanted - ROUNDING)


def smallest_change(
    n_before: float,
    n_after: float,
    variance: float | tuple[float, float] = USUAL,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float:
    """Return the smallest true change, in points, that two samples show with probability `power`.

    (z_{α/2} + z_β) √(V₁/n₁ + V₂/n₂). More than 200 points means: no change whatever can be seen.

    Args:
        n_before: answers in the period before (the effective number when weighted).
        n_after: answers in the period after.
        variance: of one answer coded −1, 0, 1: one figure, or before and after.
        power: the probability of seeing the change, strictly between 0 and 1.
        confidence: of the comparison, between 0 and 1.

    >>> round(smallest_change(100, 100), 1)
    30.9

    Raises:
        ScoreProblem: one of the figures is out of its range.
    """
    before, after = variance if isinstance(variance, tuple) else (variance, variance)
    for n in (n_before, n_after):
        _check_answers(n)
    _check_variance(before)
    _check_variance(after)
    return 100 * _reach(power, confidence) * sqrt(before / n_before + after / n_after)


def answers_per_period(
    change: float,
    variance_before: float = USUAL,
    variance_after: float = USUAL,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float:
    """Return how many answers each of two periods needs to show a true change of `change` points.

    (z_{α/2} + z_β)² (V₁ + V₂)/Δ², unrounded: round it up.

    >>> round(answers_per_period(10), 1)
    957.6

    Raises:
        ScoreProblem: one of the figures is out of its range.
    """
    _check_points(abs(change))
    _check_variance(variance_before)
    _check_variance(variance_after)
    reach = _reach(power, confidence)
    return reach**2 * (variance_before + variance_after) / (change / 100) ** 2


def visible_change(
    before: Tally, after: Tally, power: float = 0.8, confidence: float = 0.95
) -> float | None:
    """Return `smallest_change` of two tallies in points; None when nobody answered one of them.

    Each counts with its own variance and its effective number of answers. Where all answers are
    of one category the variance is that of the counts + `PRIOR`, because 0 would promise that any
    change can be seen.

    Raises:
        ScoreProblem: the power or the confidence is not one.
    """
    if not before.total_weight or not after.total_weight:
        return None
    return smallest_change(
        before.n_effective,
        after.n_effective,
        (_spread(before), _spread(after)),
        power,
        confidence,
    )


def finite_population(variance: float, n: float, population: float) -> float:
    """Return the variance of a score when `n` of the `population` people answered.

    variance × (N − n)/(N − 1): 0 when everybody answered, unchanged when one did (Cochran 1977).
    It is a claim about these people now, not about those who will come.

    Raises:
        ScoreProblem: there are more answers than people, or no answers.
    """
    _check_sample(n, population)
    return variance * (population - n) / (population - 1) if population > 1 else 0.0


def _reach(power: float, confidence: float) -> float:
    """Return z_{α/2} + z_β: how many standard errors away a change is seen."""
    if not 0 < power < 1:
        raise ScoreProblem(
            _("A power of {power} is not between 0 and 1; 0.8 is usual.").format(power=power)
        )
    reach = critical(confidence) + NormalDist().inv_cdf(power)
    if reach <= 0:
        raise ScoreProblem(
            _("A power of {power} is less than chance alone gives; 80% is usual.").format(
                power=percentage(power, 1)
            )
        )
    return reach


def _spread(tally: Tally) -> float:
    """Return the variance of one answer, of the counts + `PRIOR` where there is no spread."""
    categories = np.array(tally.effective)
    if np.count_nonzero(categories) < 2:
        categories += PRIOR
    d, _m, p = (categories / categories.sum()).tolist()
    return float(p + d - (p - d) ** 2)


def _check_points(points: float) -> None:
    if not 0 < points < float("inf"):
        raise ScoreProblem(
            _("A change of {points} is nothing to plan for: give points above 0.").format(
                points=points
            )
        )


def _check_answers(n: float) -> None:
    if not 0 < n < float("inf"):
        raise ScoreProblem(
            _("{n} is not a number of answers to plan with: give a figure above 0.").format(n=n)
        )


def _check_variance(variance: float) -> None:
    if not 0 < variance <= 1:
        raise ScoreProblem(
            _(
                "A variance of {variance} is not one of answers coded −1, 0, 1: "
                "it lies above 0, and 1 is the worst case."
            ).format(variance=variance)
        )


def _check_sample(n: float, population: float) -> None:
    _check_answers(n)
    if not n <= population < float("inf"):
        raise ScoreProblem(
            _("There cannot be more answers ({n}) than people ({population}).").format(
                n=number(n), population=number(population)
            )
        )
