"""Where a figure will stand at a date, at the present pace, and how likely it reaches a goal.

A straight line through the figures of the periods so far, each with its own uncertainty, and the
distance from line to figure that periods have had. It knows no reasons: a line drawn further than
it was seen is a guess, and `Outlook.far` says when it is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.score.compare import moments
from promoteur.score.interval import PRIOR, critical
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats, Tally

LEAST = 4
"""Periods below which nothing is said of a pace: a line through three has one figure to spare."""

MONTH = 365.2425 / 12
"""Days of a month, by which a pace is told."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The figure of one period.

    Attributes:
        at: the middle of the period, in days.
        value: points: a score of −100 to 100, or a share of 0 to 100.
        variance: of `value`, points², above 0.
    """

    at: float
    value: float
    variance: float

    @classmethod
    def of_score(cls, at: float, tally: Tally) -> Self | None:
        """Return the score of a period; None when nobody answered.

        Its variance is that of the counts + `PRIOR`, so that it is never 0 (as in `compare`).
        """
        if tally.score is None:
            return None
        variance = moments(np.array([tally.effective]) + PRIOR)[1]
        return cls(at, tally.score, 1e4 * float(variance[0]))

    @classmethod
    def of_detractors(cls, at: float, tally: Tally) -> Self | None:
        """Return the share of detractors of a period, 0 to 100; None when nobody answered.

        Its variance is that of `of_share`.
        """
        n = tally.n_effective
        return cls.of_share(at, tally.effective[0], n) if n else None

    @classmethod
    def of_share(cls, at: float, part: float, whole: float) -> Self:
        """Return a share of a period, 0 to 100: so many of a whole that is above 0.

        Its variance is that of the share with one half added on both sides (Jeffreys 1946).
        """
        share = (part + 0.5) / (whole + 1)
        return cls(at, 100 * part / whole, 1e4 * share * (1 - share) / (whole + 1))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the figure of a period around a date is expected to be, at the present pace.

    Attributes:
        at: the date, in days.
        pace, pace_low, pace_high: change per month and its limits, points.
        expected: the figure, points; not held within its range, as a line is not.
        standard_error: of the figure that will be measured, points.
        low, high: the limits that hold it with `confidence`, points, within `bounds`.
        spread: by how much periods lie off the line beyond chance (standard deviation), points.
        degrees: of freedom of Student's t.
        far: whether the date is further ahead than the periods reach back.
        confidence: between 0 and 1.
    """

    at: float
    pace: float
    pace_low: float
    pace_high: float
    expected: float
    standard_error: float
    low: float
    high: float
    spread: float
    degrees: int
    far: bool
    confidence: float

    @property
    def certain_pace(self) -> bool:
        """Whether the limits of the pace exclude 0: chance alone does not explain it."""
        return self.pace_low > 0 or self.pace_high < 0

    def chance_of(self, goal: float, *, at_most: bool = False) -> float:
        """Return how probable it is (0–1) that the figure reaches a goal in points.

        Args:
            goal: at least so much; or, with `at_most`, no more than so much.
            at_most: whether less is better, as with detractors.
        """
        from scipy.special import stdtr  # noqa: PLC0415 - a fifth of a second to import

        distance = (self.expected - goal) / self.standard_error
        return float(stdtr(self.degrees, -distance if at_most else distance))


def outlook(
    stands: Sequence[Stand],
    at: float,
    bounds: tuple[float, float] = (-100, 100),
    confidence: float = 0.95,
) -> Outlook | None:
    """Return the outlook for a date; None with fewer than `LEAST` periods: too early to say.

    Mixed-effects meta-regression of the periods' figures on their dates: yᵢ = a + b tᵢ + uᵢ + eᵢ,
    with Var(eᵢ) the known variance of sampling and Var(uᵢ) = τ² what periods differ by beyond it
    (season, weather, luck), estimated by the method of moments (DerSimonian and Laird 1986, for
    lines: Thompson and Sharp 1999), τ² = max(0, (Q − (k − 2)) / trace). Weights 1/(vᵢ + τ²); the
    covariance of the line is scaled by max(1, Q*/(k − 2)), and t has k − 2 degrees of freedom
    (Knapp and Hartung 2003). The figure that will be measured then strays from the line by τ² and
    by the sampling of a usual period, too (Higgins, Thompson and Spiegelhalter 2009).

    Assumes a straight line and periods that differ from it independently; it does not know what
    will be done, or that scores have an end. Simulated with 4 to 12 periods and τ from 0 to
    8 points, 95 % limits hold the later figure in 95 to 100 % of cases: with few periods they are
    wider than they would have to be.

    Args:
        stands: the figures so far, of periods of about equal length.
        at: the date, in days as in `stands`: the middle of the period that decides.
        bounds: the least and the most that the figure can be.
        confidence: of the limits, between 0 and 1.

    >>> figures = [Stand(30 * i, 20 + 2 * i, 9.0) for i in range(6)]
    >>> found = outlook(figures, 300)
    >>> round(found.expected), round(found.pace, 2)
    (40, 2.03)

    Raises:
        ScoreProblem: a variance is not above 0, all dates are one; the confidence is not one.
    """
    critical(confidence)
    if len(stands) < LEAST:
        return None
    t, y, v = np.array([(one.at, one.value, one.variance) for one in stands]).T
    _check(t, v)
    line = _line(t, y, v)
    degrees = len(stands) - 2
    reach = _reach(degrees, confidence)
    x = np.array([1.0, at - line.centre])
    expected = float(x @ line.beta)
    error = float(np.sqrt(x @ line.covariance @ x + line.tau2 + np.median(v)))
    pace = MONTH * float(line.beta[1])
    pace_reach = reach * MONTH * float(np.sqrt(line.covariance[1, 1]))
    return Outlook(
        at=at,
        pace=pace,
        pace_low=pace - pace_reach,
        pace_high=pace + pace_reach,
        expected=expected,
        standard_error=error,
        low=_held(expected - reach * error, bounds),
        high=_held(expected + reach * error, bounds),
        spread=line.tau2**0.5,
        degrees=degrees,
        far=at - float(t.max()) > float(np.ptp(t)),
        confidence=confidence,
    )


@dataclass(frozen=True, eq=False)
class _Line:
    """A line through figures: value and slope at `centre`, their covariance, and τ²."""

    centre: float
    beta: Floats
    covariance: Floats
    tau2: float


def _line(t: Floats, y: Floats, v: Floats) -> _Line:
    """Return the line through figures `y` at `t` with variances `v`."""
    centre, degrees = float(t.mean()), len(t) - 2
    x = np.stack([np.ones_like(t), t - centre], axis=1)
    inverse, _beta, q = _fitted(x, y, 1 / v)
    w = 1 / v
    trace = w.sum() - np.trace(inverse @ (x.T * w**2) @ x)
    tau2 = max(0.0, (q - degrees) / float(trace))
    inverse, beta, q = _fitted(x, y, 1 / (v + tau2))
    return _Line(centre, beta, inverse * max(1.0, q / degrees), tau2)


def _fitted(x: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats, float]:
    """Return (XᵀWX)⁻¹, the coefficients, and the weighted squares that are left."""
    inverse: Floats = np.asarray(np.linalg.inv((x.T * w) @ x), dtype=np.float64)
    beta: Floats = np.asarray(inverse @ (x.T * w) @ y, dtype=np.float64)
    return inverse, beta, float(w @ (y - x @ beta) ** 2)


def _reach(degrees: int, confidence: float) -> float:
    """Return t such that Student's t lies in ±t with probability `confidence`."""
    from scipy.special import stdtrit  # noqa: PLC0415 - as above

    return float(stdtrit(degrees, (1 + confidence) / 2))


def _held(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def _check(t: Floats, v: Floats) -> None:
    if not (np.all(v > 0) and np.all(np.isfinite(v))):
        raise ScoreProblem(_("The variance of a period's figure lies above 0."))
    if np.ptp(t) <= 0:
        raise ScoreProblem(_("A pace needs periods of different dates."))
