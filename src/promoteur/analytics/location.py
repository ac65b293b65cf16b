"""Where a table lies: a folder of this machine, or the URL of an object store with its keys."""

import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from promoteur.analytics.columns import FACT, is_personal
from promoteur.analytics.problem import FactsProblem, reason
from promoteur.kit.language import gettext as _

_REMOTE = re.compile(r"(s3|s3a|gs|az|abfss?)://", re.IGNORECASE)
_ALLOW_HTTP = "allow_http"


@dataclass(frozen=True)
class Location:
    """The root of a table, without a slash at its end, and what opens an object store.

    `options` have the names of the object store's own settings, such as `AWS_ACCESS_KEY_ID`,
    `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ALLOW_HTTP`.
    """

    root: str
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str | Path, options: Mapping[str, str] | None = None) -> "Location":
        """Return the location that a person named; a folder becomes absolute.

        Raises:
            FactsProblem: a folder's name is one that an engine would take for something else.
        """
        text = str(path)
        if _REMOTE.match(text):
            return cls(text.rstrip("/"), dict(options or {}))
        folder = Path(text.removeprefix("file://")).expanduser().absolute()
        odd = next((part for part in folder.parts[1:] if _is_misread(part)), None)
        if odd is not None:
            raise FactsProblem(
                _(
                    "No table of facts can lie in {where}: a folder named “{name}” would be taken "
                    "for another one, or for a column. Choose a plainer name."
                ).format(where=folder, name=odd)
            )
        return cls(str(folder))

    @property
    def folder(self) -> Path | None:
        """The folder, None for an object store."""
        return None if _REMOTE.match(self.root) else Path(self.root)

    @property
    def protocol(self) -> str:
        """What stands before `://`; "" for a folder."""
        found = _REMOTE.match(self.root)
        return found[1].lower() if found else ""

    def __str__(self) -> str:
        """Return what a person calls it."""
        return self.root

    def filesystem(self) -> Any:
        """Return the object store as a file system (`fsspec`) that reads and writes it.

        Raises:
            FactsProblem: the library for object stores is not installed, or refuses the options.
        """
        try:
            from obstore.fsspec import FsspecStore  # noqa: PLC0415 - only for object stores
        except ImportError as error:
            raise FactsProblem(
                _(
                    "{where} lies in an object store, and the library that reads those is not "
                    "installed: pip install 'promoteur[objects]'"
                ).format(where=self)
            ) from error
        plain = {name.lower(): value for name, value in self.options.items()}
        http = {n: plain.pop(n) for n in list(plain) if n.endswith(_ALLOW_HTTP)}
        allowed = any(value.lower() in {"true", "1", "yes"} for value in http.values())
        try:
            store: Any = FsspecStore
            return store(self.protocol, config=plain, client_options={_ALLOW_HTTP: allowed})
        except Exception as error:
            raise FactsProblem(
                _("The options of the object store {where} do not fit: {why}.").format(
                    where=self, why=reason(error)
                )
            ) from error

    def write(self, path: str, data: bytes) -> None:
        """Make a new file below the root.

        Raises:
            OSError: it cannot be written; a part of it may be there.
        """
        if self.folder is not None:
            with (self.folder / path).open("xb") as file:
                file.write(data)
            return
        self._stored("pipe_file", joined(self.root, path), data)

    def delete(self, path: str) -> None:
        """Delete a file below the root; nothing happens where there is none."""
        if self.folder is not None:
            (self.folder / path).unlink(missing_ok=True)
            return
        files = self.filesystem()
        if files.exists(joined(self.root, path)):
            files.rm_file(joined(self.root, path))

    def inside(self, folder: str) -> "Location":
        """Return a folder below the root."""
        return replace(self, root=joined(self.root, folder))

    def make_folder(self, path: str) -> None:
        """Make a folder below the root and those above it, not the root: one gone stays gone.

        Raises:
            OSError: it cannot be made.
        """
        if self.folder is None:
            return
        inner = Path(path)
        for one in (*reversed(inner.parents[:-1]), inner):
            (self.folder / one).mkdir(exist_ok=True)

    def has_room(self, size: int) -> bool:
        """Whether so many bytes more fit there, as far as that can be told."""
        if self.folder is None:
            return True
        try:
            return shutil.disk_usage(self.folder).free > size
        except OSError:
            return True

    def move(self, path: str, to: str) -> None:
        """Give a file below the root another name, in a folder that there is.

        Raises:
            OSError: it cannot be moved.
        """
        if self.folder is not None:
            (self.folder / path).rename(self.folder / to)
            return
        self._stored("mv", joined(self.root, path), joined(self.root, to))

    def delete_folder(self, path: str) -> None:
        """Delete a folder below the root with all that is in it, as far as that can be."""
        if self.folder is not None:
            shutil.rmtree(self.folder / path, ignore_errors=True)
            return
        with suppress(OSError):
            self._stored("rm", joined(self.root, path), recursive=True)

    def _stored(self, verb: str, *named: Any, **options: Any) -> None:
        """Do something in the object store.

        Raises:
            OSError: it cannot be done.
        """
        try:
            getattr(self.filesystem(), verb)(*named, **options)
        except FactsProblem:
            raise
        except Exception as error:  # each object store has its own
            raise OSError(reason(error)) from error


def _is_misread(part: str) -> bool:
    """Whether Delta Lake decodes a folder's name, or DuckDB reads values of a column in it."""
    column, equals, _value = part.partition("=")
    named = column in {one.name for one in FACT} or is_personal(column)
    return unquote(part) != part or "\\" in part or bool(equals and named)


def joined(root: str, path: str) -> str:
    """Return the name of a file below a root."""
    return f"{root}/{path}"
