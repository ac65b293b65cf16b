"""A share, such as that of detractors or of those who answered, and the interval that holds it."""

from dataclasses import dataclass

from promoteur.kit.language import gettext as _
from promoteur.kit.language import percentage
from promoteur.score.interval import critical
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the answers and the limits that hold it with `confidence`, all 0 to 1.

    `n` is the number of answers that the method worked with (the effective number when weighted).
    """

    share: float
    low: float
    high: float
    confidence: float
    n: float

    def __str__(self) -> str:
        return _("{share}, between {low} and {high} ({confidence} confidence)").format(
            share=percentage(self.share),
            low=percentage(self.low),
            high=percentage(self.high),
            confidence=percentage(self.confidence),
        )


def share_of(part: float, whole: float, confidence: float = 0.95) -> Share | None:
    """Return a share with its interval, or None of nothing: answered of asked is a response rate.

    The score interval of one share (Wilson 1927): all π with |p − π| ≤ z √(π(1 − π)/n). It never
    leaves 0 to 1 and has a width where the share is 0 or 1.

    >>> print(share_of(912, 4000))
    23%, between 22% and 24% (95% confidence)

    Raises:
        ScoreProblem: the part is negative or more than the whole; the confidence is not strictly
            between 0 and 1.
    """
    z2, n = critical(confidence) ** 2, whole
    if not 0 <= part <= whole:
        raise ScoreProblem(_("{part} of {whole} is no share.").format(part=part, whole=whole))
    if not n:
        return None
    share = part / n
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (share * (1 - share) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    return Share(share, min(low, share), max(high, share), confidence, n)


def detractor_share(tally: Tally, confidence: float = 0.95) -> Share | None:
    """Return the share of detractors with its interval, or None when nobody answered.

    As `share_of`. A weighted tally is taken at its weighted share and its effective number of
    answers.

    >>> print(detractor_share(Tally.of_categories(20, 30, 50)))
    20%, between 13% and 29% (95% confidence)

    Raises:
        ScoreProblem: the confidence is not strictly between 0 and 1.
    """
    return share_of(tally.effective[0], tally.n_effective, confidence)
