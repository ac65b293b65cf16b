"""The responses behind the figures: those of the same days and the same filter."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from tests.reports.making import LAST, Answered


def listed(browser: Client, answered: Answered, query: str) -> str:
    page = browser.get(reverse("reports:responses", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def test_the_list_is_of_the_days_and_the_filter(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 3, LAST - dt.timedelta(days=200))
    answered.put_scores([0] * 2, properties={"plan": "pro"})
    answered.put_scores([9] * 4)
    assert "6 responses" in listed(owner, answered, "")
    assert "2 responses" in listed(owner, answered, "plan=pro")
    assert "9 responses" in listed(owner, answered, "period=365")


def test_the_list_keeps_what_is_searched_beside_the_filter(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([0] * 2, comment="Too slow")
    answered.put_scores([9] * 4)
    text = listed(owner, answered, "search=slow&category=detractor")
    assert "2 responses" in text
    assert 'value="slow"' in text


def led(browser: Client, address: str) -> str:
    """The list to which a link of the overview leads."""
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_every_figure_that_counts_leads_to_what_it_counts(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 5 + [7] * 3 + [0] * 4, properties={"plan": "pro"})
    answered.put_scores([9] * 2, properties={"plan": "pro"}, comment="Warm")
    answered.put_scores([0] * 6, properties={"plan": "free"}, comment="Cold")
    answered.put_scores([10] * 7, LAST - dt.timedelta(days=300), properties={"plan": "pro"})
    at = reverse("reports:overview", args=[answered.workspace.pk])
    shown = owner.get(at, {"plan": "pro", "by": "plan"})
    assert "14 answers" in shown.content.decode()
    assert "14 responses" in led(owner, shown.context["behind"])
    assert "2 responses" in led(owner, shown.context["behind_comments"])
    counted = {one["category"]: one["behind"] for one in shown.context["shares"]}
    assert "7 responses" in led(owner, counted["promoter"])
    assert "3 responses" in led(owner, counted["passive"])
    assert "4 responses" in led(owner, counted["detractor"])
    for address in (shown.context["behind"], *counted.values()):
        assert f'href="{address}"'.replace("&", "&amp;") in shown.content.decode()
