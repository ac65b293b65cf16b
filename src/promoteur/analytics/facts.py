"""The facts about answers: kept in a Delta Lake table, and never lost, doubled or half written.

Verbs: `append`, `correct`, `forget`, `compact`, `vacuum`. Any number of processes may use them, and
read, at once; each change is in the table wholly or not at all.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from promoteur.analytics import compaction
from promoteur.analytics.answer import Answer, as_table
from promoteur.analytics.columns import is_personal
from promoteur.analytics.datafiles import Draft, drafted
from promoteur.analytics.delta import ORPHANED
from promoteur.analytics.engines.duckdb import MEMORY, Connection, connect, reach
from promoteur.analytics.location import Location
from promoteur.analytics.problem import AnswerProblem, FactsProblem
from promoteur.analytics.snapshot import DataFile, Snapshot
from promoteur.analytics.staging import Batch, staged
from promoteur.analytics.table import AlreadyDone, Mark, Overtaken, Table
from promoteur.analytics.turn import turn
from promoteur.kit.language import gettext as _

TIDY_EVERY, VACUUM_EVERY = 4, 1000
"""After so many changes, small files are merged by themselves, and replaced ones deleted."""


class Forget(StrEnum):
    """What becomes of the answers of a person who is forgotten."""

    KEEP_SCORES = "keep-scores"
    """They still count, without the person key and without every property."""

    DELETE = "delete"
    """They vanish, as if never given."""


class Facts:
    """A table of facts. Use it in a `with` block, or `close` it.

    Args:
        table: the table.
        memory: what writing may hold beside the answers handed over and some 500 bytes of each of
            up to two million, such as "1500MB"; beyond it, it uses the disk.
        threads: how many threads it uses; None: one for each core.
    """

    def __init__(self, table: Table, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self.table = table
        self._changes = table.snapshot().version
        self._vacuumed = self._changes // VACUUM_EVERY
        self._lock = threading.Lock()
        self._wanted = False
        self._tidying: threading.Thread | None = None
        self._connection = connect(memory=memory, threads=threads)
        reach(self._connection, table.location)

    @classmethod
    def open(cls, path: str | Path, options: Any = None, **limits: Any) -> "Facts":
        """Return the table that lies at a path or URL.

        Raises:
            FactsProblem: there is none, it is damaged, or of a newer Promoteur.
        """
        return cls(Table.open(Location.of(path, options)), **limits)

    @classmethod
    def create(cls, path: str | Path, options: Any = None, **limits: Any) -> "Facts":
        """Return the table that lies at a path or URL, made now if there was none.

        Raises:
            FactsProblem: it cannot be made there, or what is there cannot be read.
        """
        return cls(Table.create(Location.of(path, options)), **limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait until files are merged that were being merged, and give back what writing holds."""
        tidying = self._tidying
        if tidying is not None:
            tidying.join()
        self._connection.close()

    def append(self, answers: Iterable[Answer] | Any, mark: Mark | None = None) -> int:
        """Store answers, and return how many once they are in the table for every reader.

        Args:
            answers: `Answer`s, or an Arrow table (anything that exports an Arrow stream) with the
                columns of the fact that a program hands over; its other columns are properties.
            mark: how far their source has been read. When the table has this mark or a later one
                of the source already, nothing is stored, and 0 is returned.

        Raises:
            AnswerProblem: one of them cannot be a fact; none is stored.
            FactsProblem: the table cannot be written; none is stored.
        """
        with self._staged(answers) as batch:
            if not len(batch) and not mark:
                return 0
            try:
                with drafted(batch.connection, self.table) as new:
                    self._write(batch, new)
                    self.table.commit(new.files, mark=mark)
            except AlreadyDone:
                return 0
            written = new.files
        self._tidy(written)
        return len(batch)

    def correct(self, answers: Iterable[Answer] | Any, mark: Mark | None = None) -> int:
        """Put answers in the place of those with the same response ids, and return how many.

        Those whose id is not in the table yet are stored: nothing is ever counted twice.

        Raises:
            FactsProblem: as `append`; nothing is changed then.
        """
        with self._staged(answers) as batch:
            done = self._settle(batch, (), mark)
            return len(batch) if done else 0

    def settle(
        self, answers: Iterable[Answer] | Any, gone: Sequence[str], mark: Mark | None = None
    ) -> bool:
        """Put answers in the place of those with the same ids, and take others away, in one change.

        Args:
            answers: what is true now.
            gone: ids of responses that are no facts any more, or never were.
            mark: as of `append`.

        Returns:
            Whether it was done; False where the table has this mark or a later one.

        Raises:
            AnswerProblem: one of the answers cannot be a fact; nothing is changed.
            FactsProblem: the table cannot be read or written; nothing is changed.
        """
        with self._staged(answers) as batch:
            return self._settle(batch, gone, mark)

    def refused(self, answers: Sequence[Answer]) -> dict[str, str]:
        """Return which of these answers cannot be facts, by their ids, each with the reason.

        Halves are looked at, and halves of those that are refused, down to single answers.
        """
        try:
            with self._staged(answers):
                return {}
        except AnswerProblem as problem:
            why = str(problem)
        if len(answers) == 1:
            return {str(answers[0].response): why}
        middle = len(answers) // 2
        return self.refused(answers[:middle]) | self.refused(answers[middle:])

    def forget(self, persons: Sequence[int], how: Forget) -> int:
        """Forget persons by their keys, and return from how many files they are gone.

        What was theirs is in no live file from now on, and in no file at all after `vacuum`.

        Raises:
            FactsProblem: the table cannot be read or written; nothing is changed then.
        """
        for one in persons:
            if not isinstance(one, int):
                raise FactsProblem(
                    _(
                        "Persons are forgotten by the keys that `pseudonym` returns: {one} is none."
                    ).format(one=one)
                )
        theirs = f"person IN ({', '.join(map(str, persons))})"

        def change(new: Draft, snapshot: Snapshot) -> list[DataFile]:
            old = new.holding(snapshot.files, "person", theirs)
            for one in old:
                if how is Forget.DELETE:
                    new.write_again(one, without=theirs)
                else:
                    personal = filter(is_personal, new.columns_of([one]))
                    new.write_again(one, emptied=dict.fromkeys(personal, theirs))
            return old

        if not persons:
            return 0
        with turn(self.table.location), self._cursor() as cursor:
            return len(self._replace(cursor, change))

    def compact(self) -> int:
        """Merge the files of each kind and month into a sorted one; return how many are gone.

        Raises:
            FactsProblem: the table cannot be read or written; what is merged already stays so.
        """
        with turn(self.table.location):
            return self._merge(compaction.all_of_a_month(self.table.snapshot().files))

    def vacuum(self) -> int:
        """Delete all files that corrections, forgetting and merging replaced; return how many.

        A reader that still reads one of them asks again by itself. Files that no version ever
        named are deleted when they are some hours old (`ORPHANED`): until then, somebody may be
        writing them.

        Raises:
            FactsProblem: they cannot be deleted.
        """
        replaced = self.table.vacuum(0, orphans=False)
        return len({*replaced, *self.table.vacuum(ORPHANED, orphans=True)})

    @contextmanager
    def _staged(self, answers: Iterable[Answer] | Any) -> Iterator[Batch]:
        arrow = answers if hasattr(answers, "__arrow_c_stream__") else as_table(answers)
        with staged(self._connection, arrow) as batch:
            yield batch

    def _settle(self, batch: Batch, gone: Sequence[str], mark: Mark | None) -> bool:
        """Put a batch, and take others away; return False where the mark was reached before."""
        ids, theirs = batch.responses(gone)

        def change(new: Draft, snapshot: Snapshot) -> list[DataFile]:
            near = [one for one in snapshot.files if _may_hold(one, ids)]
            old = new.holding(near, "response", theirs)
            for one in old:
                new.write_again(one, without=theirs)
            if len(batch):
                self._write(batch, new)
            return old

        try:
            with turn(self.table.location):
                self._replace(batch.connection, change, mark, (ids, theirs))
        except AlreadyDone:
            return False
        self._tidy()
        return True

    def _write(self, batch: Batch, new: Draft) -> None:
        """Write a batch, and give the table the columns for it."""
        snapshot = self.table.snapshot()
        batch = new.write_batch(batch, snapshot.columns)
        if snapshot.columns.grown(batch.properties) != snapshot.columns or not snapshot.complete:
            self.table.grow(batch.properties)

    def _replace(
        self,
        connection: Connection,
        change: Callable[[Draft, Snapshot], list[DataFile]],
        mark: Mark | None = None,
        corrected: tuple[Sequence[str], str] = ((), ""),
    ) -> list[DataFile]:
        """Make a change that replaces files, again from the start when others were first.

        They were first, too, when a file that came meanwhile holds a response that is `corrected`.
        """
        while True:
            snapshot = self.table.snapshot()
            with self._unless_replaced(snapshot.files), drafted(connection, self.table) as new:
                old = change(new, snapshot)

                def overtaken(now: Snapshot, new: Draft = new, then: Snapshot = snapshot) -> bool:
                    late = [one for one in now.files if one.path not in then.paths]
                    near = [one for one in late if _may_hold(one, corrected[0])]
                    return bool(new.holding(near, "response", corrected[1]))

                if old or new.files or mark:
                    self.table.commit(new.files, old, mark, overtaken)
                return old

    def _merge(self, groups: Iterable[Sequence[DataFile]]) -> int:
        """Merge each group of files; a group that others changed meanwhile is left to them."""
        gone = 0
        with self._cursor() as cursor:
            for group in groups:
                with self._unless_replaced(group), drafted(cursor, self.table) as new:
                    new.write_merged(group)
                    self.table.commit(new.files, group)
                    gone += len(group) - len(new.files)
        return gone

    @contextmanager
    def _unless_replaced(self, files: Iterable[DataFile]) -> Iterator[None]:
        """Leave the block quietly where another process replaced one of the files meanwhile.

        It may be deleted already, which a reader of it sees as a damaged table.
        """
        try:
            yield
        except Overtaken:
            return
        except FactsProblem:
            if self.table.live().issuperset(one.path for one in files):
                raise

    def _tidy(self, written: Sequence[DataFile] = ()) -> None:
        """Now and then, merge and sort files, beside whatever this program does meanwhile."""
        self._changes += 1
        large = any(one.rows >= compaction.LARGE for one in written)
        if not large and self._changes % TIDY_EVERY:
            return
        with self._lock:
            self._wanted = True
            if self._tidying is None or not self._tidying.is_alive():
                self._tidying = threading.Thread(target=self._tidy_all, name="promoteur-tidy")
                self._tidying.start()

    def _tidy_all(self) -> None:
        """Merge what is due until nothing is, and delete what merging replaced long ago.

        The answers are in the table by now. An error here must not say that they are not, or the
        caller would store them twice; `compact` and `vacuum` meet the same error and tell it.
        """
        while True:
            with self._lock:
                if not self._wanted:
                    self._tidying = None
                    return
                self._wanted = False
            with suppress(FactsProblem), turn(self.table.location, wait=False) as mine:
                if mine and self._merge(compaction.due(self.table.snapshot().files)):
                    self._wanted = True
                if mine and self._changes // VACUUM_EVERY > self._vacuumed:
                    self._vacuumed = self._changes // VACUUM_EVERY
                    self.table.vacuum(1, orphans=False)

    @contextmanager
    def _cursor(self) -> Iterator[Connection]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()


def _may_hold(file: DataFile, ids: Sequence[str]) -> bool:
    """Whether a file may hold one of these responses, whose ids go up."""
    least, greatest = file.least.get("response"), file.greatest.get("response")
    if least is None or greatest is None:
        return True
    place = bisect_left(ids, least)
    return place < len(ids) and bool(ids[place] <= greatest)
