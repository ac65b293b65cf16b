"""Watching all the time: an interval that holds however often one looks, and an alarm.

A 95 % interval looked at after every answer is wrong at least once in half of all streams, and a
weekly test at 95 % cries wolf in 90 % of years. Nothing here minds how often one looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.interval import PRIOR, Interval, critical
from promoteur.score.scale import Category, ScoreProblem, category
from promoteur.score.tally import Floats, Tally

NODES = 1500
"""Chebyshev nodes of the bets: each bears the same share of the stake (Beta(½, ½))."""

PRECISION = 1e-11
"""Of the limits of the interval between −1 and 1: 1e-9 points."""

DEAD_BAND = 0.02
"""What a share of detractors may rise without being worth an alarm, at least."""

RISES = (0.03, 0.05, 0.08, 0.12, 0.18, 0.25)
"""The rises above the dead-band that the alarm looks for, together."""


def confidence_sequence(tally: Tally, confidence: float = 0.95) -> Interval | None:
    """Return an interval that holds at every look, not only at one; None when nobody answered.

    With probability `confidence` the true score lies in all of the intervals of a growing tally,
    however often and for whatever reason one looks or stops. It is wider than `interval`.

    Betting on each answer with the universal portfolio (Orabona and Jun 2021; Waudby-Smith and
    Ramdas 2024), it keeps all θ against which the winnings stay under 1/α. The mixture over
    `NODES` bets is itself a fair game, so the promise holds for it as it stands; beyond some
    millions of answers the nodes are too far apart and the interval stops narrowing.

    Assumes that answers come one by one with the same expected value, each counted once. A
    weighted tally is refused: its weights are only known after the last answer.

    >>> print(confidence_sequence(Tally.of_categories(20, 30, 50)))
    30, between 3 and 54 (95% confidence)

    Raises:
        ScoreProblem: the tally is weighted; the confidence is not strictly between 0 and 1.
    """
    critical(confidence)
    if tally.weight != tally.answers or tally.weight2 != tally.answers:
        raise ScoreProblem(
            _(
                "Weighted answers cannot be watched all the time: their weights change with "
                "every answer. Watch them unweighted."
            )
        )
    if tally.score is None:
        return None
    d, m, p = tally.detractors, tally.passives, tally.promoters
    stake = -np.log1p(-confidence)
    low, high = -100 * _highest(p, m, d, stake), 100 * _highest(d, m, p, stake)
    return Interval(tally.score, low, high, confidence, "sequence", tally.n)


def _highest(d: float, m: float, p: float, stake: float) -> float:
    """Return the largest θ whose log winnings are below `stake`, by bisection between θ̂ and 1.

    The log winnings are convex in θ and at most 0 at θ̂, so there is one such θ on each side.
    """
    low, high = (p - d) / (d + m + p), 1.0
    while high - low > PRECISION:
        middle = (low + high) / 2
        if _log_winnings(d, m, p, middle) < stake:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _log_winnings(d: float, m: float, p: float, theta: float) -> float:
    """Return log E(θ): the mean over the nodes b of what betting on b has won, −1 < θ < 1."""
    for_promoter, for_detractor = _bets()
    promoter = for_promoter - np.log1p(theta)
    detractor = for_detractor - np.log1p(-theta)
    won = p * promoter + d * detractor
    if m:
        won = won + m * (np.logaddexp(promoter, detractor) - np.log(2))
    largest = won.max()
    return float(largest + np.log(np.mean(np.exp(won - largest))))


def _bets() -> tuple[Floats, Floats]:
    """Return log 2b and log 2(1 − b) at the Chebyshev nodes b = sin²((2k − 1)π/4N)."""
    angles = (2 * np.arange(1, NODES + 1) - 1) * np.pi / (4 * NODES)
    return np.log(2) + 2 * np.log(np.sin(angles)), np.log(2) + 2 * np.log(np.cos(angles))


@dataclass(frozen=True, slots=True)
class Watch:
    """An alarm on the share of detractors, after so many answers: a state that never changes.

    Attributes:
        share: the share of detractors (0–1) up to which there is nothing to say.
        alternatives: the shares that it looks for, all above `share`.
        threshold: how much evidence raises the alarm.
        winnings: the evidence for each alternative.
        n: answers seen.
        alarmed_at: the number of the answer that raised the alarm, the first being 1; or None.
    """

    share: float
    alternatives: tuple[float, ...]
    threshold: float
    winnings: tuple[float, ...]
    n: int = 0
    alarmed_at: int | None = None

    @classmethod
    def above(
        cls,
        share: float,
        alternatives: Iterable[float],
        answers_per_year: float,
        false_alarms: float = 0.05,
    ) -> "Watch":
        """Return a watch that begins now, for a share of detractors above `share`, no dead-band.

        Raises:
            ScoreProblem: a share, the answers per year or the false alarms are out of range.
        """
        looked_for = tuple(alternatives)
        if not 0 < share < 1 or not all(share < q < 1 for q in looked_for) or not looked_for:
            raise ScoreProblem(
                _(
                    "An alarm above {share} of detractors needs shares to look for that lie "
                    "above it and below 100%."
                ).format(share=percentage(min(max(share, 0.0), 1.0), 1))
            )
        if not 0 < answers_per_year < float("inf") or not 0 < false_alarms < 1:
            raise ScoreProblem(
                _(
                    "An alarm needs the expected number of answers a year, above 0, and a share "
                    "of years with a false alarm, between 0 and 1; 0.05 is usual."
                )
            )
        threshold = answers_per_year / false_alarms
        return cls(share, looked_for, threshold, (0.0,) * len(looked_for))

    @property
    def evidence(self) -> float:
        """The mean over the alternatives: about one more per answer while nothing has changed."""
        return fmean(self.winnings)

    @property
    def alarm(self) -> bool:
        """Whether the evidence has ever reached the threshold."""
        return self.alarmed_at is not None

    def __str__(self) -> str:
        seen = ngettext("{n} answer", "{n} answers", self.n).format(n=number(self.n))
        if self.alarmed_at is None:
            return _("{seen}: no more than {share} detractors").format(
                seen=seen, share=percentage(self.share, 1)
            )
        return _("{seen}: more than {share} detractors, alarm at answer {at}").format(
            seen=seen, share=percentage(self.share, 1), at=number(self.alarmed_at)
        )

    def after(self, answers: Iterable[int | bool]) -> "Watch":
        """Return the watch after further answers, in the order in which they came.

        An answer is a whole number from 0 to 10, or True for a detractor and False for another:
        0 and False are not the same. After an alarm answers are counted, but the evidence stands
        still: look into it, then begin a new watch.

        M ← (M + 1) × (q/p if detractor, else (1 − q)/(1 − p)) for each alternative q.

        Raises:
            ScoreProblem: an answer is neither.
        """
        up = [q / self.share for q in self.alternatives]
        down = [(1 - q) / (1 - self.share) for q in self.alternatives]
        winnings, n, alarmed_at = list(self.winnings), self.n, self.alarmed_at
        for answer in answers:
            odds = up if _is_detractor(answer) else down
            n += 1
            if alarmed_at is None:
                winnings = [(m + 1) * factor for m, factor in zip(winnings, odds, strict=True)]
                alarmed_at = n if fmean(winnings) >= self.threshold else None
        return replace(self, winnings=tuple(winnings), n=n, alarmed_at=alarmed_at)


def watch(baseline: Tally, answers_per_year: float, false_alarms: float = 0.05) -> Watch:
    """Return a watch for a rise of the share of detractors above that of a period before.

    A Shiryaev–Roberts e-detector (Shin, Ramdas and Rinaldo 2024). As long as the true share is
    no higher than that of the baseline plus a dead-band (2 points, or the standard error of the
    baseline if that is more), no more than `false_alarms` of all years hold an alarm: the
    threshold is the answers of a year / `false_alarms`.

    Args:
        baseline: the answers of the period before (a weighted one at its effective number).
        answers_per_year: how many answers are expected; with more of them, more false alarms.
        false_alarms: share of years, between 0 and 1.

    Raises:
        ScoreProblem: nobody answered before; there is no room above the baseline; the answers per
            year or the false alarms are out of range.
    """
    if baseline.score is None:
        raise ScoreProblem(_("Nobody answered in the period before: there is nothing to compare."))
    detractors, n = baseline.effective[0], baseline.n_effective
    share = detractors / n
    if share in (0, 1):
        spread = (detractors + PRIOR[0]) / (n + sum(PRIOR))
        error = (spread * (1 - spread) / n) ** 0.5
    else:
        error = (share * (1 - share) / n) ** 0.5
    quiet = share + max(DEAD_BAND, error)
    return Watch.above(
        quiet,
        [quiet + rise for rise in RISES if quiet + rise < 1],
        answers_per_year,
        false_alarms,
    )


def _is_detractor(answer: int | bool) -> bool:  # noqa: FBT001 - an answer, not a switch
    if isinstance(answer, bool | np.bool_):
        return bool(answer)
    return category(answer) is Category.DETRACTOR
