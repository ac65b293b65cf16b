"""Questions: which facts, counted by what → tallies. One lazy narwhals expression each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from promoteur.analytics.columns import Columns, Property, Type
from promoteur.analytics.dimensions import ByPeriod, Dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.predicate import needed, predicate
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.language import gettext as _
from promoteur.score.frames import Collect, columns_of, one_voice, tally
from promoteur.score.tally import Key, Tallies

VOICE = ("person", "answered_at", "score", "draw")
"""What one voice per person reads: whose, and which is the latest; of equals, the higher score.

Of equals in that too, `draw` decides: the same on every engine, and whatever is merged.
"""


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
        """Return the physical columns that it reads of the facts that are `selected`.

        Raises:
            QuestionProblem: as `reads`.
        """
        weight = () if self.weight is None else (_weight(self.weight, columns),)
        return {"score", *weight, *(name for one in self.by for name in one.reads(columns))}


def selected(frame: Any, question: Question, columns: Columns) -> nw.LazyFrame[Any]:
    """Return the facts that a question counts, still in the frame's own engine."""
    facts: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    condition = predicate(question.filter, columns)
    facts = facts if condition is None else facts.filter(condition)
    return _voices(facts, question, columns) if question.one_voice else facts


def _voices(frame: nw.LazyFrame[Any], question: Question, columns: Columns) -> nw.LazyFrame[Any]:
    """Return the facts in which each person has one voice per period of the question."""
    periods = {f"period {i}": one.expression(columns) for i, one in enumerate(question.periods)}
    if periods:
        frame = frame.with_columns(*(found.alias(name) for name, found in periods.items()))
    spoke = ~nw.col("score").is_null()
    person, *order = VOICE
    return one_voice(frame, spoke, person, tuple(periods), order)


def count(
    frame: nw.LazyFrame[Any], question: Question, columns: Columns, collect: Collect = columns_of
) -> Tallies:
    """Return the tallies of facts that are `selected` already.

    Args:
        frame: those facts.
        question: what is asked.
        columns: those of the table.
        collect: what fetches the counted columns.

    Returns:
        one row for each combination of values that there is; its keys are what `Dimension.value`
        makes of them, ordered as the engine's values are. Without dimensions: one row, even when
        there are no answers.
    """
    by = {f"by {i}": one.expression(columns) for i, one in enumerate(question.by)}
    chosen = {"score": nw.col("score"), **by}
    if question.weight is not None:
        chosen["weight"] = nw.col(_weight(question.weight, columns))
    rows = frame.select(*(found.alias(name) for name, found in chosen.items()))
    weight = "weight" if question.weight is not None else None
    counted = tally(rows.to_native(), "score", by=list(by), weight=weight, collect=collect)
    tallies = counted if isinstance(counted, Tallies) else Tallies.of({(): counted}, by=())
    return replace(
        tallies, by=tuple(one.name for one in question.by), keys=_named(tallies.keys, question.by)
    )


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


def ask(frame: Any, question: Question, columns: Columns, collect: Collect = columns_of) -> Tallies:
    """Return how many answers per score: the whole way from facts to tallies.

    Args:
        frame: the facts as an engine opened them, with the columns that the question reads.
        question: what is asked.
        columns: those of the table.
        collect: what fetches the counted columns.
    """
    return count(selected(frame, question, columns), question, columns, collect)


def reads_of(questions: Sequence[Question], columns: Columns) -> dict[str, str]:
    """Return the columns that any of the questions reads, in the order of the table."""
    wanted = set().union(*(one.reads(columns) for one in questions))
    return {name: kind for name, kind in columns.physical().items() if name in wanted}


def _weight(name: str, columns: Columns) -> str:
    found = columns.find(name)
    if not isinstance(found, Property) or found.type is not Type.NUMBER:
        raise QuestionProblem(
            _("Answers are weighted by a property of numbers, and “{name}” is none.").format(
                name=name
            )
        )
    return found.number
