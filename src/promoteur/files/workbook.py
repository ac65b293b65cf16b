"""Excel and OpenDocument workbooks: one sheet, rewritten as a text table."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.source import Source
from promoteur.kit.language import gettext as _

Rows = list[list[Any]]


def write_sheet(source: Source, sheet: str | None, target: Path) -> str:
    """Write a sheet of the workbook to `target` as UTF-8 CSV and return the sheet's name.

    Without `sheet`, the first one with two rows and two columns is taken, else the first that
    holds anything.

    Raises:
        FileProblem: the workbook is damaged, empty, or the part that reads it is not installed.
        AskProblem: it has no such sheet.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise FileProblem(
            _(
                "{file} is an Excel workbook, which needs a further part: "
                "pip install python-calamine, or save the sheet as CSV."
            ).format(file=source.name)
        ) from error
    try:
        workbook = CalamineWorkbook.from_path(source.path)
        names = [sheet] if sheet else workbook.sheet_names
        if sheet and sheet not in workbook.sheet_names:
            raise AskProblem(
                _("{file} has no sheet “{sheet}”; it has: {names}.").format(
                    file=source.name, sheet=sheet, names=", ".join(workbook.sheet_names)
                )
            )
        sheets = ((name, workbook.get_sheet_by_name(name).to_python()) for name in names)
        chosen = _chosen(sheets)
    except (CalamineError, OSError) as error:
        raise FileProblem(
            _(
                "{file} is no workbook that can be opened: {reason}. "
                "If it is an archive of files, unpack it first."
            ).format(file=source.name, reason=error)
        ) from error
    if chosen is None:
        raise FileProblem(_("{file} is empty: there is no answer in it.").format(file=source.name))
    name, rows = chosen
    _write(rows, target)
    return name


def _chosen(sheets: Iterable[tuple[str, Rows]]) -> tuple[str, Rows] | None:
    """Return the first sheet that is a table, else the first that holds anything."""
    first = None
    for name, rows in sheets:
        filled = [[i for i, cell in enumerate(row) if cell not in {"", None}] for row in rows]
        if sum(map(bool, filled)) >= 2 and len({i for row in filled for i in row}) >= 2:
            return name, rows
        first = first or ((name, rows) if any(filled) else None)
    return first


def _write(rows: Rows, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.datetime | dt.time):
        return cell.isoformat()
    return str(cell)
