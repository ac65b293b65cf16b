"""The values of a property as an expression that every engine computes alike."""

from typing import Any

import narwhals as nw

from promoteur.analytics.columns import Property, Type

_WHOLE = 1e15
"""Below this, a whole number is written in full; engines write larger ones each in its own way."""


def value_columns(found: Property) -> tuple[str, ...]:
    """Return the columns in which the values of a property lie."""
    if found.type is Type.NUMBER:
        return (found.number,)
    return (found.text, found.number) if found.numbers else (found.text,)


def value_of(found: Property) -> nw.Expr:
    """Return the values of a property: numbers of a number, text of all others."""
    first, *more = map(nw.col, value_columns(found))
    if not more:
        return first
    return nw.when(first.is_null()).then(_written(more[0])).otherwise(first)


def _written(number: nw.Expr) -> nw.Expr:
    """Return numbers as text: 12, 3.5."""
    whole = (number == number.floor()) & (number.abs() < _WHOLE)
    text = number.cast(nw.Int64).cast(nw.String)
    return nw.when(whole).then(text).otherwise(number.cast(nw.String))


def written(value: Any) -> Any:
    """Return a value as a person reads it: a number as `value_of` writes it in text."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    return value
