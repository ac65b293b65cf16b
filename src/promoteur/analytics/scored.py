"""Rows of a table of tallies, each with its interval and how far it can be read."""

from dataclasses import dataclass

from promoteur.score.interval import Interval, intervals
from promoteur.score.reading import Sample, sample_of
from promoteur.score.tally import Key, Tallies, Tally


@dataclass(frozen=True, slots=True)
class Scored:
    """A tally with its interval; `key` says of what: a segment's values, a period's first day.

    `interval` is None where nobody answered; where `readable` is False it is not for people.
    """

    key: Key
    tally: Tally
    interval: Interval | None

    @property
    def sample(self) -> Sample:
        """How far the score can be read, by its effective number of answers."""
        return sample_of(self.tally.n_effective)

    @property
    def readable(self) -> bool:
        """Whether there are 10 (effective) answers or more: fewer show counts and no score."""
        return readable(self.tally.n_effective)


def readable(n: float) -> bool:
    """Tell whether so many answers are enough for a score, rounding in floats aside."""
    return sample_of(round(n, 6)) not in {Sample.NONE, Sample.COUNTS_ONLY}


def scored(tallies: Tallies, confidence: float = 0.95) -> tuple[Scored, ...]:
    """Return the rows of a table in their order, their intervals computed all at once.

    Raises:
        ScoreProblem: the confidence is not strictly between 0 and 1.
    """
    limits = intervals(tallies, confidence).tolist()
    found = []
    for (key, tally), (low, high) in zip(tallies, limits, strict=True):
        interval = None
        if tally.score is not None:
            interval = Interval(tally.score, low, high, confidence, "score", tally.n_effective)
        found.append(Scored(key, tally, interval))
    return tuple(found)
