"""The careful reader: any text table rewritten as plain UTF-8 CSV that every reader agrees on.

It is taken where the fast reader cannot be: another encoding, NUL bytes, rows of uneven width,
stray quotes, rows above the header. Nothing is dropped without being counted and said.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from promoteur.files.encoding import NOT_IN_CP1252, LineDecoder
from promoteur.files.layout import LONGEST_CELL, Layout
from promoteur.files.problem import FileProblem
from promoteur.files.source import Source
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number

CHUNK = 1 << 20
_BYTES = "latin-1"  # every byte is a character and back
_END = "\0end"  # no line holds it: their NULs are gone
Advance = Callable[[int], None]
"""Told how many bytes were read since it was last called."""


@dataclass
class Cleaned:
    """What the careful reader met: the encoding, and what it had to do to how many rows."""

    encoding: str
    preamble: int = 0
    nuls: int = 0
    short: int = 0
    long: int = 0

    def notes(self) -> list[str]:
        """Return in words what had to be done."""
        words = (
            ngettext(
                "{n} row above the header left aside",
                "{n} rows above the header left aside",
                self.preamble,
            ),
            ngettext("{n} NUL byte removed", "{n} NUL bytes removed", self.nuls),
            ngettext(
                "{n} row shorter than the header: its last cells count as missing",
                "{n} rows shorter than the header: their last cells count as missing",
                self.short,
            ),
            ngettext(
                "{n} row longer than the header: its further cells are left aside",
                "{n} rows longer than the header: their further cells are left aside",
                self.long,
            ),
        )
        counts = (self.preamble, self.nuls, self.short, self.long)
        return [one.format(n=number(n)) for one, n in zip(words, counts, strict=True) if n]


def clean(
    source: Source, layout: Layout, encoding: str | None, target: Path, advance: Advance
) -> Cleaned:
    """Write the data rows of `source` to `target` as UTF-8 CSV, all of the header's width.

    Args:
        source: the file.
        layout: how it is laid out.
        encoding: a codec, or None to find out line by line.
        target: the file to write, without header.
        advance: told of the bytes read.

    Raises:
        FileProblem: the bytes are not in `encoding`, or a quote is never closed.
    """
    decoder = LineDecoder(dos=encoding is None and _holds_dos(source))
    cleaned = Cleaned(encoding or "", layout.preamble)
    with source.open() as stream, target.open("w", encoding="utf-8", newline="") as out:
        lines = _lines(stream, source, encoding or _BYTES, advance)
        if not encoding:
            lines = (decoder.decode(line.encode(_BYTES)) for line in lines)
        marked = chain(_without_nuls(lines, cleaned), [_END])
        rows = csv.reader(marked, delimiter=layout.separator)
        csv.writer(out).writerows(_even(_data_rows(rows, layout, source), layout, cleaned))
    cleaned.encoding = encoding or decoder.name
    return cleaned


def _holds_dos(source: Source) -> bool:
    """Tell whether the file holds bytes that do not exist in cp1252 and are not UTF-8 either."""
    with source.open() as stream:
        return any(
            len(line.translate(None, NOT_IN_CP1252)) < len(line) and not _is_utf8(line)
            for line in iter(lambda: stream.readline(LONGEST_CELL), b"")
            if not line.isascii()
        )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(stream: BinaryIO, source: Source, encoding: str, advance: Advance) -> Iterator[str]:
    """Return the lines of a file, each bounded, however they end; tell `advance` now and then."""
    number = read = 0
    try:
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as reader:
            while line := reader.readline(LONGEST_CELL + 2):
                number += 1
                read += len(line)
                if len(line) > LONGEST_CELL:
                    raise _too_long(source, number)
                if read > CHUNK:
                    advance(read)
                    read = 0
                yield line
        advance(read)
    except UnicodeError as error:
        raise FileProblem(
            _(
                "{file}, line {line}: is not {encoding} text. "
                "Leave --encoding out, or name the right one."
            ).format(file=source.name, line=number + 1, encoding=encoding)
        ) from error


def _too_long(source: Source, number: int) -> FileProblem:
    return FileProblem(
        _("{file}, line {line}: is longer than {limit} characters; no row of a table is.").format(
            file=source.name, line=number, limit=LONGEST_CELL
        )
    )


def _without_nuls(lines: Iterator[str], cleaned: Cleaned) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            cleaned.nuls += line.count("\0")
            yield line.replace("\0", "")
        else:
            yield line


def _data_rows(rows: Iterator[list[str]], layout: Layout, source: Source) -> Iterator[list[str]]:
    """Return the rows below the header; a blank line is one only where there is one column."""
    skip = layout.preamble + layout.headers
    blank = [[""]] if len(layout.names) == 1 else []
    opened = 0
    try:
        for row in rows:
            if row and row[-1].endswith(_END):
                if row == [_END]:
                    return
                raise _never_ends(source, opened + 1)
            opened = getattr(rows, "line_num", 0)
            if skip:
                skip -= bool(row)
            else:
                yield from [row] if row else blank
    except csv.Error as error:
        raise _never_ends(source, opened + 1) from error


def _never_ends(source: Source, line: int) -> FileProblem:
    return FileProblem(
        _("{file}, line {line}: a quote opens a cell that never ends.").format(
            file=source.name, line=line
        )
    )


def _even(rows: Iterator[list[str]], layout: Layout, cleaned: Cleaned) -> Iterator[list[str]]:
    """Return the rows in the width of the header; count those that were not."""
    width = len(layout.names)
    for row in rows:
        if len(row) < width:
            cleaned.short += 1
            yield row + [""] * (width - len(row))
        elif len(row) > width:
            cleaned.long += any(map(str.strip, row[width:]))
            yield row[:width]
        else:
            yield row
