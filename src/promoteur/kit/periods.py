"""Periods of the calendar: their first days, their names, the one before."""

import datetime as dt
from enum import StrEnum


class Period(StrEnum):
    """A length of time by which dates are grouped. Weeks are those of ISO 8601."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first_day(self, day: dt.date) -> dt.date:
        """Return the first day of the period in which `day` lies."""
        if self is Period.WEEK:
            return day - dt.timedelta(days=day.weekday())
        months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[self]
        return dt.date(day.year, (day.month - 1) // months * months + 1, 1)

    def previous(self, day: dt.date) -> dt.date:
        """Return the first day of the period before the one in which `day` lies."""
        return self.first_day(self.first_day(day) - dt.timedelta(days=1))

    def last_day(self, day: dt.date) -> dt.date:
        """Return the last day of the period in which `day` lies, 9999-12-31 at the latest."""
        longest = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}[self]
        first = self.first_day(day)
        if (dt.date.max - first).days <= longest:
            return dt.date.max
        return self.first_day(first + dt.timedelta(days=longest)) - dt.timedelta(days=1)

    def label(self, day: dt.date) -> str:
        """Return the name of the period in which `day` lies: 2026-W08, 2026-02, 2026-Q1, 2026."""
        if self is Period.WEEK:
            year, week, _weekday = day.isocalendar()
            return f"{year}-W{week:02}"
        if self is Period.QUARTER:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        return f"{day.year}" if self is Period.YEAR else f"{day.year}-{day.month:02}"
