"""The one place of the dashboard that asks the facts: within what a member may see.

Every figure of every page comes from `Asking.tallies` (or `Asking.pair`), which puts the limits of
the member into the filter of each question.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from promoteur.analytics import settings as analytics
from promoteur.analytics.columns import Columns
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import of_every_fact
from promoteur.analytics.pairs import Pairs
from promoteur.analytics.problem import UnknownColumn
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import NOT_EMPTY, Comparison
from promoteur.kit.language import gettext as _
from promoteur.reports.problem import ReportProblem
from promoteur.responses.place import facts_at
from promoteur.score.tally import Tallies

MOST_NAMED = 20
"""Properties by which a page can be filtered: each is a reading of the facts."""

if TYPE_CHECKING:  # deltalake, which a server that shows no figures does without
    from promoteur.analytics.store import Store


def store() -> "Store":
    """Return the table of facts of this installation and its engine, which stay open.

    Raises:
        FactsProblem: the table cannot be read.
        EngineProblem: the engine is not installed.
    """
    return _opened(facts_at())


@lru_cache(maxsize=1)
def _opened(at: str) -> "Store":
    from promoteur.analytics.store import Store  # noqa: PLC0415 - deltalake, once needed
    from promoteur.analytics.table import Table  # noqa: PLC0415 - the same

    chosen = analytics.settings()
    return Store(Table.create(chosen.location(at)), analytics.engine(chosen))


@contextmanager
def _discreet() -> Iterator[None]:
    """Say of a column that is not there no more than that: those that are, are of everybody.

    Raises:
        ReportProblem: a question names a column that is not there.
    """
    try:
        yield
    except UnknownColumn as problem:
        raise ReportProblem(
            _("No answer has “{name}”: filter by what the page offers.").format(
                name=problem.name[:50]
            )
        ) from problem


def _with(name: str) -> Question:
    """Return the question how many answers have a value of a property, of whatever kind."""
    return Question(Filter((Comparison(name, NOT_EMPTY),)), (ByColumn("kind"), ByColumn("scale")))


@dataclass(frozen=True)
class Asking:
    """Asks on behalf of a member.

    Attributes:
        limits: the facts that the member may see, in the workspaces that a page is about.
    """

    limits: Filter

    def tallies(self, questions: Sequence[Question]) -> list[Tallies]:
        """Return the tallies of questions, all of one version of the table.

        Those that share their filter and voices are counted in one reading of the facts.

        Raises:
            ReportProblem: one names a column that is not there.
            QuestionProblem: one does not fit the table in another way.
            FactsProblem, EngineProblem: the facts cannot be read now.
        """
        filters = {one.filter: one.filter & self.limits for one in questions}
        asked = [replace(one, filter=filters[one.filter]) for one in questions]
        with _discreet():
            return store().ask_all(asked)

    def pair(self, before: Filter, after: Filter) -> Pairs:
        """Return the same people by category before and after.

        Raises:
            ReportProblem: a filter names a column that is not there.
            QuestionProblem: a filter does not fit the table in another way.
            FactsProblem, EngineProblem: the facts cannot be read now.
        """
        with _discreet():
            return store().pair(before & self.limits, after & self.limits)

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of some names that every answer has, or one that the member may see.

        Properties of answers of others are as good as not there: their names tell of them.

        Raises:
            ReportProblem: more than `MOST_NAMED` of them are no column of every answer.
            FactsProblem, EngineProblem: the facts cannot be read now.
        """
        given = frozenset(names)
        always = frozenset(filter(of_every_fact, given))
        strange = given - always
        if len(strange) > MOST_NAMED:
            raise ReportProblem(_("Filter by {n} properties at most.").format(n=MOST_NAMED))
        asked = {name: _with(name) for name in strange if self._has(name)}
        found = self.tallies([*asked.values()]) if asked else []
        return always | {name for name, told in zip(asked, found, strict=True) if len(told)}

    def _has(self, name: str) -> bool:
        try:
            self.columns.find(name)
        except UnknownColumn:
            return False
        return True

    @property
    def columns(self) -> Columns:
        """The columns of every fact, and the properties that answers of anybody have had."""
        return store().table.snapshot().columns
