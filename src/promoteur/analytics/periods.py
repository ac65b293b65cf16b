"""Time cut into periods: those of the calendar, and windows counted back from a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext
from promoteur.kit.language import number as figure
from promoteur.kit.periods import EPOCH
from promoteur.score.tally import FIGURES, Floats, Tallies

LONGEST = 3660
"""Days that a window may span: ten years."""

MOST_DAYS = 40_000
"""Days between the first and the last that are laid out one by one: more than a century."""


class Calendar(Protocol):
    """How time is cut into periods without holes: `kit.periods.Period` and `Rolling` are two.

    A period is known by its first day. `previous` and `year_earlier` return the first day of the
    period before and of the same one a year earlier, None where there is none.
    """

    def first_day(self, day: dt.date, /) -> dt.date: ...  # noqa: D102
    def last_day(self, day: dt.date, /) -> dt.date: ...  # noqa: D102
    def previous(self, day: dt.date, /) -> dt.date | None: ...  # noqa: D102
    def year_earlier(self, day: dt.date, /) -> dt.date | None: ...  # noqa: D102
    def label(self, day: dt.date, /) -> str: ...  # noqa: D102
    def number(self, day: dt.date, /) -> int: ...  # noqa: D102
    def first_day_of(self, number: int, /) -> dt.date: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rolling:
    """Windows of so many days, one after the other, of which one ends on the day `anchor`.

    The anchor is the last day asked about, so that the last window is whole, unlike the current
    month. The number of a window is that of its last day, in days since 1970-01-01.

    Raises:
        QuestionProblem: the days are not 1 to 3,660.
    """

    days: int
    anchor: dt.date

    def __post_init__(self) -> None:
        refuse_length(self.days)

    def _end(self, day: dt.date) -> int:
        """Return the ordinal of the last day of the window in which `day` lies."""
        anchor = self.anchor.toordinal()
        return anchor - (anchor - day.toordinal()) // self.days * self.days

    def first_day(self, day: dt.date) -> dt.date:
        """Return the first day of the window in which `day` lies, 0001-01-01 at the earliest."""
        return dt.date.fromordinal(max(self._end(day) - self.days + 1, 1))

    def last_day(self, day: dt.date) -> dt.date:
        """Return the last day of the window in which `day` lies, 9999-12-31 at the latest."""
        return dt.date.fromordinal(min(self._end(day), dt.date.max.toordinal()))

    def previous(self, day: dt.date) -> dt.date | None:
        """Return the first day of the window before; None where dates begin."""
        first = self.first_day(day)
        return self.first_day(first - dt.timedelta(days=1)) if first > dt.date.min else None

    def year_earlier(self, day: dt.date) -> dt.date | None:  # noqa: ARG002 - a Calendar's verb
        """Return None: no window ends on the same day a year earlier, as years are no windows."""
        return None

    def label(self, day: dt.date) -> str:
        """Return the window's name in the reader's language: "30 days to 2026-03-31"."""
        return ngettext("{n} day to {day}", "{n} days to {day}", self.days).format(
            n=figure(self.days), day=self.last_day(day).isoformat()
        )

    def number(self, day: dt.date) -> int:
        """Return the last day of the window in which `day` lies, in days since 1970-01-01."""
        return self._end(day) - EPOCH.toordinal()

    def first_day_of(self, number: int) -> dt.date:
        """Return the first day of the window that has this number.

        Raises:
            QuestionProblem: no window of these, from the year 1 to 9999, ends on that day.
        """
        end = number + EPOCH.toordinal()
        within = 1 <= end < dt.date.max.toordinal() + self.days
        if not within or (end - self.anchor.toordinal()) % self.days:
            raise QuestionProblem(
                _("{number} is not the number of a window of “{label}”.").format(
                    number=number, label=self.label(self.anchor)
                )
            )
        return dt.date.fromordinal(max(end - self.days + 1, 1))


def refuse_length(days: int) -> None:
    """Raise QuestionProblem when a window cannot have so many days."""
    if not 1 <= days <= LONGEST:
        raise QuestionProblem(
            _("A window of {days} days cannot be counted: choose 1 to {longest} days.").format(
                days=days, longest=figure(LONGEST)
            )
        )


def complete(
    calendar: Calendar, day: dt.date, until: dt.date | None, since: dt.date | None = None
) -> bool:
    """Return whether the whole period in which `day` lies is known.

    Args:
        calendar: what cuts time.
        day: any day of the period.
        until: the last day that is known: of the data, of the question, or today. None: no limit.
        since: the first day that is known. None: no limit.
    """
    begun = since is None or since <= calendar.first_day(day)
    return begun and (until is None or calendar.last_day(day) <= until)


def spread(calendar: Calendar, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Return the first day of each period from the one of `first` to the one of `last`."""
    while first <= last:
        yield calendar.first_day(first)
        end = calendar.last_day(first)
        if end == dt.date.max:
            return
        first = end + dt.timedelta(days=1)


def without_holes(tallies: Tallies, days: Iterable[dt.date]) -> Tallies:
    """Return the table with a row for each of `days` too, in order of time, undated rows last.

    A row that was not there has no answers, and so no score: it is never 0.

    Args:
        tallies: keyed by one column: the first day of a period, None for what is undated.
        days: the first days of all periods to be shown, such as those of `spread`.
    """
    known = {key[0]: row for row, key in enumerate(tallies.keys)}
    keys: list[Any] = sorted({*days, *known} - {None})
    if None in known:
        keys.append(None)
    rows = [row for row, key in enumerate(keys) if key in known]
    figures = {}
    for name in FIGURES:
        there = getattr(tallies, name)
        figures[name] = np.zeros((len(keys), *there.shape[1:]))
        figures[name][rows] = there[[known[keys[row]] for row in rows]]
    return Tallies(tallies.by, tuple((key,) for key in keys), scale=tallies.scale, **figures)


def moving(tallies: Tallies, days: int, since: dt.date | None = None) -> Tallies:
    """Return for each day the sum of the last `days` days, that day included.

    One row per day, from the first day that has a row (or `since`, if later) to the last; undated
    rows are left out. A window reaches back no further than the first row: to have it whole on the
    first day that is shown, ask for `days` − 1 days more and show from `since` on. Neighbouring
    windows share most of their answers, so that `compare` does not apply to them.

    Whole numbers stay exact, and no sum is ever below 0: nothing is subtracted.

    Args:
        tallies: keyed by one column of days, one row per day; days may be missing.
        days: 1 to 3,660.
        since: the first day to return.

    Raises:
        QuestionProblem: the days of the window are not 1 to 3,660, or the table spans more than
            `MOST_DAYS` days.
    """
    refuse_length(days)
    dated = [key[0] for key in tallies.keys if key[0] is not None]
    if not dated:
        return tallies.take([])
    first, last = min(dated), max(dated)
    if (last - first).days >= MOST_DAYS:
        raise QuestionProblem(
            _(
                "From {first} to {last} there are too many days to show one by one: "
                "narrow the dates to {most} days or fewer."
            ).format(first=first, last=last, most=figure(MOST_DAYS))
        )
    every = [first + dt.timedelta(days=day) for day in range((last - first).days + 1)]
    laid_out = without_holes(tallies, every)
    figures = {name: _window_sums(getattr(laid_out, name)[: len(every)], days) for name in FIGURES}
    summed = Tallies(tallies.by, tuple((day,) for day in every), scale=tallies.scale, **figures)
    shown = 0 if since is None else max((since - first).days, 0)
    return summed.take(range(min(shown, len(every)), len(every)))


def _window_sums(figures: Floats, days: int) -> Floats:
    """Return for each row the sum of the last `days` rows, fewer at the start.

    The rows are cut into blocks of `days`, in which sums run forwards and backwards; a window is
    the end of one block and the beginning of the next. Differences of one running sum would leave
    rounding behind where weights are fractions, and a score where nobody answered.
    """
    rows = len(figures)
    padded = np.zeros(((-(-rows // days) + 1) * days, *figures.shape[1:]))
    padded[days : days + rows] = figures  # after a block of nothing, into which windows reach back
    blocks = padded.reshape(-1, days, *figures.shape[1:])
    beginnings = blocks.cumsum(axis=1).reshape(padded.shape)
    ends = np.flip(np.flip(blocks, 1).cumsum(axis=1), 1).reshape(padded.shape)
    last = np.arange(days, days + rows)
    reaching_back = (last + 1) % days != 0  # other windows are whole blocks
    sums: Floats = beginnings[last]
    sums[reaching_back] += ends[last[reaching_back] - days + 1]
    return sums
