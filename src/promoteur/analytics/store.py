"""The store: a table of facts and an engine, asked together; what has been asked is remembered."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.engines.engine import Engine, Source
from promoteur.analytics.filters import Filter
from promoteur.analytics.pairs import Pairing, Pairs, pairs_of
from promoteur.analytics.problem import EngineProblem, QuestionProblem
from promoteur.analytics.questions import Counting, Question
from promoteur.analytics.reach import reach
from promoteur.analytics.snapshot import DataFile, Snapshot
from promoteur.analytics.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded
from promoteur.score.tally import Tallies

T = TypeVar("T")

TRIES = 5
"""How often a question is asked again when the files that it reads are replaced meanwhile."""

REMEMBERED = 4096
"""Answers that are kept; those that were not asked for longest go first."""

READERS = min(4, os.cpu_count() or 1)
"""Readings of the facts that are done at once for those who ask for several."""

NEVER_POOLED = (ByColumn("kind"), ByColumn("scale"))
"""What keeps answers apart: those that differ in it are never one figure."""


class Store:
    """Answers questions about a table; safe for many threads.

    Args:
        table: the facts.
        engine: what counts them.
    """

    def __init__(self, table: Table, engine: Engine) -> None:
        self.table = table
        self.engine = engine
        self._known: OrderedDict[tuple[int, Question | Pairing], Tallies] = OrderedDict()
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(READERS, "facts")

    def ask(self, question: Question) -> Tallies:
        """Return the tallies of a question, as the table is now.

        Raises:
            QuestionProblem: it does not fit the table, or would pool kinds or scales.
            EngineProblem: the engine cannot be reached.
            FactsProblem: the table cannot be read.
        """
        return self.ask_all([question])[0]

    def ask_all(self, questions: Sequence[Question]) -> list[Tallies]:
        """Return the tallies of questions, all of the same version of the table.

        Those that share their filter, weight and voices are counted in one reading.

        Raises:
            QuestionProblem, EngineProblem, FactsProblem: as `ask`.
        """
        return self._found_out(lambda snapshot: self._answers(questions, snapshot))

    def pair(self, before: Filter, after: Filter) -> Pairs:
        """Return the same people by category before and after: of two periods, or two surveys.

        Each person counts on each side by the latest of the answers that its filter selects;
        `score.paired` says of `Pairs.table` whether the score of these people has moved.

        Raises:
            QuestionProblem: a filter does not fit the table, or the answers of both sides are of
                several kinds or scales.
            EngineProblem, FactsProblem: as `ask`.
        """
        return self._found_out(lambda snapshot: self._pairs(before, after, snapshot))

    def _found_out(self, find: Callable[[Snapshot], T]) -> T:
        """Return what is found in the table as it is now, or as it is a moment later."""
        failures: tuple[type[Exception], ...] = (EngineProblem, *self.engine.failures)
        for left in reversed(range(TRIES)):
            snapshot = self.table.snapshot()
            try:
                return find(snapshot)
            except failures as error:
                # A file that was replaced may be gone by now; otherwise it is something else.
                if left and not self.table.snapshot().paths.issuperset(snapshot.paths):
                    continue
                if isinstance(error, EngineProblem):
                    raise
                raise self.engine.problem(error, self.table.location.root) from error
        raise AssertionError  # the last try returns or raises

    def _answers(self, questions: Sequence[Question], snapshot: Snapshot) -> list[Tallies]:
        """Return what is remembered, and find out the rest."""
        found = {one: self._remembered(snapshot.version, one) for one in questions}
        open_ones = [one for one, tallies in found.items() if tallies is None]
        for one in open_ones:
            self._refuse_pooling([one], snapshot)
        groups = _sharing(open_ones)
        for group, counted in zip(groups, self._all_counted(groups, snapshot), strict=True):
            for one, tallies in zip(group, counted, strict=True):
                self._remember(snapshot.version, one, tallies)
                found[one] = tallies
        return [answer for one in questions if (answer := found[one]) is not None]

    def _all_counted(
        self, groups: Sequence[Sequence[Question]], snapshot: Snapshot
    ) -> Iterable[list[Tallies]]:
        """Return the tallies of each group, counted side by side: much of a reading is waiting."""
        if len(groups) < 2:
            return [self._counted(group, snapshot) for group in groups]
        counts = [partial(copy_context().run, self._counted, one, snapshot) for one in groups]
        return self._side_by_side(counts)

    def _side_by_side(self, counts: Sequence[Callable[[], T]]) -> Iterator[T]:
        """Yield what is counted, a few at a time, so that many do not keep others waiting."""
        for start in range(0, len(counts), READERS):
            yield from self._readers.map(lambda count: count(), counts[start : start + READERS])

    def _counted(self, group: Sequence[Question], snapshot: Snapshot) -> list[Tallies]:
        """Return the tallies of questions of one filter, one weight and the same voices."""
        asked = Counting(tuple(group), snapshot.columns)
        source = self._source(_reached(group[0], snapshot), asked.reads())
        return asked.tallies(self.engine.count(asked, source))

    def _pairs(self, before: Filter, after: Filter, snapshot: Snapshot) -> Pairs:
        """Return what is remembered, or else counted, of the same people."""
        asked = Pairing(before, after, snapshot.columns)
        tallies = self._remembered(snapshot.version, asked)
        if tallies is None:
            sides = [Question(before), Question(after)]
            self._refuse_pooling(sides, snapshot)
            reached = {one.path for side in sides for one in _reached(side, snapshot)}
            files = [one for one in snapshot.files if one.path in reached]
            found = self.engine.count(asked, self._source(files, asked.reads()))
            (tallies,) = asked.tallies(found)
            self._remember(snapshot.version, asked, tallies)
        return pairs_of(tallies)

    def _source(self, files: Sequence[DataFile], columns: dict[str, str]) -> Source:
        location = self.table.location
        paths = tuple(one.path for one in files)
        return Source(location.root, paths, columns, location.options)

    def _refuse_pooling(self, together: Sequence[Question], snapshot: Snapshot) -> None:
        """Refuse to count answers of several kinds, or on several scales, in one figure.

        What the table knows of its files tells almost always; otherwise the facts are asked.

        Args:
            together: questions by the same, whose answers make one figure.
            snapshot: the table.
        """
        given = {folded(one.name) for one in together[0].by}
        files = [file for one in together for file in _reached(one, snapshot)]
        apart = [one for one in NEVER_POOLED if one.name not in given]
        mixed = [one for one in apart if len(_values_in(files, one.name)) != 1]
        if not mixed or not files:
            return
        probes = [replace(one, by=tuple(mixed), weight=None, one_voice=False) for one in together]
        keys = [key for one in probes for key in self._probed(one, snapshot).keys]
        for place, one in enumerate(mixed):
            there = sorted({str(key[place]) for key in keys})
            if len(there) > 1:
                raise QuestionProblem(
                    _(
                        "These answers are of several kinds or scales ({there}), which are never "
                        "one figure: choose one, such as {name} = {example}."
                    ).format(there=", ".join(there), name=one.name, example=there[0])
                )

    def _probed(self, probe: Question, snapshot: Snapshot) -> Tallies:
        """Return the tallies of a question that pools whatever it may."""
        tallies = self._remembered(snapshot.version, probe)
        if tallies is None:
            (tallies,) = self._counted([probe], snapshot)
            self._remember(snapshot.version, probe, tallies)
        return tallies

    def _remembered(self, version: int, question: Question | Pairing) -> Tallies | None:
        with self._lock:
            tallies = self._known.get((version, question))
            if tallies is not None:
                self._known.move_to_end((version, question))
            return tallies

    def _remember(self, version: int, question: Question | Pairing, tallies: Tallies) -> None:
        with self._lock:
            self._known[version, question] = tallies
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def _reached(question: Question, snapshot: Snapshot) -> list[DataFile]:
    """Return the files that may hold facts of the question, by what the table knows of them."""
    found = reach(question.filter)
    return [
        one
        for one in snapshot.files
        if found.may_hold(one.least, one.greatest, one.kind, one.month)
    ]


def _values_in(files: Sequence[DataFile], name: str) -> set[Any]:
    """Return the values that a column has in files, as far as known; None stands for not known."""
    if name == "kind":
        return {one.kind for one in files}
    return {side.get(name) for one in files for side in (one.least, one.greatest)}


def _sharing(questions: Sequence[Question]) -> list[list[Question]]:
    """Return the questions in groups of one filter, one weight and the same voices."""
    groups: dict[Any, list[Question]] = {}
    for one in questions:
        same_voices = one.periods if one.one_voice else None
        groups.setdefault((one.filter, one.weight, same_voices), []).append(one)
    return list(groups.values())
