"""An empty workspace shows what to do next; few answers show themselves, and no score."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.reports.making import LAST, Answered
from tests.responses.making import a_survey

pytestmark = pytest.mark.figures


def shown(browser: Client, answered: Answered, query: str = "") -> str:
    page = browser.get(reverse("reports:overview", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def test_who_has_no_answers_is_told_the_method_and_the_next_step(
    answered: Answered, owner: Client
) -> None:
    text = shown(owner, answered)
    assert "Publish the survey" in text or "Get the link" in text
    assert "share of promoters minus the share of detractors" in text
    assert "data-chart" not in text


def test_few_answers_are_counted_and_read_and_have_no_score(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 2, LAST - dt.timedelta(days=300), comment="Long ago, and good")
    answered.put_scores([0, 7], comment="Cold coffee")
    text = shown(owner, answered)
    assert "4 answers so far" in text
    assert "6 answers more: a first score" in text
    assert "26 answers more: a score to rely upon" in text
    assert "Long ago, and good" in text
    assert text.count("Cold coffee") == 2
    assert 'class="figure"' not in text
    assert "50%" not in text
    assert "between" not in text


def test_at_ten_answers_there_is_a_score(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9)
    assert "1 answer more: a first score" in shown(owner, answered)
    answered.put_scores([10])
    text = shown(owner, answered)
    assert "so far" not in text
    assert 'class="figure"' in text


def test_few_of_one_kind_say_nothing_of_another(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    answered.put_scores([3] * 2, of=a_survey(answered.workspace, kind="employee"))
    assert "so far" not in shown(owner, answered)
    assert "2 answers so far" in shown(owner, answered, "kind=employee")
