"""The figures of agents, asked at once: two periods, and the steps of their trends."""

from dataclasses import dataclass

from promoteur.accounts.sight import AGENT
from promoteur.analytics.dimensions import ByColumn, ByPeriod
from promoteur.analytics.periods import spread, without_holes
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import NOT_EMPTY, Comparison
from promoteur.reports.asking import Asking
from promoteur.reports.scope import Scope
from promoteur.reports.segments.queries import Cut, compose, questions
from promoteur.reports.steps import Steps, steps_of
from promoteur.score.scale import SCALES
from promoteur.score.tally import Key, Tallies

MOST = 32
"""Agents that the page shows, those with the most answers; the file has all of them."""


@dataclass(frozen=True)
class Agents:
    """Agents side by side.

    Attributes:
        cut: the answers of each.
        trends: by agent, the answers of each step before and in the days that are shown.
    """

    cut: Cut
    trends: dict[Key, Tallies]


def agents(asking: Asking, scope: Scope) -> Agents:
    """Return the answers of a scope by the agent that they are about; those about nobody are out.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    about, steps, by = about_agents(scope), steps_of(scope), ByColumn(AGENT)
    over_time = Question(
        about.answers() & steps.window.filter(),
        (by, ByPeriod(steps.period)),
        one_voice=about.one_voice,
    )
    *sides, told = asking.tallies([*questions(about, (by,)), over_time])
    found = compose(sides, about, (by,), {})
    largest = sorted(found.table.rows, key=lambda one: -one.scored.tally.n)[:MOST]
    trends = _trends(told.on(SCALES[scope.scale]), steps, {one.key for one in largest})
    return Agents(found, trends)


def about_agents(scope: Scope) -> Scope:
    """Return a scope without the answers that are about no agent."""
    return scope.narrowed(Comparison(AGENT, NOT_EMPTY))


def _trends(told: Tallies, steps: Steps, wanted: set[Key]) -> dict[Key, Tallies]:
    """Return of each agent the answers of each step; a step without answers has a row too."""
    days = list(spread(steps.period, steps.window.first, steps.window.last))
    rows: dict[Key, list[int]] = {}
    for row, (agent, _day) in enumerate(told.keys):
        rows.setdefault((agent,), []).append(row)
    return {
        key: without_holes(told.take(found).only(AGENT, key[0]), days)
        for key, found in rows.items()
        if key in wanted
    }
