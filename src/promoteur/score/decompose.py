"""A change of the score split exactly: the segments score differently, or their shares moved."""

from dataclasses import dataclass

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.score.compare import in_points, refuse_another_scale
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats, Key, Tallies

ROUNDING = 1e-9
"""Points that floating point may add to a score that stayed as it was."""


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """What one segment adds to the change of the whole.

    Attributes:
        key: of the segment.
        share_before, share_after: its share of the weight of all answers, 0 to 1.
        score_before, score_after: its scores in points; None when nobody in it answered.
        rate, mix: what its score and its share add to the change, points.
    """

    key: Key
    share_before: float
    share_after: float
    score_before: float | None
    score_after: float | None
    rate: float
    mix: float

    def __str__(self) -> str:
        return _("{segment}: {rate} by its score, {mix} by its share").format(
            segment=", ".join(map(str, self.key)),
            rate=in_points(self.rate),
            mix=in_points(self.mix),
        )


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of the score in points: change = rate + mix, and both are sums over `rows`.

    Attributes:
        before, after: the scores of the whole, points, −100 to 100.
        change: after − before, points.
        rate: what comes from segments scoring differently, points.
        mix: what comes from segments having a larger or smaller share of the answers, points.
        rows: one per segment of either period.
    """

    before: float
    after: float
    change: float
    rate: float
    mix: float
    rows: tuple[SegmentChange, ...]

    @property
    def reversed(self) -> bool:
        """Whether every segment moved one way and the whole the other (Simpson's paradox).

        Of segments that answered in both periods, two at least moved; one whose score stayed as
        it was moved neither way.
        """
        steps = [
            row.score_after - row.score_before
            for row in self.rows
            if row.score_before is not None and row.score_after is not None
        ]
        moved = [step for step in steps if abs(step) > ROUNDING]
        opposite = all(step * self.change < 0 for step in moved)
        return abs(self.change) > ROUNDING and len(moved) > 1 and opposite

    def __str__(self) -> str:
        return _("{change}: {rate} by the segments' scores, {mix} by their shares").format(
            change=in_points(self.change),
            rate=number(self.rate, sign=True),
            mix=number(self.mix, sign=True),
        )


def mix_and_rate(
    shares_before: Floats, shares_after: Floats, scores_before: Floats, scores_after: Floats
) -> tuple[Floats, Floats]:
    """Return what each segment's share (mix) and score (rate) add to the change, in points.

    Kitagawa 1955 in the midpoint form, centred at c = (S₀ + S₁)/2:
    ΔS = Σ ½(w₀ + w₁)(s₁ − s₀) [rate] + Σ (w₁ − w₀)(½(s₀ + s₁) − c) [mix].
    Exact, additive by segment, and with the periods exchanged everything changes its sign. A share
    that grows adds when the segment scores above c. A segment without answers in one period takes
    the score of the other, so that all of it is mix.

    It accounts for the change; it does not say what caused it, and other segments split it
    otherwise.

    Args:
        shares_before: shape (segments,), adding up to 1.
        shares_after: the same in the later period.
        scores_before: points, shape (segments,); not read where the share is 0.
        scores_after: the same in the later period.

    Returns:
        Mix and rate, each of shape (segments,); rate.sum() + mix.sum() is the change.

    Raises:
        ScoreProblem: shares do not add up to 1, or a segment with a share has no score.
    """
    _check(shares_before, scores_before)
    _check(shares_after, scores_after)
    existing = np.where(shares_before > 0, scores_before, scores_after)
    first = np.where((shares_before > 0) | (shares_after > 0), existing, 0.0)
    second = np.where(shares_after > 0, scores_after, first)
    centre = (shares_before @ first + shares_after @ second) / 2
    rate = (shares_before + shares_after) / 2 * (second - first)
    mix = (shares_after - shares_before) * ((first + second) / 2 - centre)
    return mix, rate


def _check(shares: Floats, scores: Floats) -> None:
    if not (np.all(shares >= 0) and abs(shares.sum() - 1) < 1e-9):
        raise ScoreProblem(_("Shares of segments are not negative and add up to 1."))
    if not np.all(np.isfinite(scores[shares > 0])):
        raise ScoreProblem(_("A segment that has a share of the answers has a score."))


def decompose(before: Tallies, after: Tallies) -> Decomposition | None:
    """Return the change between two periods as mix and rate, or None when one has no answers.

    Segments are matched by key; see `mix_and_rate` for the formula and for segments that are new
    or gone. Shares are shares of weight, so that weighted tallies give the weighted change.

    Raises:
        ScoreProblem: the periods are not cut by the same columns, or one of the scales is flagged
            (1–10) and the other is not.
    """
    refuse_another_scale(before.scale, after.scale)
    if set(before.by) != set(after.by):
        raise ScoreProblem(
            _("One period is cut by {one}, the other by {two}: cut both alike.").format(
                one=", ".join(before.by), two=", ".join(after.by)
            )
        )
    before, after = before.sum_by(before.by), after.sum_by(before.by)
    if not (before.weight.any() and after.weight.any()):
        return None
    keys = tuple(dict.fromkeys((*before.keys, *after.keys)))
    shares_before, scores_before = _placed(before, keys)
    shares_after, scores_after = _placed(after, keys)
    mix, rate = mix_and_rate(shares_before, shares_after, scores_before, scores_after)
    columns = (shares_before, shares_after, scores_before, scores_after, rate, mix)
    rows = zip(keys, *(column.tolist() for column in columns), strict=True)
    totals = [float(np.nansum(w * s)) for w, s in zip(columns[:2], columns[2:4], strict=True)]
    return Decomposition(
        before=totals[0],
        after=totals[1],
        change=totals[1] - totals[0],
        rate=float(rate.sum()),
        mix=float(mix.sum()),
        rows=tuple(_row(*row) for row in rows),
    )


def _placed(tallies: Tallies, keys: tuple[Key, ...]) -> tuple[Floats, Floats]:
    """Return the shares and the scores of `keys`: 0 and NaN for those that have no answers."""
    places = {key: place for place, key in enumerate(keys)}
    at = [places[key] for key in tallies.keys]
    shares, scores = np.zeros(len(keys)), np.full(len(keys), np.nan)
    shares[at], scores[at] = tallies.shares(), tallies.scores()
    return shares, scores


def _row(key: Key, *figures: float) -> SegmentChange:
    share_before, share_after, score_before, score_after, rate, mix = figures
    return SegmentChange(
        key,
        share_before,
        share_after,
        None if np.isnan(score_before) else score_before,
        None if np.isnan(score_after) else score_after,
        rate,
        mix,
    )


def contributions(tallies: Tallies) -> Floats:
    """Return how far each segment pulls the score of the whole, points, shape (rows,).

    w (s − S): above 0 it lifts the score, below 0 it lowers it; they add up to 0, as a waterfall
    needs (leaving one segment out at a time does not). A segment without answers pulls by 0; when
    nobody answered at all, every figure is NaN.
    """
    shares = tallies.shares()
    scores = tallies.scores()
    whole = np.nansum(shares * scores)
    pulls: Floats = np.where(shares == 0, 0.0, shares * (scores - whole))
    return pulls
