"""The filter bar: what a page is about, to see and to change.

It is one form; its fields are the keys of the address.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByColumn, Dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, IN, Comparison, Condition, text
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, number, short_day
from promoteur.reports.asking import Asking
from promoteur.reports.naming import Names
from promoteur.reports.scope import (
    AGAINST,
    AGAINST_WORDS,
    AT,
    CHOSEN_DAYS,
    FROM,
    LENGTHS,
    PERIOD,
    SCALE,
    TO,
    Scope,
    query_of,
)
from promoteur.reports.telling import days
from promoteur.reports.there import There
from promoteur.score.scale import SCALES, ZERO_TO_TEN

PERIODS = {
    "30": mark("30 days"),
    "90": mark("90 days"),
    "365": mark("12 months"),
    "week": mark("a week"),
    "month": mark("a month"),
    "quarter": mark("a quarter"),
    "year": mark("a year"),
    CHOSEN_DAYS: mark("from … to …"),
}
MOST = 30
"""Values of a column that are offered, the most frequent ones; an address can ask for others."""


class Part(StrEnum):
    """A part of the filter bar that a page reads, and therefore shows."""

    KIND = "kind"
    PERIOD = "period"
    AGAINST = "against"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field can have."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One column by which can be filtered: its key in the address, its name, its values."""

    key: str
    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition that holds, and the query string without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Bar:
    """What the filter bar shows; of parts that a page does not read nothing, but in `query`.

    Attributes:
        kinds: each kind of which there are answers; its value is a query string.
        scales: each scale on which this kind was answered, as the kinds; none where there is one.
        periods, against: choices of the two selects.
        first, last: the days that are shown.
        shown, compared: the days in words, and those that they are compared with.
        earlier, later: query strings of the period before and after; "" where there is none.
        chips: conditions that hold.
        fields: columns by which can be filtered.
        hidden: keys and values that the form must keep.
        query: the query string of all this.
        notes: what else must be known of these figures, in sentences.
        doubts: what must be known of the days that they are compared with, in sentences.
    """

    kinds: tuple[Choice, ...]
    scales: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    against: tuple[Choice, ...]
    first: dt.date
    last: dt.date
    shown: str
    compared: str
    earlier: str
    later: str
    chips: tuple[Chip, ...]
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]
    query: str
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def of(self, reads: Collection[Part]) -> "Bar":
        """Return it with the parts that a page reads; its form keeps what the others say."""
        unread = [name for part in Part if part not in reads for name in OF_PARTS[part]]
        nothing: dict[str, Any] = {name: "" if name in WORDS else () for name in unread}
        shown = replace(self, **nothing)
        fields = {field.key for field in shown.fields}
        drawn = fields.union(*(DRAWN.get(part, ()) for part in reads))
        return replace(shown, hidden=tuple(_kept(self.query, drawn)))


WORDS = {"shown", "compared", "earlier", "later"}
DRAWN = {Part.PERIOD: {PERIOD, FROM, TO}, Part.AGAINST: {AGAINST}}
"""Keys of the address that the fields of a part send, beside those of the filter."""

OF_PARTS = {
    Part.KIND: ("kinds", "scales"),
    Part.PERIOD: ("periods", "shown", "earlier", "later"),
    Part.AGAINST: ("against", "compared", "doubts"),
    Part.FILTER: ("chips", "fields", "notes"),
}
"""What of a bar belongs to which part."""


def bar_of(
    scope: Scope, there: There, names: Names, fields: Sequence[Field], beside: Mapping[str, str]
) -> Bar:
    """Return the filter bar of a scope.

    Args:
        scope: what the page is about.
        there: what answers there are.
        names: what columns and values are called.
        fields: as `fields_of` returns them.
        beside: keys and values that a page reads for itself and that the form keeps.
    """
    kept = [*beside.items()]
    earlier, later = (_with(query, kept) for query in _neighbours(scope, there))
    return Bar(
        kinds=tuple(_kind(scope, one, there, kept) for one in there.kinds),
        scales=tuple(_scales(scope, there, kept)),
        periods=tuple(
            Choice(word, _(told), word == scope.period) for word, told in PERIODS.items()
        ),
        against=tuple(
            Choice(str(one), _(told), one is scope.against) for one, told in AGAINST_WORDS.items()
        ),
        first=scope.window.first,
        last=scope.window.last,
        shown=days(scope.window),
        compared="" if scope.before is None else days(scope.before),
        earlier=earlier,
        later=later,
        chips=tuple(_chips(scope, names, kept)),
        fields=tuple(fields),
        hidden=(),
        query=_with(scope.query(), kept),
        notes=tuple(_notes(scope)),
        doubts=tuple(_doubts(scope)),
    ).of(tuple(Part))


def _notes(scope: Scope) -> Iterable[str]:
    """Return what must be known of the figures beside the conditions."""
    if scope.scale != ZERO_TO_TEN.name:
        yield _("Not on the scale 0–10, but {scale}: never compare it with scores on 0–10.").format(
            scale=SCALES[scope.scale]
        )
    if scope.ignored:
        names = ", ".join(name[:50] for name in scope.ignored[:5])
        yield _("Ignored, as no answer has it: {names}.").format(names=names)


def _doubts(scope: Scope) -> Iterable[str]:
    """Return what must be known of the days that those shown are compared with."""
    if scope.known is None or scope.before is None:
        return
    if scope.window.first <= scope.known.last < scope.window.last:
        yield _("Known until {day}, and compared with as many days.").format(
            day=short_day(scope.known.last)
        )
    if 0 < scope.days_before < scope.before.days:
        yield _(
            "The answers begin on {day}: of the {all} days compared with, {n} are known."
        ).format(
            day=short_day(scope.known.first),
            all=number(scope.before.days),
            n=number(scope.days_before),
        )


def _with(query: str, kept: Sequence[tuple[str, str]]) -> str:
    """Return a query string that keeps what a page reads for itself; "" stays: it leads nowhere."""
    return "&".join(filter(None, (query, urlencode(kept)))) if query else ""


def fields_of(
    asking: Asking, scope: Scope, ways: Sequence[Dimension], names: Names
) -> tuple[Field, ...]:
    """Return the columns by which can be filtered, each with its most frequent values.

    Values are counted over the days that are shown, whatever the filter says, so that a choice
    can be changed; where it says nothing, the page itself asks the same.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    columns = [one for one in ways if isinstance(one, ByColumn)]
    everything = replace(scope, filter=Filter())
    within = everything.within(scope.window)
    asked = [Question(within, (one,), one_voice=scope.one_voice) for one in columns]
    found = []
    for one, told in zip(columns, asking.tallies(asked) if asked else [], strict=True):
        frequent = sorted(told, key=lambda row: -row[1].n)
        values = [str(key[0]) for key, _tally in frequent if key[0] is not None][:MOST]
        chosen = _chosen(scope.filter, one.name)
        if chosen and chosen not in values:
            values.append(chosen)
        choices = [Choice(v, names.value(one.name, v), v == chosen) for v in values]
        choices.sort(key=lambda choice: choice.words.casefold())
        found.append(Field(_key(one.name), names.column(one.name), tuple(choices)))
    return tuple(found)


def _key(column: str) -> str:
    """Return the key of the address that means that a column is equal to something."""
    pairs = parse_qsl(query_of(Filter((Comparison(column, EQUAL, ("x",)),))))
    return pairs[0][0]


def _chosen(selected: Filter, column: str) -> str:
    """Return the one value that a filter wants in a column, "" where it wants none or several."""
    for one in selected.conditions:
        if _is_one_value(one) and isinstance(one, Comparison) and one.column == _column(column):
            return str(one.values[0])
    return ""


def _column(name: str) -> str:
    """Return a column's name as conditions of a filter have it."""
    (found,) = Filter((Comparison(name, EQUAL, ("x",)),)).conditions
    assert isinstance(found, Comparison)  # noqa: S101 - of one comparison comes one
    return found.column


def _is_one_value(condition: Condition) -> bool:
    return (
        isinstance(condition, Comparison)
        and condition.operator in {EQUAL, IN}
        and len(condition.values) == 1
    )


def _kept(query: str, drawn: Collection[str]) -> Iterable[tuple[str, str]]:
    """Return the keys and values that the form keeps without drawing them as a field."""
    pairs = parse_qsl(query, keep_blank_values=True)
    keys = [key for key, _value in pairs]
    return ((key, value) for key, value in pairs if key not in drawn or keys.count(key) > 1)


def _kind(scope: Scope, kind: Kind, there: There, kept: Sequence[tuple[str, str]]) -> Choice:
    scales = there.scales(kind)
    scale = scope.scale if kind is scope.kind else scales[0]
    words = f"{Names().value('kind', kind)} ({number(there.n(kind, scale))})"
    other = replace(scope, kind=kind, scale=scale)
    return Choice(_with(other.query(), kept), words, kind is scope.kind)


def _scales(scope: Scope, there: There, kept: Sequence[tuple[str, str]]) -> Iterable[Choice]:
    scales = there.scales(scope.kind)
    for scale in scales if len(scales) > 1 else ():
        words = f"{SCALES[scale]} ({number(there.n(scope.kind, scale))})"
        query = replace(scope, scale=scale).query(**{SCALE: scale})
        yield Choice(_with(query, kept), words, scale == scope.scale)


def _chips(scope: Scope, names: Names, kept: Sequence[tuple[str, str]]) -> Iterable[Chip]:
    for condition in scope.filter.conditions:
        rest = tuple(one for one in scope.filter.conditions if one is not condition)
        without = replace(scope, filter=Filter(rest)).query()
        yield Chip(in_words(condition, names), _with(without, kept))


def in_words(condition: Condition, names: Names) -> str:
    """Return a condition as a chip shows it: "Plan: pro, team"."""
    if isinstance(condition, Comparison):
        values = ", ".join(names.value(condition.column, value) for value in condition.values)
        column = names.column(condition.column)
        if condition.operator in {EQUAL, IN}:
            return _("{column}: {values}").format(column=column, values=values)
        return (
            _("{column} {operator} {values}")
            .format(
                column=column,
                operator=_OPERATORS.get(condition.operator, condition.operator),
                values=values,
            )
            .strip()
        )
    return text(condition)


_OPERATORS = {"!=": "≠", "not in": "≠", ">=": "≥", "<=": "≤"}


def _neighbours(scope: Scope, there: There) -> tuple[str, str]:
    """Return the query strings of the period before and of the one after."""
    known = there.days(scope.kind, scope.scale)
    length = LENGTHS.get(scope.period)
    if length is None:
        return "", ""
    earlier = later = ""
    if scope.window.first > known.first:
        at = scope.window.first - dt.timedelta(days=1)
        earlier = scope.query(**{AT: at.isoformat()})
    if scope.window.last < known.last:
        step = scope.window.days if isinstance(length, int) else 1
        after = min(scope.window.last.toordinal() + step, dt.date.max.toordinal())
        later = scope.query(**{AT: dt.date.fromordinal(after).isoformat()})
    return earlier, later
