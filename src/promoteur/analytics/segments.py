"""Segments side by side: their scores, their order, whether they differ, how they changed."""

from dataclasses import dataclass

import numpy as np

from promoteur.analytics.change import Change, changes_by_key
from promoteur.analytics.scored import Scored, readable, scored
from promoteur.score.compare import refuse_another_scale
from promoteur.score.segments import Heterogeneity, heterogeneity, league
from promoteur.score.tally import Floats, Key, Tallies, Tally


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment beside others.

    Attributes:
        scored: its key, its tally, its interval and how far both can be read.
        share: of the weight of all answers, 0 to 1; None when nobody answered at all.
        shrunk: its score drawn towards the middle, the more so the fewer its answers, points; to
            rank by, not to quote. None when nobody in it answered, or there is no other to rank.
        rank: 1 for the best shrunk score; equal ones share a rank. None for a small segment, and
            where no other can be read.
        change: since the other table; None where there is none or one side has no answers.
    """

    scored: Scored
    share: float | None
    shrunk: float | None
    rank: int | None
    change: Change | None = None

    @property
    def key(self) -> Key:
        """The values that make the segment, in the order of the columns."""
        return self.scored.key

    @property
    def small(self) -> bool:
        """Whether it has fewer than 10 (effective) answers: counts, no score, no rank."""
        return not self.scored.readable


@dataclass(frozen=True, slots=True)
class SegmentTable:
    """Segments by rank, the small ones last, and what can be said of all of them.

    Attributes:
        by: the columns of the keys.
        rows: the segments.
        total: their sum.
        heterogeneity: whether their scores differ; None where fewer than two can be read.
        mu: the score in the middle of all segments, points; None when nobody answered.
        spread: the standard deviation of the true scores between segments, points; 0 when chance
            alone explains the differences.
    """

    by: tuple[str, ...]
    rows: tuple[Segment, ...]
    total: Tally
    heterogeneity: Heterogeneity | None
    mu: float | None
    spread: float


def segment_table(
    tallies: Tallies, before: Tallies | None = None, confidence: float = 0.95
) -> SegmentTable:
    """Return the segments of a table by rank, then, of equals, by score and by answers.

    Args:
        tallies: one row per segment.
        before: the same segments in an earlier period, where their changes are asked for.
        confidence: of intervals, changes and the test whether they differ, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one, or one of the scales is flagged (1–10) and the
            other is not.
    """
    changes: dict[Key, Change] = {}
    if before is not None:
        refuse_another_scale(before.scale, tallies.scale)
        changes = changes_by_key(before, tallies, confidence)
    found = league(tallies)
    alone = len(_readable(tallies)) < 2
    columns = zip(
        scored(tallies, confidence),
        map(_known, tallies.shares().tolist()),
        [None] * len(tallies) if alone else map(_known, found.shrunk.tolist()),
        [None] * len(tallies) if alone else _ranks(tallies, found.shrunk),
        map(changes.get, tallies.keys),
        strict=True,
    )
    return SegmentTable(
        by=tallies.by,
        rows=tuple(sorted((Segment(*row) for row in columns), key=_order)),
        total=tallies.total(),
        heterogeneity=differ(tallies, confidence),
        mu=_known(found.mu),
        spread=found.tau2**0.5,
    )


def differ(tallies: Tallies, confidence: float = 0.95) -> Heterogeneity | None:
    """Return whether the segments that can be read differ; None where fewer than two can.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    rows = _readable(tallies)
    return heterogeneity(tallies.take(rows), confidence) if len(rows) > 1 else None


def _readable(tallies: Tallies) -> list[int]:
    """Return the rows that have 10 (effective) answers or more."""
    return [i for i, n in enumerate(tallies.effective().sum(axis=1).tolist()) if readable(n)]


def _ranks(tallies: Tallies, shrunk: Floats) -> list[int | None]:
    """Return the rank of each row that can be read: 1 + how many of those are better."""
    rows = _readable(tallies)
    worse_first = np.sort(shrunk[rows])
    better = len(rows) - np.searchsorted(worse_first, shrunk[rows], side="right")
    ranks: list[int | None] = [None] * len(tallies)
    for row, rank in zip(rows, (better + 1).tolist(), strict=True):
        ranks[row] = rank
    return ranks


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else figure


def _order(segment: Segment) -> tuple[bool, int, float, float]:
    tally = segment.scored.tally
    if segment.small:
        return (True, 0, 0.0, -tally.n)
    return (False, segment.rank or 0, -(tally.score or 0.0), -tally.n)
