"""The same people twice: in which category each of them was before, and in which after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from promoteur.analytics.columns import Columns
from promoteur.analytics.filters import Filter
from promoteur.analytics.predicate import needed, predicate
from promoteur.analytics.questions import VOICE
from promoteur.analytics.undated import Days
from promoteur.score.assembly import Values
from promoteur.score.frames import ANSWER, Grouping, tallies_by
from promoteur.score.scale import Category, category
from promoteur.score.tally import Tallies, Tally

InCategories = tuple[int, int, int]
"""How many people are detractors, passives and promoters."""

_BEFORE, _SIDE = "before", "promoteur side"


@dataclass(frozen=True, slots=True)
class Pairs:
    """People by the category of their latest answer on each of two sides.

    Answers of nobody known are on no side: whether one person gave two of them cannot be told.

    Attributes:
        table: those with an answer on both sides, by category before (rows) and after (columns):
            what `score.paired` takes.
        only_before: those who answered before and not after.
        only_after: those who answered after and not before.
    """

    table: tuple[InCategories, InCategories, InCategories]
    only_before: InCategories
    only_after: InCategories

    @property
    def people(self) -> int:
        """How many have an answer on both sides."""
        return sum(map(sum, self.table))


@dataclass(frozen=True)
class Pairing:
    """What is counted of the same people; an engine counts it as it counts a `Counting`.

    On each side a person counts by the latest of the answers that the side's filter selects: the
    rule of one voice per person. The sides may have answers in common.

    Attributes:
        before, after: which answers each side has.
        columns: those of the table.
    """

    before: Filter
    after: Filter
    columns: Columns

    @property
    def groupings(self) -> list[Grouping]:
        """What people are counted by besides their answer after: their score before."""
        return [(_BEFORE,)]

    @property
    def weighted(self) -> bool:
        """Whether the rows have weights: they are people, and have none."""
        return False

    def reads(self) -> dict[str, str]:
        """Return the columns that are read, with their types, in the order of the table.

        Raises:
            QuestionProblem: the table has no such column, or one that does not serve.
        """
        wanted = {*VOICE, *needed(self.before, self.columns), *needed(self.after, self.columns)}
        return {name: kind for name, kind in self.columns.physical().items() if name in wanted}

    def rows(self, frame: Any) -> nw.LazyFrame[Any]:
        """Return a row per person, in the engine that opened the frame: the score on each side.

        The sides are put one below the other and grouped, not joined: engines do not agree on what
        stands beside a row that has no partner.
        """
        person, facts = VOICE[0], nw.from_native(frame).lazy()
        sides = [
            self._latest(facts, one).with_columns(nw.lit(number).alias(_SIDE))
            for number, one in enumerate((self.before, self.after))
        ]
        before, after = (
            nw.when(nw.col(_SIDE) == number).then(nw.col("score")) for number in range(2)
        )
        told = nw.concat(sides).select(person, before.alias(_BEFORE), after.alias(ANSWER))
        people = told.group_by(person).agg(nw.col(_BEFORE).max(), nw.col(ANSWER).max())
        return people.select(_BEFORE, ANSWER)

    def undated(self) -> tuple["Pairing", Days]:
        """Return it as it is: each side has days of its own."""
        return self, {}

    def tallies(self, found: Iterable[Sequence[Values]]) -> list[Tallies]:
        """Return one table of people, from the columns that an engine counted.

        Its rows are the scores before, None for those who had none; what is tallied is the scores
        after, and those who had none are missing.
        """
        return list(map(tallies_by, self.groupings, found))

    def _latest(self, facts: nw.LazyFrame[Any], side: Filter) -> nw.LazyFrame[Any]:
        """Return the latest answer of each person on a side.

        It is `one_voice` without the answers that stay whatever else there is: those of nobody
        known, which an engine would have to put in order as well.
        """
        person, *order = VOICE
        condition = predicate(side, self.columns)
        chosen = facts if condition is None else facts.filter(condition)
        known = chosen.filter(~nw.col(person).is_null())
        last = nw.col(person).is_last_distinct().over(order_by=order)
        return known.filter(last).select(person, "score")


def pairs_of(tallies: Tallies) -> Pairs:
    """Return people by category, from the table that a `Pairing` makes of them by score."""
    nobody = Tally.of_counts((0,) * len(tallies.scale.labels), scale=tallies.scale)
    after: dict[Category | None, Tally] = dict.fromkeys((*Category, None), nobody)
    for (score,), tally in tallies:
        after[None if score is None else category(score)] += tally
    detractors, passives, promoters = (after[one] for one in Category)
    return Pairs(
        table=(_counts(detractors), _counts(passives), _counts(promoters)),
        only_before=(detractors.missing, passives.missing, promoters.missing),
        only_after=_counts(after[None]),
    )


def _counts(tally: Tally) -> InCategories:
    return int(tally.detractors), int(tally.passives), int(tally.promoters)
