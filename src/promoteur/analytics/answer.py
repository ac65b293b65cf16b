"""The Answer fact as a program hands it over: who was asked what, and answered how, when, where."""

import datetime as dt
import hashlib
import hmac
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from arro3.core import Array, DataType, Table

from promoteur.analytics.columns import Kind
from promoteur.analytics.problem import FactsProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded

PropertyValue = str | float | bool | dt.date
PROPERTY = "property."
"""Before the names of properties in a table of answers, so that none is taken for a fact."""

EXACT = 2**53
"""Up to here a double tells whole numbers apart; longer ones are names made of digits."""

LONG = 9e18
"""Up to here a whole number is written with all its digits, beyond as 1e+19."""

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. Comments, names and addresses do not belong in it.

    Attributes:
        response: its id, a UUID (version 7, so that ids grow with time).
        score: 0–10; 0 is an answer.
        answered_at: with a time zone; kept as UTC.
        answered_on: the date in the workspace's time zone (`answered_on(moment, zone)`).
        scale: the scale asked, "0-10" or "1-10".
        wave: 0 for the first request, 1 and 2 for the reminders.
        person: the keyed pseudonym of whoever answered (`pseudonym`), None for nobody known.
        properties: facts about the answer or the person by name; None and "" say nothing.
    """

    response: str | UUID
    workspace: str
    survey: str
    kind: Kind
    score: int
    answered_at: dt.datetime
    answered_on: dt.date
    scale: str = "0-10"
    channel: str | None = None
    moment: str | None = None
    language: str | None = None
    wave: int = 0
    agent: str | None = None
    person: int | None = None
    properties: Mapping[str, PropertyValue | None] = field(default_factory=dict)


def answered_on(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Return the date of a moment where the workspace is.

    Raises:
        FactsProblem: the moment has no time zone, so nobody knows which date it was.
    """
    return _with_zone(moment).astimezone(zone).date()


def pseudonym(secret: bytes, person: str) -> int:
    """Return the key under which a person's answers are counted: 64 signed bits of HMAC-SHA-256.

    Without `secret` it leads back to nobody. Among ten million persons, two share a key with a
    probability of three in a million (birthday bound, n²/2⁶⁵).
    """
    digest = hmac.digest(secret, person.encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True)


def as_table(answers: Iterable[Answer]) -> Table:
    """Return answers as an Arrow table: the columns of the fact, then `property.NAME`.

    A property with values of several types becomes text, as it would in the table of facts.

    Raises:
        FactsProblem: a value is not of the type that its column holds.
    """
    rows = list(answers)
    for row in rows:
        if not isinstance(row, Answer):
            raise FactsProblem(
                _("{what} is no answer: hand over answers, or an Arrow table of them.").format(
                    what=type(row).__name__
                )
            )
    columns: dict[str, Any] = {
        name: _array(list(map(read, rows)), kind, name) for name, (kind, read) in _FACT.items()
    }
    columns["answered_at"] = columns["answered_at"].cast(DataType.timestamp("us", tz="UTC"))
    columns["answered_on"] = columns["answered_on"].cast(DataType.date32())
    for name, values in _by_property(rows).items():
        columns[f"{PROPERTY}{name}"] = _property(values, name)
    return Table.from_pydict(columns)


def _by_property(rows: Sequence[Answer]) -> dict[str, list[PropertyValue | None]]:
    """Return every property with its value in each row, under the name that came first."""
    given = [row.properties for row in rows]
    firsts: dict[str, str] = {}
    found: dict[str, list[PropertyValue | None]] = {}
    for name in dict.fromkeys(itertools.chain.from_iterable(given)):
        values = [one.get(name) for one in given]
        if not {str, int, bool, type(None)}.issuperset(map(type, values)) or "" in values:
            values = [None if _says_nothing(value) else value for value in values]
        first = firsts.setdefault(folded(name), name.strip())
        if first in found:
            pairs = zip(found[first], values, strict=True)
            values = [old if value is None else value for old, value in pairs]
        found[first] = values
    return found


def _says_nothing(value: PropertyValue | None) -> bool:
    """Whether a value is none: nothing, empty text, or a number that is not finite."""
    return value is None or value == "" or (isinstance(value, float) and not math.isfinite(value))


def _with_zone(moment: dt.datetime) -> dt.datetime:
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        raise FactsProblem(
            _("{moment} is no moment with a time zone: without one nobody knows its date.").format(
                moment=moment
            )
        )
    return moment


def _microseconds(row: Answer) -> int:
    return (_with_zone(row.answered_at) - EPOCH) // dt.timedelta(microseconds=1)


def _days(date: Any) -> int:
    if not isinstance(date, dt.date):
        raise FactsProblem(_("{date} is no date.").format(date=date))
    return date.toordinal() - dt.date(1970, 1, 1).toordinal()


_FACT: dict[str, tuple[DataType, Callable[[Answer], Any]]] = {
    "response": (DataType.utf8(), lambda row: str(row.response)),
    "workspace": (DataType.utf8(), attrgetter("workspace")),
    "survey": (DataType.utf8(), attrgetter("survey")),
    "kind": (DataType.utf8(), lambda row: str(row.kind)),
    "scale": (DataType.utf8(), attrgetter("scale")),
    "score": (DataType.int64(), attrgetter("score")),
    "answered_at": (DataType.int64(), _microseconds),
    "answered_on": (DataType.int32(), lambda row: _days(row.answered_on)),
    "channel": (DataType.utf8(), attrgetter("channel")),
    "moment": (DataType.utf8(), attrgetter("moment")),
    "language": (DataType.utf8(), attrgetter("language")),
    "wave": (DataType.int64(), attrgetter("wave")),
    "agent": (DataType.utf8(), attrgetter("agent")),
    "person": (DataType.int64(), attrgetter("person")),
}


def _array(values: list[Any], kind: DataType, name: str) -> Array:
    try:
        return Array(values, kind)
    except (TypeError, ValueError, OverflowError) as error:
        raise FactsProblem(
            _("The answers’ column “{name}” holds a value that is not of its type: {why}.").format(
                name=name, why=error
            )
        ) from error


def _property(values: list[Any], name: str) -> Array:
    """Return the values of a property in the narrowest type that holds them all."""
    there = [value for value in values if value is not None]
    if {type(value) for value in there} == {str}:
        return _array(values, DataType.utf8(), name)
    if there and all(isinstance(value, bool) for value in there):
        return _array(values, DataType.bool(), name)
    if there and all(map(_is_number, there)):
        return _array([None if v is None else float(v) for v in values], DataType.float64(), name)
    if there and all(isinstance(value, dt.date) for value in there):
        days = [None if v is None else _days(v) for v in values]
        return _array(days, DataType.int32(), name).cast(DataType.date32())
    return _array([None if v is None else _text(v) for v in values], DataType.utf8(), name)


def _is_number(value: Any) -> bool:
    """Whether a value is a number that a double holds exactly enough to be written back."""
    if isinstance(value, float):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= EXACT


def _text(value: PropertyValue) -> str:
    """Return a value as the table writes it as text: 12, 3.5, true, 2026-03-31."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < LONG:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
