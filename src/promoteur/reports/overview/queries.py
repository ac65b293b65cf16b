"""The figures of the overview, asked in few readings of the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from promoteur.accounts.models import Workspace
from promoteur.analytics.change import Comparison, comparison
from promoteur.analytics.dimensions import ByPeriod, Dimension
from promoteur.analytics.questions import Question
from promoteur.reports.asking import Asking
from promoteur.reports.glances import Glance, Split, by_each, corrected, glances_of, split_by
from promoteur.reports.habits import of_habit
from promoteur.reports.scope import Scope
from promoteur.reports.steps import Steps, steps_of
from promoteur.score.scale import SCALES
from promoteur.score.tally import Tallies, Tally

SHOWN = 6
"""Ways to cut the answers that the overview shows at a glance."""


@dataclass(frozen=True)
class Overview:
    """Where a workspace stands.

    Attributes:
        now: the answers of the days that are shown.
        comparison: with the days before; None where there are none before.
        steps: how time is cut in the trend.
        trend: the answers of each step.
        glances: ways to cut the answers, what customers are first.
        moved: how the change is split by one of them; None where there is none, or too few
            answered to say.
    """

    now: Tally
    comparison: Comparison | None
    steps: Steps
    trend: Tallies
    glances: tuple[Glance, ...]
    moved: Split | None

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
    now_asked = by_each(Question(scope.within(scope.window), one_voice=scope.one_voice), ways)
    before_asked = (
        [] if scope.before is None else [replace(now_asked[0], filter=scope.within(scope.before))]
    )
    trend_asked = Question(
        scope.answers() & steps.window.filter(),
        (ByPeriod(steps.period),),
        one_voice=scope.one_voice,
    )
    found = asking.tallies([*now_asked, *before_asked, trend_asked])
    on_scale = [one.on(SCALES[scope.scale]) for one in found]
    now, before = on_scale[: len(now_asked)], on_scale[len(now_asked) : -1]
    glances = glances_of(ways, now[1:], heads)
    changed = comparison(("", ""), before[0], now[0]) if before else None
    return Overview(
        now=now[0].total(),
        comparison=changed,
        steps=steps,
        trend=steps.filled(on_scale[-1]),
        glances=glances,
        moved=(
            split_by(asking, scope, glances, by, heads) if changed and changed.readable else None
        ),
    )
