"""The figures of the overview, asked in few readings of the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promoteur.accounts.models import Workspace
from promoteur.analytics.dimensions import ByPeriod, Dimension
from promoteur.analytics.questions import Question
from promoteur.reports.asking import Asking
from promoteur.reports.glances import Glance, Sides, corrected, sides
from promoteur.reports.habits import of_habit
from promoteur.reports.scope import Scope
from promoteur.reports.steps import Steps, steps_of
from promoteur.score.tally import Tallies

SHOWN = 6
"""Ways to cut the answers that the overview shows at a glance."""


@dataclass(frozen=True)
class Overview(Sides):
    """Where a workspace stands: both sides, and the way there.

    Attributes:
        steps: how time is cut in the trend.
        trend: the answers of each step.
    """

    steps: Steps
    trend: Tallies

    @property
    def shown(self) -> tuple[Glance, ...]:
        """The cuts at a glance, corrected for their number; none by countries or languages."""
        return corrected([one for one in self.glances if not of_habit(one.name)][:SHOWN])


def overview(
    asking: Asking,
    scope: Scope,
    ways: Sequence[Dimension],
    heads: Mapping[str, Workspace],
    by: str = "",
) -> Overview:
    """Return the figures of the overview.

    Args:
        asking: on whose behalf.
        scope: what about.
        ways: the dimensions that serve.
        heads: the child of the page's workspace in or below which each workspace is.
        by: the name of the dimension by which the change is split; "": the first.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    steps = steps_of(scope)
    trend_asked = Question(
        scope.answers() & steps.window.filter(),
        (ByPeriod(steps.period),),
        one_voice=scope.one_voice,
    )
    both, (trend,) = sides(asking, scope, ways, heads, by, also=[trend_asked])
    return Overview(**vars(both), steps=steps, trend=steps.filled(trend))
