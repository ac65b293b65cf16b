"""Facts, conditions on them, and what plain Python says of which facts a condition selects."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from promoteur.analytics.columns import Columns, Kind, Property, Type
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
)
from promoteur.score.scale import Category, category

Fact = dict[str, Any]
"""A fact by the names people use; properties as they were given, None where there is nothing."""

PROPERTIES = (
    Property("Plan"),
    Property("amount", Type.NUMBER),
    Property("since", Type.DATE),
    Property("vip", Type.BOOLEAN),
    Property("from"),
)
COLUMNS = Columns.of(PROPERTIES)
FIRST = dt.date(2023, 12, 30)

DATES = st.integers(0, 70).map(lambda days: FIRST + dt.timedelta(days=days))
WORDS = st.sampled_from(["a", "b", "A", "é", "a b", "12", "true"])
NUMBERS = st.sampled_from([-1.0, 0.0, 0.5, 12.0, 1e9])


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values, values)


FACTS: st.SearchStrategy[Fact] = st.fixed_dictionaries(
    {
        "workspace": st.sampled_from(["a", "b", "c"]),
        "survey": WORDS,
        "kind": st.sampled_from([str(kind) for kind in Kind]),
        "scale": st.sampled_from(["0-10", "1-10"]),
        "score": st.integers(0, 10),
        "answered_on": DATES,
        "channel": maybe(WORDS),
        "wave": maybe(st.integers(0, 2)),
        "plan": maybe(WORDS),
        "amount": maybe(NUMBERS),
        "since": maybe(DATES),
        "vip": maybe(st.booleans()),
        "from": maybe(WORDS),
    }
)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "workspace": st.sampled_from(["a", "b", "c", "d", "e"]),
    "survey": WORDS,
    "kind": st.sampled_from([str(kind) for kind in Kind]),
    "scale": st.sampled_from(["0-10", "1-10"]),
    "score": st.integers(0, 10).map(float),
    "category": st.sampled_from([str(one) for one in Category]),
    "answered_on": DATES.map(str),
    "date": DATES.map(str),
    "channel": WORDS,
    "wave": st.integers(0, 3).map(float),
    "plan": WORDS,
    "Property.Plan": WORDS,
    "amount": st.one_of(NUMBERS, st.sampled_from(["12", "12.0", "+0.50"])),
    "since": DATES.map(str),
    "vip": st.sampled_from(["true", "false", "TRUE"]),
    "from": WORDS,
}
ORDERED = {"score", "wave", "answered_on", "date", "amount", "since"}


def _compared(column: str) -> st.SearchStrategy[Comparison]:
    values = VALUES[column]
    several = st.lists(values, max_size=6).map(tuple)
    one = values.map(lambda value: (value,))
    shapes = [
        st.builds(Comparison, st.just(column), st.sampled_from([EQUAL, UNEQUAL]), one),
        st.builds(Comparison, st.just(column), st.sampled_from([IN, NOT_IN]), several),
        st.builds(Comparison, st.just(column), st.sampled_from([EMPTY, NOT_EMPTY])),
    ]
    if column in ORDERED:
        shapes.append(st.builds(Comparison, st.just(column), st.sampled_from(ORDERINGS), one))
    return st.one_of(shapes)


COMPARISONS = st.sampled_from([*VALUES]).flatmap(_compared)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            Both, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        ),
    ),
    max_leaves=6,
)
SEVERAL = st.lists(CONDITIONS, max_size=4).map(tuple)


def holds(condition: Condition, fact: Fact) -> bool:
    """Whether a fact is selected: told value by value, without any engine."""
    if isinstance(condition, Not):
        return not holds(condition.part, fact)
    if isinstance(condition, Both):
        return {"and": all, "or": any}[condition.word](holds(p, fact) for p in condition.parts)
    name = condition.column.casefold().removeprefix("property.")
    found = (
        str(category(fact["score"]))
        if name == "category"
        else fact["answered_on" if name == "date" else name]
    )
    if condition.operator in {EMPTY, NOT_EMPTY}:
        return (found is None) == (condition.operator == EMPTY)
    if found is None:
        return condition.operator in {UNEQUAL, NOT_IN}
    values = [_like(found, value) for value in condition.values]
    if condition.operator in ORDERINGS:
        return _ordered(condition.operator, found, values[0])
    return (found in values) == (condition.operator in {EQUAL, IN})


def _ordered(operator: str, found: Any, value: Any) -> bool:
    return {"<": found < value, "<=": found <= value, ">": found > value, ">=": found >= value}[
        operator
    ]


def _like(found: Any, value: Any) -> Any:
    """A value of a condition as the type of what was found."""
    if isinstance(found, bool):
        return str(value).casefold() == "true"
    if isinstance(found, dt.date):
        return dt.date.fromisoformat(str(value))
    return type(found)(value)


def physical(fact: Fact) -> Mapping[str, Any]:
    """A fact as it lies in the table, in the columns that a filter may read."""
    date, since, vip = fact["answered_on"], fact["since"], fact["vip"]
    amount = fact["amount"]
    return {
        **{name: fact[name] for name in ("workspace", "survey", "kind", "scale", "score")},
        **{name: fact[name] for name in ("channel", "wave")},
        "day": (date - dt.date(1970, 1, 1)).days,
        "month": date.year * 100 + date.month,
        "p_plan": fact["plan"],
        "p_from": fact["from"],
        "p_amount": None if amount is None else str(amount).removesuffix(".0"),
        "n_amount": amount,
        "p_since": None if since is None else str(since),
        "d_since": None if since is None else (since - dt.date(1970, 1, 1)).days,
        "p_vip": None if vip is None else str(vip).lower(),
    }
