"""Answers of given days, which take the way of every answer, and what members write about them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from promoteur.accounts.models import Workspace
from promoteur.reports.models import Initiative, Round, Target
from promoteur.surveys.models import Survey
from tests.responses.making import House, an_entry

LAST = dt.date(2026, 6, 30)
"""The last day of which there are answers."""

DAY = dt.timedelta(days=1)
BEGAN = LAST - 40 * DAY
AHEAD = timezone.localdate() + dt.timedelta(days=200)


class Answered(House):
    """A workspace into which answers are put by day."""

    def put_scores(
        self, scores: Sequence[int], day: dt.date = LAST, *, of: Survey | None = None, **more: Any
    ) -> None:
        """Put answers of one day, and read them."""
        self.put_entries([(score, day, more) for score in scores], of)

    def put_entries(
        self, given: Iterable[tuple[int, dt.date, dict[str, Any]]], of: Survey | None = None
    ) -> None:
        """Put answers (score, day, and what else an entry has), and read them all."""
        self.put(
            *(
                an_entry(of or self.survey, score=score, received_at=_noon(day), **more)
                for score, day, more in given
            )
        )
        self.drain()


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11), dt.UTC)


def a_target(workspace: Workspace, **more: Any) -> Target:
    given = {
        "name": "Happier",
        "kind": "relational",
        "measure": "score",
        "goal": 50,
        "due": AHEAD,
        **more,
    }
    return Target.objects.create(workspace=workspace, **given)


def an_initiative(workspace: Workspace, **more: Any) -> Initiative:
    given = {"name": "Training of May", "sort": "training", "began": BEGAN, **more}
    return Initiative.objects.create(workspace=workspace, **given)


def a_round(workspace: Workspace, **more: Any) -> Round:
    given = {
        "name": "Spring", "kind": "relational", "sent": LAST - 20 * DAY, "asked": 400,
        "until": LAST, **more,
    }  # fmt: skip
    return Round.objects.create(workspace=workspace, **given)
