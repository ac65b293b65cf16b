"""Before and after an initiative, beside everybody else, and what else may explain it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from promoteur.analytics.change import Comparison, comparison
from promoteur.analytics.dimensions import ByColumn, ByPeriod, Dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import Both, Not
from promoteur.kit.periods import Period
from promoteur.reports import whom
from promoteur.reports.asking import Asking
from promoteur.reports.initiatives.rules import Around, Days, around
from promoteur.reports.models import Initiative
from promoteur.reports.rounds.rules import apart
from promoteur.reports.scope import Scope
from promoteur.reports.window import Window
from promoteur.score.contrast import Contrast, difference_in_differences
from promoteur.score.decompose import Decomposition, decompose
from promoteur.score.scale import SCALES
from promoteur.score.segments import false_discovery
from promoteur.score.tally import Tallies

MIXED = 0.5
"""Points of mix from which on it is worth a line."""

MOST = 4
"""Ways to cut the answers whose mix is told."""

SIDES = ("", "")


def overlapping(known: QuerySet[Initiative], window: Window) -> QuerySet[Initiative]:
    """Return those of some initiatives that were brought in in some days, in their order."""
    found = known.annotate(until=Coalesce("ended", "began"))
    return found.filter(began__lte=window.last, until__gte=window.first).order_by("began", "pk")


def initiatives_in(
    known: QuerySet[Initiative], window: Window, scope: Scope
) -> list[tuple[dt.date, str]]:
    """Return the day and the name of each initiative that began in some days: marks of a trend.

    Args:
        known: those of the workspaces that the trend is of, of which a member may know.
        window: the days of the trend.
        scope: the answers that the trend is of; what was to move others moved nothing there.
    """
    began = overlapping(known, window).filter(began__gte=window.first)
    return [
        (one.began, one.name)
        for one in began
        if one.is_for(scope.kind)
        and not apart(whom.of_query(one.concerns).conditions, scope.filter.conditions)
    ]


@dataclass(frozen=True)
class Asked:
    """An initiative as it is asked about.

    Attributes:
        initiative: which.
        days: before and after.
        workspaces: ids of those that it is of; none: of all that are asked about.
    """

    initiative: Initiative
    days: Around
    workspaces: Sequence[str] = ()

    @property
    def concerned(self) -> Filter:
        """The filter of the answers that it concerned."""
        found = whom.of_query(self.initiative.concerns)
        return found.within(self.workspaces) if self.workspaces else found


@dataclass(frozen=True)
class Effect:
    """The score before and after an initiative. None of it proves a cause.

    Attributes:
        days: which days stand on both sides.
        concerned: those whom it concerned, before and after.
        others: everybody else in the same days; None where it concerned everybody.
        comparable: whether enough of the days before are known of everybody else.
        contrast: by how much more those have changed whom it concerned; None where that cannot be
            said (under 10 answers on one of four sides).
        mixes: by what their answers are cut, and how the change splits; the most mix first.
        earlier: those whom it concerned, in the same weeks a year earlier; None where not known.
    """

    days: Around
    concerned: Comparison
    others: Comparison | None
    comparable: bool
    contrast: Contrast | None
    mixes: tuple[tuple[str, Decomposition], ...]
    earlier: Comparison | None


Known = Mapping[str, Window]
"""From which day to which there are answers of each workspace, by its id."""


def known(asking: Asking, scope: Scope) -> Known:
    """Return from which day to which there are answers of each workspace, whatever the filter.

    A subsidiary that began to ask last month tells nothing of the months before.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    whole = replace(scope, filter=Filter()).answers()
    by = (ByColumn("workspace"), ByPeriod(Period.DAY))
    found: dict[str, list[dt.date]] = {}
    for workspace, day in asking.tallies([Question(whole, by)])[0].keys:
        found.setdefault(str(workspace), []).append(day)
    return {workspace: Window(min(days), max(days)) for workspace, days in found.items()}


def days_around(
    one: Initiative, weeks: int, known: Known, workspaces: Sequence[str]
) -> Around | None:
    """Return the days before and after an initiative; None where not a week of each is known.

    Args:
        one: the initiative.
        weeks: so many on each side, or fewer.
        known: see `Known`.
        workspaces: ids of those that it is of; none: of all.
    """
    days = days_known(known, workspaces)
    return None if days is None else around(one.began, one.ended, weeks, days)


def days_known(known: Known, workspaces: Sequence[str]) -> Days | None:
    """Return the first and the last day of which there are answers; None where there are none.

    Args:
        known: see `Known`.
        workspaces: ids of those that must have answered; none: any. The last day is that of all:
            where nobody answers for a day, this is known too.
    """
    there = [days for pk, days in known.items() if not workspaces or pk in workspaces]
    if not there:
        return None
    return min(one.first for one in there), max(one.last for one in known.values())


def changes(asking: Asking, scope: Scope, asked: Sequence[Asked]) -> list[Comparison]:
    """Return the score before and after each of some initiatives, of those whom it concerned.

    Args:
        asking: on whose behalf.
        scope: answers of what kind, and which of them.
        asked: initiatives with their days.

    Raises:
        QuestionProblem: a stored filter does not fit the table any more.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    questions = [
        _question(scope, one.concerned, side)
        for one in asked
        for side in (one.days.before, one.days.after)
    ]
    found = _on_scale(asking.tallies(questions) if questions else [], scope)
    return [_compared(found[i : i + 2]) for i in range(0, len(found), 2)]


def real_among(found: Sequence[Comparison]) -> list[bool]:
    """Return of each change of a list whether it stands among so many: chance makes one of 20.

    Benjamini and Hochberg (1995), over those that can be read.
    """
    chances = [one.difference.p for one in found if one.readable and one.difference is not None]
    corrected = iter(false_discovery(chances).tolist() if chances else [])
    return [
        one.readable
        and one.difference is not None
        and next(corrected) < 1 - one.difference.confidence
        for one in found
    ]


def effect(
    asking: Asking, scope: Scope, asked: Asked, ways: Sequence[Dimension], known: Known
) -> Effect:
    """Return the score before and after an initiative, and what else may explain the change.

    Args:
        asking: on whose behalf.
        scope: answers of what kind, and which of them; its days are not read.
        asked: the initiative with its days.
        ways: dimensions by which the answers are cut into segments.
        known: see `Known`.

    Raises:
        QuestionProblem: the stored filter does not fit the table any more.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    some, days = asked.concerned, asked.days
    sides = [_question(scope, some, side) for side in (days.before, days.after)]
    cut = [replace(side, by=(way,)) for side in sides for way in ways]
    others = _others(some)
    beside = [_question(scope, who, side) for who in others for side in (days.before, days.after)]
    past = _a_year_earlier(days)
    if past and not _is_known(past[0], known, asked.workspaces or known):
        past = ()
    earlier = [_question(scope, some, side) for side in past]
    found = _on_scale(asking.tallies([*sides, *cut, *beside, *earlier]), scope)
    rest = iter(found)
    concerned = _compared([next(rest), next(rest)])
    by_way = [[next(rest) for _way in ways] for _side in sides]
    around_others = [next(rest) for _question_asked in beside]
    a_year_ago = [next(rest) for _question_asked in earlier]
    compared = _compared(around_others) if around_others else None
    return Effect(
        days=days,
        concerned=concerned,
        others=compared,
        comparable=_is_known(days.before, known, _besides(asked, known)),
        contrast=_contrast(concerned, compared),
        mixes=_mixes(ways, *by_way) if concerned.readable else (),
        earlier=_known(_compared(a_year_ago)) if a_year_ago else None,
    )


def _besides(asked: Asked, known: Known) -> list[str]:
    """Return the workspaces of everybody else: all, where it concerned only some in its own."""
    if asked.initiative.concerns or not asked.workspaces:
        return [*known]
    return [one for one in known if one not in asked.workspaces]


def _is_known(days: tuple[dt.date, dt.date], known: Known, workspaces: Iterable[str]) -> bool:
    """Return whether enough of some days are known of workspaces to call a change real."""
    there = [known[one].first for one in workspaces if one in known]
    return not there or Window(*days).is_known(min(there))


def _others(concerned: Filter) -> list[Filter]:
    """Return the filter of all that another does not select; none where it selects everything."""
    if not concerned.conditions:
        return []
    return [Filter((Not(Both("and", concerned.conditions)),))]


def _compared(sides: Sequence[Tallies]) -> Comparison:
    before, after = sides
    return comparison(SIDES, before, after)


def _question(scope: Scope, who: Filter, days: tuple[dt.date, dt.date]) -> Question:
    return Question(scope.within(Window(*days)) & who, one_voice=scope.one_voice)


def _on_scale(found: Sequence[Tallies], scope: Scope) -> list[Tallies]:
    return [one.on(SCALES[scope.scale]) for one in found]


def _a_year_earlier(days: Around) -> tuple[tuple[dt.date, dt.date], ...]:
    try:
        past = days.a_year_earlier()
    except OverflowError:
        return ()
    return past.before, past.after


def _known(found: Comparison) -> Comparison | None:
    return found if found.readable else None


def _contrast(concerned: Comparison, others: Comparison | None) -> Contrast | None:
    if others is None or not (concerned.readable and others.readable):
        return None
    return difference_in_differences(concerned.before, concerned.after, others.before, others.after)


def _mixes(
    ways: Sequence[Dimension], before: Sequence[Tallies], after: Sequence[Tallies]
) -> tuple[tuple[str, Decomposition], ...]:
    """Return how the change splits by each way to cut it, where shares moved it, the most first."""
    split = [
        (way.name, found)
        for way, one, two in zip(ways, before, after, strict=True)
        if (found := decompose(one, two)) is not None and abs(found.mix) >= MIXED
    ]
    return tuple(sorted(split, key=lambda row: -abs(row[1].mix))[:MOST])
