"""The story fits on whatever day it is told."""

import datetime as dt

import pytest

from promoteur.cli.demo.story import told

DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(2 * 366)]


@pytest.mark.parametrize("today", [dt.date(2026, 11, 22), dt.date(2028, 2, 29)])
def test_it_is_fourteen_whole_months_and_the_running_one(today: dt.date) -> None:
    story = told(today)
    assert story.last == today - dt.timedelta(days=1)
    assert story.first.day == 1
    assert (today.year - story.first.year) * 12 + today.month - story.first.month == 14


def test_there_is_always_a_month_before_and_after_what_happened() -> None:
    month = dt.timedelta(days=30)
    for today in DAYS:
        story = told(today)
        for event in (story.release, story.training):
            assert story.first + month <= event <= story.last - month, today
        assert story.training.weekday() == 0


def test_there_is_always_a_december() -> None:
    for today in DAYS:
        story = told(today)
        assert sum(story.late(day) < 0 for day in story.days) > 25, today


def test_only_new_customers_are_very_upset(story) -> None:
    day = dt.timedelta(days=1)
    assert story.upset(story.release, 30) < story.upset(story.release, 800) < 0
    assert story.upset(story.release - day, 30) == story.upset(story.repaired, 30) == 0
    assert story.taught(story.training - day) == 0 < story.taught(story.training)
