"""Who did not answer: weights that bring the answers back to the known make-up of the customers.

Raking mends what the margins explain and nothing else: those who answer within a cell still stand
for those who do not. `bounds` says how far the score could lie if that were quite wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.interval import Interval, interval
from promoteur.score.reading import decimals
from promoteur.score.scale import Category, ScoreProblem
from promoteur.score.tally import Floats, Key, Tallies, Tally

ROUNDED = 0.005
"""How far from 1 the shares of a margin may add up: published shares are rounded."""

TOLERANCE = 1e-10
"""How far the weighted shares may stay from the margins."""

ROUNDS = 1000
"""Passes over all margins before giving up; a dozen is usual."""


@dataclass(frozen=True, slots=True)
class Raked:
    """A table of tallies weighted to known margins.

    Attributes:
        keys: the cells, one key per row of the table.
        factors: the weight of one answer in each cell; on average over the answers 1, and 0 in a
            cell that nobody answered.
        tally: the weighted sum of all cells; Σw is the number of answers.
        raw_score: before raking, in points.
        interval: the score interval of `tally`, at its effective number of answers.
        standard_error: linearised, in points.
    """

    keys: tuple[Key, ...]
    factors: tuple[float, ...]
    tally: Tally
    raw_score: float
    interval: Interval
    standard_error: float

    @property
    def score(self) -> float:
        """The weighted score in points, −100 to 100."""
        return self.interval.score

    @property
    def n_effective(self) -> float:
        """(Σw)² / Σw², Kish 1965."""
        return self.tally.n_effective

    @property
    def design_effect(self) -> float:
        """Answers per effective answer: what the unequal weights cost, 1 or more."""
        return self.tally.n / self.tally.n_effective

    def __str__(self) -> str:
        return _("{interval}; {raw} before weighting").format(
            interval=self.interval, raw=number(self.raw_score, decimals(self.tally.n))
        )


@dataclass(frozen=True, slots=True)
class _Margin:
    """One margin: the value's place in `shares` for each cell that was answered."""

    column: str
    values: tuple[Any, ...]
    shares: Floats
    places: npt.NDArray[np.intp]

    def reached(self, weights: Floats) -> Floats:
        """Return the shares of the values under these weights of cells."""
        sums = np.bincount(self.places, weights, len(self.shares))
        return np.asarray(sums / weights.sum(), dtype=np.float64)


def rake(
    tallies: Tallies, margins: Mapping[str, Mapping[Any, float]], confidence: float = 0.95
) -> Raked:
    """Return `tallies` weighted so that each margin has its known shares (Deming, Stephan 1940).

    Iterative proportional fitting: one margin after the other is brought to its shares until all
    of them hold. A table that is weighted already starts from its weights.

    The standard error is that of a ratio, √(Σ w² (y − θ)²) / Σw, with the weights taken as given
    (linearised). It leaves out what the margins explain, so it is a little too large where they
    explain much; one of calibration residuals would be smaller, but needs the cells. The interval
    rests on Kish's effective number of answers and needs neither.

    Args:
        tallies: one row per cell, by columns among which are those of `margins`.
        margins: for each column, the share of each of its values among all customers; the shares
            of a column add up to 1.
        confidence: of the interval, between 0 and 1.

    Raises:
        ScoreProblem: nobody answered; a margin is unknown to the table, does not add up to 1,
            lacks a value of the table or has one that nobody answered; no weights meet all margins.
    """
    raw = tallies.total()
    if raw.score is None:
        raise ScoreProblem(_("Nobody answered: there is nothing to weight."))
    factors = raw.n * _factors(tallies, margins)
    tally = Tally(
        raw.answers,
        tuple((factors @ tallies.weight).tolist()),
        tuple((factors**2 @ tallies.weight2).tolist()),
        raw.missing,
        raw.invalid,
        raw.scale,
    )
    found = cast("Interval", interval(tally, confidence))  # not None: somebody answered
    return Raked(
        tallies.keys, tuple(factors.tolist()), tally, raw.score, found, _linearised(tally, found)
    )


def bounds(score: float, response_rate: float) -> tuple[float, float]:
    """Return between which points the score of all who were asked lies, whatever the silent think.

    r θ ± (1 − r): those who did not answer may all be detractors, or all promoters (Manski 1989).

    >>> bounds(30, 0.25)
    (-67.5, 82.5)

    Raises:
        ScoreProblem: the score does not lie in [−100, 100], or the response rate in [0, 1].
    """
    if not -100 <= score <= 100:
        raise ScoreProblem(
            _("A score of {score} does not lie between −100 and 100 points.").format(score=score)
        )
    if not 0 <= response_rate <= 1:
        raise ScoreProblem(
            _("A response rate of {rate} does not lie between 0 and 1.").format(rate=response_rate)
        )
    silent = 100 * (1 - response_rate)
    return response_rate * score - silent, response_rate * score + silent


def _factors(tallies: Tallies, margins: Mapping[str, Mapping[Any, float]]) -> Floats:
    """Return the factor of each row, such that the weights add up to 1."""
    if not margins:
        raise ScoreProblem(_("Without the known shares of a column there is nothing to weight to."))
    start = tallies.weight.sum(axis=1)
    answered = start > 0
    keys = [key for key, some in zip(tallies.keys, answered, strict=True) if some]
    checked = [_margin(tallies.by, keys, *margin) for margin in margins.items()]
    factors: Floats = np.zeros_like(start)
    factors[answered] = _fit(start[answered], checked) / start[answered]
    return factors


def _margin(
    by: tuple[str, ...], keys: list[Key], column: str, shares: Mapping[Any, float]
) -> _Margin:
    """Return a margin that has been checked against the cells that were answered."""
    if column not in by:
        raise ScoreProblem(
            _("The table has no column {column!r}: it has {known}.").format(
                column=column, known=", ".join(by)
            )
        )
    _check_shares(column, shares)
    places = {value: i for i, value in enumerate(shares)}
    seen = [key[by.index(column)] for key in keys]
    for value in seen:
        if value not in places:
            raise ScoreProblem(
                _("There are answers with {column} = {value!r}, but no known share of it.").format(
                    column=column, value=value
                )
            )
    for value in shares:
        if value not in seen:
            raise ScoreProblem(
                _(
                    "Nobody with {column} = {value!r} answered: no weight can stand for them. "
                    "Join that value to a similar one."
                ).format(column=column, value=value)
            )
    wanted = np.array(list(shares.values()), dtype=float)
    return _Margin(
        column,
        tuple(shares),
        wanted / wanted.sum(),
        np.array([places[value] for value in seen], dtype=np.intp),
    )


def _check_shares(column: str, shares: Mapping[Any, float]) -> None:
    for value, share in shares.items():
        if not share > 0:
            raise ScoreProblem(
                _("The share of {column} = {value!r} is {share}: it must exceed 0.").format(
                    column=column, value=value, share=share
                )
            )
    total = sum(shares.values())
    if not abs(total - 1) <= ROUNDED:
        raise ScoreProblem(
            _("The shares of {column} add up to {total}, not to 1.").format(
                column=column, total=number(total, 3)
            )
        )


def _fit(start: Floats, margins: list[_Margin]) -> Floats:
    """Return the weights of the cells that meet all margins; they add up to 1."""
    weights: Floats = start / start.sum()
    for _round in range(ROUNDS):
        for margin in margins:
            weights = weights * (margin.shares / margin.reached(weights))[margin.places]
        if all(np.abs(m.reached(weights) - m.shares).max() <= TOLERANCE for m in margins):
            return weights
    worst = max(margins, key=lambda m: float(np.abs(m.reached(weights) - m.shares).max()))
    reached = worst.reached(weights)
    place = int(np.abs(reached - worst.shares).argmax())
    raise ScoreProblem(
        _(
            "No weights meet all margins: the share of {column} = {value!r} stays at {reached} "
            "instead of {wanted}. Too few combinations of values were answered."
        ).format(
            column=worst.column,
            value=worst.values[place],
            reached=percentage(reached[place], 2),
            wanted=percentage(worst.shares[place], 2),
        )
    )


def _linearised(tally: Tally, found: Interval) -> float:
    """Return √(Σ w² (y − θ)²) / Σw in points, y = −1, 0, 1."""
    codes = {Category.DETRACTOR: -1, Category.PASSIVE: 0, Category.PROMOTER: 1}
    squares = sum(
        weight2 * (codes[category] - found.score / 100) ** 2
        for weight2, category in zip(tally.weight2, tally.scale.categories, strict=True)
    )
    return float(100 * squares**0.5 / tally.total_weight)
