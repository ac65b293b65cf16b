"""Which days stand before and after an initiative: equal, whole weeks. Pure."""

import datetime as dt
from dataclasses import dataclass

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
SPANS = {"30": 4, "60": 8, "90": 13}
"""Whole weeks on each side by the days for which was asked: a week has one Monday, so that days of
the week weigh alike."""

USUAL = "60"
YEAR = 52 * WEEK
"""The same days of the week a year earlier."""

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Around:
    """Equal days on both sides of an initiative.

    Attributes:
        before, after: the first and the last day of each.
        weeks: how many weeks each has.
        shortened: whether there are fewer than were asked for, as not more days are known.
    """

    before: Days
    after: Days
    weeks: int
    shortened: bool

    def a_year_earlier(self) -> "Around":
        """Return the same weeks a year earlier.

        Raises:
            OverflowError: dates do not go back so far.
        """
        (first, last), (start, end) = self.before, self.after
        before, after = (first - YEAR, last - YEAR), (start - YEAR, end - YEAR)
        return Around(before, after, self.weeks, self.shortened)


def ready(began: dt.date, ended: dt.date | None, known: Days) -> dt.date | None:
    """Return from which day on a week after is over; None where no week before is known.

    Args:
        began: the day of the change, or the first of its days.
        ended: the last of the days of the change.
        known: the first and the last day of which there are answers.
    """
    if began - known[0] < WEEK:
        return None
    return _later(began if ended is None else _later(ended, DAY), WEEK)


def around(began: dt.date, ended: dt.date | None, weeks: int, known: Days) -> Around | None:
    """Return the days before and after; None where not a week is known on either side.

    Args:
        began: the day of the change; with `ended`, the first of the days that count on no side.
        ended: the last of these; None: the day of the change is the first day after.
        weeks: so many on each side, or fewer.
        known: the first and the last day of which there are answers.
    """
    after = began if ended is None else _later(ended, DAY)
    there = min((began - known[0]).days // 7, ((known[1] - after).days + 1) // 7)
    found = min(weeks, there)
    if found < 1:
        return None
    return Around(
        (began - found * WEEK, began - DAY),
        (after, after + found * WEEK - DAY),
        found,
        found < weeks,
    )


def _later(day: dt.date, span: dt.timedelta) -> dt.date:
    """Return a later day; the last of the calendar where it has no such day."""
    return dt.date.max if dt.date.max - day < span else day + span
