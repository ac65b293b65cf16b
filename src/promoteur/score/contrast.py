"""Differences that are more than two samples: beside everybody else, and beside a published figure.

`compare` says how one score differs from another. Here stand the difference between two such
differences, and the difference from a score of which only figures were printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.compare import (
    VERDICTS,
    in_points,
    moments,
    refuse_another_scale,
    two_sided,
)
from promoteur.score.interval import PRIOR, critical
from promoteur.score.reading import decimals
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally


@dataclass(frozen=True, slots=True)
class Contrast:
    """A sum of scores, each taken with + or −, and the limits that hold it with `confidence`.

    Attributes:
        estimate: the sum of the scores as they are, points; the figure to show.
        adjusted: the same of the adjusted scores, points: the middle of the limits.
        standard_error: of `adjusted`, points.
        low, high: limits, points; they hold `estimate`.
        z, p: `adjusted` / `standard_error`, and the two-sided probability (0–1) of a z as large
            where the true sum is 0.
        confidence: of the limits, between 0 and 1.
        n: answers of the smallest sample.
    """

    estimate: float
    adjusted: float
    standard_error: float
    low: float
    high: float
    z: float
    p: float
    confidence: float
    n: float

    @property
    def real(self) -> bool:
        """Whether the limits exclude 0: p < 1 − confidence."""
        return self.p < 1 - self.confidence

    def __str__(self) -> str:
        places = decimals(self.n)
        return _("{change}, between {low} and {high} ({confidence} confidence): {verdict}").format(
            change=in_points(self.estimate, places),
            low=number(self.low, places, sign=True),
            high=number(self.high, places, sign=True),
            confidence=percentage(self.confidence),
            verdict=_(VERDICTS[self.real]),
        )


def difference_in_differences(
    before: Tally,
    after: Tally,
    others_before: Tally,
    others_after: Tally,
    confidence: float = 0.95,
) -> Contrast | None:
    """Return by how much more some have changed than the others; None when a side has no answers.

    (θ₂ − θ₁) − (ϑ₂ − ϑ₁), with the variances of all four added up, each on the counts with `PRIOR`
    added as in `compare` (the estimator of Ashenfelter and Card 1985, without a model).

    Assumes that without what was done both would have changed alike ("parallel trends"), which no
    figure can prove, and that the four samples are independent: one answer per person in each.

    >>> some = Tally.of_categories(40, 30, 30), Tally.of_categories(20, 30, 50)
    >>> others = Tally.of_categories(35, 30, 35), Tally.of_categories(30, 30, 40)
    >>> print(difference_in_differences(*some, *others))
    +30 points, between −2 and +61 (95% confidence): could be chance

    Raises:
        ScoreProblem: the confidence is not one, or scales differ in whether they are flagged.
    """
    tallies = (before, after, others_before, others_after)
    for one in tallies[1:]:
        refuse_another_scale(before.scale, one.scale)
    critical(confidence)
    if not all(one.n_effective for one in tallies):
        return None
    signs = np.array([-1.0, 1.0, 1.0, -1.0])
    counts = np.array([one.effective for one in tallies])
    shown = moments(counts)[0]
    adjusted, variances = moments(counts + PRIOR)
    error = 100 * float(variances.sum()) ** 0.5
    return _contrast(
        (100 * float(signs @ shown), 100 * float(signs @ adjusted), error),
        confidence=confidence,
        n=min(one.n_effective for one in tallies),
        widest=400.0,
    )


class Known(StrEnum):
    """From what the uncertainty of a published score is known, the best first."""

    COUNTS = "counts"
    INTERVAL = "interval"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Published:
    """A score that somebody printed.

    Attributes:
        score: points, −100 to 100.
        standard_error: points.
        known: from what the standard error is known.
        n: answers, where they are known.
    """

    score: float
    standard_error: float
    known: Known
    n: float | None = None


def published(
    score: float,
    *,
    counts: Sequence[float] | None = None,
    interval: tuple[float, float] | None = None,
    n: float | None = None,
    confidence: float = 0.95,
) -> Published | None:
    """Return a printed score with its standard error; None where nothing tells how exact it is.

    The best that is known decides: counts of detractors, passives and promoters; an interval of
    `confidence` (half its width is z standard errors); or the number of answers alone, with the
    largest variance that the score allows, 1 − θ²: nobody answered 7 or 8. That is cautious: a
    difference that it calls real is, one that it does not may still be.

    Raises:
        ScoreProblem: the score is none, the counts do not give it, the interval does not hold it,
            there are no answers, or the confidence is not one.
    """
    z = critical(confidence)
    if not -100 <= score <= 100:
        raise ScoreProblem(
            _("{score} is not a score: it lies between −100 and 100.").format(score=number(score))
        )
    if counts is not None:
        total = sum(counts)
        if min(counts) < 0 or not total or abs(100 * (counts[2] - counts[0]) / total - score) > 1:
            raise ScoreProblem(
                _("Detractors, passives and promoters do not give a score of {score}.").format(
                    score=number(score, 1)
                )
            )
        variance = moments(np.array([counts], dtype=float) + PRIOR)[1]
        return Published(score, 100 * float(variance[0]) ** 0.5, Known.COUNTS, total)
    if interval is not None:
        low, high = interval
        if not (-100 <= low <= score <= high <= 100 and low < high):
            raise ScoreProblem(
                _("The interval from {low} to {high} does not hold the score {score}.").format(
                    low=number(low), high=number(high), score=number(score)
                )
            )
        return Published(score, (high - low) / (2 * z), Known.INTERVAL, n)
    if n is None:
        return None
    if not 0 < n < float("inf"):
        raise ScoreProblem(_("{n} is not a number of answers: give a figure above 0.").format(n=n))
    promoters = n * (1 + score / 100) / 2
    extreme = np.array([[n - promoters, 0.0, promoters]]) + PRIOR
    return Published(score, 100 * float(moments(extreme)[1][0]) ** 0.5, Known.SAMPLE, n)


def beside(own: Tally, other: Published, confidence: float = 0.95) -> Contrast | None:
    """Return own score − published score; None when nobody answered.

    z = (θ̃ − ϑ) / √(Ṽ/ñ + s²), with the own counts + `PRIOR` and the standard error of the
    published score.

    Assumes that both asked the same question, on the same scale, of people who can be compared.
    Seldom is that so: countries, panels and wordings move a score by more than most differences.

    Raises:
        ScoreProblem: the own answers are on a flagged scale; the confidence is not one.
    """
    if own.scale.flagged:
        raise ScoreProblem(
            _("Answers on the scale {scale} are never compared with a published score.").format(
                scale=own.scale
            )
        )
    critical(confidence)
    if own.score is None:
        return None
    adjusted, variance = moments(np.array([own.effective]) + PRIOR)
    error = (1e4 * float(variance[0]) + other.standard_error**2) ** 0.5
    return _contrast(
        (own.score - other.score, 100 * float(adjusted[0]) - other.score, error),
        confidence=confidence,
        n=own.n_effective,
        widest=200.0,
    )


def _contrast(
    figures: tuple[float, float, float], *, confidence: float, n: float, widest: float
) -> Contrast:
    """Return a contrast with its limits: around `adjusted`, wide enough to hold `estimate`."""
    estimate, adjusted, error = figures
    half, z = critical(confidence) * error, adjusted / error
    return Contrast(
        estimate,
        adjusted,
        error,
        min(max(adjusted - half, -widest), estimate),
        max(min(adjusted + half, widest), estimate),
        z,
        two_sided(z),
        confidence,
        n,
    )
