"""Where targets stand that are decided by answers, and where those stand on a response rate."""

from collections.abc import Sequence

from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByPeriod
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.kit.conditions import EQUAL, Comparison
from promoteur.kit.periods import Period
from promoteur.reports import whom
from promoteur.reports.asking import Asking
from promoteur.reports.models import Target
from promoteur.reports.targets import rates, rules
from promoteur.reports.targets.standing import Asked, Present, Standing, Stretch
from promoteur.reports.window import Window
from promoteur.score.scale import ZERO_TO_TEN
from promoteur.score.tally import Tallies, Tally

BACK = {Period.MONTH: 12, Period.WEEK: 26}
"""Periods that a pace is told from: long enough for a line, short enough to be the present."""

NOBODY = Tally.of([])


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
    of_rounds = [one for one in targets if one.measure == Target.Measure.RESPONSES]
    of_answers = [one for one in targets if one.measure != Target.Measure.RESPONSES]
    found = {
        one.target.pk: one
        for one in (
            *_of_answers(asking, of_answers, present),
            *rates.standings(asking, of_rounds, present),
        )
    }
    return [found[one.pk] for one in targets]


def _of_answers(asking: Asking, targets: Sequence[Target], present: Present) -> list[Standing]:
    """Return where targets stand on a score or a share of detractors."""
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
        one.of_tallies(now.get(pk, NOBODY), months.get(pk), weeks.get(pk))
        for one in asked
        for pk in [one.target.pk]
    ]


def _rows(tallies: Tallies) -> list[Tally]:
    return [tally for _key, tally in tallies]


class _Asked(Asked):
    """A target on a score, or a share of detractors, as it is asked about."""

    @property
    def window(self) -> Window | None:
        """The days by which it is decided; None where nobody answered at all."""
        if (Kind(self.target.kind), ZERO_TO_TEN.name) not in self.present.there.answers:
            return None
        return super().window

    def now(self) -> Question:
        """Return the question after these days."""
        window = self.window
        assert window is not None  # noqa: S101 - only what was answered is asked about
        return Question(self._answers() & window.filter(), one_voice=self._one_voice)

    def by(self, period: Period) -> Question:
        """Return the question after the periods so far."""
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

    def of_tallies(self, now: Tally, months: Tallies | None, weeks: Tallies | None) -> Standing:
        """Return where it stands, by its months, or by its weeks where months are too few."""
        period, told = (Period.MONTH, months) if weeks is None else (Period.WEEK, weeks)
        figure = rules.figure(now, detractors=self.aim.at_most)
        return self.standing(now.n, figure, self._stretches(period, told), period)

    def _stretches(self, period: Period, told: Tallies | None) -> list[Stretch]:
        if told is None:
            return []
        found = []
        detractors = self.aim.at_most
        figures = rules.figures(told, detractors=detractors)
        for ((first,), tally), figure in zip(told, figures, strict=True):
            end = period.last_day(first)
            last = min(end, self.last)
            middle = (first.toordinal() + last.toordinal()) / 2
            stand = rules.stand(middle, tally, detractors=detractors)
            whole = self.over or end == last
            found.append(Stretch(last, tally.n, figure, stand, whole))
        return found
