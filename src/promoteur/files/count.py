"""Count the answers of a table: which column, which rows, by what, over which periods."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyRelation

from promoteur.files.answer_column import TOO_MANY_NUMBERS, AnswerColumn, find_answers
from promoteur.files.dates import DateColumn, Order, date_sql, find_dates, moment_sql
from promoteur.files.evidence import Evidence, evidence, settle
from promoteur.files.problem import AskProblem
from promoteur.files.profile import profile_of
from promoteur.files.table import Table
from promoteur.files.where import number_sql, text_sql, where_sql
from promoteur.kit.conditions import parse
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import Period
from promoteur.kit.sql import literal, quoted
from promoteur.score.answers import MISSING_PATTERN
from promoteur.score.frames import tally
from promoteur.score.scale import Scale
from promoteur.score.tally import Tallies, Tally

_SCORE, _WEIGHT, _PERSON, _LATEST, PERIOD = (
    f"promoteur {role}" for role in ("score", "weight", "person", "latest", "period")
)


def _by(i: int) -> str:
    """Return what a column is grouped by under, as its own name may be taken by a role."""
    return f"promoteur by {i}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table; columns by the names that a person gave."""

    column: str | None = None
    scale: Scale | None = None
    by: tuple[str, ...] = ()
    date: str | None = None
    order: Order | None = None
    period: Period | None = None
    where: tuple[str, ...] = ()
    weight: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Counted:
    """The answers counted, and what was found out on the way.

    Attributes:
        column: the column of the answers and its scale.
        by: the columns grouped by, by their own names.
        tallies: keyed by `by` and, where periods were asked for, by `PERIOD`: the first day of the
            period as a date, None where the date cannot be read.
        dates: how dates are written, where they were asked for.
        last_day: the latest date of an answer.
        weightless: answers whose weight cannot be used; they count among the invalid.
        superseded: answers left out because the same person answered later (in the same period).
    """

    column: AnswerColumn
    by: tuple[str, ...]
    tallies: Tallies
    dates: DateColumn | None = None
    last_day: dt.date | None = None
    weightless: int = 0
    superseded: int = 0


def count(table: Table, question: Question) -> Counted:
    """Return the answers of a table counted in one reading, and the column judged by all rows.

    Raises:
        FileProblem: the file cannot be understood or trusted.
        AskProblem: the question does not fit the file.
    """
    column = find_answers(table, question.column, question.scale)
    by = _columns(table, question.by)
    dates = find_dates(table, question.date, question.order) if question.date else None
    period = question.period if dates else None
    conditions = (where_sql(parse(one), table, question.order) for one in question.where)
    where = " AND ".join(("TRUE", *conditions))
    chosen = _projection(table, question, column, by, dates)

    def ask(relation: DuckDBPyRelation) -> Tallies:
        counted = tally(
            relation.filter(where).project(", ".join(chosen)),
            _SCORE,
            by=[_by(i) for i in range(len(by))],
            weight=_WEIGHT if question.weight else None,
            person=_PERSON if question.person else None,
            period=PERIOD if period else None,
            latest=_LATEST if question.person else None,
            scale=column.scale,
        )
        return counted if isinstance(counted, Tallies) else Tallies.of({(): counted}, by=())

    tallies = table.ask(ask, in_order=bool(question.person) and dates is None)
    total = tallies.total()
    files = _evidence(table, question, column, where, total)
    column = settle(column, table, files, question.scale)
    weightless, superseded = _left_out(question, files, total)
    if weightless and not total.n:
        raise _no_weight(table, question)
    last_day = _last_day(table, dates, where) if period and dates else None
    tallies = replace(tallies.on(column.scale), by=(*by, *tallies.by[len(by) :]))
    return Counted(column, by, tallies, dates, last_day, weightless, superseded)


def _evidence(
    table: Table, question: Question, column: AnswerColumn, where: str, total: Tally
) -> list[Evidence]:
    """Return what all rows show: by a reading of its own only where the tally does not tell."""
    narrowed = question.where or question.weight or question.person
    trusted = total.invalid <= TOO_MANY_NUMBERS * (total.n + total.invalid)
    if narrowed or len(table.found) > 1 or not trusted:
        return evidence(table, column.name, where)
    labels = zip(total.scale.labels, total.answers, strict=True)
    found = profile_of(Counter({label: int(n) for label, n in labels if n}))
    texts = [text for text in table.sample[column.name] if text is not None]
    return [Evidence(table.name, found, texts, found)]


def _left_out(question: Question, files: Sequence[Evidence], total: Tally) -> tuple[int, int]:
    """Return how many answers have no usable weight, and how many their person gave up later."""
    if not (question.weight or question.person):
        return 0, 0
    labels = {*map(int, total.scale.labels)}
    said = sum(one.kept.said for one in files)
    answered = sum(n for one in files for a, n in one.kept.answers.items() if a in labels)
    weightless = total.invalid - (said - answered) if question.weight else 0
    return weightless, answered - weightless - int(total.n)


def _no_weight(table: Table, question: Question) -> AskProblem:
    return AskProblem(
        _(
            "{file}: no answer has a weight that can be used in the column {column}. "
            "Accepted are numbers of 0 or more."
        ).format(file=table.name, column=table.column(question.weight or ""))
    )


def _columns(table: Table, wanted: Sequence[str]) -> tuple[str, ...]:
    by = tuple(table.column(name) for name in wanted)
    if len(set(by)) < len(by):
        raise AskProblem(
            _("--by names a column twice: {columns}. Name each once.").format(columns=", ".join(by))
        )
    return by


def _projection(
    table: Table,
    question: Question,
    column: AnswerColumn,
    by: Sequence[str],
    dates: DateColumn | None,
) -> list[str]:
    """Return the columns that the tally needs, as SQL."""
    chosen = {_SCORE: quoted(column.name)}
    chosen |= {_by(i): f"NULLIF({text_sql(name)}, '')" for i, name in enumerate(by)}
    if question.weight:
        chosen[_WEIGHT] = number_sql(table.column(question.weight))
    if question.person:
        chosen[_PERSON] = _person_sql(table.column(question.person))
        chosen[_LATEST] = moment_sql(dates) if dates else "row_number() OVER ()"
    if dates and question.period:
        chosen[PERIOD] = f"CAST(date_trunc('{question.period}', {date_sql(dates)}) AS DATE)"
    return [f"{expression} AS {quoted(name)}" for name, expression in chosen.items()]


def _person_sql(name: str) -> str:
    """Return SQL for who answered, NULL where a blank or a word such as `NA` says nobody."""
    text = text_sql(name)
    nobody = f"regexp_matches({text}, {literal(MISSING_PATTERN)}, 'i')"
    return f"CASE WHEN NOT {nobody} THEN {text} END"


def _last_day(table: Table, dates: DateColumn, where: str) -> dt.date | None:
    latest: dt.date | None = table.ask(
        lambda relation: relation.filter(where).aggregate(f"max({date_sql(dates)})").fetchall()
    )[0][0]
    return latest
