"""How a text table is laid out: its separator, its header rows, the names of its columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from promoteur.files.problem import FileProblem
from promoteur.kit.language import gettext as _
from promoteur.score.answers import is_missing

SEPARATORS = ",;\t|"
ROWS = 200
FEW = 10
LONGEST_CELL = 2_000_000
"""Characters of the longest cell or line that is still taken for part of a table."""

_VALUE = re.compile(r"^\s*[-+]?\d[\d\s.,:/%T+Z-]*(?:\s*[AP]M)?(?:\s*[A-Z]{3,4}(?:[+-]\d+)?)?\s*$")
_NUMBER = re.compile(r"^\s*[-+]?\d+(?:\.\d+)?\s*$")
_IMPORT_ID = '{"ImportId"'

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Layout:
    """The separator, how many rows come before the data, and what the columns are called.

    Attributes:
        separator: one of comma, semicolon, tab and bar.
        preamble: rows above the header that are no part of the table.
        headers: header rows: 0, 1, 2 (SurveyMonkey) or 3 (Qualtrics).
        names: one unique name per column.
        labels: what the further header rows say about each column; empty where nothing.
    """

    separator: str
    preamble: int
    headers: int
    names: tuple[str, ...]
    labels: tuple[str, ...]


def find_layout(text: str, file: str, *, whole: bool) -> Layout:
    """Return the layout of a table from its first characters.

    Args:
        text: the start of the table.
        file: its name, for messages.
        whole: `text` is all there is, so that its last row is complete.

    Raises:
        FileProblem: a line is too long to be one of a table.
    """
    if not whole:
        text = _up_to_last_line(text, file)
    separator = _separator(text)
    rows = _rows(text, separator)
    width = Counter(map(len, rows)).most_common(1)[0][0]
    preamble = next((i for i, row in enumerate(rows) if len(row) == width), 0)
    headers = _header_rows(rows[preamble:])
    if preamble and not headers:  # the row above the first of the usual width is the header
        preamble, headers = preamble - 1, 1
    header = rows[preamble : preamble + headers]
    if headers == 1 and _lacks_row_names(header[0], rows[preamble + 1 :]):
        header = [["", *header[0]]]
    names, labels = _names(header, max(width, *map(len, header), 1))
    return Layout(separator, preamble, headers, names, labels)


def _separator(text: str) -> str:
    """Return what separates the cells; of one column, a sign that its values do not hold."""
    evenness = {separator: _evenness(_rows(text, separator)) for separator in SEPARATORS}
    if not any(share for share, _width in evenness.values()):
        return next((separator for separator in SEPARATORS if separator not in text), ",")
    return max(SEPARATORS, key=lambda separator: evenness[separator])


def _lacks_row_names(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether every row begins with a name that has no column, as R writes tables."""
    return bool(below) and all(len(row) == len(header) + 1 and row[-1].strip() for row in below)


def _up_to_last_line(text: str, file: str) -> str:
    end = max(text.rfind("\n"), text.rfind("\r"))
    if end < 0:
        raise FileProblem(
            _("{file}: the first line is longer than a million characters; no table is.").format(
                file=file
            )
        )
    return text[: end + 1]


def _rows(text: str, separator: str) -> list[list[str]]:
    """Return the first rows that are not blank; a cell without an end stops the reading."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) == ROWS:
                break
    except csv.Error:
        pass  # the careful reader meets the same place and names its line
    return rows or [[""]]


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Return what makes a separator plausible: rows of one width over 1, then how wide."""
    if len(rows[0]) == 1 and all(len(row) == 1 or _is_decimal(row) for row in rows):
        return (0.0, 1)
    width, times = Counter(map(len, rows)).most_common(1)[0]
    return (times / len(rows) if width > 1 else 0.0, width)


def _is_decimal(cells: Sequence[str]) -> bool:
    """Tell whether the separator only divides a number such as 8,5."""
    return len(cells) == 2 and all(cell.strip().isdigit() for cell in cells)


def _is_value(cell: str) -> bool:
    return bool(_VALUE.match(cell))


def _header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows are headers, by what stands below them."""
    if any(_IMPORT_ID in cell for row in rows[1:3] for cell in row):
        return 3 if len(rows) > 2 and any(_IMPORT_ID in cell for cell in rows[2]) else 2
    if all(_is_value(cell) or is_missing(cell) for cell in rows[0]) or _goes_on(rows[0], rows[1:]):
        return 0
    return 2 if len(rows) > 2 and _continues_header(rows[0], rows[1], rows[2:]) else 1


def _goes_on(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row is like those below: a value wherever they have values."""
    valued = [i for i in range(len(first)) if _share_of_values(i, below) > 0.8]
    return bool(valued) and all(_is_alike(first[i], i, below) for i in valued)


def _is_alike(cell: str, column: int, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a value could be one of those below: written so, and as large."""
    below = [row[column] for row in rows if column < len(row)]
    if not _is_value(cell) or _shape(cell) not in map(_shape, below):
        return False
    if not _NUMBER.match(cell):
        return True
    numbers = [float(other.strip()) for other in below if _NUMBER.match(other)]
    if len(numbers) < FEW and all(0 <= number <= 10 for number in numbers):
        return 0 <= float(cell.strip()) <= 10
    return min(numbers) <= float(cell.strip()) <= max(numbers)


def _shape(cell: str) -> str:
    return re.sub(r"\d+", "0", cell.strip())


def _continues_header(
    first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]
) -> bool:
    """Tell whether the second row is header too: no value stands where the rows below have some."""
    columns = range(min(len(first), len(second)))
    valued = [i for i in columns if _share_of_values(i, below) > 0.8]
    if not valued or any(_is_value(second[i]) for i in valued):
        return False
    worded = any(not is_missing(second[i]) for i in valued)
    fills = any(not first[i].strip() and second[i].strip() for i in columns[1:])
    return worded or fills


def _share_of_values(column: int, rows: Sequence[Sequence[str]]) -> float:
    cells = [row[column] for row in rows if column < len(row) and not is_missing(row[column])]
    return sum(map(_is_value, cells)) / len(cells) if cells else 0.0


def _names(headers: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return unique names for the columns, and the labels that further header rows give them.

    A blank name takes the question to its left and the label below it, as SurveyMonkey means it.
    """
    rows = [[*row, *[""] * (width - len(row))] for row in headers] or [[""] * width]
    names: list[str] = []
    used: dict[str, int] = {}
    question = ""
    for i in range(width):
        own, label = rows[0][i].strip(), " ".join(row[i].strip() for row in rows[1:2])
        question = own or question
        part = " – ".join(filter(None, (question, label))) if len(rows) > 1 else ""
        names.append(_unique(own or part or nameless(i), used))
    labels = tuple(rows[1][i].strip() for i in range(width)) if len(rows) > 1 else ("",) * width
    return tuple(names), labels


def nameless(i: int) -> str:
    """Return what a column without a name is called: people need a name to mean it by."""
    return f"column_{i + 1}"


def _unique(name: str, used: dict[str, int]) -> str:
    """Return `name`, numbered when it is taken; case does not tell columns apart.

    `used`: the last number given to each name, in lower case.
    """
    last = used.get(name.casefold(), 0)
    candidates = (f"{name} ({i})" if i > 1 else name for i in count(last + 1))
    found = next(candidate for candidate in candidates if candidate.casefold() not in used)
    used[name.casefold()] = last + 1
    used[found.casefold()] = 1
    return found
