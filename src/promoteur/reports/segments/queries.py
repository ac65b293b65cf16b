"""The figures of segments, asked in one reading of the facts for each of the two periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from promoteur.accounts.models import Workspace
from promoteur.analytics.dimensions import ByColumn, ByTenure, Dimension
from promoteur.analytics.questions import Question
from promoteur.analytics.scored import readable
from promoteur.analytics.segments import SegmentTable, segment_table
from promoteur.reports.asking import Asking
from promoteur.reports.cuts import USUAL
from promoteur.reports.habits import of_habit
from promoteur.reports.scope import Scope
from promoteur.reports.segments.ways import rolled_up
from promoteur.score.scale import SCALES
from promoteur.score.tally import Tallies


@dataclass(frozen=True)
class Cut:
    """Answers cut into segments.

    Attributes:
        by: what by.
        now: the answers of each segment in the days that are shown.
        table: the segments by rank, with their changes since the days that are compared with.
    """

    by: tuple[Dimension, ...]
    now: Tallies
    table: SegmentTable

    @property
    def ranked(self) -> bool:
        """Whether its segments may be ranked: not where habits of countries make the scores."""
        return not any(of_habit(name) for name in self.table.by)


def cut(
    asking: Asking, scope: Scope, by: Sequence[Dimension], heads: Mapping[str, Workspace]
) -> Cut:
    """Return the answers of a scope, cut into segments.

    Args:
        asking: on whose behalf.
        scope: what about.
        by: one dimension, or several that are crossed.
        heads: the child of the page's workspace in or below which each workspace is.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    return compose(asking.tallies(questions(scope, by)), scope, by, heads)


def questions(scope: Scope, by: Sequence[Dimension]) -> list[Question]:
    """Return what is asked for a cut: of the days shown, and of those that they are compared with.

    The second is not there where dates do not go back so far.
    """
    windows = [one for one in (scope.window, scope.before) if one is not None]
    return [Question(scope.within(one), tuple(by), one_voice=scope.one_voice) for one in windows]


def compose(
    found: Sequence[Tallies], scope: Scope, by: Sequence[Dimension], heads: Mapping[str, Workspace]
) -> Cut:
    """Return a cut from the answers to its `questions`."""
    sides = [rolled_up(one.on(SCALES[scope.scale]), heads) for one in found]
    before = sides[1] if len(sides) > 1 and scope.comparable else None
    return Cut(tuple(by), sides[0], segment_table(sides[0], before))


def usual(
    asking: Asking, scope: Scope, ways: Sequence[Dimension], heads: Mapping[str, Workspace]
) -> Dimension | None:
    """Return by what to cut where nobody says: what makes two segments that can be read.

    In the order of `preference`; never chosen by how the scores differ, since that would find
    differences by looking for them. None where nothing cuts these answers.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    ordered = sorted(ways, key=preference)
    now = scope.within(scope.window)
    asked = [Question(now, (one,), one_voice=scope.one_voice) for one in ordered]
    for one, told in zip(ordered, asking.tallies(asked) if asked else [], strict=True):
        counts = rolled_up(told, heads).effective().sum(axis=1).tolist()
        if sum(readable(n) for n in counts) > 1:
            return one
    return next(iter(ordered), None)


def preference(one: Dimension) -> int:
    """Return the place of a way to cut: what customers are, where they answered, last habits.

    Ways that may only be read with a warning, by country or language, are the last.
    """
    if of_habit(one.name):
        return 3
    if isinstance(one, ByTenure):
        return 0
    return 2 if isinstance(one, ByColumn) and one.name in USUAL else 1


def named(tallies: Tallies, names: Sequence[str]) -> Tallies:
    """Return a table with the names of its segments as keys."""
    return replace(tallies, by=("segment",), keys=tuple((name,) for name in names))
