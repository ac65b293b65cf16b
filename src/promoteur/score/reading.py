"""What a score means: its band, the probability of each band, and how far a sample can be read."""

import functools
import math
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

NODES, REACH = 192, 3.15
"""Nodes of an integral and how far they reach; tests compare with adaptive integration to 1e-9."""

SCORE_FROM, RELIED_FROM = 10, 30
"""Answers from which there is a score, and from which it is no longer only indicative."""

LIKELY, POSSIBLE = 0.5, 0.05
"""Probabilities from which one band is named alone, and from which it is named among others."""

TINY = float(np.finfo(float).tiny)


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

    @property
    def settled(self) -> bool:
        """Whether the band of the score is more likely than all others together."""
        return self.band is not None and self.probabilities[self.band] >= LIKELY

    @property
    def words(self) -> str:
        """The band with its probability; where it is not settled, each that is possible."""
        if self.band is None:
            return _(SAMPLE_WORDS[self.sample])
        if self.settled:
            return _("{band}, with a probability of {probability}").format(
                band=_(BAND_WORDS.get(self.band, self.band)).capitalize(),
                probability=self._sure(self.band),
            )
        likeliest = sorted(self.probabilities, key=lambda name: -self.probabilities[name])
        bands = [name for name in likeliest if self.probabilities[name] >= POSSIBLE]
        return _("Several readings are possible: {bands}").format(
            bands=", ".join(
                _("{band} {probability}").format(
                    band=_(BAND_WORDS.get(name, name)), probability=self._sure(name)
                )
                for name in bands
            )
        )

    def _sure(self, band: str) -> str:
        return percentage(min(self.probabilities[band], ALMOST_SURE))

    def __str__(self) -> str:
        if self.band is None or self.sample is Sample.NORMAL:
            return self.words
        return f"{self.words} ({_(SAMPLE_WORDS[self.sample])})"


def sample_of(n: float) -> Sample:
    """Return how far `n` answers can be read: under 10 counts only, under 30 indicative."""
    if n <= 0:
        return Sample.NONE
    if n < SCORE_FROM:
        return Sample.COUNTS_ONLY
    return Sample.INDICATIVE if n < RELIED_FROM else Sample.NORMAL


def read(tally: Tally, bands: Bands = BANDS) -> Reading:
    """Return the reading of a tally: band, probability of each band, and kind of sample.

    The probabilities are those of the Dirichlet(d+½, m+½, p+½) posterior; a weighted tally counts
    with its effective number of answers.

    >>> print(read(Tally.of_categories(20, 30, 50)))
    To improve, with a probability of >99%
    """
    below = [0.0, *(probability_below(tally, limit) for limit in bands.limits), 1.0]
    shares = np.maximum(np.diff(below), 0).tolist()
    band = None if tally.score is None else bands.of(tally.score)
    probabilities = dict(zip(bands.names, shares, strict=True))
    return Reading(band, probabilities, sample_of(tally.n_effective))


@functools.lru_cache(maxsize=1024)
def probability_below(tally: Tally, limit: float) -> float:
    """Return P(score of everybody < `limit` points) under the Dirichlet posterior, 0 to 1.

    With s = P + D ~ Beta(a_p + a_d, a_m) and P/s ~ Beta(a_p, a_d) independent, it is the mean over
    s of BetaCDF((t/s + 1)/2), t the limit in [−1, 1]; for s ≤ |t| that CDF is 0 or 1.
    """
    d, m, p = (count + JEFFREYS for count in tally.effective)
    t = limit / 100
    speaking = _Angle(p + d, m)
    edge = float(np.clip(np.arcsin(np.sqrt(abs(t))), speaking.low, speaking.high))
    _angles, certain = speaking.masses(edge, np.array([speaking.low]))
    angles, masses = speaking.masses(edge, np.array([speaking.high]))
    shares = (t / np.maximum(np.sin(angles[0]) ** 2, TINY) + 1) / 2
    below = float(masses[0] @ _Angle(p, d).cdf(np.clip(shares, 0, 1)))
    sure = -float(certain.sum())
    return (below + (sure if t > 0 else 0.0)) / (float(masses.sum()) + sure)


class _Angle:
    """The distribution of φ where sin² φ ~ Beta(a, b), on the part of [0, π/2] that bears it.

    Over angles no density is infinite as long as a and b are ½ or more, and a standard deviation
    is about 1 / 2√(a + b): twelve of them to each side leave out less than rounding does. scipy
    has these functions; importing it would double the time in which a file is scored.
    """

    def __init__(self, a: float, b: float) -> None:
        self._powers = (2 * a - 1, 2 * b - 1)
        centre, reach = math.atan2(math.sqrt(a), math.sqrt(b)), 6 / math.sqrt(a + b)
        self.low, self.high = max(0.0, centre - reach), min(math.pi / 2, centre + reach)
        peak = math.atan2(*(math.sqrt(power) for power in self._powers))
        self._highest = float(self._log_density(np.array([peak]))[0])

    def _log_density(self, angles: Floats) -> Floats:
        """Return the logarithm of the density, but for a constant."""
        found: Floats = np.zeros_like(angles)
        for power, side in zip(self._powers, (np.sin(angles), np.cos(angles)), strict=True):
            if power:
                found += power * np.log(np.maximum(side, TINY))
        return found

    def masses(self, start: float, ends: Floats) -> tuple[Floats, Floats]:
        """Return nodes from `start` to each of `ends`, and their masses but for a constant."""
        nodes, weights = _nodes()
        steps = (ends - start)[:, None]
        angles = start + steps * nodes
        return angles, np.exp(self._log_density(angles) - self._highest) * weights * steps

    def cdf(self, shares: Floats) -> Floats:
        """Return P(Beta(a, b) < share) for each of `shares`, 0 to 1."""
        ends = np.clip(np.arcsin(np.sqrt(shares)), self.low, self.high)
        below = self.masses(self.low, ends)[1].sum(axis=1)
        above = -self.masses(self.high, ends)[1].sum(axis=1)
        found: Floats = below / (below + above)
        return found


@functools.cache
def _nodes() -> tuple[Floats, Floats]:
    """Return nodes and weights on [0, 1], crowding at both ends (Takahasi and Mori 1974).

    u = ½ (1 + tanh(½π sinh x)), x in equal steps.
    """
    x, step = np.linspace(-REACH, REACH, NODES, retstep=True)
    inner = np.pi / 2 * np.sinh(x)
    weights = step * np.pi / 4 * np.cosh(x) / np.cosh(inner) ** 2
    return (1 + np.tanh(inner)) / 2, weights


def decimals(n: float) -> int:
    """Return how many decimals a score of `n` answers deserves: none under 1,000, then one."""
    return 0 if n < 1000 else 1
