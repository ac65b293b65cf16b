"""Periods of the calendar: their days, their names and numbers, the ones before."""

import datetime as dt
from enum import StrEnum

from promoteur.kit.language import gettext as _
from promoteur.kit.language import month, quarter, short_day
from promoteur.kit.problem import Problem

EPOCH = dt.date(1970, 1, 1)
"""Day 0 of days that are whole numbers."""


class PeriodProblem(Problem):
    """A number that names no period of the calendar."""


class Period(StrEnum):
    """A length of time by which dates are grouped. Weeks are those of ISO 8601.

    Each period also has a whole number, by which facts are stored and grouped; later periods have
    larger ones.
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first_day(self, day: dt.date) -> dt.date:
        """Return the first day of the period in which `day` lies."""
        if self is Period.DAY:
            return day
        if self is Period.WEEK:
            return day - dt.timedelta(days=day.weekday())
        months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[self]
        return dt.date(day.year, (day.month - 1) // months * months + 1, 1)

    def named(self, day: dt.date) -> str:
        """Return what the period of a day is called: "week 23 of 2026", "Jun 2026", "Q2 2026"."""
        if self is Period.DAY:
            return short_day(day)
        if self is Period.WEEK:
            year, week, _weekday = day.isocalendar()
            return _("week {week} of {year}").format(week=week, year=year)
        if self is Period.MONTH:
            return month(day)
        return quarter(day) if self is Period.QUARTER else str(day.year)

    def last_day(self, day: dt.date) -> dt.date:
        """Return the last day of the period in which `day` lies, 9999-12-31 at the latest."""
        if self is Period.DAY:
            return day
        longest = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}[self]
        first = self.first_day(day)
        if (dt.date.max - first).days <= longest:
            return dt.date.max
        return self.first_day(first + dt.timedelta(days=longest)) - dt.timedelta(days=1)

    def previous(self, day: dt.date) -> dt.date | None:
        """Return the first day of the period before the one in which `day` lies.

        None before the first period of the year 1, where dates begin.
        """
        first = self.first_day(day)
        return self.first_day(first - dt.timedelta(days=1)) if first > dt.date.min else None

    def year_earlier(self, day: dt.date) -> dt.date | None:
        """Return the first day of the same period a year earlier; None in the year 1.

        The same week is the one of the same number in the ISO year before; to week 53 corresponds
        week 52 where that year has no other, to 29 February the 28th.
        """
        if self is Period.WEEK:
            year, week, _weekday = day.isocalendar()
            return _monday(year - 1, week) or _monday(year - 1, 52)
        first = self.first_day(day)
        if first.year == dt.date.min.year:
            return None
        leap_day = (first.month, first.day) == (2, 29)
        return first.replace(year=first.year - 1, day=28 if leap_day else first.day)

    def label(self, day: dt.date) -> str:
        """Return the name of the period in which `day` lies.

        2026-02-16, 2026-W08, 2026-02, 2026-Q1, 2026.
        """
        if self is Period.DAY:
            return day.isoformat()
        if self is Period.WEEK:
            year, week, _weekday = day.isocalendar()
            return f"{year}-W{week:02}"
        if self is Period.QUARTER:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        return f"{day.year}" if self is Period.YEAR else f"{day.year}-{day.month:02}"

    def number(self, day: dt.date) -> int:
        """Return the number of the period in which `day` lies.

        Days since 1970-01-01 (negative before), 202608 (ISO year and week), 202602, 20261, 2026.
        """
        if self is Period.DAY:
            return (day - EPOCH).days
        if self is Period.WEEK:
            year, week, _weekday = day.isocalendar()
            return year * 100 + week
        if self is Period.QUARTER:
            return day.year * 10 + (day.month + 2) // 3
        return day.year if self is Period.YEAR else day.year * 100 + day.month

    def first_day_of(self, number: int) -> dt.date:
        """Return the first day of the period that has this number: the way back from `number`.

        Raises:
            PeriodProblem: no period from the year 1 to 9999 has it, such as month 202613 or, in a
                year of 52 weeks, week 202553.
        """
        try:
            return self._first_day_of(number)
        except (ValueError, OverflowError) as error:
            raise PeriodProblem(
                _("{number} is not the number of a {period}: a right one is {example}.").format(
                    number=number, period=self, example=self.number(dt.date(2026, 12, 31))
                )
            ) from error

    def _first_day_of(self, number: int) -> dt.date:
        if self is Period.DAY:
            return EPOCH + dt.timedelta(days=number)
        if self is Period.WEEK:
            return dt.date.fromisocalendar(*divmod(number, 100), 1)
        if self is Period.MONTH:
            return dt.date(*divmod(number, 100), 1)
        if self is Period.QUARTER:
            year, quarter = divmod(number, 10)
            return dt.date(year, 3 * quarter - 2, 1)
        return dt.date(number, 1, 1)


def _monday(year: int, week: int) -> dt.date | None:
    """Return the first day of an ISO week, None where there is no such week."""
    try:
        return dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
