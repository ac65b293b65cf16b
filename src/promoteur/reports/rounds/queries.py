"""What came of rounds: who was asked, and how many of them answered."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, Comparison
from promoteur.reports import whom
from promoteur.reports.asking import Asking
from promoteur.reports.models import Round
from promoteur.reports.rounds.rules import Outcome, apart
from promoteur.reports.window import Window
from promoteur.score.scale import SCALES
from promoteur.score.tally import Tallies

Below = Mapping[UUID, Sequence[UUID]]
"""By workspace, the ids of it and of all below it that may be seen."""


def sent_in(workspaces: Iterable[UUID], kind: str, window: Window) -> QuerySet[Round]:
    """Return the rounds of workspaces and of a kind that were sent in some days."""
    return Round.objects.filter(
        workspace__in=workspaces, kind=kind, sent__range=(window.first, window.last)
    )


def outcomes(
    asking: Asking, rounds: Sequence[Round], below: Below, today: dt.date
) -> list[Outcome]:
    """Return what came of rounds, in their order.

    Args:
        asking: on whose behalf; whoever asks sees all answers of their workspaces.
        rounds: which.
        below: of the workspaces of these rounds at least.
        today: rounds that end before are over.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    if not rounds:
        return []
    lost = whom.lost(asking, rounds)
    asked = [_question(one, below) for one in rounds if one.pk not in lost]
    found = iter(asking.tallies(asked) if asked else [])
    return [
        Outcome(one.asked, 0, over=one.until < today, lost=lost[one.pk])
        if one.pk in lost
        else _outcome(one, next(found), over=one.until < today)
        for one in rounds
    ]


def _outcome(one: Round, tallies: Tallies, *, over: bool) -> Outcome:
    return Outcome(one.asked, int(tallies.answers.sum()), _score(tallies), over)


def sharing(rounds: Sequence[Round], below: Below) -> frozenset[int]:
    """Return the keys of rounds that may count an answer which another one counts, too."""
    found: set[int] = set()
    ordered = sorted(rounds, key=lambda one: one.sent)
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.sent > one.until:
                break
            if _meet(one, other, below):
                found |= {one.pk, other.pk}
    return frozenset(found)


def _meet(one: Round, other: Round, below: Below) -> bool:
    places = below[one.workspace_id], below[other.workspace_id]
    whose = [whom.of_query(round_.concerns).conditions for round_ in (one, other)]
    return one.kind == other.kind and not set(places[0]).isdisjoint(places[1]) and not apart(*whose)


def _question(one: Round, below: Below) -> Question:
    """Return the question after the answers of a round; one voice a person where there is one."""
    kind = Filter((Comparison("kind", EQUAL, (one.kind,)),))
    answers = whom.of_query(one.concerns) & kind & Window(one.sent, one.until).filter()
    workspaces = [str(pk) for pk in below[one.workspace_id]]
    return Question(
        answers.within(workspaces),
        (ByColumn("scale"),),
        one_voice=one.kind != Kind.TRANSACTIONAL,
    )


def _score(tallies: Tallies) -> float | None:
    """Return the score of answers; None of none, and of several scales, which are never pooled."""
    if len(tallies.keys) != 1:
        return None
    ((scale,),) = tallies.keys
    return tallies.on(SCALES[scale]).total().score
