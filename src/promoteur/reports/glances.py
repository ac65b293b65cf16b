"""Ways to cut the answers of a page, at a glance: which differ, and how a change splits by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from promoteur.accounts.models import Workspace
from promoteur.analytics.change import Comparison, comparison
from promoteur.analytics.dimensions import Dimension
from promoteur.analytics.questions import Question
from promoteur.analytics.segments import SegmentTable, differ, segment_table
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.reports.asking import Asking
from promoteur.reports.scope import Scope
from promoteur.reports.segments.queries import preference
from promoteur.reports.segments.ways import rolled_up
from promoteur.score.decompose import Decomposition, decompose
from promoteur.score.scale import SCALES
from promoteur.score.segments import Heterogeneity, false_discovery
from promoteur.score.tally import Tallies, Tally


@dataclass(frozen=True)
class Glance:
    """One way to cut the answers: whether its segments differ.

    Attributes:
        way: the dimension.
        heterogeneity: whether its segments differ.
        now: the answers of each segment.
        among: that it would be real alone and is not among so many ways; "" of any other.
    """

    way: Dimension
    heterogeneity: Heterogeneity
    now: Tallies
    among: str = ""

    @property
    def name(self) -> str:
        """The name of the dimension."""
        return self.way.name

    @cached_property
    def table(self) -> SegmentTable:
        """Return the segments by rank."""
        return segment_table(self.now)


@dataclass(frozen=True)
class Split:
    """A change by the segments of one dimension: of the days before, of now, and what each adds."""

    name: str
    before: Tallies
    now: Tallies
    parts: Decomposition


def by_each(question: Question, ways: Sequence[Dimension]) -> list[Question]:
    """Return a question as it is, and then by each dimension.

    Pages that ask alike share what is remembered.
    """
    return [question, *(replace(question, by=(one,)) for one in ways)]


def glances_of(
    ways: Sequence[Dimension], now: Sequence[Tallies], heads: Mapping[str, Workspace]
) -> tuple[Glance, ...]:
    """Return the cuts of which two segments can be read, in the order of `preference`.

    They are not sorted by how far their segments differ: that would find differences by looking
    for them.

    Args:
        ways: the dimensions that serve.
        now: the answers by each.
        heads: the child of the page's workspace in or below which each workspace is: a workspace
            counts with all below it, as everywhere.
    """
    rolled = [rolled_up(one, heads) for one in now]
    told = ((one, differ(segments), segments) for one, segments in zip(ways, rolled, strict=True))
    found = [Glance(one, differs, segments) for one, differs, segments in told if differs]
    return tuple(sorted(found, key=lambda glance: preference(glance.way)))


def corrected(glances: Sequence[Glance]) -> tuple[Glance, ...]:
    """Return cuts that are shown together, their p corrected for how many they are."""
    p = false_discovery([one.heterogeneity.p for one in glances]).tolist()
    return tuple(
        _corrected(one, adjusted, len(glances)) for one, adjusted in zip(glances, p, strict=True)
    )


def _corrected(one: Glance, p: float, n: int) -> Glance:
    found = replace(one.heterogeneity, p=p)
    told = _("The differences could be chance (among {n} ways compared).").format(n=number(n))
    doubt = one.heterogeneity.real and not found.real
    return replace(one, heterogeneity=found, among=told if doubt else "")


def split_by(
    asking: Asking,
    scope: Scope,
    glances: Sequence[Glance],
    by: str,
    heads: Mapping[str, Workspace],
) -> Split | None:
    """Return how the change is split by the dimension asked for, else by the first.

    Of the days before, only the segments that are shown are counted. None where nothing can be
    split.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    wanted = [one for one in glances if one.name == by] or glances[:1]
    if not wanted or scope.before is None:
        return None
    earlier = Question(scope.within(scope.before), (wanted[0].way,), one_voice=scope.one_voice)
    (found,) = asking.tallies([earlier])
    before = rolled_up(found.on(SCALES[scope.scale]), heads)
    parts = decompose(before, wanted[0].now)
    return None if parts is None else Split(wanted[0].name, before, wanted[0].now, parts)


@dataclass(frozen=True)
class Sides:
    """The days that are shown beside those that they are compared with.

    Attributes:
        now: the answers of the days that are shown.
        comparison: with those before; None where there are none before.
        glances: the ways to cut the answers, what customers are first.
        moved: how the change is split by one of them; None where there is none, or too few
            answered to say.
    """

    now: Tally
    comparison: Comparison | None
    glances: tuple[Glance, ...]
    moved: Split | None


def sides(  # noqa: PLR0913 - what a page asks, of whom, and how it shall be cut
    asking: Asking,
    scope: Scope,
    ways: Sequence[Dimension],
    heads: Mapping[str, Workspace],
    by: str = "",
    *,
    also: Sequence[Question] = (),
) -> tuple[Sides, list[Tallies]]:
    """Return both sides of a scope, and the tallies of what else a page asks in the same reading.

    Args:
        asking: on whose behalf.
        scope: what about.
        ways: the dimensions that serve.
        heads: the child of the page's workspace in or below which each workspace is.
        by: the name of the dimension by which the change is split; "": the first.
        also: further questions.

    Raises:
        QuestionProblem: the filter does not fit the table.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    asked = by_each(Question(scope.within(scope.window), one_voice=scope.one_voice), ways)
    if scope.before is not None:
        asked.append(replace(asked[0], filter=scope.within(scope.before)))
    found = [one.on(SCALES[scope.scale]) for one in asking.tallies([*asked, *also])]
    now, before = found[: len(ways) + 1], found[len(ways) + 1 : len(asked)]
    glances = glances_of(ways, now[1:], heads)
    compared = comparison(("", ""), before[0], now[0]) if before else None
    readable = compared is not None and compared.readable
    split = split_by(asking, scope, glances, by, heads) if readable else None
    return Sides(now[0].total(), compared, glances, split), found[len(asked) :]
