"""The interval of one score: how far the score of everybody may lie from that of the sample.

The default is the score interval for the difference of two dependent proportions (Tango 1998),
the "iterative score" interval that Rocks (2016, The American Statistician 70(4)) found best.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log2
from statistics import NormalDist

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.reading import decimals
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats, Tallies, Tally

PRIOR = (0.75, 1.5, 0.75)
"""What adjusted Wald methods add to detractors, passives and promoters (Rocks 2016)."""

HALVINGS = 60
"""Of [−1, 1]: below the last bit of a double."""

FEW, PARTS = 64, 16
"""Scores up to which an interval is cut into so many parts at once, no dearer than two."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A score and the limits that hold it with `confidence`, all in points, −100 to 100.

    `n` is the number of answers that the method worked with (the effective number when weighted).
    """

    score: float
    low: float
    high: float
    confidence: float
    method: str
    n: float

    def __str__(self) -> str:
        places = decimals(self.n)
        return _("{score}, between {low} and {high} ({confidence} confidence)").format(
            score=number(self.score, places),
            low=number(self.low, places),
            high=number(self.high, places),
            confidence=percentage(self.confidence),
        )


def critical(confidence: float) -> float:
    """Return z such that a normal deviate lies in ±z with probability `confidence` (0–1).

    Raises:
        ScoreProblem: `confidence` is not strictly between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ScoreProblem(
            _("A confidence of {confidence} is not between 0 and 1; 0.95 is usual.").format(
                confidence=confidence
            )
        )
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _statistic(d: Floats, m: Floats, p: Floats, at: Floats) -> Floats:
    """Return T(λ), Tango's score statistic of the hypothesis that θ = `at` (−1 to 1)."""
    n = d + m + p
    b = -p - d + (2 * n - p + d) * at
    c = -d * at * (1 - at)
    q = (np.sqrt(np.maximum(b * b - 8 * n * c, 0)) - b) / (4 * n)
    spread = np.maximum(2 * q + at - at * at, 0)
    distance = (p - d) / n - at
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = distance * np.sqrt(n) / np.sqrt(spread)
    return np.where(spread > 0, statistic, np.copysign(np.inf, distance))


def _upper_limit(d: Floats, m: Floats, p: Floats, z: float) -> Floats:
    """Return the largest λ with T(λ) ≥ −z, by sections of what lies between θ and 1."""
    parts = PARTS if len(d) <= FEW else 2
    low, width = (p - d) / (d + m + p), (m + 2 * d) / (d + m + p)
    cuts = np.arange(1, parts)[:, None] / parts
    for _step in range(ceil(HALVINGS / log2(parts))):
        inside = _statistic(d, m, p, low + cuts * width) >= -z
        low, width = low + inside.sum(axis=0) / parts * width, width / parts
    return np.where(p == d + m + p, 1.0, low + width / 2)


def _score_limits(d: Floats, m: Floats, p: Floats, z: float) -> tuple[Floats, Floats]:
    """Return both limits: the lower one is the upper one of the mirrored counts."""
    down, middle, up = (np.concatenate(pair) for pair in ((p, d), (m, m), (d, p)))
    mirrored, upper = np.split(_upper_limit(down, middle, up, z), 2)
    return -mirrored, upper


def _wald_limits(d: Floats, m: Floats, p: Floats, z: float) -> tuple[Floats, Floats]:
    n = d + m + p
    theta = (p - d) / n
    half = z * np.sqrt(np.maximum((p + d) / n - theta**2, 0) / n)
    return np.maximum(theta - half, -1), np.minimum(theta + half, 1)


def _adjusted_wald_limits(d: Floats, m: Floats, p: Floats, z: float) -> tuple[Floats, Floats]:
    return _wald_limits(d + PRIOR[0], m + PRIOR[1], p + PRIOR[2], z)


Limits = Callable[[Floats, Floats, Floats, float], tuple[Floats, Floats]]
METHODS: dict[str, Limits] = {
    "score": _score_limits,
    "adjusted-wald": _adjusted_wald_limits,
    "wald": _wald_limits,
}
"""`score` covers best: at 95 %, within 5 points of ±100 it may fall to 84 %, elsewhere hardly below
90 % from 10 answers on, by exact enumeration. `adjusted-wald` is its closed form. `wald`, the
textbook's, is here to be compared with: near the ends it covers as little as 18 % of the time."""


def limits(counts: Floats, confidence: float = 0.95, method: str = "score") -> Floats:
    """Return the limits of many scores at once.

    Args:
        counts: detractors, passives, promoters, shape (rows, 3); need not be whole numbers.
        confidence: between 0 and 1.
        method: one of `METHODS`.

    Returns:
        Low and high in points, shape (rows, 2); NaN where nobody answered.

    Raises:
        ScoreProblem: the confidence or the method is not one.
    """
    if method not in METHODS:
        raise ScoreProblem(
            _("{method!r} is not a method of intervals: {known} are.").format(
                method=method, known=", ".join(METHODS)
            )
        )
    z = critical(confidence)
    found = np.full((len(counts), 2), np.nan)
    answered = counts.sum(axis=1) > 0
    given = counts[answered].astype(np.float64)
    put = _known if len(given) <= FEW else _known.__wrapped__  # long tables hardly come again
    found[answered] = put(given.tobytes(), z, method)
    return found


@lru_cache(maxsize=4096)
def _known(counts: bytes, z: float, method: str) -> Floats:
    """Return `limits` of scores of somebody; whoever shows a page again asks for the same."""
    d, m, p = np.frombuffer(counts).reshape(-1, 3).T
    return 100 * np.stack(METHODS[method](d, m, p, z), axis=1)


def interval(tally: Tally, confidence: float = 0.95, method: str = "score") -> Interval | None:
    """Return the interval of a tally's score in points, or None when nobody answered.

    All λ in [−1, 1] with |T(λ)| ≤ z (Tango 1998). A weighted tally is taken at its weighted shares
    and its effective number of answers (Kish 1965).

    >>> print(interval(Tally.of_categories(20, 30, 50)))
    30, between 14 and 44 (95% confidence)

    Raises:
        ScoreProblem: the confidence or the method is not one.
    """
    found = limits(np.array([tally.effective]), confidence, method)
    if tally.score is None:
        return None
    low, high = found[0].tolist()
    return Interval(tally.score, low, high, confidence, method, tally.n_effective)


def intervals(tallies: Tallies, confidence: float = 0.95, method: str = "score") -> Floats:
    """Return `interval`'s limits for a whole table: low and high in points, shape (rows, 2)."""
    return limits(tallies.effective(), confidence, method)
