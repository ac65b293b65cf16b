"""A file of benchmarks, read line by line: what is wrong is said with its line and its column."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from promoteur.files.encoding import LineDecoder, guess
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext
from promoteur.reports.benchmarks.rules import contradiction
from promoteur.reports.models import Benchmark
from promoteur.reports.problem import ReportProblem
from promoteur.surveys.models import KINDS

MOST_LINES = 2_000
SHOWN = 12
"""Faults that are listed; more would not be read."""

COLUMNS = {
    "name": mark("whose score it is; required"),
    "sort": mark("sector, competitor or own; required"),
    "kind": mark("relational, transactional or employee; relational where it is empty"),
    "score": mark("from −100 to 100; required"),
    "date": mark("of the figure, such as 2026-03-31; required"),
    "source": mark("where it was published; required"),
    "answers": mark("how many answers stand behind it"),
    "promoters": mark("how many answers were 9 or 10"),
    "passives": mark("how many were 7 or 8"),
    "detractors": mark("how many were 0 to 6"),
    "low": mark("lower limit of its interval"),
    "high": mark("upper limit of its interval"),
    "country": mark("in which country people were asked"),
    "scale": mark("0-10, or other"),
    "method": mark("how people were asked: panel, e-mail, telephone"),
}
"""The columns of a file, in any order, with what they hold."""

REQUIRED = ("name", "sort", "score", "date", "source")
EXAMPLE = (
    "name,sort,score,date,source,answers\nAcme,competitor,41,2026-03-31,Annual report 2025,1200\n"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a file: the number of its line, and the fields of a `Benchmark`."""

    number: int
    fields: dict[str, Any]


def read(content: bytes) -> list[Line]:
    """Return the figures of a CSV file, whatever its separator and encoding.

    Raises:
        ReportProblem: a column is missing or unknown, or a value cannot be what it should; all
            faults at once, each with line and column.
    """
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ReportProblem(
            _("Line {line}: this is no CSV ({why}).").format(line=reader.line_num, why=error)
        ) from error
    if not rows:
        raise ReportProblem(_("The file is empty."))
    heads = _heads(rows[0][1])
    if len(rows) - 1 > MOST_LINES:
        raise ReportProblem(
            _("The file has more than {n} lines: cut it into several.").format(n=MOST_LINES)
        )
    faults: list[str] = []
    found = [_line(number, dict(zip(heads, row, strict=False)), faults) for number, row in rows[1:]]
    if faults:
        more = len(faults) - SHOWN
        rest = ngettext("… and {n} more fault.", "… and {n} more faults.", more).format(n=more)
        raise ReportProblem("\n".join([*faults[:SHOWN], *([rest] if more > 0 else [])]))
    return found


def _decoded(content: bytes) -> str:
    encoding = guess(content)
    if encoding is not None:
        return content.decode(encoding, errors="replace")
    return "".join(map(LineDecoder().decode, content.splitlines(keepends=True)))


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _heads(row: list[str]) -> list[str]:
    heads = [cell.strip().lower() for cell in row]
    unknown = [head for head in heads if head and head not in COLUMNS]
    missing = [name for name in REQUIRED if name not in heads]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    for names, words in (
        (missing, _("Line 1: the column {columns} is missing. Columns are {known}.")),
        (unknown, _("Line 1: there is no column {columns}. Columns are {known}.")),
        (twice, _("Line 1: the column {columns} stands there twice.")),
    ):
        if names:
            raise ReportProblem(words.format(columns=", ".join(names), known=", ".join(COLUMNS)))
    return heads


def _line(number: int, row: dict[str, str], faults: list[str]) -> Line:
    """Return the figure of a line; what is wrong with it is added to `faults`."""
    fields: dict[str, Any] = {}
    before = len(faults)
    for column, (field, reads) in READERS.items():
        given = row.get(column, "").strip()
        if not given and column in REQUIRED:
            faults.append(
                _("Line {line}, column {column}: it is empty. It holds {what}.").format(
                    line=number, column=column, what=_(COLUMNS[column])
                )
            )
        elif given or column not in NULLABLE:
            try:
                fields[field] = reads(given)
            except (ValueError, InvalidOperation):
                faults.append(
                    _("Line {line}, column {column}: “{value}” cannot be. It holds {what}.").format(
                        line=number, column=column, value=given[:50], what=_(COLUMNS[column])
                    )
                )
    if len(faults) == before:
        faults.extend(
            _("Line {line}: {why}").format(line=number, why=why) for why in _contradictions(fields)
        )
    return Line(number, fields)


def _contradictions(fields: dict[str, Any]) -> Iterator[str]:
    """Yield what only shows when the values of a line stand side by side."""
    if why := contradiction(Benchmark(**fields)):
        yield why


def _word(words: dict[str, str], usual: str = "") -> Callable[[str], str]:
    def read_word(given: str) -> str:
        found = words.get(given.lower(), usual if not given else None)
        if found is None:
            raise ValueError(given)
        return found

    return read_word


def _text(longest: int) -> Callable[[str], str]:
    def read_text(given: str) -> str:
        if len(given) > longest:
            raise ValueError(given)
        return given

    return read_text


def _points(given: str) -> Decimal:
    value = Decimal(given.replace("−", "-").replace(",", ".")).quantize(Decimal("0.1"))
    if not -100 <= value <= 100:
        raise ValueError(given)
    return value


def _count(given: str) -> int:
    digits = given.replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    if not digits.isdecimal() or int(digits) >= 2**31:
        raise ValueError(given)
    return int(digits)


_SCALES = {"0-10": "0-10", "0–10": "0-10", "other": "other"}

READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", _text(120)),
    "sort": ("sort", _word({str(one): str(one) for one in Benchmark.Sort})),
    "kind": ("kind", _word({kind: kind for kind in KINDS}, "relational")),
    "score": ("score", _points),
    "date": ("dated", dt.date.fromisoformat),
    "source": ("source", _text(300)),
    "answers": ("answers", _count),
    "promoters": ("promoters", _count),
    "passives": ("passives", _count),
    "detractors": ("detractors", _count),
    "low": ("low", _points),
    "high": ("high", _points),
    "country": ("country", _text(60)),
    "scale": ("scale", _word(_SCALES)),
    "method": ("method", _text(200)),
}
NULLABLE = {"answers", "promoters", "passives", "detractors", "low", "high"}
