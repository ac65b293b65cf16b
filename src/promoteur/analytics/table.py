"""The Delta Lake table itself: its live files, and changes to it that happen wholly or not at all.

Every change is the same: data files are written first, where nobody sees them; then one commit adds
them and takes away those that they replace. A change killed before its commit never was.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import Transaction

from promoteur.analytics.columns import FORMAT, PARTITIONED_BY, Property
from promoteur.analytics.delta import (
    SETTINGS,
    addition,
    format_of,
    grow,
    new_schema,
    removal,
    snapshot_of,
)
from promoteur.analytics.location import Location
from promoteur.analytics.problem import FactsProblem, reason
from promoteur.analytics.scratch import SCRATCH
from promoteur.analytics.snapshot import DataFile, Snapshot
from promoteur.kit.language import gettext as _

PATIENCE = 60.0
"""Seconds for which a commit tries to get its turn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a source had been read when a change was made: stored with the change, in one commit.

    A reader that runs twice sees by it what is already done.
    """

    source: str
    position: int


class Overtaken(Exception):
    """Another process replaced a file that this change was going to replace."""


class AlreadyDone(Exception):
    """A change with this mark, or a later one, is in the table already."""


class Table:
    """A Delta Lake table of answers, shared by any number of threads and processes."""

    def __init__(self, location: Location, delta: DeltaTable) -> None:
        self.location = location
        self._delta = delta
        self._snapshot: Snapshot | None = None
        self._summary: int | None = None
        self._lock = threading.RLock()

    @classmethod
    def open(cls, location: Location) -> "Table":
        """Return the table that lies there.

        Raises:
            FactsProblem: there is none, it is damaged, or of a newer Promoteur.
        """
        if location.folder is not None and not (location.folder / "_delta_log").is_dir():
            raise _no_table(location)
        try:
            delta = DeltaTable(location.root, storage_options=dict(location.options) or None)
        except TableNotFoundError as error:
            raise _no_table(location) from error
        except (DeltaError, OSError, ValueError) as error:
            _damaged(location, error)
        _refuse_empty_entries(location)
        table = cls(location, delta)
        table._refuse_strangers()
        return table

    @classmethod
    def create(cls, location: Location) -> "Table":
        """Return the table that lies there, made now if there was none.

        Raises:
            FactsProblem: it cannot be made there, or what is there cannot be read.
        """
        try:
            DeltaTable.create(
                location.root,
                new_schema(),
                mode="ignore",
                partition_by=list(PARTITIONED_BY),
                configuration=dict(SETTINGS),
                storage_options=dict(location.options) or None,
            )
        except (DeltaError, OSError, ValueError) as error:
            if not isinstance(error, CommitFailedError):
                raise FactsProblem(
                    _("No table of facts can be made at {where}: {why}.").format(
                        where=location, why=reason(error)
                    )
                ) from error
        return cls.open(location)  # also where another process was first

    def _refuse_strangers(self) -> None:
        """Refuse a table that is not of facts, or of a newer layout than this program knows."""
        number = format_of(self._delta)
        if number is None:
            raise FactsProblem(
                _("The Delta table at {where} is not one of Promoteur’s facts.").format(
                    where=self.location
                )
            )
        if number > FORMAT:
            raise FactsProblem(
                _(
                    "The table at {where} has layout {theirs}, and this Promoteur knows layouts "
                    "up to {ours}: install a newer one."
                ).format(where=self.location, theirs=number, ours=FORMAT)
            )

    def version(self) -> int:
        """Return the number of the last change, looking for those of other processes."""
        return self.snapshot().version

    def snapshot(self, *, fresh: bool = True) -> Snapshot:
        """Return the table as it is now; not `fresh`: as this program last saw it.

        Raises:
            FactsProblem: its log cannot be read.
        """
        with self._lock:
            if fresh:
                self._refresh()
            if self._snapshot is None or self._snapshot.version != self._delta.version():
                self._snapshot = snapshot_of(self._delta)
            return self._snapshot

    def _refresh(self) -> None:
        summary = self._unchanged_summary()
        if summary is not None and summary == self._summary:
            return
        try:
            self._delta.update_incremental()
        except (DeltaError, OSError, ValueError) as error:
            _damaged(self.location, error)
        self._summary = summary

    def _unchanged_summary(self) -> int | None:
        """Return when the log in a folder was last summed up; None: it has a next entry, or may.

        The entry after the last one known is missing as long as nothing happened, or when it was
        summed up and deleted since. Two looks are faster than reading the folder.
        """
        if self.location.folder is None:
            return None
        log = self.location.folder / "_delta_log"
        try:
            if (log / f"{self._delta.version() + 1:020}.json").exists():
                return None
            return (log / "_last_checkpoint").stat().st_mtime_ns
        except FileNotFoundError:
            return 0 if log.is_dir() else None
        except OSError:
            return None

    def grow(self, properties: Sequence[Property]) -> None:
        """Give the table the columns for these properties, if it has them not yet.

        Raises:
            FactsProblem: the log cannot be written.
        """
        self._in_turn(lambda: grow(self._delta, properties))

    def commit(
        self,
        added: Sequence[DataFile],
        removed: Sequence[DataFile] = (),
        mark: Mark | None = None,
        unless: Callable[[Snapshot], bool] | None = None,
    ) -> None:
        """Add files to the table and take others away, in one step for every reader.

        Raises:
            Overtaken: a file to be taken away is no longer there, or `unless` is true of the
                version that this change would follow.
            AlreadyDone: `mark` or a later one of its source is in the table.
            FactsProblem: the log cannot be written, or others write all the time.
        """

        def change() -> None:
            if gone and not self.snapshot(fresh=False).paths.issuperset(gone):
                raise Overtaken
            if unless and unless(self.snapshot(fresh=False)):
                raise Overtaken
            if mark and _reached(self._delta.transaction_version(mark.source), mark):
                raise AlreadyDone
            marks = [Transaction(mark.source, mark.position)] if mark else None
            self._delta.create_write_transaction(
                [*map(removal, removed), *map(addition, added)],
                mode="append",
                schema=self._delta.schema(),
                partition_by=list(PARTITIONED_BY),
                commit_properties=CommitProperties(max_commit_retries=0, app_transactions=marks),
            )

        gone = {one.path for one in removed}
        self._in_turn(change, frozenset(one.path for one in added))

    def _in_turn(self, change: Callable[[], None], added: frozenset[str] = frozenset()) -> None:
        """Make a change again, on the newest version, until nobody else came first.

        Two errors tell less than they seem to: the change may be in the table, when it was what
        follows a commit that failed; and the log may no longer have the version that this program
        last saw, when that was long ago.
        """
        until = time.monotonic() + PATIENCE
        while True:
            with self._lock:
                self._refresh()  # a change that follows an old version fails at once
                try:
                    change()
                except (DeltaError, OSError) as error:
                    failure = error
                else:
                    return
                seen = self._delta.version()
                if added and self.live() >= added:
                    return
                others_came = self.version() != seen
                if not others_came and not isinstance(failure, CommitFailedError):
                    self._unwritten(failure)
            if time.monotonic() > until:
                self._unwritten(failure)
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - to let others pass

    def _unwritten(self, error: Exception) -> NoReturn:
        raise FactsProblem(
            _(
                "The table at {where} was not changed: {why}. Nothing of this change is in it."
            ).format(where=self.location, why=reason(error))
        ) from error

    def live(self) -> frozenset[str]:
        """Return the paths of the live files."""
        return self.snapshot().paths

    def marked(self, source: str) -> int | None:
        """Return the position of the last mark of a source; None before the first."""
        with self._lock:
            self._refresh()
            return self._delta.transaction_version(source)

    def vacuum(self, hours: int, *, orphans: bool) -> list[str]:
        """Delete files that no answer is in any more; return their paths.

        Args:
            hours: how old they must be.
            orphans: also files that no version ever named, left by processes that were killed.
        """
        with self._lock:
            self._refresh()
            try:
                return self._vacuumed(hours, orphans=orphans)
            except (DeltaError, OSError) as error:
                self._unwritten(error)

    def _vacuumed(self, hours: int, *, orphans: bool) -> list[str]:
        """Delete the files; in a folder those that are still there, which needs no new version."""
        folder = self.location.folder
        paths = self._delta.vacuum(
            hours, dry_run=folder is not None, enforce_retention_duration=False, full=orphans
        )
        if folder is None:
            return paths
        there = [path for path in paths if (folder / path).is_file()]
        for path in there:
            self.location.delete(path)
        for left in {path.partition("/")[0] for path in there if path.startswith(SCRATCH)}:
            self.location.delete_folder(left)
        return there

    def checkpoint(self) -> None:
        """Write the log's summary now, and delete the entries of the log that are old enough."""
        with self._lock:
            self._refresh()
            self._delta.create_checkpoint()
            self._delta.cleanup_metadata()


def _reached(position: int | None, mark: Mark) -> bool:
    return position is not None and position >= mark.position


def _refuse_empty_entries(location: Location) -> None:
    """Refuse a log with an empty entry, which a disk that lost power may leave behind.

    Delta Lake takes it for a change of nothing: the answers of that change would be lost silently.
    """
    if location.folder is None:
        return
    for entry in (location.folder / "_delta_log").glob("*.json"):
        with suppress(FileNotFoundError):  # an old one, deleted at this moment
            if not entry.stat().st_size:
                _damaged(location, ValueError(_("{entry} is empty").format(entry=entry.name)))


def _no_table(location: Location) -> FactsProblem:
    return FactsProblem(_("There is no table of facts at {where}.").format(where=location))


def _damaged(location: Location, error: Exception) -> NoReturn:
    raise FactsProblem(
        _("The table of facts at {where} cannot be read: {why}.").format(
            where=location, why=reason(error)
        )
    ) from error
