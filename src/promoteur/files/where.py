"""A condition as the rows of a file understand it."""

import datetime as dt
import re

from promoteur.files import dates
from promoteur.files.dates import Order
from promoteur.files.problem import AskProblem
from promoteur.files.profile import is_number
from promoteur.files.table import Table
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
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import literal, quoted
from promoteur.score.answers import is_missing

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIKE_A_DATE = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?!\d).*", re.DOTALL)


def where_sql(condition: Condition, table: Table, order: Order | None = None) -> str:
    """Return SQL that is true for the rows that meet `condition`, and never NULL.

    A column compared with numbers is read as numbers (`3,5` is 3.5), one compared with a date such
    as 2026-03-31 as dates (`order`: day or month first, where a person said so), any other as
    text without the blanks around it. Rows where it is empty are unequal to everything.

    Raises:
        AskProblem: a column or a day of the calendar is not there, or text is compared with
            dates or numbers.
        FileProblem: a column is compared with a date and holds none.
    """
    if isinstance(condition, Not):
        return f"NOT {where_sql(condition.part, table, order)}"
    if isinstance(condition, Both):
        parts = (where_sql(part, table, order) for part in condition.parts)
        return "(" + f" {condition.word.upper()} ".join(parts) + ")"
    return _comparison(condition, table, order)


def _comparison(comparison: Comparison, table: Table, order: Order | None) -> str:
    name = table.column(comparison.column)
    if comparison.operator in {EMPTY, NOT_EMPTY}:
        truth = "NOT" if comparison.operator == NOT_EMPTY else ""
        return f"({truth} COALESCE({text_sql(name)}, '') = '')"
    if comparison.numeric:
        left, right = number_sql(name), [f"{value!r}::DOUBLE" for value in comparison.values]
    elif all(_ISO_DATE.fullmatch(str(value)) for value in comparison.values):
        left = dates.date_sql(dates.find_dates(table, name, order))
        right = [_date_sql(str(value)) for value in comparison.values]
    else:
        _refuse_text(comparison, name, table)
        words = (str(value).strip() for value in comparison.values)
        left, right = text_sql(name), [literal(word) for word in words]
    found = f"({left}) IN ({', '.join(right)})"
    if comparison.operator in {EQUAL, IN, UNEQUAL, NOT_IN}:
        wanted = comparison.operator in {EQUAL, IN}
        return f"(({found}) IS {'' if wanted else 'NOT '}TRUE)"
    return f"((({left}) {comparison.operator} {right[0]}) IS TRUE)"


def _refuse_text(comparison: Comparison, name: str, table: Table) -> None:
    """Refuse texts where the rows hold dates or numbers, with which they do not compare."""
    values = [str(value) for value in comparison.values]
    ordered = comparison.operator in ORDERINGS
    said = [text for text in table.sample[name] if text is not None and not is_missing(text)]
    spelled = [text for text in values if ordered or _LIKE_A_DATE.fullmatch(text.strip())]
    if spelled and dates.are_dates(said):
        raise AskProblem(
            _(
                "{file}: the column {column} holds dates, and “{text}” in the condition is not "
                "written as one: write 2026-03-31."
            ).format(file=table.name, column=name, text=spelled[0])
        )
    if ordered and sum(map(is_number, said)) > dates.MOSTLY * len(said):
        raise AskProblem(
            _(
                "{file}: the column {column} holds numbers, and “{text}” in the condition is not "
                "written as one: write 3.5."
            ).format(file=table.name, column=name, text=values[0])
        )


def _date_sql(text: str) -> str:
    try:
        return f"DATE '{dt.date.fromisoformat(text)}'"
    except ValueError as error:
        raise AskProblem(
            _("{text} in the condition is no day of the calendar.").format(text=text)
        ) from error


def text_sql(name: str) -> str:
    """Return SQL for a column as text without the blanks around it."""
    return f"trim(CAST({quoted(name)} AS VARCHAR))"


def number_sql(name: str) -> str:
    """Return SQL for a column as numbers, NULL where it holds none; a decimal comma is read."""
    number = f"TRY_CAST(replace({text_sql(name)}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) THEN {number} END"
