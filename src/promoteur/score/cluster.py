"""Several answers of one person are not independent: what they are worth together.

For a relational score take one answer per person and period instead; this is for transactional
scores, where every contact may be asked about.
"""

from dataclasses import dataclass

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.score.interval import Interval, limits
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats


@dataclass(frozen=True, slots=True)
class Clustered:
    """A score of people who may have answered several times.

    Attributes:
        score: points, −100 to 100; every answer counts once.
        standard_error: cluster-robust, in points; 0 where all answers are of one category.
        n: answers.
        people: those who gave at least one.
        design_effect: how many times the variance of independent answers; never below 1.
        interval: the score interval at `n_effective`.
    """

    score: float
    standard_error: float
    n: float
    people: int
    design_effect: float
    interval: Interval

    @property
    def n_effective(self) -> float:
        """How many independent answers tell as much."""
        return self.n / self.design_effect

    def __str__(self) -> str:
        return _("{score}; {n} of {people}").format(
            score=self.interval,
            n=ngettext("{n} answer", "{n} answers", self.n).format(n=number(self.n)),
            people=ngettext("{n} person", "{n} people", self.people).format(n=number(self.people)),
        )


def clustered(counts: Floats, confidence: float = 0.95) -> Clustered | None:
    """Return the score of people who may have answered several times; None when nobody answered.

    The variance is Σ_c (Σ_i (y_i − θ))²/n², over people c and their answers i (Liang and Zeger
    1986). Divided by that of independent answers, V/n, it is the design effect, and the interval
    is the score interval at n / design effect. With one answer per person all of this is exactly
    what `interval` says.

    Assumes that people answer independently of each other, and many of them: with fewer than
    about 30 the variance is too small. It is never taken to be smaller than that of independent
    answers. Where it cannot be estimated (one person, or no spread), a person's answers count as
    copies of each other: the effective number is n²/Σ n_c² (Kish 1965).

    Args:
        counts: detractors, passives, promoters of each person, shape (people, 3).
        confidence: between 0 and 1.

    Raises:
        ScoreProblem: the counts are not of that shape, or negative; the confidence is not one.
    """
    counts = _checked(counts)
    detractors, passives, promoters = counts.sum(axis=0).tolist()
    n = detractors + passives + promoters
    if not n:
        return None
    score = 100 * (promoters - detractors) / n
    each = counts.sum(axis=1)
    variance = float(np.sum((counts[:, 2] - counts[:, 0] - each * score / 100) ** 2)) / n**2
    effect = _design_effect(counts, each, variance)
    shares = counts.sum(axis=0, keepdims=True) / effect
    low, high = limits(shares, confidence)[0].tolist()
    return Clustered(
        score,
        100 * variance**0.5,
        n,
        len(counts),
        effect,
        Interval(score, low, high, confidence, "score", n / effect),
    )


def _checked(counts: Floats) -> Floats:
    """Return the rows of the people who answered."""
    counts = np.asarray(counts, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != 3 or not np.all(counts >= 0):
        raise ScoreProblem(
            _(
                "Answers of people come as one row per person and three columns: "
                "detractors, passives, promoters, none of them negative."
            )
        )
    rows: Floats = counts[counts.sum(axis=1) > 0]
    return rows


def _design_effect(counts: Floats, each: Floats, variance: float) -> float:
    """Return how many times `variance` is that of independent answers, at least 1."""
    n = float(each.sum())
    shares = counts.sum(axis=0) / n
    if len(counts) == 1 or np.count_nonzero(shares) == 1:
        return float(np.sum(each**2)) / n
    if np.all(each == 1):
        return 1.0
    d, _m, p = shares.tolist()
    return float(max(1.0, variance * n / (p + d - (p - d) ** 2)))
