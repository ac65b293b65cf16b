"""One writing for each selection of facts: names folded, values as text, what cannot be refused.

Two selections that a person would call the same become the same conditions, so that one can be the
key under which the answers to the other are kept.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import Any

from promoteur.analytics.columns import NAMED, Kind, Type
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.conditions import (
    EMPTY,
    EQUAL,
    IN,
    NOT_EMPTY,
    NOT_IN,
    ORDERINGS,
    UNEQUAL,
    Both,
    Comparison,
    Condition,
    Not,
    Number,
    number_text,
    text,
)
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded
from promoteur.score.scale import Category

CATEGORY, DAY = "category", "answered_on"
ALIASES = {"date": DAY}
NEVER_EMPTY = {"workspace", "survey", "kind", "scale", "score", DAY, CATEGORY}
"""What every fact has."""

LIMITS = {"score": (0, 10), "wave": (0, 127), DAY: (1, dt.date.max.toordinal())}
"""The least and the greatest value of the columns of whole numbers; dates are counted too."""

LONGEST = 500
"""Signs of the longest name and of the longest value."""

_WORDS = {"kind": Kind, CATEGORY: Category}
_WHOLE = re.compile(r"[-+]?[0-9]+(?:\.0+)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPPOSITE = {EQUAL: NOT_IN, IN: NOT_IN, UNEQUAL: IN, NOT_IN: IN, EMPTY: NOT_EMPTY, NOT_EMPTY: EMPTY}
_NEGATIVE = {UNEQUAL, NOT_IN}
_BY_COUNT = {EQUAL: (EQUAL, IN), IN: (EQUAL, IN), UNEQUAL: (UNEQUAL, NOT_IN)}
_BY_COUNT[NOT_IN] = _BY_COUNT[UNEQUAL]


def conjunction(conditions: Iterable[Condition], *, strict: bool = False) -> tuple[Condition, ...]:
    """Return conditions that all hold in their one writing; none where they select everything.

    What cannot hold is a column that is in an empty list.

    Args:
        conditions: any; the parts of an outer `and` count one by one.
        strict: refuse a range whose end comes before its start, as a person does not mean it.

    Raises:
        QuestionProblem: an operator, a date, a score, a category or a kind that there is not.
    """
    parts = [part for one in conditions for part in _parts("and", normal(one))]
    alone = [part for part in parts if isinstance(part, Comparison)]
    alone.sort(key=lambda one: one.column)
    found: set[Condition] = {part for part in parts if not isinstance(part, Comparison)}
    for column, several in groupby(alone, lambda one: one.column):
        found.update(_merged(column, list(several), strict=strict))
    return tuple(sorted(found, key=_place))


def normal(condition: Condition) -> Condition:
    """Return one condition in its one writing, a comparison with nothing in brackets as it is.

    Raises:
        QuestionProblem: see `conjunction`.
    """
    if isinstance(condition, Comparison):
        return _comparison(condition)
    if isinstance(condition, Not):
        return _negated(normal(condition.part))
    if not condition.parts:
        raise QuestionProblem(_("A list of conditions is empty: what it selects cannot be known."))
    parts = [
        part for one in condition.parts for part in _parts(condition.word, _written(normal(one)))
    ]
    if condition.word == "or":
        parts = [*_united(parts)]
    ordered = tuple(sorted(set(parts), key=_place))
    return ordered[0] if len(ordered) == 1 else Both(condition.word, ordered)


def column_name(name: object) -> str:
    """Return the name by which a column goes here, whatever else people call it.

    Raises:
        QuestionProblem: it is empty, too long, or no text.
    """
    said = _checked(name)
    wanted = folded(said)
    if not wanted or len(wanted) > LONGEST:
        raise QuestionProblem(
            _("“{name}” is no name of a column: names have 1 to {longest} characters.").format(
                name=said[:50], longest=LONGEST
            )
        )
    return ALIASES.get(wanted, wanted)


def of_every_fact(name: str) -> bool:
    """Tell whether every fact has what `name` means: a column, or a category."""
    column = ALIASES.get(name, name)
    return column in NAMED or column == CATEGORY


def as_date(value: str, column: str = DAY) -> dt.date:
    """Return the date that `value` states, 2026-03-31.

    Raises:
        QuestionProblem: it states none, or one that is not in the calendar.
    """
    if _ISO_DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise QuestionProblem(
        _("“{column}”: “{value}” is no day of the calendar; write 2026-03-31.").format(
            column=column, value=value[:50]
        )
    )


def _place(condition: Condition) -> tuple[str, bool, str]:
    """Return what sorts conditions: by column, the start of a range before its end."""
    if isinstance(condition, Comparison):
        return condition.column, condition.operator in {"<", "<="}, text(condition)
    return "", True, text(condition)


def _parts(word: str, condition: Condition) -> Iterator[Condition]:
    """Return what `word` joins in a condition, one by one."""
    if isinstance(condition, Both) and condition.word == word:
        for part in condition.parts:
            yield from _parts(word, part)
    else:
        yield condition


def _negated(part: Condition) -> Condition:
    """Return where `part` is not true; facts without a value are unequal to everything."""
    if isinstance(part, Not):
        return part.part
    if isinstance(part, Comparison) and part.operator in _OPPOSITE:
        return _written(_counted(part.column, _OPPOSITE[part.operator], part.values))
    return Not(_written(part))


def _written(condition: Condition) -> Condition:
    """Return a comparison with an empty list in words that can stand in brackets."""
    if isinstance(condition, Comparison) and condition.operator in {IN, NOT_IN}:
        both = tuple(Comparison(condition.column, word) for word in (EMPTY, NOT_EMPTY))
        word = "and" if condition.operator == IN else "or"
        return condition if condition.values else Both(word, both)
    return condition


def _united(parts: list[Condition]) -> Iterator[Condition]:
    """Return parts of an `or` with the values of a column in one list."""
    values: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, Comparison) and part.operator in {EQUAL, IN}:
            values.setdefault(part.column, set()).update(map(str, part.values))
        else:
            yield part
    yield from (_counted(column, IN, several) for column, several in values.items())


def _counted(column: str, operator: str, values: Iterable[object]) -> Comparison:
    """Return a comparison with a set of values: `=` where there is one, `in` otherwise."""
    ordered = tuple(sorted({str(value) for value in values}))
    one, several = _BY_COUNT.get(operator, (operator, operator))
    return Comparison(column, one if len(ordered) == 1 else several, ordered)


def _comparison(comparison: Comparison) -> Comparison:
    column, operator = column_name(comparison.column), comparison.operator
    ordered = operator in ORDERINGS
    if not ordered and operator not in _OPPOSITE:
        raise QuestionProblem(
            _("“{column}”: there is no comparison “{operator}”.").format(
                column=column, operator=str(operator)[:50]
            )
        )
    values = [_value(column, value) for value in comparison.values]
    if (ordered and len(values) != 1) or (operator in {EMPTY, NOT_EMPTY} and values):
        raise QuestionProblem(
            _("“{column}”: “{operator}” takes another number of values.").format(
                column=column, operator=operator
            )
        )
    if ordered and _is_text(column):
        raise QuestionProblem(
            _(
                "“{column}” holds text, which has no order: “{operator}” does not compare it."
            ).format(column=column, operator=operator)
        )
    return _counted(column, operator, values)


def _is_text(column: str) -> bool:
    return column == CATEGORY or (column in NAMED and NAMED[column].meaning is Type.TEXT)


def _value(column: str, value: object) -> str:
    """Return what a column is compared with as text, checked where its values are known."""
    said = _as_text(column, value)
    if column == DAY:
        return as_date(said.strip()).isoformat()
    if column in LIMITS:
        return _whole(column, said.strip())
    if column in _WORDS:
        known = [str(word) for word in _WORDS[column]]
        if folded(said) not in known:
            raise QuestionProblem(
                _("“{column}”: “{value}” is not one of {known}.").format(
                    column=column, value=said[:50], known=", ".join(known)
                )
            )
        return folded(said)
    return said


def _whole(column: str, said: str) -> str:
    low, high = LIMITS[column]
    if not _WHOLE.fullmatch(said) or not low <= int(said.partition(".")[0]) <= high:
        raise QuestionProblem(
            _("“{column}”: “{value}” is no whole number from {low} to {high}.").format(
                column=column, value=said[:50], low=low, high=high
            )
        )
    return str(int(said.partition(".")[0]))


def _as_text(column: str, value: object) -> str:
    """Return a value as the table of facts writes it: 12, 3.5, true, 2026-03-31."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int) and abs(value) < 10**300:
        value = str(int(value))
    if isinstance(value, Number):
        value = value.written
    elif isinstance(value, float) and math.isfinite(value):
        value = number_text(value)
    if not isinstance(value, str):
        raise QuestionProblem(
            _(
                "“{column}” is compared with text, numbers, true or false, and lists of them."
            ).format(column=column)
        )
    if not value or len(value) > LONGEST:
        raise QuestionProblem(
            _(
                "“{column}” is compared with values of 1 to {longest} characters. "
                "To select the answers "
                "without a value, write {column}.empty=true, in a condition {column} is empty."
            ).format(column=column, longest=LONGEST)
        )
    return _checked(str(value))


def _checked(said: object) -> str:
    """Return text that every engine can hold."""
    if not isinstance(said, str) or "\0" in said or (not said.isascii() and _is_broken(said)):
        raise QuestionProblem(_("Names and values are text in Unicode without the sign NUL."))
    return said


def _is_broken(said: str) -> bool:
    """Whether text holds halves of signs, which cannot be written anywhere."""
    return any("\ud800" <= sign <= "\udfff" for sign in said)


def _merged(column: str, found: list[Comparison], *, strict: bool) -> set[Comparison]:
    """Return what all comparisons of one column that must hold come to."""
    unlike = {v for one in found if one.operator in _NEGATIVE for v in _texts(one)}
    chosen = {frozenset(_texts(one)) for one in found if one.operator in {EQUAL, IN}}
    rest = {one for one in found if one.operator in {*ORDERINGS, EMPTY, NOT_EMPTY}}
    if column in LIMITS:
        chosen, rest = _ranged(column, chosen, rest, strict=strict)
    elif strict:
        _refuse_reversed(column, rest)
    if chosen and of_every_fact(column):  # elsewhere 12.0 may be 12
        chosen, unlike = {frozenset.intersection(*chosen) - unlike}, set()
    operators = {one.operator for one in rest}
    if column in NEVER_EMPTY:
        rest = {one for one in rest if one.operator != NOT_EMPTY}
        operators |= {NOT_EMPTY}
    if frozenset() in chosen or {EMPTY, NOT_EMPTY} <= operators:
        return {Comparison(column, IN, ())}
    rest |= {_counted(column, IN, values) for values in chosen}
    return rest | {_counted(column, NOT_IN, unlike)} if unlike else rest


def _texts(comparison: Comparison) -> tuple[str, ...]:
    return tuple(map(str, comparison.values))


def _ranged(
    column: str, chosen: set[frozenset[str]], rest: set[Comparison], *, strict: bool
) -> tuple[set[frozenset[str]], set[Comparison]]:
    """Return the values chosen within a range of whole numbers, or else the range itself."""
    orders = {one for one in rest if one.operator in ORDERINGS}
    if not orders:
        return chosen, rest
    least, greatest = LIMITS[column]
    starts = [_count(column, one) + (one.operator == ">") for one in orders if ">" in one.operator]
    ends = [_count(column, one) - (one.operator == "<") for one in orders if "<" in one.operator]
    low, high = max([least, *starts]), min([greatest, *ends])
    if strict and starts and ends and low > high:
        raise _reversed(column, orders)
    rest -= orders
    if chosen:
        inside = ({v for v in values if low <= _number(column, v) <= high} for values in chosen)
        return set(map(frozenset, inside)), rest
    if low >= high:
        return {frozenset(_said(column, n) for n in range(low, high + 1))}, rest
    bounds = {Comparison(column, ">=", (_said(column, low),))} if low > least else set()
    if high < greatest:
        bounds.add(Comparison(column, "<=", (_said(column, high),)))
    return chosen, rest | (bounds or {Comparison(column, NOT_EMPTY)})


def _refuse_reversed(column: str, rest: set[Comparison]) -> None:
    """Refuse a range of numbers or of dates in which nothing lies, whatever column it is of."""
    orders = {one for one in rest if one.operator in ORDERINGS}
    said = {one: _ordered(str(one.values[0])) for one in orders}
    if len({type(value) for value in said.values()}) > 1 or None in said.values():
        return  # of no one type: whoever knows the column's will say so
    starts = [(value, one.operator == ">") for one, value in said.items() if ">" in one.operator]
    ends = [(value, one.operator == "<=") for one, value in said.items() if "<" in one.operator]
    if starts and ends:
        (low, after), (high, until) = max(starts), min(ends)
        if low > high or (low == high and (after or not until)):
            raise _reversed(column, orders)


def _ordered(value: str) -> Any:
    """Return what a value is sorted by: a date or a number; None where it is neither."""
    with suppress(ValueError):
        if _ISO_DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
        return float(value) if math.isfinite(float(value)) else None
    return None


def _reversed(column: str, orders: set[Comparison]) -> QuestionProblem:
    said = sorted(f"{one.operator} {one.values[0]}" for one in orders)
    return QuestionProblem(
        _("“{column}”: no value lies in a range that ends before it starts ({range}).").format(
            column=column, range=", ".join(reversed(said))
        )
    )


def _count(column: str, comparison: Comparison) -> int:
    return _number(column, str(comparison.values[0]))


def _number(column: str, value: str) -> int:
    """Return a value of a column of whole numbers; a date as the days since 0000-12-31."""
    return as_date(value).toordinal() if column == DAY else int(value)


def _said(column: str, number: int) -> str:
    return dt.date.fromordinal(number).isoformat() if column == DAY else str(number)
