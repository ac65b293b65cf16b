"""Every page of the invented company's dashboard is worth looking at, and tells its story."""

import csv
import io
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape, strip_tags

from promoteur.accounts.models import Member
from promoteur.cli.demo.company import EMAIL
from promoteur.reports.benchmarks.rules import contradiction
from promoteur.reports.models import Benchmark, Initiative, Round, SavedView, Target
from promoteur.reports.pages import PAGES

pytestmark = pytest.mark.slow

EACH = pytest.mark.parametrize("language", ["en", "fr"])


def spoken(demo: Any, language: str) -> Any:
    """The owner's browser, in one language."""
    Member.objects.filter(email=EMAIL).update(language=language)
    return demo.client()


def text_of(page: Any) -> str:
    assert page.status_code == 200
    body = page.content.decode().partition("<main")[2]
    return strip_tags(re.sub(r"(?s)<script.*?</script>|<template.*?</template>", "", body))


@EACH
def test_every_page_has_something_on_it(demo: Any, language: str) -> None:
    browser = spoken(demo, language)
    at = [demo.workspace().pk]
    pages = {one: browser.get(reverse(f"reports:{one}", args=at)) for one in PAGES}
    for name, page in pages.items():
        assert f'lang="{language}"' in page.content.decode(), name
        assert len(text_of(page)) > 1_500, name
    for name in set(pages) - {"responses", "initiatives", "benchmarks", "rounds"}:
        assert "data-chart" in pages[name].content.decode(), name
    for name, model in (
        ("targets", Target), ("initiatives", Initiative), ("benchmarks", Benchmark),
        ("rounds", Round),
    ):  # fmt: skip
        shown = pages[name].content.decode()
        assert [str(one) for one in model.objects.all() if escape(one) not in shown] == []


@EACH
def test_every_initiative_and_every_view_opens(demo: Any, language: str) -> None:
    browser = spoken(demo, language)
    for one in Initiative.objects.all():
        page = browser.get(reverse("reports:initiative", args=[one.workspace_id, one.pk]))
        assert "data-chart" in page.content.decode(), one
    for view in SavedView.objects.all():
        client = demo.client(view.member.email)
        assert client.get(view.address).status_code == 200, view


def test_targets_have_all_prospects(demo: Any) -> None:
    page = demo.client().get(
        reverse("reports:targets-part", args=[demo.workspace().pk, "targets", "csv"])
    )
    rows = [row.split(",") for row in page.content.decode().splitlines()[1:]]
    states = {state for row in rows for state in row}
    assert {"likely", "unlikely", "early", "reached"} <= states
    assert {"score", "detractors", "responses"} <= states


def test_rounds_have_believable_rates_and_the_last_ones_are_not_over(demo: Any) -> None:
    at = reverse("reports:rounds-part", args=[demo.workspace().pk, "rounds", "csv"])
    text = demo.client().get(at).content.decode("utf-8-sig")
    rounds = list(csv.DictReader(io.StringIO(text)))
    over = [one for one in rounds if one["over"] == "1"]
    assert len(over) == len(rounds) - 2 >= 9
    assert all(0.15 <= float(one["rate"]) <= 0.35 for one in over)


def test_no_benchmark_contradicts_itself_or_hides_that_it_is_invented(demo: Any) -> None:  # noqa: ARG001 - where they are
    found = list(Benchmark.objects.all())
    assert [str(one) for one in found if contradiction(one)] == []
    assert [str(one) for one in found if "invented" not in one.source] == []
    known = {(one.counts is None, one.limits is None, one.answers is None) for one in found}
    assert (True, True, True) in known
    assert len(known) >= 4


def test_some_views_are_shared_and_some_are_not(demo: Any) -> None:
    group = demo.workspace()
    names = {
        email: demo.client(email).get(reverse("reports:views", args=[group.pk])).content.decode()
        for email in (EMAIL, "samir@example.com")
    }
    private = SavedView.objects.get(workspace=group, shared=False)
    assert private.name in names[EMAIL]
    assert private.name not in names["samir@example.com"]
    for shared in SavedView.objects.filter(workspace=group, shared=True):
        assert shared.name in names["samir@example.com"]
