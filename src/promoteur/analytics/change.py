"""What changed between two sides, whether it is real, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from promoteur.analytics.scored import readable
from promoteur.score.compare import Difference, compare, differences
from promoteur.score.decompose import Decomposition, SegmentChange
from promoteur.score.plan import visible_change
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Floats, Key, Tallies, Tally

MOST_STEPS = 12
"""Steps of a waterfall that can be read; the others become one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change among several that are shown together.

    Attributes:
        difference: what `score.compare` says of it alone; its limits are those of one comparison.
        p_adjusted: its p after Benjamini & Hochberg, 0 to 1, for the number of those shown.
    """

    difference: Difference
    p_adjusted: float

    @property
    def real(self) -> bool:
        """Whether it stands after the correction: p_adjusted < 1 − confidence."""
        return self.p_adjusted < 1 - self.difference.confidence

    @property
    def readable(self) -> bool:
        """Whether both sides have 10 (effective) answers or more: fewer show no change."""
        return readable(min(self.difference.n_before, self.difference.n_after))


def changes(before: Floats, after: Floats, confidence: float = 0.95) -> tuple[Change, ...]:
    """Return the change of each pair of rows, p corrected for how many pairs there are.

    Args:
        before: detractors, passives, promoters (effective), shape (rows, 3), every row above 0.
        after: the same of the other side, in the same order.
        confidence: between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    found = tuple(differences(before, after, confidence))
    adjusted = false_discovery([one.p for one in found]).tolist()
    return tuple(map(Change, found, adjusted))


def changes_by_key(before: Tallies, after: Tallies, confidence: float = 0.95) -> dict[Key, Change]:
    """Return the change of each segment that answered on both sides, by its key.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    sides = [
        {key: row for key, row in zip(table.keys, table.effective(), strict=True) if row.sum() > 0}
        for table in (before, after)
    ]
    both = [key for key in sides[0] if key in sides[1]]
    if not both:
        return {}
    first, second = (np.array([side[key] for key in both]) for side in sides)
    return dict(zip(both, changes(first, second, confidence), strict=True))


@dataclass(frozen=True)
class Comparison:
    """Two sides, the difference between them, and what they could have shown.

    Attributes:
        names: what the sides are called.
        before, after: their tallies.
        difference: None when one side has no answers.
        visible: the smallest change in points that such samples show in four of five cases.
        by: the columns of the segments.
        by_segment: the change of each segment that answered on both sides.
    """

    names: tuple[str, str]
    before: Tally
    after: Tally
    difference: Difference | None
    visible: float | None
    by: tuple[str, ...] = ()
    by_segment: dict[Key, Change] = field(default_factory=dict)

    @property
    def readable(self) -> bool:
        """Whether both sides have 10 (effective) answers or more: fewer show no change."""
        return readable(min(self.before.n_effective, self.after.n_effective))


def comparison(
    names: tuple[str, str], before: Tallies, after: Tallies, confidence: float = 0.95
) -> Comparison:
    """Return two sides compared, as a whole and by the segments both are cut by.

    Args:
        names: what the sides are called.
        before: the segments of one side, by the columns of the other; no columns: no segments.
        after: the segments of the other side.
        confidence: between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one, or one of the scales is flagged (1–10) and the
            other is not.
    """
    one, two = before.total(), after.total()
    return Comparison(
        names,
        one,
        two,
        compare(one, two, confidence),
        visible_change(one, two, confidence=confidence),
        before.by,
        changes_by_key(before, after, confidence) if before.by else {},
    )


def largest_first(found: Decomposition) -> tuple[SegmentChange, ...]:
    """Return the segments by how much they change the whole, up or down, the largest first."""
    return tuple(sorted(found.rows, key=lambda row: -abs(row.rate + row.mix)))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: from `start` to `end`, the scores of the whole on the way, points.

    Attributes:
        segments: what the step is of; several where small ones are taken together.
        rate, mix: what their scores and their shares add, points; end = start + rate + mix.
        start, end: where the step begins and ends, points.
    """

    segments: tuple[SegmentChange, ...]
    rate: float
    mix: float
    start: float
    end: float


def waterfall(found: Decomposition, most: int = MOST_STEPS) -> tuple[Step, ...]:
    """Return the steps that lead from the score before to the score after, the largest first.

    The first starts at `found.before`, each starts where the one before ends, and the last ends at
    `found.after`. Of more than `most` segments the smallest changes are one step, the last.
    """
    ranked = largest_first(found)
    alone = len(ranked) if len(ranked) <= most else max(most - 1, 0)
    groups = [*((row,) for row in ranked[:alone]), *filter(None, [ranked[alone:]])]
    sums = [(sum(row.rate for row in rows), sum(row.mix for row in rows)) for rows in groups]
    edges = _edges(found, [rate + mix for rate, mix in sums])
    return tuple(
        Step(rows, rate, mix, start, end)
        for rows, (rate, mix), (start, end) in zip(groups, sums, pairwise(edges), strict=True)
    )


def _edges(found: Decomposition, steps: Sequence[float]) -> list[float]:
    """Return where the steps begin and end; the last end is the score itself, not its rounding."""
    return [*(found.before + np.cumsum([0.0, *steps])).tolist()[:-1], found.after]
