"""Where the answers come from: in words for people, as keys for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promoteur.cli.terminal import one_line
from promoteur.files.count import Counted
from promoteur.files.source import STANDARD_INPUT, Kind
from promoteur.files.table import Found
from promoteur.kit.language import day, mark, ngettext, number
from promoteur.kit.language import gettext as _

SEPARATOR_NAMES = {
    ",": mark("comma"),
    ";": mark("semicolon"),
    "\t": mark("tab"),
    "|": mark("vertical bar"),
}
KIND_WORDS = {
    Kind.CSV: mark("CSV"),
    Kind.JSON: mark("JSON lines"),
    Kind.PARQUET: mark("Parquet"),
    Kind.WORKBOOK: mark("workbook"),
}
FEW_FILES = 4
"""Files that are named one by one; of more, the first ones and how many there are."""


@dataclass(frozen=True)
class Origin:
    """What was read, and how.

    Attributes:
        title: what a picture is called.
        lines: what stands above the score, each with its style.
        first, last: the keys that stand in the JSON before the figures of all answers, and behind.
        nothing: the sentence for when there was nothing to count.
        open_ended: the sentence for a last `{period}` that may not be over.
        has_blanks: whether rows without an answer can be among the rows.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    first: Mapping[str, Any]
    nothing: str
    open_ended: str
    last: Mapping[str, Any] = field(default_factory=dict)
    has_blanks: bool = False

    def unfinished(self, period: str) -> str:
        """Return in words that a period may not be over."""
        return self.open_ended.format(period=period)


def of_files(counted: Counted, found: Sequence[Found]) -> Origin:
    """Return the origin of answers that were counted in files."""
    names = [one.name for one in found]
    last_day = day(counted.last_day) if counted.last_day else ""
    words = _("{period} may not be over: its last answer is of {day}.")
    return Origin(
        title=", ".join(Path(name).name for name in names),
        lines=_lines(counted, found),
        first={
            "file": names[0] if len(names) == 1 else names,
            "column": counted.column.name,
            "encoding": found[0].encoding,
            "scale": counted.column.scale.name,
        },
        last={"files": [_file(one) for one in found]},
        nothing=_("No row meets the condition, or the file has none."),
        open_ended=words.format(period="{period}", day=last_day),
        has_blanks=True,
    )


def _file(found: Found) -> dict[str, Any]:
    return {
        "name": found.name,
        "kind": found.kind.value,
        "encoding": found.encoding,
        "separator": found.separator,
        "header_rows": found.headers,
        "notes": found.notes,
    }


def _lines(counted: Counted, found: Sequence[Found]) -> list[tuple[str, str]]:
    """Return what was read and how: files, column and why it, encoding, dates, scale."""
    column, dates = counted.column, counted.dates
    lines = [
        (_files_in_words(found), "bold"),
        (_("Column {column}: {why}").format(column=one_line(column.name), why=column.why), ""),
        *((words, "dim") for words in dict.fromkeys(map(_file_in_words, found))),
    ]
    if dates:
        words = _("Dates in {column}: {why}")
        lines.append((words.format(column=one_line(dates.name), why=dates.why), "dim"))
    return [*lines, *map(careful, column.flags)]


def careful(flag: str) -> tuple[str, str]:
    """Return the warning that goes with a flag of the scale."""
    words = _("Careful: {flag}. Not to be compared with scores of 0–10 answers.")
    return words.format(flag=flag), "yellow"


def _files_in_words(found: Sequence[Found]) -> str:
    names = [_("standard input") if one.name == STANDARD_INPUT else one.name for one in found]
    if len(names) <= FEW_FILES:
        return ", ".join(names)
    words = _("{n} files: {first} … {last}")
    return words.format(n=number(len(names)), first=names[0], last=names[-1])


def _file_in_words(found: Found) -> str:
    facts = [_(KIND_WORDS[found.kind])]
    if found.encoding:
        facts.append(found.encoding)
    if found.separator:
        named = _(SEPARATOR_NAMES[found.separator])
        facts.append(_("separator: {separator}").format(separator=named))
    if found.headers != 1:
        words = ngettext("{n} header row", "{n} header rows", found.headers)
        facts.append(words.format(n=found.headers) if found.headers else _("no header row"))
    return " · ".join([*facts, *found.notes])
