"""The rows of a file of past answers: what each becomes, or why it is refused."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from promoteur.files.dates import DateColumn, moment_sql
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import quoted
from promoteur.responses import rules
from promoteur.score.answers import NotAnAnswer, is_missing, read_answer
from promoteur.score.scale import Scale

CHUNK = 2_000
"""Rows read, and stored in one transaction."""

NOON = dt.time(12)
"""When an answer was given of which only the day is known: so its date is the same far around."""

_MOMENT = "promoteur moment"
_CLOCK = re.compile(r"\d{1,2}[:hH]\d{2}")
_OFFSET = re.compile(r"\d\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))\s*$")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,6})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which column is what. Columns are named as the file has them; None: there is none.

    Attributes:
        score: the answers, and on which scale they are.
        date: when they were given; `on`: the one day of all, where no column says it.
        key: what tells answers apart; otherwise the whole row does.
        properties: columns to keep. All others are left out.
    """

    score: str
    scale: Scale
    date: DateColumn | None = None
    on: dt.date | None = None
    comment: str | None = None
    person: str | None = None
    key: str | None = None
    language: str | None = None
    channel: str | None = None
    moment: str | None = None
    properties: tuple[str, ...] = ()

    @property
    def used(self) -> set[str]:
        """The columns of which something is kept."""
        single = (self.score, self.comment, self.person, self.language, self.channel, self.moment)
        date = self.date.name if self.date else None
        return {one for one in (*single, date, self.key, *self.properties) if one}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A past answer, as a row states it."""

    row: int
    key: str
    score: int
    at: dt.datetime
    on: dt.date
    comment: str
    person: str
    language: str
    channel: str
    moment: str
    properties: Mapping[str, rules.Property]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: its number, as a spreadsheet counts, and why."""

    row: int
    why: str


@dataclass
class Reading:
    """Reads the rows of one file, once from the first to the last.

    Attributes:
        plan: which column is what.
        zone: in which the file's times are meant.
        now: answers of the future are none.
        first: the number of the first row below the header.
        numeric: properties that are numbers.
    """

    plan: Plan
    zone: ZoneInfo
    now: dt.datetime
    first: int = 2
    numeric: frozenset[str] = frozenset()
    seen: Counter[str] = field(default_factory=Counter)

    def read(self, names: Sequence[str], number: int, row: Sequence[Any]) -> Past | Refusal | None:
        """Return what a row states, why it is refused, or None where nobody answered."""
        cells = {n: None if v is None else str(v) for n, v in zip(names, row, strict=False)}
        answer = read_answer(cells[self.plan.score], self.plan.scale)
        if answer is NotAnAnswer.MISSING:
            return None
        if not isinstance(answer, int):
            words = _("“{text}” is no answer on the scale {scale}")
            told = (cells[self.plan.score] or "")[:50]
            return Refusal(number, words.format(text=told, scale=self.plan.scale))
        moment = self._moment(cells, row[len(names)])
        if isinstance(moment, str):
            return Refusal(number, moment)
        key = self._key(cells)
        if key is None:
            words = _("a row above has the same {column}")
            return Refusal(number, words.format(column=self.plan.key))
        return self._past(number, cells, answer, moment, key)

    def _past(
        self, number: int, cells: Mapping[str, str | None], score: int, at: dt.datetime, key: str
    ) -> Past:
        plan = self.plan

        def text(column: str | None) -> str:
            told = cells[column] if column else None
            return "" if told is None or is_missing(told) else told.replace("\0", "").strip()

        return Past(
            row=number,
            key=key,
            score=score,
            at=at.astimezone(dt.UTC),
            on=at.astimezone(self.zone).date(),
            comment=text(plan.comment),
            person=text(plan.person),
            language=text(plan.language),
            channel=text(plan.channel),
            moment=text(plan.moment),
            properties=rules.named({n: self._value(n, text(n)) for n in plan.properties}),
        )

    def _value(self, name: str, text: str) -> rules.Property:
        """Return a property's value: a number where all of the column are."""
        if name in self.numeric and _NUMBER.fullmatch(text):
            return float(text.replace(",", "."))
        return text

    def _moment(self, cells: Mapping[str, str | None], read: Any) -> dt.datetime | str:
        """Return when an answer was given, or why nobody can tell."""
        written = cells[self.plan.date.name] if self.plan.date else None
        if self.plan.date is None:
            at = dt.datetime.combine(self.plan.on or self.now.date(), NOON, self.zone)
        elif is_missing(written):
            return _("it has no date")
        elif not isinstance(read, dt.datetime):
            return _("“{text}” is no date that can be read").format(text=(written or "")[:50])
        else:
            at = self._placed(read, written or "")
        if at > self.now + dt.timedelta(days=1):
            return _("its date lies in the future ({date})").format(date=at.date().isoformat())
        if at.year < rules.FIRST_MOMENT.year + 1:
            return _("its date is too long ago ({date})").format(date=at.date().isoformat())
        return at

    def _placed(self, read: dt.datetime, written: str) -> dt.datetime:
        """Return the moment in the zone written beside it, else in that of the workspace."""
        if not _CLOCK.search(written):
            return dt.datetime.combine(read.date(), NOON, self.zone)
        offset = _OFFSET.search(written)
        if not offset:
            return read.replace(tzinfo=self.zone)
        if offset[1]:
            return read.replace(tzinfo=dt.UTC)
        shift = dt.timedelta(hours=int(offset[3]), minutes=int(offset[4]))
        return read.replace(tzinfo=dt.timezone(-shift if offset[2] == "-" else shift))

    def _key(self, cells: Mapping[str, str | None]) -> str | None:
        """Return what tells the answer from others; None where a row above is the same."""
        told = cells[self.plan.key] if self.plan.key else None
        if told is not None and not is_missing(told):
            key = f"past:{told.strip()}"
            self.seen[key] += 1
            return key if self.seen[key] == 1 else None
        digest = rules.row_digest(cells)
        self.seen[digest] += 1
        return f"row:{digest}:{self.seen[digest]}"


def each(
    table: Table, begin: Callable[[], Reading], take: Callable[[list[Past | Refusal | None]], None]
) -> None:
    """Read all rows in the order of the file, and hand them over in chunks.

    A file that proves unclean on the way is read again from its start, after `begin` was called
    again: whoever takes them must not mind to get some twice.

    Raises:
        FileProblem: the file is damaged.
    """

    def ask(relation: Any) -> None:
        reading = begin()
        names = list(relation.columns)
        date = moment_sql(reading.plan.date) if reading.plan.date else "NULL"
        rows = relation.project(f"*, {date} AS {quoted(_MOMENT)}")
        for chunk in _chunks(rows, reading, names):
            take(chunk)

    table.ask(ask, in_order=True)


def _chunks(rows: Any, reading: Reading, names: list[str]) -> Iterator[list[Past | Refusal | None]]:
    number, each_row = reading.first, iter(rows.iter_rows())
    while chunk := list(islice(each_row, CHUNK)):
        yield [reading.read(names, number + i, row) for i, row in enumerate(chunk)]
        number += len(chunk)


def are_numbers(values: Sequence[str | None]) -> bool:
    """Whether all values of a column that say something are numbers, and none a code as 0042."""
    said = [text.strip() for text in values if text is not None and not is_missing(text)]
    return bool(said) and all(map(_NUMBER.fullmatch, said))
