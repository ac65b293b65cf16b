"""Where targets on a response rate stand: by rounds of asking that are over."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.db.models import QuerySet

from promoteur.reports import whom
from promoteur.reports.asking import Asking
from promoteur.reports.models import Round, Target
from promoteur.reports.rounds.queries import outcomes, sent_in, sharing
from promoteur.reports.rounds.rules import Outcome, together
from promoteur.reports.targets import rules
from promoteur.reports.targets.rules import Left
from promoteur.reports.targets.standing import DAYS, Asked, Present, Standing, Stretch
from promoteur.reports.window import Window
from promoteur.score.outlook import Stand

BACK = dt.timedelta(days=730)
"""Rounds that a pace is told from: people are asked a few times a year."""

DECIDING = dt.timedelta(days=DAYS)

Came = tuple[Round, Outcome]
"""A round, and what came of it."""


def standings(asking: Asking, targets: Sequence[Target], present: Present) -> list[Standing]:
    """Return where targets on a response rate stand, in their order.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    asked = [(one, one.rounds()) for one in (_Asked(target, present) for target in targets)]
    rounds = {one.pk: one for _target, its in asked for one in its}
    came = outcomes(asking, list(rounds.values()), present.below, present.today)
    found = dict(zip(rounds, came, strict=True))
    return [target.of_rounds([(one, found[one.pk]) for one in its]) for target, its in asked]


class _Asked(Asked):
    """A target on a response rate as it is asked about."""

    @property
    def last(self) -> dt.date:
        """The last day on which a round of it may have been sent."""
        return min(self.target.due, self.present.today)

    def rounds(self) -> list[Round]:
        """Return its rounds: of whom it concerns, or of everybody where it concerns everybody."""
        found = self._sent_since(self.last - BACK).order_by("sent", "pk")
        wanted = whom.of_query(self.target.concerns)
        if not wanted.conditions:
            return list(found)
        return [one for one in found if whom.of_query(one.concerns) == wanted]

    def of_rounds(self, came: Sequence[Came]) -> Standing:
        """Return where it stands by what came of its rounds, of which those count that are over."""
        over = [one for one in came if one[1].over]
        now = together([one for round_, one in over if round_.sent >= self._decided_since])
        figure = rules.figure_of(now.rate) if now and now.rate else None
        asked, left = now.asked if now else 0, self._left(came)
        return self.standing(asked, figure, self._stretches(over), None, left)

    @property
    def _decided_since(self) -> dt.date:
        return self.last - DECIDING + dt.timedelta(days=1)

    def _sent_since(self, first: dt.date) -> QuerySet[Round]:
        """Return all rounds of its kind from a day on, whomever they concern."""
        workspaces = self.present.below[self.target.workspace_id]
        return sent_in(workspaces, self.target.kind, Window(first, self.last))

    def _left(self, came: Sequence[Came]) -> Left:
        """Return what is left out, and whether what counts may count an answer twice."""
        deciding = [outcome for one, outcome in came if one.sent >= self._decided_since]
        over = self._sent_since(self._decided_since).filter(until__lt=self.present.today)
        counted = [one for one, outcome in came if outcome.over and outcome.counts]
        return Left(
            waiting=sum(not one.over for one in deciding),
            wrong=sum(one.over and one.impossible for one in deciding),
            lost=sum(one.over and bool(one.lost) for one in deciding),
            others=over.count() - sum(one.over for one in deciding),
            shared=bool(sharing(counted, self.present.below)),
        )

    def _stretches(self, came: Sequence[Came]) -> list[Stretch]:
        """Return the rounds of each day as one: a line needs different days."""
        found = []
        for day, same in groupby(came, key=lambda one: one[0].sent):
            one = together([outcome for _round, outcome in same])
            if one is None or one.rate is None:
                continue
            stand = Stand.of_share(day.toordinal(), one.answered, one.asked)
            found.append(Stretch(day, one.asked, rules.figure_of(one.rate), stand))
        return found
