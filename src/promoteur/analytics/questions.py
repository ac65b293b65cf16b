"""Questions: which facts, counted by what → tallies. One lazy narwhals expression each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals as nw

from promoteur.analytics.columns import Columns, Property, Type
from promoteur.analytics.dimensions import ByPeriod, Dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.predicate import needed, predicate
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.undated import Days, says_stand_in, undated
from promoteur.kit.language import gettext as _
from promoteur.score.assembly import Values
from promoteur.score.frames import SPOKE, Grouping, one_voice, rows_by, tallies_by
from promoteur.score.tally import Key, Tallies

VOICE = ("person", "answered_at", "score", "draw")
"""What one voice per person reads: whose, and which is the latest; of equals, the higher score.

Of equals in that too, `draw` decides: the same on every engine, and whatever is merged.
"""

NARROW = 5
"""Columns up to which facts are put in order as they are, to find each person's latest."""


@dataclass(frozen=True)
class Question:
    """How many answers per score, for a filter, by dimensions.

    Attributes:
        filter: which answers.
        by: what they are counted by.
        weight: the number property that says how much an answer weighs; None: each weighs 1.
        one_voice: count each person once per period (those among `by`; without one, once in all):
            the latest of the answers that `filter` selects. Answers of nobody known all count.
    """

    filter: Filter = field(default_factory=Filter)
    by: tuple[Dimension, ...] = ()
    weight: str | None = None
    one_voice: bool = False

    def __post_init__(self) -> None:
        names = [one.name for one in self.by]
        if len(set(names)) < len(names):
            raise QuestionProblem(
                _("The answers are counted twice by the same: {names}. Name each once.").format(
                    names=", ".join(names)
                )
            )

    @property
    def periods(self) -> tuple[ByPeriod, ...]:
        """The periods among the dimensions."""
        return tuple(one for one in self.by if isinstance(one, ByPeriod))

    def reads(self, columns: Columns) -> set[str]:
        """Return the physical columns that it reads.

        Raises:
            QuestionProblem: the table has no such column, or one that does not serve.
        """
        voice = VOICE if self.one_voice else ()
        return {*needed(self.filter, columns), *voice, *self.counts(columns)}

    def counts(self, columns: Columns) -> set[str]:
        """Return the physical columns that it reads of the facts that it selects.

        Raises:
            QuestionProblem: as `reads`.
        """
        weight = () if self.weight is None else (_weight(self.weight, columns),)
        return {"score", *weight, *(name for one in self.by for name in one.reads(columns))}


@dataclass(frozen=True)
class Counting:
    """What one reading of the facts counts; engines remember by it how they put it.

    Attributes:
        questions: of one filter, one weight and the same voices.
        columns: those of the table.
    """

    questions: tuple[Question, ...]
    columns: Columns

    def reads(self) -> dict[str, str]:
        """Return the columns that are read, with their types, in the order of the table.

        Raises:
            QuestionProblem: the table has no such column, or one that does not serve.
        """
        wanted = set().union(*(one.reads(self.columns) for one in self.questions))
        return {name: kind for name, kind in self.columns.physical().items() if name in wanted}

    @property
    def groupings(self) -> list[Grouping]:
        """What each question is counted by: names of columns of `rows`."""
        return [tuple(self._names[one] for one in asked.by) for asked in self.questions]

    @property
    def weighted(self) -> bool:
        """Whether answers have weights."""
        return self.questions[0].weight is not None

    def rows(self, frame: Any) -> nw.LazyFrame[Any]:
        """Return the rows to count, in the engine that opened the frame: one expression."""
        weight = self.questions[0].weight
        return rows_by(
            self._selected(frame).to_native(),
            "score",
            {name: one.expression(self.columns) for one, name in self._names.items()},
            None if weight is None else _weight(weight, self.columns),
        )

    def undated(self) -> tuple["Counting", Days]:
        """Return the same questions with stand-ins for their days, and what they stand for."""
        selected, days = undated(self.questions[0].filter)
        if not days or says_stand_in([(one.by, one.weight) for one in self.questions]):
            return self, {}
        put = tuple(replace(one, filter=selected) for one in self.questions)
        return replace(self, questions=put), days

    def tallies(self, found: Iterable[Sequence[Values]]) -> list[Tallies]:
        """Return the answer to each question from the columns that an engine counted.

        One row for each combination of values that there is; its keys are what `Dimension.value`
        makes of them, ordered as the engine's values are. Without dimensions: one row, even when
        there are no answers.
        """
        tallies = map(tallies_by, self.groupings, found)
        return [
            replace(one, by=tuple(d.name for d in asked.by), keys=_named(one.keys, asked.by))
            for one, asked in zip(tallies, self.questions, strict=True)
        ]

    @cached_property
    def _names(self) -> dict[Dimension, str]:
        different = dict.fromkeys(one for asked in self.questions for one in asked.by)
        return {one: f"by {i}" for i, one in enumerate(different)}

    def _selected(self, frame: Any) -> nw.LazyFrame[Any]:
        """Return the facts that the questions count, still in the frame's own engine."""
        facts: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
        first = self.questions[0]
        condition = predicate(first.filter, self.columns)
        facts = facts if condition is None else facts.filter(condition)
        if not first.one_voice:
            return facts
        periods = {f"period {i}": p.expression(self.columns) for i, p in enumerate(first.periods)}
        if periods:
            facts = facts.with_columns(*(found.alias(name) for name, found in periods.items()))
        counted = set().union(*(one.counts(self.columns) for one in self.questions))
        voices = _voices if len(counted) <= NARROW else _voices_of_wide
        return voices(facts, tuple(periods))


def _voices(facts: nw.LazyFrame[Any], periods: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return the facts in which each person has one voice per period."""
    person, *order = VOICE
    return one_voice(facts, ~nw.col("score").is_null(), person, periods, order)


def _voices_of_wide(facts: nw.LazyFrame[Any], periods: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return the same of facts with many columns, all of which it costs to put in order.

    Few people answer twice in a period, which is never null. To find them takes two columns; only
    their answers are put in order.
    """
    keys = [VOICE[0], *periods]
    known = facts.filter(~nw.col(VOICE[0]).is_null())
    answers = known.group_by(*keys).agg(nw.len().alias("answers"))
    several = answers.filter(nw.col("answers") > 1).select(*keys)
    last = _voices(facts.join(several, on=keys, how="semi"), periods).drop(SPOKE)
    return nw.concat([facts.join(several, on=keys, how="anti"), last])


def _named(keys: Sequence[Key], by: Sequence[Dimension]) -> tuple[Key, ...]:
    """Return keys as people read them; each value of a dimension is looked up once."""
    columns = list(zip(*keys, strict=True))
    if not columns:
        return tuple(keys)
    values = [
        {raw: one.value(raw) for raw in set(column)}
        for one, column in zip(by, columns, strict=True)
    ]
    named = (map(found.__getitem__, col) for found, col in zip(values, columns, strict=True))
    return tuple(zip(*named, strict=True))


def _weight(name: str, columns: Columns) -> str:
    found = columns.find(name)
    if not isinstance(found, Property) or found.type is not Type.NUMBER:
        raise QuestionProblem(
            _("Answers are weighted by a property of numbers, and “{name}” is none.").format(
                name=name
            )
        )
    return found.number
