"""Opening files of answers as one table: by kind, fast where that can be, careful elsewhere."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from promoteur.files import duck
from promoteur.files.clean import clean
from promoteur.files.encoding import UTF_8, UTF_8_BOM, LineDecoder, guess
from promoteur.files.layout import LONGEST_CELL, Layout, find_layout
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.source import HEAD, Kind, Source, find_sources
from promoteur.files.table import Found, Part, Table
from promoteur.files.workbook import write_sheet
from promoteur.kit.language import gettext as _


@contextmanager
def open_table(
    given: Sequence[str],
    *,
    called: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    share: duck.Share | None = None,
) -> Iterator[Table]:
    """Open files of answers as one table; its temporary copies go when the context ends.

    Args:
        given: paths, patterns, or `-` for standard input.
        called: the name by which messages call what is given, where it is not its path.
        encoding: a codec, where it is known better than can be found out.
        sheet: the sheet of a workbook; by default the first that is not empty.
        share: told how far long readings have come.

    Raises:
        FileProblem: a file is missing, empty, damaged, or no table.
        AskProblem: there is no such sheet or encoding.
    """
    with tempfile.TemporaryDirectory(prefix="promoteur-") as room:
        opener = _Opener(Path(room), encoding, sheet, share)
        try:
            parts = [opener.open(source) for source in find_sources(given, opener.room, called)]
            yield Table(opener.connection, parts, share)
        finally:
            opener.connection.close()


class _Opener:
    """Opens each source by its kind, and makes clean copies in its room."""

    def __init__(
        self, room: Path, encoding: str | None, sheet: str | None, share: duck.Share | None
    ) -> None:
        self.room = room
        self.connection = duck.connect(room)
        self._encoding = _known(encoding)
        self._sheet = sheet
        self._share = share
        self._copies = 0

    def open(self, source: Source) -> Part:
        try:
            if source.kind is Kind.CSV:
                return self._csv(source)
            if source.kind is Kind.WORKBOOK:
                return self._workbook(source)
            read = duck.read_json if source.kind is Kind.JSON else duck.read_parquet
            return Part(Found(source.name, source.kind), read(self.connection, source))
        except duckdb.Error as error:
            raise FileProblem(
                _(
                    "{file} is not a {kind} file that can be read: it is damaged or cut short. "
                    "Write it again."
                ).format(file=source.name, kind=source.kind)
            ) from error

    def _csv(self, source: Source) -> Part:
        encoding = self._encoding or guess(source.head)
        text = _start(source, encoding).replace("\0", "")
        layout = find_layout(text, source.name, whole=len(source.head) < HEAD)
        plain = encoding in {UTF_8, UTF_8_BOM} and b"\0" not in source.head
        begins = not layout.preamble and text[:1] not in {"\r", "\n"}

        def repair() -> Part:
            # Bytes that are not UTF-8 after all are found out line by line.
            return self._clean(source, layout, self._encoding or (None if plain else encoding))

        if not (plain and begins) or _ends_in_long_line(source):
            return repair()
        relation = duck.read_csv(
            self.connection, source.path, layout, skip=layout.headers, gzipped=source.gzipped
        )
        found = Found(source.name, Kind.CSV, encoding, layout.separator, layout.headers)
        return Part(found, relation, _labels(layout), repair)

    def _clean(self, source: Source, layout: Layout, encoding: str | None) -> Part:
        target = self._new_copy()
        size = max(source.path.stat().st_size, 1) * (5 if source.gzipped else 1)
        read = 0

        def advance(count: int) -> None:
            nonlocal read
            read += count
            if self._share:
                self._share(min(read / size, 1.0))

        cleaned = clean(source, layout, encoding, target, advance)
        found = Found(
            source.name,
            Kind.CSV,
            cleaned.encoding,
            layout.separator,
            layout.headers,
            cleaned.notes(),
        )
        comma = Layout(",", 0, 0, layout.names, layout.labels)
        return Part(found, duck.read_csv(self.connection, target, comma, skip=0), _labels(layout))

    def _workbook(self, source: Source) -> Part:
        copy = self._new_copy()
        sheet = write_sheet(source, self._sheet, copy)
        with copy.open("rb") as stream:
            text = stream.read(HEAD).decode(UTF_8, errors="ignore")
        layout = find_layout(text, source.name, whole=len(text) < HEAD)
        written = Source(source.name, copy, Kind.CSV, gzipped=False, head=b"")
        part = self._clean(written, layout, UTF_8)
        found = Found(source.name, Kind.WORKBOOK, headers=layout.headers)
        found.notes = [_("sheet {sheet}").format(sheet=sheet)]
        return Part(found, part.relation, part.labels)

    def _new_copy(self) -> Path:
        self._copies += 1
        return self.room / f"copy-{self._copies}.csv"


def _start(source: Source, encoding: str | None) -> str:
    """Return the first characters of a file, whose last one may be cut."""
    if encoding:
        return source.head.decode(encoding, errors="ignore")
    return "".join(map(LineDecoder().decode, source.head.splitlines(keepends=True)))


def _ends_in_long_line(source: Source) -> bool:
    """Tell whether the last line is longer than any row of a table: the fast reader loses it."""
    before = last = b""
    with source.open() as stream:
        if not source.gzipped:
            stream.seek(max(0, source.path.stat().st_size - LONGEST_CELL))
        while chunk := stream.read(LONGEST_CELL):
            before, last = last, chunk
    end = (before + last)[-LONGEST_CELL:]
    line = end.rstrip(b"\r\n")
    return len(end) == LONGEST_CELL and b"\n" not in line and b"\r" not in line


def _known(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        "é".encode(encoding, errors="replace").decode(encoding, errors="replace")
    except (LookupError, TypeError) as error:
        raise AskProblem(
            _("“{encoding}” is not the name of an encoding; cp1252 or utf-16 are.").format(
                encoding=encoding
            )
        ) from error
    return encoding.lower()


def _labels(layout: Layout) -> dict[str, str]:
    return dict(zip(layout.names, layout.labels, strict=True))
