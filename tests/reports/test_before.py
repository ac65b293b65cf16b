"""The days before: as many as are known of those shown, and what is said where they are not."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.analytics.columns import Kind
from promoteur.reports.scope import Scope, scope_of
from promoteur.reports.there import There
from promoteur.reports.window import Window
from tests.reports.making import LAST, Answered

FIRST = dt.date(2025, 9, 1)
LAST_KNOWN = dt.date(2026, 11, 21)


def asked(**query: str) -> Scope:
    days = {FIRST: 5, LAST_KNOWN: 5}
    return scope_of(urlencode(query), There({(Kind.RELATIONAL, "0-10"): days}))


@pytest.mark.parametrize(
    ("query", "before"),
    [
        ({"period": "month"}, Window(dt.date(2026, 10, 1), dt.date(2026, 10, 21))),
        ({"period": "year"}, Window(dt.date(2025, 1, 1), dt.date(2025, 11, 21))),
        (
            {"period": "month", "against": "year"},
            Window(dt.date(2025, 11, 1), dt.date(2025, 11, 21)),
        ),
        (
            {"period": "month", "at": "2026-10-05"},
            Window(dt.date(2026, 9, 1), dt.date(2026, 9, 30)),
        ),
        ({"period": "30"}, Window(dt.date(2026, 9, 23), dt.date(2026, 10, 22))),
    ],
)
def test_a_period_that_is_not_over_is_compared_with_as_many_days(
    query: dict[str, str], before: Window
) -> None:
    assert asked(**query).before == before


def test_a_long_running_month_takes_no_more_than_the_shorter_one_before_has() -> None:
    days = {dt.date(2026, 1, 1): 5, dt.date(2026, 3, 30): 5}
    scope = scope_of("period=month", There({(Kind.RELATIONAL, "0-10"): days}))
    assert scope.before == Window(dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def test_days_before_the_first_answer_are_not_known() -> None:
    assert asked(period="month").comparable
    year = asked(period="365")
    assert year.before
    assert year.days_before == (year.before.last - FIRST).days + 1 < year.before.days
    assert not year.comparable


def test_a_rise_over_days_known_in_part_is_not_called_real(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 50 + [2] * 50, LAST - dt.timedelta(days=100))
    answered.put_scores([10] * 90 + [2] * 10)
    for name in ("overview", "compare"):
        page = owner.get(reverse(f"reports:{name}", args=[answered.workspace.pk]))
        assert "No fair comparison: the days before are known only in part." in page.text
        assert "The answers begin on 22 Mar 2026: of the 90 days compared with, 11 are" in page.text
        assert "A real rise" not in page.text


def test_it_is_called_real_where_the_days_before_are_known(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 5, LAST - dt.timedelta(days=175))
    answered.put_scores([10] * 50 + [2] * 50, LAST - dt.timedelta(days=100))
    answered.put_scores([10] * 90 + [2] * 10)
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk]))
    assert "A real rise" in page.text


def test_of_a_running_period_is_said_until_when_it_is_known(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12, dt.date(2026, 6, 10))
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk]) + "?period=month")
    assert "Known until 10 Jun 2026, and compared with as many days." in page.text
    assert "1–10 May 2026" in page.text
