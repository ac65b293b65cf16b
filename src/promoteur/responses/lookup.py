"""A filter as the database of responses understands it; it means what it means for facts."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Regex,
)

from promoteur.analytics.columns import NAMED, Type
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import CATEGORY, DAY
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.conditions import (
    EMPTY,
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
from promoteur.kit.language import gettext as _
from promoteur.responses.rules import ISO_DATE
from promoteur.score.scale import category
from promoteur.surveys.models import Survey

KIND = "kind"
FIELDS = {
    "workspace": "workspace__pk",
    "survey": "survey__pk",
    KIND: "survey__kind",
    "scale": "scale",
    "score": "score",
    "channel": "channel",
    "moment": "moment",
    "language": "language",
    "wave": "wave",
    DAY: "answered_on",
}
"""The columns of every fact, as responses have them; what is missing is a property."""

NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
NOTHING, EVERYTHING = Q(pk__in=[]), ~Q(pk__in=[])
_KEYED = ") WHERE (key = "
_LOOKUPS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
_SLACK = dt.timedelta(days=2)
"""A date in any time zone and the moment in UTC are less than that apart."""


def condition_of(selected: Filter) -> Q:
    """Return what is true for the responses that a filter selects.

    Raises:
        QuestionProblem: a value does not fit its column.
    """
    return reduce(and_, map(_q, selected.conditions), Q())


def _q(condition: Condition) -> Q:
    if isinstance(condition, Not):
        return ~_q(condition.part)
    if isinstance(condition, Both):
        return reduce(and_ if condition.word == "and" else or_, map(_q, condition.parts))
    return _compared(condition)


def _compared(one: Comparison) -> Q:
    said = [str(value) for value in one.values]
    if one.operator in {NOT_IN, UNEQUAL}:
        return ~_compared(Comparison(one.column, IN, one.values)) if said else EVERYTHING
    if one.operator == NOT_EMPTY:
        return ~_compared(Comparison(one.column, EMPTY))
    if one.operator == IN and not said:
        return NOTHING
    if one.column == CATEGORY:
        return Q(score__in=[n for n in range(11) if category(n) in said]) if said else NOTHING
    name = FIELDS.get(one.column)
    if name is None:
        return _property(one, said)
    return _field(name, one, said)


def _field(name: str, one: Comparison, said: Sequence[str]) -> Q:
    """Return a comparison of what every response has."""
    meaning = NAMED[one.column].meaning
    if one.operator == EMPTY:
        return Q(**{name: ""}) if name in {"channel", "moment", "language"} else NOTHING
    values = [_typed(value, meaning, name) for value in said]
    known = [value for value in values if value is not None]
    if one.column == KIND:
        # Which surveys, first: by these and the moment the newest responses are found at once.
        return Q(survey__in=Survey.objects.filter(kind__in=known).order_by().values("pk"))
    if one.operator in ORDERINGS:
        return Q(**{f"{name}__{_LOOKUPS[one.operator]}": known[0]}) & _near(one, known[0])
    return Q(**{f"{name}__in": known})


def _typed(value: str, meaning: Type | None, name: str) -> Any:
    """Return a value as its column holds it; None where no row can have it."""
    if meaning is Type.NUMBER:
        return int(value)
    if meaning is Type.DATE:
        return dt.date.fromisoformat(value)
    if name.endswith("__pk"):
        try:
            return UUID(value)
        except ValueError:
            return None
    return value


def _near(one: Comparison, value: Any) -> Q:
    """Return what a date says about the moment, by which responses are indexed."""
    if one.column != DAY:
        return Q()
    midnight = dt.datetime.combine(value, dt.time(), dt.UTC)
    try:
        if ">" in one.operator:
            return Q(answered_at__gte=midnight - _SLACK)
        return Q(answered_at__lte=midnight + _SLACK)
    except OverflowError:  # the first or the last days of the calendar
        return Q()


def _property(one: Comparison, said: Sequence[str]) -> Q:
    name = one.column.removeprefix("property.")
    if one.operator == EMPTY:
        return Q(Exact(PropertyText(name), ""))
    if one.operator in ORDERINGS:
        return _ordered(name, one, said[0])
    texts = sorted({other for value in said for other in _spellings(value)})
    return Q(In(PropertyText(name), texts))


def _spellings(value: str) -> set[str]:
    """Return a value as it was given, and as a number or a truth is written."""
    found = {value}
    if NUMBER.fullmatch(value):
        number = float(value)
        found.add(str(int(number)) if number.is_integer() else repr(number))
    return found | ({value.lower()} & {"true", "false"})


def _ordered(name: str, one: Comparison, value: str) -> Q:
    """Return an order of numbers, or of dates.

    Raises:
        QuestionProblem: the value is neither.
    """
    lookup = _ORDERS[one.operator]
    if NUMBER.fullmatch(value):
        number = PropertyNumber(name)
        return Q(IsNull(number, False)) & Q(lookup(number, float(value)))  # noqa: FBT003
    if ISO_DATE.fullmatch(value):
        text = PropertyText(name)
        return Q(Regex(text, f"^{ISO_DATE.pattern}$")) & Q(lookup(text, value))
    raise QuestionProblem(
        _("“{column}”: “{operator}” compares numbers (3.5) and dates (2026-03-31).").format(
            column=name, operator=one.operator
        )
    )


class PropertyText(Func):
    """A property as text, "" where there is none."""

    output_field: Any = TextField()

    def __init__(self, name: str) -> None:
        super().__init__(F("properties"), Value(name, TextField()))

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        """Return it for SQLite, whose JSON has no text of true and false."""
        told = "CASE WHEN type IN ('true', 'false') THEN type ELSE CAST(atom AS TEXT) END"
        one = f"SELECT {told} FROM json_each(%(expressions)s)"  # noqa: S608 - nothing from outside
        return self._sql(compiler, connection, f"COALESCE(({one}), '')")

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        """Return it for PostgreSQL."""
        return self._sql(compiler, connection, "COALESCE(%(expressions)s, '')", " ->> ")

    def _sql(self, compiler: Any, connection: Any, template: str, joint: str = _KEYED) -> Any:
        return self.as_sql(compiler, connection, template=template, arg_joiner=joint)


class PropertyNumber(PropertyText):
    """A property that is a number, NULL where it is none."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        """Return it for SQLite."""
        numbers = "type IN ('integer', 'real')"
        return self._sql(
            compiler,
            connection,
            f"(SELECT atom FROM json_each(%(expressions)s) AND {numbers})",  # noqa: S608 - as above
        )

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        """Return it for PostgreSQL, which would stumble over a text."""
        kind, arguments = self._sql(compiler, connection, "jsonb_typeof(%(expressions)s)", " -> ")
        text, again = self._sql(compiler, connection, "(%(expressions)s)", " ->> ")
        whole = f"CASE WHEN {kind} = 'number' THEN {text}::double precision END"
        return whole, [*arguments, *again]


_ORDERS: dict[str, Any] = {
    "<": LessThan,
    "<=": LessThanOrEqual,
    ">": GreaterThan,
    ">=": GreaterThanOrEqual,
}
