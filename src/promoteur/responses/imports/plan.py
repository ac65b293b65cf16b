"""Which column of a file of past answers is what: what a person said, and what is unmistakable."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from promoteur.files.count import Question, count
from promoteur.files.dates import DateColumn, Order, are_dates, find_dates
from promoteur.files.problem import Ask, AskProblem
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.responses.imports.rows import Plan, Reading, are_numbers
from promoteur.score.scale import SCALES
from promoteur.surveys.models import Survey

DATE_WORDS = re.compile(
    r"date|horodat|timestamp|answered|created|submitted|completed|répon|repon|received",
    re.IGNORECASE,
)
COMMENT_WORDS = re.compile(
    r"comment|verbatim|explic|raison|pourquoi|reason|\bwhy\b|feedback|\bavis\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person said about a file; the rest is found out. Columns by any writing of a name."""

    score: str | None = None
    scale: str | None = None
    date: str | None = None
    order: Order | None = None
    on: dt.date | None = None
    comment: str | None = None
    person: str | None = None
    key: str | None = None
    language: str | None = None
    channel: str | None = None
    moment: str | None = None
    properties: tuple[str, ...] = ()


def plan_of(table: Table, wanted: Wanted) -> Plan:
    """Return which column is what: what a person said, and what is unmistakable.

    Raises:
        FileProblem: the answers or their dates cannot be understood.
        AskProblem: there is no such column, or it must be said which one is meant.
    """
    scale = SCALES[wanted.scale] if wanted.scale else None
    counted = count(table, Question(column=wanted.score, scale=scale))
    date = _date(table, wanted)
    column = {
        name: table.column(said)
        for name in ("comment", "person", "key", "language", "channel", "moment")
        if (said := getattr(wanted, name))
    }
    taken = {counted.column.name, *column.values(), *([date.name] if date else [])}
    if "comment" not in column and (found := _comment(table, taken)):
        column["comment"] = found
    return Plan(
        score=counted.column.name,
        scale=counted.column.scale,
        date=date,
        on=wanted.on,
        properties=tuple(dict.fromkeys(map(table.column, wanted.properties))),
        **column,
    )


def _date(table: Table, wanted: Wanted) -> DateColumn | None:
    """Return the column of the dates: the one named, the only one, or the only one called so."""
    if wanted.date:
        return find_dates(table, wanted.date, wanted.order)
    if wanted.on:
        return None
    able = [name for name, values in table.sample.items() if are_dates(values)]
    called = [name for name in able if DATE_WORDS.search(name)]
    chosen = able if len(able) == 1 else called
    if len(chosen) == 1:
        return find_dates(table, chosen[0], wanted.order)
    if able:
        raise AskProblem(
            _(
                "{file}: several columns hold dates: {columns}. Say when the answers were given."
            ).format(file=table.name, columns=", ".join(able)),
            Ask.DATE,
        )
    raise AskProblem(
        _(
            "{file}: no column holds dates, so nobody knows when the answers were given. Give one "
            "day for all of them."
        ).format(file=table.name),
        Ask.DAY,
    )


def _comment(table: Table, taken: set[str]) -> str | None:
    """Return the one column whose name says that it holds comments."""
    names = [name for name in table.names if name not in taken and COMMENT_WORDS.search(name)]
    return names[0] if len(names) == 1 else None


def reading_of(table: Table, plan: Plan, survey: Survey) -> Callable[[], Reading]:
    """Return what begins to read a file into a survey."""
    headers = table.found[0].headers
    numeric = frozenset(n for n in plan.properties if are_numbers(table.sample[n]))
    zone = ZoneInfo(survey.workspace.zone)
    return lambda: Reading(plan, zone, timezone.now(), headers + 1, numeric)
