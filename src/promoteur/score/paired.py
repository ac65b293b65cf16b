"""The same people asked twice: has the score moved, and who moved where?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.compare import VERDICTS, WIDEST, chi_squared_p, in_points, two_sided
from promoteur.score.interval import PRIOR, critical
from promoteur.score.reading import decimals
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Floats

STEPS = np.array([[0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-2.0, -1.0, 0.0]])
"""What one person's move adds to the sum of answers coded −1, 0, 1; rows before, columns after."""

PRIOR_TABLE = np.outer(PRIOR, PRIOR) / sum(PRIOR)
"""Moves that add exactly `PRIOR` to the counts of before and to those of after."""


@dataclass(frozen=True, slots=True)
class ChiSquared:
    """A test: its statistic, its degrees of freedom, and p, 0 to 1 (1 without any degrees)."""

    statistic: float
    degrees: int
    p: float


@dataclass(frozen=True, slots=True)
class DetractorFlow:
    """How many people stopped being detractors and how many became one; exact p, 0 to 1.

    p asks whether as many left as entered (McNemar 1947, the binomial test of ½).
    """

    left: int
    entered: int
    p: float


@dataclass(frozen=True, slots=True)
class PairedChange:
    """The change of the same people's score and the limits that hold it with `confidence`.

    Attributes:
        before, after: the two scores, points, −100 to 100.
        change: after − before, points, −200 to 200.
        standard_error: of the change, points.
        z, p: the change in standard errors, and the two-sided probability (0–1) of a z as large
            when nothing has changed.
        low, high: limits of the change, points, −200 to 200.
        confidence: of the limits, between 0 and 1.
        n: people.
        stuart_maxwell: have the shares of the three categories moved? (Stuart 1955, Maxwell 1970)
        bowker: did as many go each way between any two categories? (Bowker 1948)
        detractors: those who left the detractors and those who joined them.
    """

    before: float
    after: float
    change: float
    standard_error: float
    z: float
    p: float
    low: float
    high: float
    confidence: float
    n: int
    stuart_maxwell: ChiSquared
    bowker: ChiSquared
    detractors: DetractorFlow

    @property
    def real(self) -> bool:
        """Whether the limits exclude 0: p < 1 − confidence."""
        return self.p < 1 - self.confidence

    def __str__(self) -> str:
        places = decimals(self.n)
        people = ngettext("the same {n} person", "the same {n} people", self.n)
        return _(
            "{change} among {people}, between {low} and {high} ({confidence} confidence): {verdict}"
        ).format(
            change=in_points(self.change, places),
            people=people.format(n=number(self.n)),
            low=number(self.low, places, sign=True),
            high=number(self.high, places, sign=True),
            confidence=percentage(self.confidence),
            verdict=_(VERDICTS[self.real]),
        )


def paired(
    table: Floats | Sequence[Sequence[float]], confidence: float = 0.95
) -> PairedChange | None:
    """Return how the score of the same people has changed, or None for an empty table.

    The change is the mean of each person's step (−2 to 2 categories), its standard error that of
    a mean; people count once and are independent of each other. Where everybody made the same
    step (nobody moved, say), the sample shows no spread: z, p, the standard error and the limits
    then come from the table with `PRIOR_TABLE` added, so that they never claim certainty. The
    normal limits are rough under 30 people.

    Regression to the mean: answers vary from one day to the next, so some detractors turn up as
    promoters, and the other way round, when nobody has changed their mind. "A third of our
    detractors left" is no success by itself. Compare each flow with the opposite one (`bowker`,
    `detractors`), never with zero, and never follow the detractors alone.

    >>> print(paired([[30, 12, 8], [10, 40, 15], [5, 15, 65]]))
    +4 points among the same 200 people, between −6 and +14 (95% confidence): could be chance

    Args:
        table: people by category before (rows) and after (columns), detractors, passives,
            promoters; shape (3, 3), whole numbers.
        confidence: between 0 and 1.

    Raises:
        ScoreProblem: the table is not such a table, or the confidence is not one.
    """
    half, people = critical(confidence), _checked(table)
    n = people.sum()
    if not n:
        return None
    before, after = people.sum(axis=1), people.sum(axis=0)
    centre, error = _mean_step(people)
    if not error:
        centre, error = _mean_step(people + PRIOR_TABLE)
    z = centre / error
    return PairedChange(
        before=float(100 * (before[2] - before[0]) / n),
        after=float(100 * (after[2] - after[0]) / n),
        change=float(100 * (people * STEPS).sum() / n),
        standard_error=100 * error,
        z=z,
        p=two_sided(z),
        low=max(100 * (centre - half * error), -WIDEST),
        high=min(100 * (centre + half * error), WIDEST),
        confidence=confidence,
        n=int(n),
        stuart_maxwell=_stuart_maxwell(people),
        bowker=_bowker(people),
        detractors=_mcnemar(int(people[0, 1:].sum()), int(people[1:, 0].sum())),
    )


def _checked(table: Floats | Sequence[Sequence[float]]) -> Floats:
    """Return the table as an array of shape (3, 3), or raise ScoreProblem."""
    try:
        people = np.asarray(table, dtype=float)
    except (TypeError, ValueError):
        people = np.empty(0)
    if people.shape != (3, 3):
        raise ScoreProblem(
            _(
                "The same people twice make a table of three rows (detractors, passives, promoters "
                "before) and three columns (the same, after), all of them numbers."
            )
        )
    if not np.all((people >= 0) & (people < np.inf) & (people == np.floor(people))):
        raise ScoreProblem(_("A table of people holds whole numbers, none of them negative."))
    return people


def _mean_step(people: Floats) -> tuple[float, float]:
    """Return the mean step of the score, −2 to 2, and its standard error."""
    n = people.sum()
    mean = (people * STEPS).sum() / n
    return float(mean), float(np.sqrt((people * (STEPS - mean) ** 2).sum()) / n)


def _flows(people: Floats) -> tuple[Floats, Floats]:
    """Return n_ij + n_ji and n_ij − n_ji of passive–promoter, detractor–promoter and –passive.

    Each pair stands at the place of the category that it leaves out.
    """
    there = np.array([people[1, 2], people[0, 2], people[0, 1]])
    back = np.array([people[2, 1], people[2, 0], people[1, 0]])
    return there + back, there - back


def _bowker(people: Floats) -> ChiSquared:
    """Return the test of symmetry; pairs of categories between which nobody moved do not count."""
    moved, net = _flows(people)
    moving = moved > 0
    statistic = float(np.sum(net[moving] ** 2 / moved[moving]))
    degrees = int(moving.sum())
    return ChiSquared(statistic, degrees, chi_squared_p(statistic, degrees))


def _stuart_maxwell(people: Floats) -> ChiSquared:
    """Return the test that the shares are the same before and after.

    In the closed form of Fleiss and Everitt (1971) for three categories. When people moved between
    two categories only, the covariance matrix has rank 1, and its generalised inverse gives
    Bowker's statistic of those two; when nobody moved, there is nothing to test.
    """
    moved, _net = _flows(people)
    if np.count_nonzero(moved) < 2:
        return _bowker(people)
    shift = people.sum(axis=1) - people.sum(axis=0)
    among = moved[0] * moved[1] + moved[0] * moved[2] + moved[1] * moved[2]
    statistic = float(np.sum(moved * shift**2) / among)
    return ChiSquared(statistic, 2, chi_squared_p(statistic, 2))


def _mcnemar(left: int, entered: int) -> DetractorFlow:
    """Return the flows with the exact two-sided p of the binomial test; 1 when nobody moved."""
    from scipy.special import betainc  # noqa: PLC0415 - a fifth of a second to import

    fewer, more = sorted((left, entered))
    tail = float(betainc(more, fewer + 1, 0.5)) if more else 1.0
    return DetractorFlow(left, entered, min(1.0, 2 * tail))
