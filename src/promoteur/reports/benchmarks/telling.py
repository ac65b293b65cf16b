"""A printed score in sentences: what it is, how it stands beside the own one, what to beware of."""

from dataclasses import dataclass

from promoteur.kit.language import day, mark, ngettext, number
from promoteur.kit.language import gettext as _
from promoteur.reports.benchmarks.rules import Beware, Judged, Why
from promoteur.reports.models import Benchmark
from promoteur.reports.telling import State
from promoteur.score.compare import in_points
from promoteur.score.contrast import Contrast, Known
from promoteur.score.interval import critical
from promoteur.score.reading import decimals

WHY = {
    Why.KIND: mark("Not compared: it is of another kind of survey."),
    Why.SCALE: mark("Not compared: it was asked on another scale."),
    Why.OWN_SCALE: mark("Not compared: your answers are not on 0 to 10."),
    Why.FEW: mark("Not compared: you have fewer than 10 answers in these days."),
    Why.UNKNOWN: mark(
        "Cannot be compared: neither the number of answers nor an interval is known, so that the "
        "difference may be chance."
    ),
}
BEWARE = {
    Beware.COUNTRY: mark(
        "Asked in {country}: people of different countries answer differently. Compare the change "
        "over time, not the level."
    ),
    Beware.COUNTRY_UNKNOWN: mark("In which country they asked is not known."),
    Beware.SCALE_UNKNOWN: mark("On which scale they asked is not known."),
    Beware.METHOD: mark("They asked so: {method}. Another way of asking moves a score."),
    Beware.METHOD_UNKNOWN: mark("How they asked is not known."),
    Beware.OLD: mark("The figure is more than two years older than your answers."),
    Beware.CAUTIOUS: mark(
        "Only the number of answers is known: their spread is taken to be as large as it can be."
    ),
}


@dataclass(frozen=True, slots=True)
class ToldBenchmark:
    """A printed score in words.

    Attributes:
        score: as it was published.
        limits: its interval, and from what it is known; or that it is not known.
        dated: its date.
        difference: own − printed with its limits; "" where it is not compared.
        sentence: what that means, or why it is not compared.
        state: the look of the sentence.
        beware: what makes it doubtful.
    """

    score: str
    limits: str
    dated: str
    difference: str
    sentence: str
    state: State
    beware: tuple[str, ...]


def told(one: Benchmark, found: Judged) -> ToldBenchmark:
    """Return a printed score in words."""
    beware = tuple(
        _(BEWARE[word]).format(country=one.country, method=one.method) for word in found.beware
    )
    difference, sentence, state = _compared(found)
    whole = float(one.score).is_integer()
    return ToldBenchmark(
        number(float(one.score), 0 if whole else 1),
        _limits(one, found),
        day(one.dated),
        difference,
        sentence,
        state,
        beware,
    )


def _limits(one: Benchmark, found: Judged) -> str:
    """Return between what the printed score lies, and how that is known."""
    if found.published is None:
        return _("interval not known")
    if one.limits and found.published.known is Known.INTERVAL:
        low, high = one.limits
        return _("between {low} and {high}, as published").format(
            low=number(low), high=number(high)
        )
    half = critical(0.95) * found.published.standard_error
    low = max(found.published.score - half, -100.0)
    high = min(found.published.score + half, 100.0)
    n = found.published.n or 0
    return _("between {low} and {high}, from {answers}").format(
        low=number(low),
        high=number(high),
        answers=ngettext("{n} answer", "{n} answers", n).format(n=number(n)),
    )


def _compared(found: Judged) -> tuple[str, str, State]:
    contrast = found.contrast
    if contrast is None:
        return "", _(WHY[found.why or Why.UNKNOWN]), State.FEW
    if not contrast.real:
        return _difference(contrast), _("The difference could be chance."), State.UNSURE
    if contrast.estimate > 0:
        return (
            _difference(contrast),
            _("You score higher: chance does not explain it."),
            State.BETTER,
        )
    return _difference(contrast), _("You score lower: chance does not explain it."), State.WORSE


def _difference(found: Contrast) -> str:
    digits = decimals(found.n)
    return _("{change}, between {low} and {high}").format(
        change=in_points(found.estimate, digits),
        low=number(found.low, digits, sign=True),
        high=number(found.high, digits, sign=True),
    )
