"""What a score means: its band, the probability of each band, and how far a sample can be read."""

import functools
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, percentage
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats, Tally

JEFFREYS = 0.5
"""Added to each category: the Dirichlet prior that favours no result (Jeffreys 1946)."""

ALMOST_SURE = 1 - 1e-9
"""No sample makes a band certain, whatever a double can hold."""

NODES = 256
"""Gauss–Legendre nodes; tests compare with adaptive integration to 1e-9."""


class Sample(StrEnum):
    """How far a sample can be read, by its effective number of answers."""

    NONE = "none"
    COUNTS_ONLY = "counts_only"
    INDICATIVE = "indicative"
    NORMAL = "normal"


SAMPLE_WORDS = {
    Sample.NONE: mark("no answers, no score"),
    Sample.COUNTS_ONLY: mark("fewer than 10 answers: counts, no score"),
    Sample.INDICATIVE: mark("fewer than 30 answers: indicative"),
    Sample.NORMAL: mark("enough answers to read the score"),
}


@dataclass(frozen=True, slots=True)
class Bands:
    """Names for ranges of the score: `limits` in points, ascending, and one name more than those.

    A score that equals a limit belongs to the band above it.
    """

    limits: tuple[float, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if list(self.limits) != sorted(set(self.limits)) or not all(
            -100 < limit < 100 for limit in self.limits
        ):
            raise ScoreProblem(_("The limits of bands rise, between −100 and 100 points."))
        if len(self.names) != len(self.limits) + 1:
            raise ScoreProblem(_("Bands have one name more than they have limits."))

    def of(self, score: float) -> str:
        """Return the name of the band in which `score` (points) lies."""
        return self.names[sum(score >= limit for limit in self.limits)]


BANDS = Bands((0, 50, 70), ("red_flag", "to_improve", "strong", "exceptional"))
BAND_WORDS = {
    "red_flag": mark("red flag"),
    "to_improve": mark("to improve"),
    "strong": mark("strong"),
    "exceptional": mark("exceptional"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The band of a score, the probability (0–1) of every band, and how far to trust the sample.

    `band` is None when nobody answered; the probabilities are then what the prior says.
    """

    band: str | None
    probabilities: dict[str, float]
    sample: Sample

    def __str__(self) -> str:
        if self.band is None:
            return _(SAMPLE_WORDS[self.sample])
        sure = _("{band}, with a probability of {probability}").format(
            band=_(BAND_WORDS.get(self.band, self.band)).capitalize(),
            probability=percentage(min(self.probabilities[self.band], ALMOST_SURE)),
        )
        if self.sample is Sample.NORMAL:
            return sure
        return f"{sure} ({_(SAMPLE_WORDS[self.sample])})"


def sample_of(n: float) -> Sample:
    """Return how far `n` answers can be read: under 10 counts only, under 30 indicative."""
    if n <= 0:
        return Sample.NONE
    if n < 10:
        return Sample.COUNTS_ONLY
    return Sample.INDICATIVE if n < 30 else Sample.NORMAL


def read(tally: Tally, bands: Bands = BANDS) -> Reading:
    """Return the reading of a tally: band, probability of each band, and kind of sample.

    The probabilities are those of the Dirichlet(d+½, m+½, p+½) posterior; a weighted tally counts
    with its effective number of answers.

    >>> print(read(Tally.of_categories(20, 30, 50)))
    To improve, with a probability of >99%
    """
    below = [0.0, *(probability_below(tally, limit) for limit in bands.limits), 1.0]
    shares = np.diff(below).tolist()
    band = None if tally.score is None else bands.of(tally.score)
    probabilities = dict(zip(bands.names, shares, strict=True))
    return Reading(band, probabilities, sample_of(tally.n_effective))


def probability_below(tally: Tally, limit: float) -> float:
    """Return P(score of everybody < `limit` points) under the Dirichlet posterior, 0 to 1.

    With s = P + D ~ Beta(a_p + a_d, a_m) and P/s ~ Beta(a_p, a_d) independent, it is the mean over
    s of BetaCDF((t/s + 1)/2), t the limit in [−1, 1]. For s ≤ |t| the CDF is 0 or 1; above, s runs
    through its quantiles, on nodes that crowd towards both ends.
    """
    from scipy.special import betainc, betaincinv  # noqa: PLC0415 - a fifth of a second to import

    d, m, p = (count + JEFFREYS for count in tally.effective)
    t = limit / 100
    certain = float(betainc(p + d, m, abs(t)))
    nodes, weights = _crowded_nodes()
    s = betaincinv(p + d, m, certain + (1 - certain) * nodes)
    ratio = np.clip((t / np.maximum(s, np.finfo(float).tiny) + 1) / 2, 0, 1)
    rest = (1 - certain) * float(weights @ betainc(p, d, ratio))
    return min(1.0, rest + (certain if t > 0 else 0.0))


@functools.cache
def _crowded_nodes() -> tuple[Floats, Floats]:
    """Return nodes and weights on [0, 1]: Gauss–Legendre in v, u = v³(10 − 15v + 6v²)."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    v = (x + 1) / 2
    return v**3 * (10 - 15 * v + 6 * v**2), w / 2 * 30 * v**2 * (1 - v) ** 2


def decimals(n: float) -> int:
    """Return how many decimals a score of `n` answers deserves: none under 1,000, then one."""
    return 0 if n < 1000 else 1
