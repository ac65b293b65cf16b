"""The figures of a comparison: of two periods, of two segments, of the same people twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from promoteur.accounts.models import Workspace
from promoteur.analytics.change import Change, Comparison, comparison
from promoteur.analytics.dimensions import Dimension
from promoteur.analytics.pairs import Pairs
from promoteur.analytics.questions import Question
from promoteur.analytics.scored import Scored, scored
from promoteur.analytics.segments import segment_table
from promoteur.reports.asking import Asking
from promoteur.reports.glances import Sides, Split, by_each, glances_of, sides
from promoteur.reports.habits import of_habit
from promoteur.reports.scope import Scope
from promoteur.score.paired import PairedChange, paired
from promoteur.score.scale import SCALES
from promoteur.score.tally import Key


class Of(StrEnum):
    """What is compared with what."""

    PERIODS = "periods"
    SEGMENTS = "segments"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Pair:
    """One segment in both periods; None where nobody of it answered.

    Attributes:
        key: of the segment.
        before, now: its tally and interval in each.
        change: between them, corrected for how many segments are shown.
    """

    key: Key
    before: Scored | None
    now: Scored | None
    change: Change | None


@dataclass(frozen=True)
class TwoPeriods(Sides):
    """The days that are shown, and those that they are compared with.

    Attributes:
        segments: those of the cut by which the change is split, best first, and then those that
            are gone.
    """

    segments: tuple[Pair, ...]


def two_periods(
    asking: Asking,
    scope: Scope,
    ways: Sequence[Dimension],
    heads: Mapping[str, Workspace],
    by: str = "",
) -> TwoPeriods:
    """Return what changed between the two periods of a scope.

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
    both, _none = sides(asking, scope, ways, heads, by)
    return TwoPeriods(**vars(both), segments=_paired_segments(both.moved))


def _paired_segments(split: Split | None) -> tuple[Pair, ...]:
    """Return the segments of a cut in both periods."""
    if split is None:
        return ()
    earlier = {one.key: one for one in scored(split.before) if one.tally.n}
    rows = segment_table(split.now, split.before).rows
    there = {row.key for row in rows}
    return (
        *(Pair(row.key, earlier.get(row.key), row.scored, row.change) for row in rows),
        *(Pair(key, one, None, None) for key, one in earlier.items() if key not in there),
    )


@dataclass(frozen=True)
class TwoSegments:
    """Two segments of the same days.

    Attributes:
        by: the name of the dimension that makes them; "" where no cut has two segments.
        ways: the names of those that do.
        values: of that dimension, those of the most answers first.
        one, other: the values that are compared.
        comparison: of the two, the second with the first; None where there are none.
    """

    by: str
    ways: tuple[str, ...]
    values: tuple[Any, ...]
    one: Any
    other: Any
    comparison: Comparison | None


def two_segments(
    asking: Asking,
    scope: Scope,
    ways: Sequence[Dimension],
    heads: Mapping[str, Workspace],
    chosen: tuple[str, str, str],
) -> TwoSegments:
    """Return how two segments of the days of a scope differ.

    Args:
        asking: on whose behalf.
        scope: what about.
        ways: the dimensions that serve.
        heads: the child of the page's workspace in or below which each workspace is.
        chosen: the name of one, and two of its values; "": that which comes first and is
            no country or language, and its two values of the most answers.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    by, one, other = chosen
    asked = by_each(Question(scope.within(scope.window), one_voice=scope.one_voice), ways)
    found = [told.on(SCALES[scope.scale]) for told in asking.tallies(asked)]
    glances = glances_of(ways, found[1:], heads)
    wanted = [glance for glance in glances if glance.name == by]
    usual = [glance for glance in glances if not of_habit(glance.name)]
    glance = next(iter(wanted or usual or glances), None)
    if glance is None:
        return TwoSegments("", (), (), None, None, None)
    names = tuple(each.name for each in glances)
    frequent = sorted(glance.now, key=lambda row: -row[1].n)
    given = [key[0] for key, _tally in frequent if key[0] is not None]
    one = one or given[0]
    other = other or next((value for value in given if value != one), "")
    sides = [glance.now.only(glance.name, value) for value in (one, other)]
    values = tuple(dict.fromkeys((*given, one, *filter(None, (other,)))))
    compared = comparison(("", ""), sides[1], sides[0])  # one minus the other
    return TwoSegments(glance.name, names, values, one, other, compared)


@dataclass(frozen=True)
class SamePeople:
    """The same people in the two periods of a scope.

    Attributes:
        pairs: people by category in both.
        change: of those who answered in both; None where nobody did.
    """

    pairs: Pairs
    change: PairedChange | None


def same_people(asking: Asking, scope: Scope) -> SamePeople | None:
    """Return how the same people answered twice; None where dates do not go back so far.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    if scope.before is None:
        return None
    pairs = asking.pair(scope.within(scope.before), scope.within(scope.window))
    return SamePeople(pairs, paired(pairs.table))
