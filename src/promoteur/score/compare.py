"""Is the difference between two scores real, or could it be chance?

Two samples of different people; for the same people twice see `paired`, for many segments
`segments`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number, percentage
from promoteur.score.interval import PRIOR, critical
from promoteur.score.reading import decimals
from promoteur.score.scale import Scale, ScoreProblem
from promoteur.score.tally import Floats, Tally

WIDEST = 200.0
"""Points from −100 to 100: no two scores lie further apart."""

VERDICTS = {True: mark("a real difference"), False: mark("could be chance")}


@dataclass(frozen=True, slots=True)
class Difference:
    """The change from one score to another and the limits that hold it with `confidence`.

    Attributes:
        before, after: the two scores as they are, points, −100 to 100.
        difference: after − before, points, −200 to 200; the figure to show.
        adjusted: the difference of the adjusted scores, points: the middle of the limits.
        standard_error: of `adjusted`, points.
        low, high: limits of the difference, points, −200 to 200.
        z, p: `adjusted` / `standard_error`, and the two-sided probability (0–1) of a z as large
            when nothing has changed.
        confidence: of the limits, between 0 and 1.
        n_before, n_after: the answers worked with (the effective number when weighted).
    """

    before: float
    after: float
    difference: float
    adjusted: float
    standard_error: float
    low: float
    high: float
    z: float
    p: float
    confidence: float
    n_before: float
    n_after: float

    @property
    def real(self) -> bool:
        """Whether the limits exclude 0: p < 1 − confidence."""
        return self.p < 1 - self.confidence

    def __str__(self) -> str:
        places = decimals(min(self.n_before, self.n_after))
        return _("{change}, between {low} and {high} ({confidence} confidence): {verdict}").format(
            change=in_points(self.difference, places),
            low=number(self.low, places, sign=True),
            high=number(self.high, places, sign=True),
            confidence=percentage(self.confidence),
            verdict=_(VERDICTS[self.real]),
        )


def in_points(change: float, places: int = 0) -> str:
    """Return a change with its sign and unit, rounded to `places` decimals: "+12 points"."""
    shown = abs(round(change, places))
    return ngettext("{change} point", "{change} points", shown).format(
        change=number(change, places, sign=True)
    )


def p_in_words(p: float) -> str:
    """Return a p-value as it is printed: "p = 0.061", "p < 0.001"."""
    if p < 0.001:
        return _("p < {limit}").format(limit=number(0.001, 3))
    return _("p = {p}").format(p=number(p, 3))


def moments(counts: Floats) -> tuple[Floats, Floats]:
    """Return θ (−1 to 1) and its variance V/n for rows of detractors, passives, promoters.

    V = P + D − θ² is written M (P + D) + 4 P D, which is exactly 0 where all answers are of one
    category and never below.

    Args:
        counts: shape (rows, 3), every row above 0; need not be whole numbers.
    """
    d, m, p = counts.T
    n = d + m + p
    return (p - d) / n, (m * (p + d) + 4 * p * d) / n**3


def two_sided(z: float) -> float:
    """Return the probability (0–1) that a normal deviate lies outside ±z."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_squared_p(statistic: float, degrees: int) -> float:
    """Return P(χ² ≥ `statistic`), 0 to 1; without degrees of freedom nothing is tested: 1."""
    from scipy.special import gammaincc  # noqa: PLC0415 - a fifth of a second to import

    return float(gammaincc(degrees / 2, statistic / 2)) if degrees else 1.0


def refuse_another_scale(one: Scale, other: Scale) -> None:
    """Raise ScoreProblem when one scale is flagged and the other is not: the line breaks there."""
    if one.flagged != other.flagged:
        raise ScoreProblem(
            _("Answers on the scales {one} and {two} are never compared with each other.").format(
                one=one, two=other
            )
        )


def differences(before: Floats, after: Floats, confidence: float = 0.95) -> Iterable[Difference]:
    """Return the difference of each pair of rows, as `compare` does for one.

    Args:
        before: detractors, passives, promoters, shape (rows, 3), every row above 0.
        after: the same of the other samples, in the same order.
        confidence: between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    half = critical(confidence)
    first, second = moments(before)[0], moments(after)[0]
    (low, low_variance), (high, high_variance) = moments(before + PRIOR), moments(after + PRIOR)
    adjusted = 100 * (high - low)
    error = 100 * np.sqrt(low_variance + high_variance)
    shown = 100 * (second - first)
    z = adjusted / error
    columns = (
        100 * first,
        100 * second,
        shown,
        adjusted,
        error,
        np.minimum(np.maximum(adjusted - half * error, -WIDEST), shown),
        np.maximum(np.minimum(adjusted + half * error, WIDEST), shown),
        z,
        np.array([two_sided(one) for one in z.tolist()]),
        np.full_like(z, confidence),
        before.sum(axis=1),
        after.sum(axis=1),
    )
    return map(Difference, *(column.tolist() for column in columns))


def compare(before: Tally, after: Tally, confidence: float = 0.95) -> Difference | None:
    """Return the difference between two scores, or None when nobody answered one of the two.

    z = (θ̃₂ − θ̃₁) / √(Ṽ₁/ñ₁ + Ṽ₂/ñ₂), on the counts with `PRIOR` added to each sample (an adjusted
    Wald method in the manner of Agresti & Caffo 2000). The variances are not pooled: pooling
    rejects 20 % of true nulls when the spreads differ. Weighted tallies are taken at their
    effective numbers.

    Assumes that the two samples are independent: one answer per person, and different people. The
    raw `difference` is what is shown; the limits lie around `adjusted`, which small samples pull
    towards 0, and are widened where they would leave the raw difference out.

    >>> print(compare(Tally.of_categories(60, 90, 150), Tally.of_categories(45, 85, 170)))
    +12 points, between −1 and +24 (95% confidence): could be chance

    Raises:
        ScoreProblem: the confidence is not one, or one of the scales is flagged (1–10) and the
            other is not.
    """
    refuse_another_scale(before.scale, after.scale)
    critical(confidence)
    if before.score is None or after.score is None:
        return None
    counts = np.array([[before.effective], [after.effective]])
    return next(iter(differences(counts[0], counts[1], confidence)))
