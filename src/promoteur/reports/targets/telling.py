"""A target in sentences: what is wanted, where it stands, how likely it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from promoteur.kit.language import day, mark, ngettext, number, percentage
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import Period
from promoteur.reports.models import Target
from promoteur.reports.rounds.telling import asked, impossible, lost, twice
from promoteur.reports.targets.rules import Ahead, Figure, State
from promoteur.reports.targets.standing import Standing
from promoteur.reports.telling import days
from promoteur.score.reading import decimals

STATES = {
    State.CLOSED: mark("Closed"),
    State.REACHED: mark("Reached"),
    State.MISSED: mark("Missed"),
    State.UNKNOWN: mark("Not known"),
    State.EARLY: mark("Too early to say"),
    State.LIKELY: mark("On its way"),
    State.OPEN: mark("Undecided"),
    State.UNLIKELY: mark("Unlikely at this pace"),
}
TOLD_FROM = {
    Period.MONTH: mark("told from months"),
    Period.WEEK: mark("told from weeks"),
    None: mark("told from rounds"),
}

NOT_KNOWN = {
    (State.EARLY, False): mark(
        "Too early to say how likely it is: that takes four months, or four weeks, of "
        "10 answers each."
    ),
    (State.EARLY, True): mark(
        "Too early to say how likely it is: one round says nothing about a pace, and it takes "
        "four that are over."
    ),
    (State.UNKNOWN, False): mark(
        "Fewer than 10 answers at its end: nobody knows whether it was reached."
    ),
    (State.UNKNOWN, True): mark("Nobody knows whether it was reached."),
}
"""Why nothing can be said, by the state and by whether it is told from rounds."""


@dataclass(frozen=True, slots=True)
class ToldTarget:
    """A target in words; "" for what cannot be said.

    Attributes:
        wanted: what by when.
        badge: how it stands, in two words.
        figure: where it stands now, as it is written.
        limits: between what, or why there is no figure.
        answers: how many stand behind it; "" where no round does.
        days: which days these are of.
        chance: how likely it is.
        pace: how it has been moving.
        then: where it may be on its day.
        warning: what makes all this doubtful.
    """

    wanted: str
    badge: str
    figure: str
    limits: str
    answers: str
    days: str
    chance: str
    pace: str
    then: str
    warning: str


def told(one: Standing) -> ToldTarget:
    """Return a target in words."""
    target = one.target
    figure, limits = written(one.figure, target)
    way = one.way
    return ToldTarget(
        wanted=wanted(target),
        badge=_(STATES[one.state]),
        figure=figure,
        limits=limits or _none(one),
        answers=_behind(one),
        days=days(one.window) if one.window else "",
        chance=_chance(one),
        pace=_pace(way, one.period) if way else "",
        then=_then(way, target) if way else "",
        warning=" ".join(_warnings(one)),
    )


def _behind(one: Standing) -> str:
    """Return how many answered, or were asked, in the days that decide."""
    if one.target.measure == Target.Measure.RESPONSES:
        return asked(one.n) if one.n else ""
    return ngettext("{n} answer", "{n} answers", one.n).format(n=number(one.n))


def _none(one: Standing) -> str:
    """Return why there is no figure."""
    if one.target.measure != Target.Measure.RESPONSES:
        return _("Fewer than 10 answers: no figure.")
    if one.n:
        return _("Fewer than 10 asked: no figure.")
    if one.left.wrong:
        return impossible(one.left.wrong)
    if one.left.lost:
        return lost(one.left.lost)
    if one.left.others:
        return ngettext(
            "{n} round of these days is over, but concerns others than this target: no figure.",
            "{n} rounds of these days are over, but concern others than this target: no figure.",
            one.left.others,
        ).format(n=number(one.left.others))
    return _("No round of these days is over: no figure.")


def amount(value: float, target: Target, digits: int = 0) -> str:
    """Return a value as it is written: points of a score, or percent of a share."""
    if target.of_share:
        return percentage(value / 100, digits)
    return number(value, digits)


def wanted(target: Target) -> str:
    """Return what is wanted by when: "Score of 50 or more by 31 December 2026"."""
    goal = float(target.goal)
    text = amount(goal, target, 0 if goal.is_integer() else 1)
    if target.measure == Target.Measure.DETRACTORS:
        return _("{goal} detractors or fewer by {day}").format(goal=text, day=day(target.due))
    if target.measure == Target.Measure.RESPONSES:
        return _("Response rate of {goal} or more by {day}").format(goal=text, day=day(target.due))
    return _("Score of {goal} or more by {day}").format(goal=text, day=day(target.due))


def written(figure: Figure | None, target: Target) -> tuple[str, str]:
    """Return a figure and its limits as they are written; "" for what may not be shown."""
    if figure is None:
        return "", ""
    digits = decimals(figure.n)
    limits = _("between {low} and {high}").format(
        low=amount(figure.low, target, digits), high=amount(figure.high, target, digits)
    )
    return amount(figure.value, target, digits), limits


def in_ten(chance: float) -> str:
    """Return a probability as people say it: "about 2 in 10"; no more is known of it."""
    if chance < 0.05:
        return _("less than 1 in 20")
    if chance > 0.95:
        return _("more than 19 in 20")
    return _("about {n} in 10").format(n=number(min(max(round(10 * chance), 1), 9)))


def _chance(one: Standing) -> str:
    if one.state is State.UNKNOWN and not one.over:
        return ""
    if one.state is State.UNKNOWN and one.left.waiting:
        return ngettext(
            "{n} round is not over yet: nobody knows whether it was reached.",
            "{n} rounds are not over yet: nobody knows whether it was reached.",
            one.left.waiting,
        ).format(n=number(one.left.waiting))
    if one.state in {State.EARLY, State.UNKNOWN}:
        return _(NOT_KNOWN[one.state, one.period is None])
    if one.state in {State.REACHED, State.MISSED}:
        return _at_its_end(one)
    if one.way is None:
        return ""
    return _("At the present pace it is reached in {chances} cases.").format(
        chances=in_ten(one.way.chance)
    )


def _at_its_end(one: Standing) -> str:
    """Return what came of a target whose day has passed, and how sure that is."""
    figure, goal = one.figure, float(one.target.goal)
    reached = one.state is State.REACHED
    words = _("It was reached.") if reached else _("It was missed.")
    if figure is not None and figure.low <= goal <= figure.high:
        return f"{words} " + _("The interval holds the goal: it may as well be the other way.")
    return words


def _pace(way: Ahead, period: Period | None) -> str:
    found = way.outlook
    pace = ngettext("{change} point a month", "{change} points a month", abs(round(found.pace, 1)))
    told_pace = pace.format(change=number(found.pace, 1, sign=True))
    limits = _("between {low} and {high}").format(
        low=number(found.pace_low, 1, sign=True), high=number(found.pace_high, 1, sign=True)
    )
    by = _(TOLD_FROM[period])
    if found.certain_pace:
        return _("Pace: {pace}, {limits}, {by}.").format(pace=told_pace, limits=limits, by=by)
    return _("Pace: {pace}, {limits}, {by}; there may be no change at all.").format(
        pace=told_pace, limits=limits, by=by
    )


def _then(way: Ahead, target: Target) -> str:
    found = way.outlook
    return _("On that day it will be between {low} and {high}, most probably.").format(
        low=amount(found.low, target), high=amount(found.high, target)
    )


def _warnings(one: Standing) -> Iterator[str]:
    """Yield what makes a target doubtful, as sentences."""
    if one.way and one.way.outlook.far:
        yield _("That day is further ahead than the answers reach back: this is a guess.")
    if one.n and one.left.wrong:
        yield impossible(one.left.wrong)
    if one.n and one.left.lost:
        yield lost(one.left.lost)
    if one.left.shared:
        yield twice()
