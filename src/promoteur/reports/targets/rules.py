"""What can be said of a target: decisions, no clock and no database. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from promoteur.analytics.scored import readable
from promoteur.score.interval import interval, intervals
from promoteur.score.outlook import LEAST, Outlook, Stand, outlook
from promoteur.score.share import Share, detractor_share
from promoteur.score.tally import Tallies, Tally

LIKELY, UNLIKELY = 0.8, 0.2
"""Chances from which, and up to which, a target is called on its way, or not."""


class State(StrEnum):
    """How a target stands: the look of its sentence."""

    CLOSED = "closed"
    REACHED = "reached"
    MISSED = "missed"
    UNKNOWN = "unknown"
    EARLY = "early"
    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is wanted: at least so many points or percent, or at most so many.

    Attributes:
        goal: points of a score, or percent of a share.
        at_most: whether less is better, as with detractors.
        share: whether it is of a share.
    """

    goal: float
    at_most: bool = False
    share: bool = False

    def reached(self, value: float) -> bool:
        """Whether a value is as good as what is wanted."""
        return value <= self.goal if self.at_most else value >= self.goal


@dataclass(frozen=True, slots=True)
class Left:
    """Rounds of the days that decide which the figure is not of, and what is doubtful of the rest.

    Attributes:
        waiting: how many are not over.
        wrong: how many have more answers than people asked.
        lost: how many have filters that select nothing any more.
        others: how many are over, but concern others than the target does.
        shared: whether an answer may count twice.
    """

    waiting: int = 0
    wrong: int = 0
    lost: int = 0
    others: int = 0
    shared: bool = False

    def judged(self, now: "Figure | None", *, over: bool) -> bool:
        """Whether anything can be said of the target, by its figure and whether it is over.

        Not at its end as long as somebody may still answer, and not by rounds of long ago where
        the numbers of the last ones are wrong.
        """
        return not (self.waiting if over else (self.wrong or self.lost) and now is None)


NONE_LEFT = Left()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its limits: points of the score, or percent of a share."""

    value: float
    low: float
    high: float
    n: float


def figure(tally: Tally, *, detractors: bool) -> Figure | None:
    """Return the figure of a tally with its 95 % interval; None under 10 (effective) answers."""
    if not readable(tally.n_effective):
        return None
    if detractors:
        share = detractor_share(tally)
        return None if share is None else replace(figure_of(share), n=tally.n)
    found = interval(tally)
    return None if found is None else Figure(found.score, found.low, found.high, tally.n)


def figure_of(share: Share) -> Figure:
    """Return the figure of a share: in percent."""
    return Figure(100 * share.share, 100 * share.low, 100 * share.high, share.n)


def figures(tallies: Tallies, *, detractors: bool) -> list[Figure | None]:
    """Return `figure` of each row of a table; the limits of scores are computed all at once."""
    if detractors:
        return [figure(tally, detractors=True) for _key, tally in tallies]
    rows = zip(tallies, intervals(tallies).tolist(), strict=True)
    return [
        Figure(tally.score, low, high, tally.n)
        if tally.score is not None and readable(tally.n_effective)
        else None
        for (_key, tally), (low, high) in rows
    ]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The way to a goal.

    Attributes:
        outlook: at the present pace, for the period that ends with the day of the goal.
        chance: of the goal being reached then, 0 to 1.
    """

    outlook: Outlook
    chance: float


def stand(at: float, tally: Tally, *, detractors: bool) -> Stand | None:
    """Return what a pace is told from of a period; None under 10 (effective) answers.

    Args:
        at: the middle of the period, in days.
        tally: its answers.
        detractors: whether it is about their share.
    """
    if not readable(tally.n_effective):
        return None
    return (Stand.of_detractors if detractors else Stand.of_score)(at, tally)


def ahead(stands: Sequence[Stand], at: float, aim: Aim) -> Ahead | None:
    """Return the way to a goal; None where too few periods can be read.

    Args:
        stands: the figures so far.
        at: the middle of the period that ends with the day of the goal.
        aim: what is wanted then.
    """
    found = outlook(stands, at, (0, 100) if aim.share else (-100, 100))
    return None if found is None else Ahead(found, found.chance_of(aim.goal, at_most=aim.at_most))


def enough(tallies: Sequence[Tally]) -> bool:
    """Whether a pace can be told from these periods: four of ten answers."""
    return sum(readable(one.n_effective) for one in tallies) >= LEAST


def state(now: Figure | None, aim: Aim, way: Ahead | None, *, over: bool, closed: bool) -> State:
    """Return how a target stands.

    Args:
        now: the figure; of a target that is over, that of the days before its day.
        aim: what is wanted.
        way: None where it is too early to say.
        over: whether its day has passed.
        closed: whether somebody ended it.
    """
    if closed:
        return State.CLOSED
    if over:
        if now is None:
            return State.UNKNOWN
        return State.REACHED if aim.reached(now.value) else State.MISSED
    if way is None:
        return State.EARLY
    if way.chance >= LIKELY:
        return State.LIKELY
    return State.UNLIKELY if way.chance <= UNLIKELY else State.OPEN
