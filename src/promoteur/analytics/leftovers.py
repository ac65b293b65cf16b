"""Files beside a table that no question reads: replaced ones, and those that nobody finished."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from promoteur.analytics.delta import ORPHANED
from promoteur.analytics.location import Location, joined
from promoteur.analytics.problem import FactsProblem
from promoteur.kit.language import gettext as _


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Files that `Facts.vacuum` deletes.

    Attributes:
        replaced: paths of files in the place of which others stand now.
        orphans: paths of files older than `ORPHANED` hours that no version of the table ever named.
        size: bytes of both, as far as they are still there.
    """

    replaced: tuple[str, ...]
    orphans: tuple[str, ...]
    size: int

    @property
    def number(self) -> int:
        """How many files."""
        return len(self.replaced) + len(self.orphans)


def leftovers(location: Location) -> Leftovers:
    """Return the files that wait for `Facts.vacuum` at a place where a table is.

    Raises:
        FactsProblem: the log cannot be read.
    """
    try:
        delta = opened(location)
        replaced = delta.vacuum(0, enforce_retention_duration=False)
        all_old = delta.vacuum(ORPHANED, enforce_retention_duration=False, full=True)
    except (DeltaError, OSError, ValueError) as error:
        _unread(location, error)
    orphans = sorted({*all_old} - {*replaced})
    sizes = sizes_of(location, [*replaced, *orphans])
    there = [path for path in replaced if path in sizes]
    return Leftovers(tuple(sorted(there)), tuple(orphans), sum(sizes.values()))


def opened(location: Location) -> DeltaTable:
    """Return the log of the table at a place.

    Raises:
        FactsProblem: it cannot be read.
    """
    try:
        return DeltaTable(location.root, storage_options=dict(location.options) or None)
    except (DeltaError, OSError, ValueError) as error:
        _unread(location, error)


def sizes_of(location: Location, paths: Iterable[str]) -> dict[str, int]:
    """Return the bytes of those files below a place that there are."""
    found: dict[str, int] = {}
    if location.folder is not None:
        for path in paths:
            file = location.folder / path
            if file.is_file():
                found[path] = file.stat().st_size
        return found
    return _sizes_in_store(location, [*paths])


def _sizes_in_store(location: Location, paths: Sequence[str]) -> dict[str, int]:
    """Return the bytes of files in an object store, which are listed folder by folder."""
    if not paths:
        return {}
    store = location.filesystem()
    found: dict[str, int] = {}
    for folder in {path.rpartition("/")[0] for path in paths}:
        try:
            listed = store.ls(joined(location.root, folder), detail=True)
        except FileNotFoundError:
            continue
        found |= {f"{folder}/{one['name'].rpartition('/')[2]}": one["size"] for one in listed}
    return {path: found[path] for path in paths if path in found}


def _unread(location: Location, error: Exception) -> NoReturn:
    raise FactsProblem(
        _("The table of facts at {where} cannot be read: {why}.").format(
            where=location, why=(str(error).splitlines() or [""])[0].rstrip(". ")
        )
    ) from error
