"""The dates of a column: ISO, day first or month first; proven, decided by its rows, or asked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from promoteur.files.problem import Ask, AskProblem, FileProblem
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import quoted
from promoteur.score.answers import is_missing

_NUMERIC = re.compile(
    r"^\s*(?:(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})|(\d{4})([-/. ])(\d{1,2})\6(\d{1,2}))"
    r"(?:T.*|[\s,]+(?:\D|\d{1,2}\s?[:hH]).*)?\s*$",
    re.DOTALL,
)
"""Matches three numbers and what may follow a date; not a telephone number or an address."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WORDED = re.compile(rf"^\s*(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}},) \d{{4}}", re.IGNORECASE)
_COMPACT = re.compile(r"^\s*(?:19|20)\d{6}\s*$")
_SQL_NUMERIC = r"^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})"
_SQL_YEAR = r"[1-9]\d{3}"
_SQL_WORDED = rf"^(?:\d{{1,2}} [A-Za-z]+|[A-Za-z]+ \d{{1,2}},) {_SQL_YEAR}\b|^{_SQL_YEAR}\d{{4}}$"
_SQL_CLOCK = r"(\d{1,2}):\d{2}(?::\d{2})?"
_SQL_FORMATS = "['%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y', '%Y%m%d']"
MOSTLY = 0.5
IN_ORDER = 0.99
CONTRADICTED = 0.01
"""Share of the dates proving an order that may be slips and prove the other."""
ENOUGH_STEPS = 5

Numbers = tuple[int, int, int]


class Order(StrEnum):
    """What comes first where a date is written in numbers."""

    YEAR = "year"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column of dates, in which order they are written, and in words why."""

    name: str
    order: Order
    why: str


def find_dates(table: Table, wanted: str, order: Order | None = None) -> DateColumn:
    """Return how the dates of a column are written.

    Args:
        table: the file.
        wanted: the column a person named.
        order: day or month first, where a person said so.

    Raises:
        FileProblem: the column holds no dates, or day and month cannot be told apart, or change
            places from row to row.
        AskProblem: there is no such column, or its dates are not in the order asked.
    """
    name = table.column(wanted)
    said = [value for value in table.sample[name] if not is_missing(value) and value is not None]
    numbers = [*_numbers(said)]
    other = sum(bool(_WORDED.match(text) or _COMPACT.match(text)) for text in said)
    if said and len(numbers) + other < MOSTLY * len(said):
        raise FileProblem(
            _(
                "{file}, column {column}: its values are not dates ({examples}). "
                "Accepted are 2026-03-31, 31/03/2026 and 03/31/2026."
            ).format(file=table.name, column=name, examples=", ".join(said[:3]))
        )
    proofs = _proofs(table, name)
    if order is not None:
        _refuse_disproved(proofs, order, table, name)
        return DateColumn(name, order, _("as asked"))
    if not any(first <= 31 for first, _second, _third in numbers) and not proofs.total():
        return DateColumn(name, Order.YEAR, _("year first"))
    if proofs.total():
        return DateColumn(name, proven := _proven_by(proofs, table, name), _proof_words(proven))
    return _decided(table, name, said)


def are_dates(values: Iterable[str | None]) -> bool:
    """Tell whether most of the values that say something are dates."""
    said = [text for text in values if text is not None and not is_missing(text)]
    return bool(said) and sum(map(_is_date, said)) > MOSTLY * len(said)


def _is_date(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_NUMERIC, _WORDED, _COMPACT))


def _numbers(texts: Sequence[str]) -> Iterator[Numbers]:
    for text in texts:
        match = _NUMERIC.match(text)
        if match:
            first, second, third = (int(match[i] or match[j]) for i, j in ((1, 5), (3, 7), (4, 8)))
            yield first, second, third


def _decided(table: Table, name: str, said: Sequence[str]) -> DateColumn:
    """Decide between day and month first: by another column, by the order of rows."""
    numbers = [*_numbers(said)]
    for other in table.names:
        values = [text for text in table.sample[other] if text and not is_missing(text)]
        others = [*_numbers(values)]
        if other != name and len(others) > MOSTLY * len(values) and (proven := _proven(others)):
            why = _("as in the column {column}").format(column=other)
            return DateColumn(name, proven, f"{_first_words(proven)}, {why}")
    ordered = [order for order in (Order.DAY, Order.MONTH) if _in_order(numbers, order)]
    if len(ordered) == 1:
        why = _("else the rows would not be in order of time")
        return DateColumn(name, ordered[0], f"{_first_words(ordered[0])}, {why}")
    example = next(text for text in said if any(first <= 31 for first, *_rest in _numbers([text])))
    raise FileProblem(
        _(
            "{file}, column {column}: in dates such as {example} the day and the month cannot be "
            "told apart: no day is above 12. Say which comes first."
        ).format(file=table.name, column=name, example=example.strip()),
        Ask.ORDER,
    )


def _first_words(order: Order) -> str:
    return _("day first") if order is Order.DAY else _("month first")


def _proof_words(order: Order) -> str:
    if order is Order.DAY:
        return _("day first: days above 12 prove it")
    return _("month first: days above 12 prove it")


def _proven(numbers: Sequence[Numbers]) -> Order | None:
    """Return the order that days above 12 prove, where they do not contradict each other."""
    short = [(first, second) for first, second, _third in numbers if first <= 31]
    day = sum(first > 12 >= second for first, second in short)
    month = sum(31 >= second > 12 >= first for first, second in short)
    if min(day, month) > CONTRADICTED * (day + month) or not day + month:
        return None
    return Order.DAY if day > month else Order.MONTH


@dataclass(frozen=True, slots=True)
class _Proofs:
    """How many dates have a day above 12 first, and second, with an example of each."""

    day: int
    month: int
    day_example: str | None
    month_example: str | None

    def total(self) -> int:
        return self.day + self.month


def _proofs(table: Table, name: str) -> _Proofs:
    """Return which dates of the whole table prove an order."""
    text = f"trim(CAST({quoted(name)} AS VARCHAR))"
    part = "TRY_CAST(regexp_extract({text}, '{pattern}', {group}) AS INTEGER)"
    pattern = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?:[T\s,]|$)"
    first, second = (part.format(text=text, pattern=pattern, group=group) for group in (1, 2))
    day = f"{first} BETWEEN 13 AND 31 AND {second} BETWEEN 1 AND 12"
    month = f"{second} BETWEEN 13 AND 31 AND {first} BETWEEN 1 AND 12"
    figures = (f"count(*) FILTER ({one})" for one in (day, month))
    examples = (f"min({text}) FILTER ({one})" for one in (day, month))
    asked = ", ".join((*figures, *examples))
    return _Proofs(*table.ask(lambda relation: relation.aggregate(asked).fetchall()[0]))


def _proven_by(proofs: _Proofs, table: Table, name: str) -> Order:
    """Return the order that is proven.

    Raises:
        FileProblem: both are.
    """
    if min(proofs.day, proofs.month) > CONTRADICTED * proofs.total():
        raise FileProblem(
            _(
                "{file}, column {column}: in some rows the day comes first ({day}), in others the "
                "month ({month}): split the file, or correct it."
            ).format(
                file=table.name, column=name, day=proofs.day_example, month=proofs.month_example
            )
        )
    return Order.DAY if proofs.day > proofs.month else Order.MONTH


def _refuse_disproved(proofs: _Proofs, order: Order, table: Table, name: str) -> None:
    """Refuse an order that a person named and all proofs contradict."""
    if order is Order.DAY and proofs.month and not proofs.day:
        words = _(
            "{file}, column {column}: days above 12 stand second ({example}): the month comes "
            "first."
        )
    elif order is Order.MONTH and proofs.day and not proofs.month:
        words = _(
            "{file}, column {column}: days above 12 stand first ({example}): the day comes first."
        )
    else:
        return
    example = proofs.month_example if order is Order.DAY else proofs.day_example
    proven = Order.MONTH if order is Order.DAY else Order.DAY
    raise AskProblem(words.format(file=table.name, column=name, example=example), Ask.ORDER, proven)


def _in_order(numbers: Sequence[Numbers], order: Order) -> bool:
    """Tell whether the rows rise or fall in time when the dates are read in `order`."""
    days = [
        (third, *((second, first) if order is Order.DAY else (first, second)))
        for first, second, third in numbers
        if first <= 31
    ]
    steps = [(one < two) - (one > two) for one, two in pairwise(days)]
    moved = [step for step in steps if step]
    if len(moved) < ENOUGH_STEPS:
        return False
    return max(moved.count(1), moved.count(-1)) >= IN_ORDER * len(moved)


def date_sql(column: DateColumn) -> str:
    """Return SQL for the date of each row, NULL where there is none that can be read.

    Years are those from 1000 to 9999, of two digits those from 1970 to 2069; a time and its zone
    are left aside: the date is the one that is written. The usual spelling is tried first; the
    others cost ten times more.
    """
    text = f"trim(CAST({quoted(column.name)} AS VARCHAR))"
    usual = {
        Order.YEAR: f"TRY_CAST(left({text}, 10) AS DATE)",
        Order.DAY: f"CAST(try_strptime(left({text}, 10), '%d/%m/%Y') AS DATE)",
        Order.MONTH: f"CAST(try_strptime(left({text}, 10), '%m/%d/%Y') AS DATE)",
    }[column.order]
    other = _any_spelling_sql(text, column.order)
    readable = f"{usual} BETWEEN DATE '1900-01-01' AND DATE '9999-12-31'"
    return f"CASE WHEN {readable} THEN {usual} ELSE {other} END"


def _any_spelling_sql(text: str, order: Order) -> str:
    first, second, third = (
        f"regexp_extract({text}, '{_SQL_NUMERIC}', {group})" for group in (1, 2, 3)
    )
    day, month = (first, second) if order is Order.DAY else (second, first)
    last = f"TRY_CAST({third} AS INTEGER)"
    year = f"({last} + CASE WHEN {last} < 70 THEN 2000 WHEN {last} < 100 THEN 1900 ELSE 0 END)"
    short = f"{first} <> '' AND {year} >= 1000" if order is not Order.YEAR else "FALSE"
    return f"""
        CASE
        WHEN length({first}) = 4
            THEN CASE WHEN {first} >= '1000'
                THEN TRY_CAST({first} || '-' || {second} || '-' || {third} AS DATE) END
        WHEN {short}
            THEN TRY_CAST({year} || '-' || {month} || '-' || {day} AS DATE)
        ELSE CAST(try_strptime(regexp_extract({text}, '{_SQL_WORDED}'), {_SQL_FORMATS}) AS DATE)
        END"""


def moment_sql(column: DateColumn) -> str:
    """Return SQL for the date and, where one is written, the time of day: what came later."""
    text = f"CAST({quoted(column.name)} AS VARCHAR)"
    clock = f"TRY_CAST(regexp_extract({text}, '{_SQL_CLOCK}') AS TIME)"
    hour = f"TRY_CAST(regexp_extract({text}, '{_SQL_CLOCK}', 1) AS INTEGER)"
    shift = (
        f"CASE WHEN {hour} < 12 AND regexp_matches({text}, '(?i)\\d\\s*PM') THEN 12 "
        f"WHEN {hour} = 12 AND regexp_matches({text}, '(?i)\\d\\s*AM') THEN -12 ELSE 0 END"
    )
    return f"({date_sql(column)}) + COALESCE({clock}, TIME '00:00') + to_hours({shift})"
