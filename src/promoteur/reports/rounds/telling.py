"""What came of a round in words."""

from dataclasses import dataclass

from promoteur.kit.language import day, ngettext, number, percentage
from promoteur.kit.language import gettext as _
from promoteur.reports.models import Round
from promoteur.reports.rounds.rules import Outcome
from promoteur.score.reading import decimals


@dataclass(frozen=True, slots=True)
class ToldRound:
    """What came of a round in words; "" for what cannot be said.

    Attributes:
        rate, limits: the response rate and between what it lies.
        answered: how many of how many.
        all_asked: between what the score of all who were asked could lie.
        beware: what makes it doubtful.
    """

    rate: str
    limits: str
    answered: str
    all_asked: str
    beware: tuple[str, ...]


def told(one: Round, found: Outcome, *, shares: bool) -> ToldRound:
    """Return what came of a round in words; `shares`: an answer may count in another one, too."""
    beware = []
    if not found.over:
        beware.append(_("Not over yet: answers count until {day}.").format(day=day(one.until)))
    if shares:
        beware.append(_("Another round has some of its days: an answer may count in both."))
    rate, limits = rate_of(found)
    n = asked(one.asked) if found.lost else answered(found)
    return ToldRound(rate, limits, n, _all_asked(found), (*_why_not(found), *beware))


def rate_of(found: Outcome) -> tuple[str, str]:
    """Return a response rate and its limits as they are written; "" where it cannot be told."""
    rate = found.rate
    if rate is None:
        return "", ""
    digits = decimals(rate.n)
    limits = _("between {low} and {high}").format(
        low=percentage(rate.low, digits), high=percentage(rate.high, digits)
    )
    return percentage(rate.share, digits), limits


def asked(n: float) -> str:
    """Return how many were asked: "4,000 asked"."""
    return ngettext("{n} asked", "{n} asked", n).format(n=number(n))


def answered(found: Outcome) -> str:
    """Return how many have answered: "912 of 4,000 asked"."""
    return _("{n} of {asked} asked").format(n=number(found.answered), asked=number(found.asked))


def _why_not(found: Outcome) -> tuple[str, ...]:
    if found.lost:
        return (found.lost,)
    if found.impossible:
        return (
            _(
                "More answers than people asked: how many were asked, or which answers it brought, "
                "is noted wrongly."
            ),
        )
    return () if found.rate else (_("Fewer than 10 asked: no rate."),)


def _all_asked(found: Outcome) -> str:
    """Return between what the score of all could lie: "−72 to +82"."""
    limits = found.bounds
    if limits is None:
        return ""
    low, high = (number(one, sign=True) for one in limits)
    return _("{low} to {high}").format(low=low, high=high)


def impossible(n: int) -> str:
    """Return that so many rounds cannot be as they are noted."""
    return ngettext(
        "{n} round has more answers than people asked, and does not count.",
        "{n} rounds have more answers than people asked, and do not count.",
        n,
    ).format(n=number(n))


def lost(n: int) -> str:
    """Return that so many rounds have filters that select nothing any more."""
    return ngettext(
        "{n} round does not count: its filter asks for what no answer has any more.",
        "{n} rounds do not count: their filters ask for what no answer has any more.",
        n,
    ).format(n=number(n))


def twice() -> str:
    """Return that some rounds share answers."""
    return _("Some rounds have days in common: an answer may count twice.")
