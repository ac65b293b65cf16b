"""What can be said of rounds: decisions, no clock and no database. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from promoteur.analytics.scored import readable
from promoteur.kit.conditions import EQUAL, IN, Comparison, Condition, Value
from promoteur.score.share import Share, share_of
from promoteur.score.weight import bounds

DAYS = 30
"""So many days after it was sent, a round is over where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round, or of several together.

    Attributes:
        asked: how many, 1 or more.
        answered: how many answers its days have.
        score: of these answers, points; None where there is none, or of several scales.
        over: whether its days have passed: before, more will answer.
        rounds: how many these are.
        waiting: how many others are left out because they are not over.
        lost: why nobody can count its answers any more; "" where they are counted.
    """

    asked: int
    answered: int
    score: float | None = None
    over: bool = True
    rounds: int = 1
    waiting: int = 0
    lost: str = ""

    @property
    def impossible(self) -> bool:
        """Whether more answered than were asked: a number or a filter is wrong."""
        return self.answered > self.asked

    @property
    def counts(self) -> bool:
        """Whether it says something of a rate."""
        return not (self.lost or self.impossible)

    @property
    def rate(self) -> Share | None:
        """The response rate, 0 to 1; None where it cannot be, or of fewer than 10 asked."""
        if not self.counts or not readable(self.asked):
            return None
        return share_of(self.answered, self.asked)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which points the score of all who were asked lies, whatever the others think."""
        if self.rate is None or self.score is None or not readable(self.answered):
            return None
        return bounds(self.score, self.rate.share)


def together(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Return rounds as one: those that are over, or, where none is, all so far.

    None where there are none of which a rate can be told.
    """
    possible = [one for one in outcomes if one.counts]
    over = [one for one in possible if one.over]
    counted = over or possible
    if not counted:
        return None
    return Outcome(
        asked=sum(one.asked for one in counted),
        answered=sum(one.answered for one in counted),
        over=bool(over),
        rounds=len(counted),
        waiting=len(possible) - len(counted),
    )


def apart(one: Sequence[Condition], other: Sequence[Condition]) -> bool:
    """Whether no answer meets both: they want different values of one column."""
    wanted, others = _values(one), _values(other)
    return any(
        values.isdisjoint(others[column]) for column, values in wanted.items() if column in others
    )


def _values(conditions: Sequence[Condition]) -> dict[str, frozenset[Value]]:
    return {
        one.column: frozenset(one.values)
        for one in conditions
        if isinstance(one, Comparison) and one.operator in {EQUAL, IN}
    }
