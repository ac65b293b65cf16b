"""Many segments: do their scores differ at all, which ones do, and in what order do they stand?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.score.compare import (
    VERDICTS,
    Difference,
    chi_squared_p,
    differences,
    in_points,
    moments,
    p_in_words,
)
from promoteur.score.interval import PRIOR, critical
from promoteur.score.reading import decimals
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats, Key, Tallies

SMALL = 100
"""Answers below which a segment's own variance is too rough to weigh it with."""

MOST_PAIRED = 500
"""Segments that `pairs` takes: 124,750 pairs, more than anybody reads."""


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Whether the score differs anywhere among segments.

    Attributes:
        q, degrees: Σ wᵢ (θᵢ − θ̄)², and the degrees of freedom of its χ²: segments − 1.
        p: the probability (0–1) of a Q as large when all segments have the same score.
        segments: how many segments have answers.
        left_out: how many have none, and are left out.
        confidence: of the verdict, between 0 and 1.
    """

    q: float
    degrees: int
    p: float
    segments: int
    left_out: int
    confidence: float

    @property
    def real(self) -> bool:
        """Whether the scores differ: p < 1 − confidence."""
        return self.p < 1 - self.confidence

    def __str__(self) -> str:
        return _("{segments}: {verdict} ({p})").format(
            segments=_segments(self.segments),
            verdict=_("the scores differ") if self.real else _("the scores may all be the same"),
            p=p_in_words(self.p),
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two segments, and what `compare` says of them among so many other comparisons.

    Attributes:
        first, second: their keys.
        difference: second − first. Its p and limits are those of one comparison alone.
        p_adjusted: p after Benjamini & Hochberg, 0 to 1: of the pairs at or below it, no larger
            a share is expected to be chance.
    """

    first: Key
    second: Key
    difference: Difference
    p_adjusted: float

    @property
    def real(self) -> bool:
        """Whether the difference stands after the correction: p_adjusted < 1 − confidence."""
        return self.p_adjusted < 1 - self.difference.confidence

    def __str__(self) -> str:
        found = self.difference
        return _("{second} against {first}: {change}, {verdict} (corrected {p})").format(
            second=", ".join(map(str, self.second)),
            first=", ".join(map(str, self.first)),
            change=in_points(found.difference, decimals(min(found.n_before, found.n_after))),
            verdict=_(VERDICTS[self.real]),
            p=p_in_words(self.p_adjusted),
        )


@dataclass(frozen=True, eq=False, slots=True)
class League:
    """Segments whose scores are drawn towards each other, the more so the fewer their answers.

    A segment without answers keeps its row: its scores are NaN, never a guess.

    Attributes:
        keys: one per segment, in the order of the tallies.
        n: answers (effective when weighted), shape (segments,).
        raw: scores as they are, points, shape (segments,).
        shrunk: scores to rank by, points, shape (segments,).
        mu: the score in the middle of all segments, points; NaN when nobody answered.
        tau2: variance of the true scores between segments, square points (10,000 times that of
            scores between −1 and 1); 0 when chance alone explains the differences.
        q, degrees: Σ w (θ̃ − θ̄)² on the adjusted counts, and segments with answers − 1.
    """

    keys: tuple[Key, ...]
    n: Floats
    raw: Floats
    shrunk: Floats
    mu: float
    tau2: float
    q: float
    degrees: int

    def ranking(self) -> tuple[int, ...]:
        """Return the rows from the best shrunk score to the worst; rows without answers last."""
        return tuple(np.argsort(-self.shrunk, kind="stable").tolist())

    def __str__(self) -> str:
        segments = int(np.count_nonzero(self.n))
        if not segments:
            return _("no answers, no score")
        return _("{segments} around {mu}; true scores spread by ±{spread}").format(
            segments=_segments(segments), mu=number(self.mu), spread=number(self.tau2**0.5)
        )


def _segments(n: int) -> str:
    return ngettext("{n} segment", "{n} segments", n).format(n=number(n))


def _answered(tallies: Tallies) -> tuple[list[int], Floats]:
    """Return the rows that have answers, and their effective counts, shape (those rows, 3)."""
    counts = tallies.effective()
    rows = np.flatnonzero(counts.sum(axis=1))
    return rows.tolist(), counts[rows]


def _spread_about_the_mean(theta: Floats, variance: Floats) -> float:
    """Return Q = Σ w (θ − θ̄)², w = 1/variance and θ̄ the mean so weighted; 0 for fewer than two."""
    if len(theta) < 2:
        return 0.0
    distance = theta - np.average(theta, weights=1 / variance)
    return float(np.sum(distance**2 / variance))


def _variances(counts: Floats) -> Floats:
    """Return the variance of each segment's score, shape (rows,); never 0."""
    each = counts.sum(axis=1)
    if len(counts) and each.min() < SMALL:
        whole = counts.sum(axis=0, keepdims=True)
        common = float(moments(whole)[1][0] or moments(whole + PRIOR)[1][0]) * whole.sum()
        shared: Floats = common / each
        return shared
    own = moments(counts)[1]
    return np.where(own > 0, own, moments(counts + PRIOR)[1])


def heterogeneity(tallies: Tallies, confidence: float = 0.95) -> Heterogeneity:
    """Return whether the score differs anywhere: Q = Σ wᵢ (θᵢ − θ̄)², wᵢ = 1/varᵢ (Cochran 1954).

    Hypothesis: all segments have one score. Pearson's χ² on the three categories answers another
    question: shapes may differ where scores do not. A segment whose answers are all of one
    category has no spread of its own: it takes the variance of its counts + `PRIOR`.

    Where a segment has fewer than `SMALL` answers, its own variance is too rough: thirty segments
    of twelve answers would "differ" in 40 % of cases at 5 % when nothing does. All segments then
    take the variance of one answer of the whole, which keeps the promise (3 to 6 %, simulated in
    the tests). With fewer than two segments there is nothing to tell apart: p is 1.

    >>> from promoteur.score.tally import Tally
    >>> shops = {"Lille": Tally.of_categories(20, 30, 50), "Metz": Tally.of_categories(30, 20, 70)}
    >>> print(heterogeneity(Tallies.of(shops)))
    2 segments: the scores may all be the same (p = 0.762)

    Raises:
        ScoreProblem: the confidence is not one.
    """
    critical(confidence)
    rows, counts = _answered(tallies)
    q = _spread_about_the_mean(moments(counts)[0], _variances(counts))
    degrees = max(len(rows) - 1, 0)
    p = chi_squared_p(q, degrees)
    return Heterogeneity(q, degrees, p, len(rows), len(tallies) - len(rows), confidence)


def pairs(tallies: Tallies, confidence: float = 0.95) -> tuple[Pair, ...]:
    """Return every pair of segments with answers, in the order of the tallies, second − first.

    Each is compared as `compare` does; p is corrected over all pairs by `false_discovery`.

    Raises:
        ScoreProblem: the confidence is not one, or more than `MOST_PAIRED` segments have answers.
    """
    rows, counts = _answered(tallies)
    if len(rows) > MOST_PAIRED:
        raise ScoreProblem(
            _(
                "{n} segments are too many to compare pair by pair: the limit is {limit}. "
                "Use the league table, or fewer and larger segments."
            ).format(n=number(len(rows)), limit=number(MOST_PAIRED))
        )
    first, second = np.triu_indices(len(rows), 1)
    found = list(differences(counts[first], counts[second], confidence))
    corrected = false_discovery([difference.p for difference in found])
    keys = [tallies.keys[row] for row in rows]
    return tuple(
        map(
            Pair,
            (keys[i] for i in first.tolist()),
            (keys[i] for i in second.tolist()),
            found,
            corrected.tolist(),
        )
    )


def league(tallies: Tallies) -> League:
    """Return the league table: scores shrunk towards their middle (DerSimonian & Laird 1986).

    τ² = max(0, (Q − (k − 1)) / C), C = Σw − Σw²/Σw, μ the mean weighted by 1/(v + τ²), and
    shrunk = B μ + (1 − B) θ̃, B = v/(v + τ²). Score θ̃ and variance v are those of the counts +
    `PRIOR`, so that no segment passes for certain because its few answers agree; `raw` is the
    score as it is. Rank by `shrunk`: at the top and bottom of a table of raw scores stand the
    smallest segments.
    """
    rows, counts = _answered(tallies)
    theta, variance = moments(counts + PRIOR)
    q = _spread_about_the_mean(theta, variance)
    tau2 = _variance_between(q, 1 / variance)
    shrunk, mu = np.full(len(tallies), np.nan), np.nan
    if rows:
        mu = float(np.average(theta, weights=1 / (variance + tau2)))
        pull = variance / (variance + tau2)
        shrunk[rows] = 100 * (pull * mu + (1 - pull) * theta)
    return League(
        keys=tallies.keys,
        n=tallies.effective().sum(axis=1),
        raw=tallies.scores(),
        shrunk=shrunk,
        mu=100 * mu,
        tau2=100**2 * tau2,
        q=q,
        degrees=max(len(rows) - 1, 0),
    )


def _variance_between(q: float, weights: Floats) -> float:
    """Return τ² (DerSimonian & Laird 1986) of scores from −1 to 1; 0 for fewer than two."""
    if len(weights) < 2:
        return 0.0
    scale = weights.sum() - np.sum(weights**2) / weights.sum()
    return max(0.0, float((q - (len(weights) - 1)) / scale))


def false_discovery(p: Floats | Sequence[float]) -> Floats:
    """Return p-values corrected for their number, 0 to 1, in the order given.

    Benjamini & Hochberg 1995: of those kept because they lie below 0.05, at most 5 % are false
    discoveries, on average.

    Raises:
        ScoreProblem: one of them does not lie between 0 and 1.
    """
    given = np.asarray(p, dtype=float)
    if not np.all((given >= 0) & (given <= 1)):
        raise ScoreProblem(_("A p-value lies between 0 and 1."))
    order = np.argsort(given)
    rising = given[order] * len(given) / np.arange(1, len(given) + 1)
    corrected = np.empty_like(given)
    corrected[order] = np.minimum.accumulate(rising[::-1])[::-1]
    return corrected
