"""Where each target stands: its figure now, its periods so far, its outlook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByPeriod
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, Comparison
from promoteur.kit.periods import Period
from promoteur.reports import whom
from promoteur.reports.asking import Asking
from promoteur.reports.models import Target
from promoteur.reports.targets import rules
from promoteur.reports.targets.rules import Ahead, Aim, Figure, State
from promoteur.reports.there import There
from promoteur.reports.window import Window
from promoteur.score.outlook import Outlook
from promoteur.score.scale import ZERO_TO_TEN
from promoteur.score.tally import Tallies, Tally

BACK = {Period.MONTH: 12, Period.WEEK: 26}
"""Periods that a pace is told from: long enough for a line, short enough to be the present."""

DAYS = 90
"""A target is decided by the answers of so many days up to its day, whatever period a page shows:
otherwise it would be reached for one reader and missed for the next."""

HALF = (DAYS - 1) / 2
"""From the middle of these days to the last of them."""

FAN = 4
"""Dates at which the picture shows the outlook."""


@dataclass(frozen=True)
class Stretch:
    """A period so far: its last day that is known, its middle in days, its answers, its figure."""

    last: dt.date
    middle: float
    tally: Tally
    figure: Figure | None


@dataclass(frozen=True)
class Standing:
    """Where a target stands.

    Attributes:
        target: whose.
        window: the days of `now`: `DAYS` of them; None where nobody answered at all.
        now: the answers of these days.
        figure: their figure; None under 10 answers.
        period: by which the pace is told.
        stretches: the periods so far.
        way: the outlook and the chance; None: over, or too early to say.
        fan: outlooks of later dates up to its day, for the picture.
        over: whether its day has passed.
        state: what it is called.
    """

    target: Target
    window: Window | None
    now: Tally
    figure: Figure | None
    period: Period
    stretches: tuple[Stretch, ...]
    way: Ahead | None
    fan: tuple[Outlook, ...]
    over: bool
    state: State


@dataclass(frozen=True)
class Present:
    """What is the same for all targets of a page.

    Attributes:
        there: what answers there are.
        below: by workspace, the ids of it and of all below it that may be seen.
        today: what is over lies before.
    """

    there: There
    below: Mapping[UUID, Sequence[UUID]]
    today: dt.date


def standings(asking: Asking, targets: Sequence[Target], present: Present) -> list[Standing]:
    """Return where targets stand, in their order.

    Args:
        asking: on whose behalf.
        targets: which.
        present: what answers there are, and what is now.

    Raises:
        QuestionProblem: a stored filter does not fit the table any more.
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    asked = [_Asked(one, present) for one in targets]
    answered = [one for one in asked if one.window]
    first = [question for one in answered for question in (one.now(), one.by(Period.MONTH))]
    found = iter(asking.tallies(first) if first else [])
    now, months = {}, {}
    for one in answered:
        now[one.target.pk], months[one.target.pk] = next(found).total(), next(found)
    short = [one for one in answered if not rules.enough(_rows(months[one.target.pk]))]
    weekly = asking.tallies([one.by(Period.WEEK) for one in short]) if short else []
    weeks = {one.target.pk: told for one, told in zip(short, weekly, strict=True)}
    return [
        one.standing(now.get(pk, NOBODY), months.get(pk), weeks.get(pk))
        for one in asked
        for pk in [one.target.pk]
    ]


NOBODY = Tally.of([])


def _rows(tallies: Tallies) -> list[Tally]:
    return [tally for _key, tally in tallies]


@dataclass(frozen=True)
class _Asked:
    """A target as it is asked about."""

    target: Target
    present: Present

    @property
    def over(self) -> bool:
        return self.target.due < self.present.today

    @property
    def last(self) -> dt.date:
        """The last day that counts: that of the goal, where it has passed."""
        known = self.present.there.days(Kind(self.target.kind), ZERO_TO_TEN.name).last
        return min(self.target.due, known) if self.over else known

    @property
    def window(self) -> Window | None:
        if (Kind(self.target.kind), ZERO_TO_TEN.name) not in self.present.there.answers:
            return None
        return Window(self.last - dt.timedelta(days=DAYS - 1), self.last)

    @property
    def aim(self) -> Aim:
        return Aim(
            float(self.target.goal), detractors=self.target.measure == Target.Measure.DETRACTORS
        )

    def now(self) -> Question:
        window = self.window
        assert window is not None  # noqa: S101 - only what was answered is asked about
        return Question(self._answers() & window.filter(), one_voice=self._one_voice)

    def by(self, period: Period) -> Question:
        first = period.first_day(self.last)
        for _step in range(BACK[period] - 1):
            first = period.previous(first) or first
        days = Window(first, self.last).filter()
        return Question(self._answers() & days, (ByPeriod(period),), one_voice=self._one_voice)

    @property
    def _one_voice(self) -> bool:
        return self.target.kind != Kind.TRANSACTIONAL

    def _answers(self) -> Filter:
        kinds = (
            Comparison("kind", EQUAL, (self.target.kind,)),
            Comparison("scale", EQUAL, (ZERO_TO_TEN.name,)),
        )
        workspaces = [str(one) for one in self.present.below[self.target.workspace_id]]
        return (whom.of_query(self.target.concerns) & Filter(kinds)).within(workspaces)

    def standing(self, now: Tally, months: Tallies | None, weeks: Tallies | None) -> Standing:
        period, told = (Period.MONTH, months) if weeks is None else (Period.WEEK, weeks)
        stretches = tuple(self._stretches(period, told))
        figure = rules.figure(now, detractors=self.aim.detractors)
        way = None if self.over else self._way(stretches, self.target.due)
        closed = self.target.closed_at is not None
        return Standing(
            self.target,
            self.window,
            now,
            figure,
            period,
            stretches,
            way,
            tuple(self._fan(stretches)) if way else (),
            self.over,
            rules.state(figure, self.aim, way, over=self.over, closed=closed),
        )

    def _stretches(self, period: Period, told: Tallies | None) -> list[Stretch]:
        if told is None:
            return []
        found = []
        figures = rules.figures(told, detractors=self.aim.detractors)
        for ((first,), tally), figure in zip(told, figures, strict=True):
            last = min(period.last_day(first), self.last)
            middle = (first.toordinal() + last.toordinal()) / 2
            found.append(Stretch(last, middle, tally, figure))
        return found

    def _way(self, stretches: Sequence[Stretch], day: dt.date) -> Ahead | None:
        """Return the way to the days that end with one: those by which the target is decided.

        Three months stray less than one does, so that the chance is told with too much doubt
        rather than with too little.
        """
        periods = [(one.middle, one.tally) for one in stretches]
        return rules.ahead(periods, day.toordinal() - HALF, self.aim)

    def _fan(self, stretches: Sequence[Stretch]) -> list[Outlook]:
        span = (self.target.due - self.last).days
        steps = (
            sorted({max(1, round(span * i / FAN)) for i in range(1, FAN + 1)}) if span > 0 else []
        )
        days = [self.last + dt.timedelta(days=step) for step in steps]
        ways = [self._way(stretches, day) for day in days]
        return [way.outlook for way in ways if way]
