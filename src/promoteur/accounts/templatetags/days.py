"""Filters that write days in every template, as Promoteur's own sentences and pictures do."""

import datetime as dt

from django import template

from promoteur.kit import language

register = template.Library()


@register.filter(expects_localtime=True)
def short_day(day: dt.date | None) -> str:
    """Return a day as a table has it: "30 Sep 2026"; "" where there is none."""
    return language.short_day(day) if day else ""


@register.filter(expects_localtime=True)
def short_moment(at: dt.datetime | None) -> str:
    """Return a moment as a table has it: "30 Sep 2026, 14:05"; "" where there is none."""
    return f"{language.short_day(at)}, {at:%H:%M}" if at else ""
