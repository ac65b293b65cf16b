"""Where Django finds the static file that is made, not written: the script of the pictures."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SCRIPT = "promoteur/charts.js"
"""Its name among the static files; the folder in which it is made knows it by another."""


class _Made(FileSystemStorage):
    """The folder in which the script lies, seen under its name among the static files."""

    def path(self, name: str) -> str:  # noqa: ARG002 - there is one
        return _made()


class MadeScripts(BaseFinder):
    """Finds `promoteur/charts.js`, which is made in the data folder when it is first asked for."""

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        """Return the file's place, in a list where all are wanted; [] for any other path."""
        found = [_made()] if path == SCRIPT else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, _Made]]:  # noqa: ARG002
        """Yield the script's name and the storage that opens it."""
        yield SCRIPT, _Made(settings.PROMOTEUR_DATA)


def _made() -> str:
    from promoteur.charts.script import made  # noqa: PLC0415 - only who collects files needs it

    return str(made(Path(settings.PROMOTEUR_DATA) / "charts"))
