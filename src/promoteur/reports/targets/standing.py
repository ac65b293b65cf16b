"""Where a target stands: its figure now, its figures so far, its outlook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from promoteur.analytics.columns import Kind
from promoteur.kit.periods import Period
from promoteur.reports.models import Target
from promoteur.reports.targets import rules
from promoteur.reports.targets.rules import NONE_LEFT, Ahead, Aim, Figure, Left, State
from promoteur.reports.there import There
from promoteur.reports.window import Window
from promoteur.score.outlook import Outlook, Stand
from promoteur.score.scale import ZERO_TO_TEN

DAYS = 90
"""A target is decided by so many days up to its day, whatever period a page shows: otherwise it
would be reached for one reader and missed for the next."""

HALF = (DAYS - 1) / 2
"""From the middle of these days to the last of them."""

FAN = 4
"""Dates at which the picture shows the outlook."""


@dataclass(frozen=True)
class Stretch:
    """A period so far, or a round of asking: its last day that is known and its figure.

    Attributes:
        last: the day.
        n: how many answered; of a round, how many were asked.
        figure: None under 10 of these.
        stand: what the pace is told from; None where there is no figure.
        whole: whether it is over: more days of it may come otherwise.
    """

    last: dt.date
    n: float
    figure: Figure | None
    stand: Stand | None
    whole: bool = True


@dataclass(frozen=True)
class Standing:
    """Where a target stands.

    Attributes:
        target: whose.
        aim: what it wants.
        window: the days of the figure: `DAYS` of them; None where nobody answered at all.
        n: how many answered in these days; for a response rate, how many were asked.
        figure: their figure; None under 10 of these.
        period: by which the pace is told; None: by rounds of asking.
        stretches: the periods, or rounds, so far.
        way: the outlook and the chance; None: over, or too early to say.
        fan: outlooks of later dates up to its day, for the picture.
        over: whether its day has passed.
        state: what it is called.
        left: what rounds are left out; of answers, none.
    """

    target: Target
    aim: Aim
    window: Window | None
    n: float
    figure: Figure | None
    period: Period | None
    stretches: tuple[Stretch, ...]
    way: Ahead | None
    fan: tuple[Outlook, ...]
    over: bool
    state: State
    left: Left


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


@dataclass(frozen=True)
class Asked:
    """A target as it is asked about."""

    target: Target
    present: Present

    @property
    def over(self) -> bool:
        """Whether its day has passed."""
        return self.target.due < self.present.today

    @property
    def last(self) -> dt.date:
        """The last day that counts: that of the goal, where it has passed."""
        known = self.present.there.days(Kind(self.target.kind), ZERO_TO_TEN.name).last
        return min(self.target.due, known) if self.over else known

    @property
    def window(self) -> Window | None:
        """The days by which it is decided."""
        return Window(self.last - dt.timedelta(days=DAYS - 1), self.last)

    @property
    def aim(self) -> Aim:
        """What is wanted."""
        return Aim(
            float(self.target.goal),
            at_most=self.target.measure == Target.Measure.DETRACTORS,
            share=self.target.of_share,
        )

    def standing(
        self,
        n: float,
        figure: Figure | None,
        stretches: Sequence[Stretch],
        by: Period | None,
        left: Left = NONE_LEFT,
    ) -> Standing:
        """Return where it stands.

        Args:
            n: how many stand behind the figure.
            figure: of its days.
            stretches: the periods, or rounds, so far.
            by: the period of these; None: rounds.
            left: what rounds are left out.
        """
        judged = left.judged(figure, over=self.over)
        way = self._way(stretches, self.target.due) if judged and not self.over else None
        closed = self.target.closed_at is not None
        return Standing(
            self.target,
            self.aim,
            self.window,
            n,
            figure,
            by,
            tuple(stretches),
            way,
            tuple(self._fan(stretches)) if way else (),
            self.over,
            rules.state(
                figure if judged else None,
                self.aim,
                way,
                over=self.over or not judged,
                closed=closed,
            ),
            left,
        )

    def _way(self, stretches: Sequence[Stretch], day: dt.date) -> Ahead | None:
        """Return the way to the days that end with one: those by which the target is decided.

        Three months stray less than one does, so that the chance is told with too much doubt
        rather than with too little.
        """
        stands = [one.stand for one in stretches if one.stand]
        return rules.ahead(stands, day.toordinal() - HALF, self.aim)

    def _fan(self, stretches: Sequence[Stretch]) -> list[Outlook]:
        span = (self.target.due - self.last).days
        steps = (
            sorted({max(1, round(span * i / FAN)) for i in range(1, FAN + 1)}) if span > 0 else []
        )
        days = [self.last + dt.timedelta(days=step) for step in steps]
        ways = [self._way(stretches, day) for day in days]
        return [way.outlook for way in ways if way]
