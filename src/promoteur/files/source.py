"""Where the answers lie: paths, patterns, standard input; what kind of file, packed or not."""

import errno
import glob
import gzip
import os
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from promoteur.files.problem import FileProblem
from promoteur.kit.language import gettext as _

HEAD = 1 << 20
"""Bytes at the start of a file from which its kind and layout are found out."""

STANDARD_INPUT = "-"


class Kind(StrEnum):
    """What a file is, by its first bytes and never by its name."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Source:
    """One file: the name a person knows it by, where it lies, its kind and its first bytes."""

    name: str
    path: Path
    kind: Kind
    gzipped: bool
    head: bytes

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the bytes, unpacked; a damaged archive is a `FileProblem`."""
        unpack = gzip.open if self.gzipped else open
        with _reading(self.name), unpack(self.path, "rb") as stream:
            yield cast("BinaryIO", stream)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn what the operating system or a damaged archive says into a `FileProblem`."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileProblem(
            _("{file}: the gzip archive is damaged or cut short; fetch it again.").format(file=name)
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room(name) from error
        raise FileProblem(_cannot_be_read(name, error)) from error


def _cannot_be_read(name: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("There is no file {file}. Check its name and the folder you are in.").format(
            file=name
        )
    if isinstance(error, PermissionError):
        return _("{file} may not be read by you: ask for the right to, or copy it.").format(
            file=name
        )
    return _("{file} cannot be read: {reason}.").format(file=name, reason=error.strerror or error)


def _no_room(name: str) -> FileProblem:
    return FileProblem(
        _(
            "{file}: no room is left in {folder} for a readable copy of it. "
            "Make room there, or set TMPDIR to a folder that has some."
        ).format(file=name, folder=tempfile.gettempdir())
    )


def find_sources(given: Sequence[str], room: Path, called: str | None = None) -> list[Source]:
    """Return the files that `given` names: paths, patterns such as `2026-*.csv`, or `-`.

    `room` is a folder in which standard input is kept until the answers are counted; messages
    call a file by its path, or as it is `called`.

    Raises:
        FileProblem: nothing is there, or it is no file of answers.
    """
    sources = []
    known = set()
    for name in (path for pattern in given for path in _expand(pattern)):
        sources.append(_source(name, room, called or name))
        where = sources[-1].path.stat()
        if (where.st_dev, where.st_ino) in known:
            raise FileProblem(
                _("{file} is given twice: its answers would count twice.").format(file=name)
            )
        known.add((where.st_dev, where.st_ino))
    return sources


def _expand(name: str) -> list[str]:
    if name == STANDARD_INPUT or not glob.has_magic(name) or os.path.lexists(name):
        return [name]
    matches = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - Path.glob refuses absolute patterns
    if not matches:
        raise FileProblem(
            _("No file matches {pattern}. Check the folder and the pattern.").format(pattern=name)
        )
    return matches


def _source(given: str, room: Path, name: str) -> Source:
    with _reading(name):
        path = _on_disk(given, room)
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        gzipped = head.startswith(b"\x1f\x8b")
        if gzipped:
            with gzip.open(path) as stream:
                head = stream.read(HEAD)
    if not head.strip():
        raise FileProblem(_("{file} is empty: there is no answer in it.").format(file=name))
    return Source(name, path, _kind(name, head), gzipped, head)


def _on_disk(name: str, room: Path) -> Path:
    """Return where the bytes can be read again and again: what flows is kept in `room` first."""
    path = Path(name)
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return _kept(sys.stdin.buffer, room / "standard-input")
    if stat.S_ISDIR(path.stat().st_mode):
        raise FileProblem(
            _("{file} is a folder. Name a file in it, or a pattern such as {pattern}.").format(
                file=name, pattern=path / "*.csv"
            )
        )
    if path.is_fifo():
        with path.open("rb") as stream:
            return _kept(stream, room / f"stream-{path.name}")
    return path


def _kept(stream: BinaryIO, target: Path) -> Path:
    if not target.exists():
        with target.open("wb") as kept:
            shutil.copyfileobj(stream, kept)
    return target


def _kind(name: str, head: bytes) -> Kind:
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Kind.WORKBOOK
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    if start[:1] == b"{" or start in {b"[{", b"[\n", b"[\r", b"[ "}:
        return Kind.JSON
    if _looks_binary(head):
        raise FileProblem(
            _(
                "{file} is not a table of text: it holds bytes that no text has. "
                "CSV, Parquet, JSON lines and Excel files can be read."
            ).format(file=name)
        )
    return Kind.CSV


def _looks_binary(head: bytes) -> bool:
    """Tell whether more than one byte in fifty is a control character other than NUL, tab, line."""
    controls = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
    return len(head) - len(head.translate(None, controls)) > len(head) // 50
