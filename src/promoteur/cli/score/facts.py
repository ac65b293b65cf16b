"""`promoteur score --facts`: asks the store, and brings its tallies into the form of a result."""

import argparse
import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote_plus

from promoteur.analytics.columns import Columns
from promoteur.analytics.dimensions import ByColumn, ByPeriod, Dimension, dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import ALIASES, DAY, column_name
from promoteur.analytics.periods import Calendar
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.reach import reach
from promoteur.analytics.settings import Settings, engine, settings
from promoteur.analytics.snapshot import Snapshot
from promoteur.analytics.store import NEVER_POOLED, Store
from promoteur.analytics.table import Table
from promoteur.cli.score.origin import Origin, careful
from promoteur.cli.score.result import Result, compose
from promoteur.files.count import PERIOD
from promoteur.kit.language import day, number
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import EPOCH, Period
from promoteur.score.scale import SCALES, Scale
from promoteur.score.tally import Tallies


@dataclass(frozen=True)
class Asked:
    """A question to a table of facts, as its arguments have it.

    Attributes:
        question: the question; the period is the last of its dimensions, where there is one.
        by: the names of the dimensions that are shown.
        calendar: the length of the periods, where they were asked for.
        last_day: the last of which the table knows answers, and the question wants some.
    """

    question: Question
    by: tuple[str, ...]
    calendar: Calendar | None
    last_day: dt.date | None


@dataclass(frozen=True)
class Counted:
    """The answers of a table of facts counted; see `cli.score.result.Counts`."""

    tallies: Tallies
    last_day: dt.date | None
    weightless: int = 0
    superseded: int = 0


def ask(options: argparse.Namespace) -> tuple[Result, Origin]:
    """Return the result that was asked for, and where its answers come from.

    Raises:
        QuestionProblem: the question does not fit the table.
        FactsProblem: the table cannot be read.
        EngineProblem: the engine cannot be reached.
        SettingProblem: the environment names no engine, or an impossible limit.
    """
    chosen = settings(engine=options.engine)
    table = Table.open(chosen.location(options.facts))
    with closing(engine(chosen)) as asked_one:
        store = Store(table, asked_one)
        snapshot = table.snapshot()
        asked = _asked(options, snapshot)
        counted = _counted(store, asked, _scale(store, asked.question, snapshot))
        result = compose(
            counted,
            asked.by,
            asked.calendar,
            options.compare,
            options.confidence,
            explain=options.explain,
        )
        return result, _origin(chosen, table, asked, counted)


def _asked(options: argparse.Namespace, snapshot: Snapshot) -> Asked:
    """Return the question that arguments ask; `options.compare` gets the column's own name."""
    _refuse_another_date(options.date)
    columns = snapshot.columns
    wanted = _filter(options)
    anchor = _last_day(wanted, snapshot)
    shown = _dimensions(options.by, columns, anchor)
    periods = _periods(options, shown)
    by = [one for one in shown if not isinstance(one, ByPeriod)]
    sides: list[Dimension] = []
    if options.compare and options.compare.column:
        (side,) = _dimensions([options.compare.column], columns, anchor)
        if isinstance(side, ByPeriod):
            raise QuestionProblem(
                _("Periods are compared with the one before them: write --compare previous.")
            )
        options.compare = replace(options.compare, column=side.name)
        sides = [side] if side.name not in {one.name for one in by} else []
    question = Question(wanted, (*by, *sides, *periods), options.weight, options.one_voice)
    calendar = periods[0].calendar if periods else None
    return Asked(question, tuple(one.name for one in by), calendar, anchor)


def _periods(options: argparse.Namespace, shown: Sequence[Dimension]) -> list[ByPeriod]:
    """Return the one length of periods that was asked for, or none; `--by month` is one too."""
    found = {one: None for one in shown if isinstance(one, ByPeriod)}
    if options.period:
        found[ByPeriod(Period(options.period))] = None
    elif not found and _needs_periods(options):
        found[ByPeriod(Period.MONTH)] = None
    if len(found) > 1:
        raise QuestionProblem(
            _("Answers are shown over one length of periods; these are several: {names}.").format(
                names=", ".join(one.name for one in found)
            )
        )
    return [*found]


def _refuse_another_date(named: str | None) -> None:
    """Refuse a date that is not the one of the facts, which need not be named."""
    if named and column_name(named) != DAY:
        raise QuestionProblem(
            _("Facts have one date, when the answer was given: write --period, and no --date.")
        )


def _needs_periods(options: argparse.Namespace) -> bool:
    previous = options.compare is not None and options.compare.column is None
    return bool(options.date or previous or (options.explain and options.compare is None))


def _filter(options: argparse.Namespace) -> Filter:
    """Return which answers count: the conditions and the query string, all of them."""
    found = Filter.of_query(options.filter or "")
    return found & Filter.of_json({"where": options.where}) if options.where else found


def _dimensions(texts: Iterable[str], columns: Columns, anchor: dt.date | None) -> list[Dimension]:
    """Return what people name, each column by the name that it has in the table."""
    return [_with_own_name(dimension(text, anchor or EPOCH), columns) for text in texts]


def _with_own_name(one: Dimension, columns: Columns) -> Dimension:
    if not isinstance(one, ByColumn):
        return one
    name = ALIASES.get(one.name.casefold(), one.name)
    found = columns.find(name)
    own = dimension(found.name)
    plain = own == ByColumn(found.name) and columns.find(found.name) == found
    return ByColumn(found.name if plain else name.casefold())


def _last_day(wanted: Filter, snapshot: Snapshot) -> dt.date | None:
    """Return the last day of which the table knows answers, and the filter wants some."""
    days = [one.greatest["day"] for one in snapshot.files if "day" in one.greatest]
    if not days:
        return None
    last = EPOCH + dt.timedelta(days=max(days))
    to = reach(wanted).last_day
    return last if to is None else min(last, dt.date.fromordinal(EPOCH.toordinal() + to))


def _scale(store: Store, question: Question, snapshot: Snapshot) -> Scale:
    """Return the scale of the answers; almost always the log of the table knows it."""
    sides = {one.least.get("scale") for one in snapshot.files}
    sides |= {one.greatest.get("scale") for one in snapshot.files}
    if len(sides) > 1:
        found = store.ask(Question(question.filter, NEVER_POOLED))
        sides = {key[1] for key in found.keys}
    names = [name for name in SCALES if sides <= {name}]
    return SCALES[names[0]] if names else SCALES["0-10"]


def _counted(store: Store, asked: Asked, scale: Scale) -> Counted:
    """Return the answers of a question, and how many it leaves aside."""
    question = asked.question
    names = {one.name for one in question.by}
    questions = [question]
    if question.one_voice or names & {one.name for one in NEVER_POOLED}:
        questions.append(replace(question, by=(), one_voice=False))  # also refuses to pool kinds
    tallies, *others = store.ask_all(questions)
    total = tallies.total()
    superseded = 0
    if question.one_voice:
        everybody = others[0].total()
        superseded = int(everybody.n + everybody.invalid - total.n - total.invalid)
    if question.weight is not None and total.invalid and not total.n:
        raise QuestionProblem(
            _("No answer has a weight that can be used in “{name}”: numbers of 0 or more.").format(
                name=question.weight
            )
        )
    found = _as_of_files(tallies, question).on(scale)
    return Counted(found, asked.last_day, int(total.invalid), superseded)


def _as_of_files(tallies: Tallies, question: Question) -> Tallies:
    """Return tallies whose keys are text, but for the first days of periods."""
    by = tuple(PERIOD if isinstance(one, ByPeriod) else one.name for one in question.by)
    keys = tuple(
        tuple(
            value if name == PERIOD else _as_text(value)
            for name, value in zip(by, key, strict=True)
        )
        for key in tallies.keys
    )
    return replace(tallies, by=by, keys=keys)


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _origin(chosen: Settings, table: Table, asked: Asked, counted: Counted) -> Origin:
    """Return what was read: the table and its version, by which engine, which answers."""
    version = table.snapshot(fresh=False).version
    wanted, scale = asked.question.filter, counted.tallies.scale
    where = str(table.location)
    words = _("Table of facts, version {version} · engine: {engine}")
    lines = [
        (where, "bold"),
        (words.format(version=number(version), engine=chosen.engine_name), "dim"),
    ]
    if wanted.conditions:
        lines.append((_("Only: {filter}").format(filter=unquote_plus(wanted.query())), "dim"))
    if scale.flagged:
        lines.append(careful(_("scale {scale} as asked").format(scale=scale)))
    last_day = day(counted.last_day) if counted.last_day else ""
    return Origin(
        title=where.rpartition("/")[2],
        lines=lines,
        first={
            "facts": where,
            "version": version,
            "engine": chosen.engine_name,
            "filter": wanted.json(),
            "scale": scale.name,
        },
        nothing=_("No answer meets the condition, or the table has none."),
        open_ended=_("{period} may not be over: the facts reach to {day}.").format(
            period="{period}", day=last_day
        ),
    )
