"""A filter as the engines understand it: one narwhals expression on the physical columns.

Engines read less where a comparison stands as plainly as `survey = 'nps' and day >= 20454`, so
nothing is wrapped round one by which files are told apart that would not change what it selects.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from promoteur.analytics.columns import Column, Columns, Property, Type
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import CATEGORY, DAY, NEVER_EMPTY, as_date
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.reach import day_of, reach
from promoteur.analytics.values import value_columns, value_of
from promoteur.kit.conditions import (
    EMPTY,
    IN,
    NOT_EMPTY,
    NOT_IN,
    ORDERINGS,
    UNEQUAL,
    Comparison,
    Condition,
    Not,
    comparisons,
)
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded
from promoteur.score.scale import category

FEW = 3
"""Values that are compared one by one: Spark and ClickHouse look into a list only row by row."""

_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_COMPARE: dict[str, Callable[[nw.Expr, Any], nw.Expr]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a comparison reads the table: what, of which columns, with which values.

    `values` are whole numbers, numbers or texts, as `value` has them; `gaps` says that it may be
    null.
    """

    columns: tuple[str, ...]
    value: nw.Expr
    values: tuple[Any, ...]
    gaps: bool


def predicate(selected: Filter, columns: Columns) -> nw.Expr | None:
    """Return what is true for the facts that a filter selects; None where it selects all.

    For other facts it is false, or null where a column is empty: it is there to `filter` by.

    Raises:
        QuestionProblem: there is no such column, or its values are of another type.
    """
    parts = [_true(condition, columns, exact=False) for condition in selected.conditions]
    return _joined(operator.and_, [*_months(selected), *parts]) if parts else None


def needed(selected: Filter, columns: Columns) -> set[str]:
    """Return the physical columns that `predicate` reads.

    Raises:
        QuestionProblem: there is no such column, or its values are of another type.
    """
    leaves = [leaf for one in selected.conditions for leaf in comparisons(one)]
    read = {n for leaf in leaves if not _is_settled(leaf) for n in _reading(leaf, columns).columns}
    bounded = any(True for _month in _months(selected)) or any(map(_is_settled, leaves))
    return read | ({"month"} if bounded else set())


def _months(selected: Filter) -> Iterator[nw.Expr]:
    """Return what dates say about the month, by which the table is divided."""
    reached = reach(selected)
    if reached.first_month is not None:
        yield nw.col("month") >= reached.first_month
    if reached.last_month is not None:
        yield nw.col("month") <= reached.last_month


def _true(condition: Condition, columns: Columns, *, exact: bool) -> nw.Expr:
    """Return an expression for a condition; with `exact` it is never null."""
    if isinstance(condition, Comparison):
        return _compared(condition, columns, exact=exact)
    if isinstance(condition, Not):
        return ~_true(condition.part, columns, exact=True)
    join = operator.and_ if condition.word == "and" else operator.or_
    return _joined(join, [_true(part, columns, exact=exact) for part in condition.parts])


def _joined(join: Callable[[Any, Any], Any], parts: Sequence[nw.Expr]) -> nw.Expr:
    """Return parts joined in halves: hundreds in a row would be nested too deep to be read."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    joined: nw.Expr = join(_joined(join, parts[:middle]), _joined(join, parts[middle:]))
    return joined


def _is_settled(comparison: Comparison) -> bool:
    """Whether a comparison is true for every fact, or for none, whatever the fact."""
    empties = comparison.operator in {EMPTY, NOT_EMPTY} and comparison.column in NEVER_EMPTY
    return empties or (comparison.operator in {IN, NOT_IN} and not comparison.values)


def _compared(comparison: Comparison, columns: Columns, *, exact: bool) -> nw.Expr:
    if _is_settled(comparison):  # every fact has a month, and engines open no file to see that
        month = nw.col("month")
        return month > 0 if comparison.operator in {NOT_EMPTY, NOT_IN} else month < 0
    reading = _reading(comparison, columns)
    column = reading.value
    if comparison.operator == EMPTY:
        return column.is_null()
    if comparison.operator == NOT_EMPTY:
        return ~column.is_null()
    if comparison.operator in {UNEQUAL, NOT_IN}:
        other = ~_among(column, reading.values)
        return column.is_null() | other if reading.gaps else other
    if comparison.operator in ORDERINGS:
        found = _COMPARE[comparison.operator](column, reading.values[0])
    else:
        found = _among(column, reading.values, telling=not reading.gaps)
    return ~column.is_null() & found if exact and reading.gaps else found


def _among(column: nw.Expr, values: tuple[Any, ...], *, telling: bool = False) -> nw.Expr:
    """Return whether a column has one of these values: compared one by one where they are few.

    With `telling`, files and groups of rows are left out by what is known of the column: a long
    list is told with its least and greatest value. Without, it would be looked up in vain, which
    DuckDB does for each `or`: it is kept from that by counting which comparisons are true.
    """
    runs = [*_runs(values)]
    if len(runs) > FEW:
        within = (column >= min(values)) & (column <= max(values))
        return within & column.is_in(values) if telling else column.is_in(values)
    compared = [
        column == low if low == high else (column >= low) & (column <= high) for low, high in runs
    ]
    if telling or len(compared) == 1:
        return _joined(operator.or_, compared)
    return _joined(operator.add, [one.cast(nw.Int8) for one in compared]) > 0


def _runs(values: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Return the first and the last of whole numbers that follow each other; other values twice."""
    ordered = sorted(values)
    first = last = ordered[0]
    for value in ordered[1:]:
        if not (isinstance(value, int) and value == last + 1):
            yield first, last
            first = value
        last = value
    yield first, last


def _reading(comparison: Comparison, columns: Columns) -> _Reading:
    """Return how a comparison reads the table.

    Raises:
        QuestionProblem: there is no such column, or its values are of another type.
    """
    said = tuple(map(str, comparison.values))
    if comparison.column == CATEGORY:
        scores = tuple(score for score in range(11) if category(score) in said)
        return _of_column("score", scores, gaps=False)
    found = columns.find(comparison.column)
    if isinstance(found, Property):
        return _property_reading(comparison, found, said)
    return _fact_reading(found, said)


def _of_column(name: str, values: tuple[Any, ...], *, gaps: bool) -> _Reading:
    return _Reading((name,), nw.col(name), values, gaps)


def _fact_reading(column: Column, said: tuple[str, ...]) -> _Reading:
    if column.name == DAY:
        return _of_column("day", tuple(map(day_of, said)), gaps=False)
    values = tuple(map(int, said)) if column.meaning is Type.NUMBER else said
    return _of_column(column.name, values, gaps=column.name not in NEVER_EMPTY)


def _property_reading(comparison: Comparison, found: Property, said: tuple[str, ...]) -> _Reading:
    if not said:  # `is empty`
        return _Reading(value_columns(found), value_of(found), (), gaps=True)
    if found.type is Type.NUMBER:
        numbers = tuple(_number(found, value) for value in said)
        return _of_column(found.number, numbers, gaps=True)
    if found.type is Type.BOOLEAN:
        said = tuple(_truth(found, value) for value in said)
    if found.type is Type.DATE:
        days = tuple(day_of(as_date(value, found.name).isoformat()) for value in said)
        return _of_column(found.day, days, gaps=True)
    if comparison.operator in ORDERINGS:
        raise QuestionProblem(
            _(
                "“{column}” holds text, which has no order: “{operator}” compares numbers and "
                "dates. Use = or in."
            ).format(column=found.name, operator=comparison.operator)
        )
    return _Reading(value_columns(found), value_of(found), said, gaps=True)


def _number(found: Property, said: str) -> float:
    if _NUMBER.fullmatch(said) and math.isfinite(float(said)):
        return float(said)
    raise QuestionProblem(
        _("“{column}” holds numbers, and “{value}” is not written as one: write 3.5.").format(
            column=found.name, value=said[:50]
        )
    )


def _truth(found: Property, said: str) -> str:
    if folded(said) in {"true", "false"}:
        return folded(said)
    raise QuestionProblem(
        _("“{column}” holds true and false, and “{value}” is neither.").format(
            column=found.name, value=said[:50]
        )
    )
