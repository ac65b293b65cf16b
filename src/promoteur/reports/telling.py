"""Figures in sentences: what a change means, what a score says, what few answers cannot say."""

from dataclasses import dataclass, replace
from enum import StrEnum

from promoteur.analytics.change import Change, Comparison
from promoteur.analytics.scored import Scored, readable
from promoteur.analytics.segments import SegmentTable
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage, short_days
from promoteur.reports.window import Window
from promoteur.score.compare import Difference, in_points, p_in_words
from promoteur.score.interval import interval
from promoteur.score.reading import Sample, decimals, read, sample_of
from promoteur.score.segments import Heterogeneity
from promoteur.score.tally import Tally


class State(StrEnum):
    """What a change is: the look of its sentence."""

    BETTER = "better"
    WORSE = "worse"
    UNSURE = "unsure"
    DIFFERENT = "different"
    FEW = "few"
    NONE = "none"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means: a sentence, what stands behind it, and how it looks.

    `figure` is the change in points as it is written, "" where none may be shown.
    """

    state: State
    sentence: str
    more: str
    figure: str = ""


def verdict(found: Comparison | None) -> Verdict:
    """Return what the change between two periods means, in words."""
    if found is None or found.difference is None:
        return Verdict(
            State.NONE,
            _("There is nothing to compare with."),
            _("Nobody answered in the days that these are compared with."),
        )
    if not found.readable:
        return Verdict(
            State.FEW,
            _("Too few answers to say whether anything changed."),
            _("A score needs 10 answers on each side; choose a longer period."),
        )
    change = found.difference
    digits = decimals(min(change.n_before, change.n_after))
    figure = in_points(change.difference, digits)
    limits = true_change(change)
    if not change.real:
        visible = would_show(found.visible or 0)
        return Verdict(State.UNSURE, _("This could be chance."), f"{limits} {visible}", figure)
    better = change.difference > 0
    sentence = (
        _("A real rise: chance does not explain it.")
        if better
        else _("A real fall: chance does not explain it.")
    )
    return Verdict(State.BETTER if better else State.WORSE, sentence, limits, figure)


def fair(found: Verdict, *, comparable: bool) -> Verdict:
    """Return what a change means; none is real where too few of the days before are known."""
    if comparable or found.state not in {State.BETTER, State.WORSE}:
        return found
    why = _("What differs may be the season, or the beginning.")
    return replace(
        found,
        state=State.UNSURE,
        sentence=_("No fair comparison: the days before are known only in part."),
        more=f"{why} {found.more}",
    )


def true_change(found: Difference) -> str:
    """Return between which limits a change lies, as a sentence."""
    digits = decimals(min(found.n_before, found.n_after))
    return _("The true change lies between {low} and {high} points (95% confidence).").format(
        low=number(found.low, digits, sign=True), high=number(found.high, digits, sign=True)
    )


def would_show(points: float) -> str:
    """Return how large a change must be to be seen, as a sentence."""
    return _("With so many answers, a change of about {n} points or more would show.").format(
        n=number(points)
    )


def by_chance(p: float) -> str:
    """Return a p-value, 0 to 1, as a sentence."""
    if p < 0.01:
        few = number(100 if p >= 0.001 else 1000)
        return _(
            "If there were no difference, chance alone would make one as large in fewer than 1 of "
            "{cases} cases ({p})."
        ).format(cases=few, p=_unbroken(p))
    return _(
        "If there were no difference, chance alone would make one as large in about {n} of 100 "
        "cases ({p})."
    ).format(n=number(100 * p), p=_unbroken(p))


def _unbroken(p: float) -> str:
    return p_in_words(p).replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Told:
    """A score as it may be shown: "" for what may not."""

    figure: str
    limits: str
    sample: str
    answers: str


def told(tally: Tally) -> Told:
    """Return a score in words: figure, interval, how far it can be read, answers."""
    return told_of(Scored((), tally, interval(tally)))


def told_of(one: Scored) -> Told:
    """Return the same of a score whose interval is known."""
    tally, found, n = one.tally, one.interval, one.tally.n
    answers = ngettext("{n} answer", "{n} answers", n).format(n=number(n))
    if found is None or not one.readable:
        few = _("Fewer than 10 answers: too few for a score.") if n else _("No answers, no score.")
        return Told("", "", few, answers)
    digits = decimals(n)
    indicative = sample_of(tally.n_effective) is Sample.INDICATIVE
    sample = _("Indicative: fewer than 30 answers.") if indicative else ""
    limits = _("between {low} and {high}").format(
        low=number(found.low, digits), high=number(found.high, digits)
    )
    return Told(number(found.score, digits), limits, sample, answers)


def reading(tally: Tally) -> str:
    """Return what a score means, and how likely that is; "" where there is no score."""
    return read(tally).words if readable(tally.n_effective) else ""


def in_brief(scored: Scored) -> Told:
    """Return a score as a cell of a table has it: figure, interval, answers, without a reading."""
    n, found = scored.tally.n, scored.interval
    answers = number(n)
    if found is None or not scored.readable:
        few = _("too few for a score") if n else _("no answers")
        return Told("", "", few, answers)
    digits = decimals(n)
    limits = _("{low} to {high}").format(
        low=number(found.low, digits), high=number(found.high, digits)
    )
    sample = _("indicative") if scored.sample is Sample.INDICATIVE else ""
    return Told(number(found.score, digits), limits, sample, answers)


def moved(change: Change | None) -> Verdict:
    """Return what one change among several means, as a cell of a table has it.

    Whether it is real is said after the correction for how many changes stand together; its
    limits, in `more`, are those of the one change.
    """
    if change is None:
        return Verdict(State.NONE, "", "")
    if not change.readable:
        return Verdict(State.FEW, _("too few answers"), "")
    found = change.difference
    digits = decimals(min(found.n_before, found.n_after))
    limits = _("{low} to {high}").format(
        low=number(found.low, digits, sign=True), high=number(found.high, digits, sign=True)
    )
    figure = number(found.difference, digits, sign=True)
    if not change.real:
        return Verdict(State.UNSURE, _("could be chance"), limits, figure)
    if found.difference > 0:
        return Verdict(State.BETTER, _("a real rise"), limits, figure)
    return Verdict(State.WORSE, _("a real fall"), limits, figure)


def differ(found: Heterogeneity | None) -> str:
    """Return in words whether segments differ."""
    if found is None:
        return _("Too few answers to compare.")
    return _("The segments differ.") if found.real else _("The differences could be chance.")


def heterogeneity(table: SegmentTable) -> Verdict:
    """Return whether segments differ, in a sentence, and how sure that is."""
    found = table.heterogeneity
    if found is None or table.mu is None:
        return Verdict(
            State.FEW,
            _("Too few answers to compare."),
            _("At least two segments with 10 answers or more are needed."),
        )
    chance = percentage(found.p)
    if not found.real:
        more = _(
            "If all {n} had one and the same true score, differences as large would still come up "
            "in {chance} of cases. Do not read an order into them."
        ).format(n=number(found.segments), chance=chance)
        return Verdict(State.UNSURE, _("The differences could be chance."), more)
    more = _(
        "If all {n} had one and the same true score, differences as large would come up in "
        "{chance} of cases. The true scores spread by about ±{spread} points around {middle}."
    ).format(
        n=number(found.segments),
        chance=chance,
        spread=number(table.spread),
        middle=number(table.mu),
    )
    return Verdict(State.DIFFER, _("The scores differ: chance does not explain it."), more)


def days(window: Window) -> str:
    """Return days in words: "1 Jun – 30 Sep 2026"."""
    return short_days(window.first, window.last)
