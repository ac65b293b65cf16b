"""What strange addresses say: every page answers them, with figures or with what is wrong."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.columns import Kind
from promoteur.analytics.questions import Question
from promoteur.reports.asking import MOST_NAMED, Asking
from promoteur.reports.bar import bar_of
from promoteur.reports.cuts import MOST_PROPERTIES
from promoteur.reports.naming import Names
from promoteur.reports.pages import PAGES
from promoteur.reports.problem import ReportProblem
from promoteur.reports.scope import AGAINST, AT, FROM, LENGTHS, PERIOD, TO, Against, Scope, scope_of
from promoteur.reports.steps import steps_of
from promoteur.reports.there import There
from promoteur.score.tally import Tallies
from tests.accounts.making import an_agent
from tests.reports.making import LAST, Answered
from tests.responses.making import client

ODD = (
    "period=30&at=9999-12-31",
    "period=week&at=0001-01-01",
    "period=year&at=2999-12-31",
    "period=year&at=1900-01-01&against=year",
    "from=0001-01-01&to=0001-01-02",
    "from=1900-01-01&to=1900-01-01&against=year",
    "from=2026-06-30&to=2026-06-01",
    "&".join(["plan=pro"] * 2500),
)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_on_an_odd_address(answered: Answered, owner: Client, name: str) -> None:
    answered.put_scores([10] * 12)
    address = reverse(f"reports:{name}", args=[answered.workspace.pk])
    for query in ODD:
        page = owner.get(f"{address}?{query}")
        assert page.status_code in {200, 400}, query


_days = st.dates().map(str) | st.text(max_size=12)
_queries = st.fixed_dictionaries(
    {},
    optional={
        PERIOD: st.sampled_from([*LENGTHS, "days"]),
        AGAINST: st.sampled_from(list(Against)),
        AT: _days,
        FROM: _days,
        TO: _days,
    },
)
THERE = There({(Kind.RELATIONAL, "0-10"): {LAST: 12}})


def understood(query: str) -> Scope | None:
    """What a query string asks for; None where it is refused in words. Nothing else may happen."""
    try:
        return scope_of(query, THERE)
    except ReportProblem:
        return None


@given(_queries)
def test_whatever_days_are_asked_for_are_shown_or_refused_in_words(query: dict[str, str]) -> None:
    scope = understood(urlencode(query))
    if scope is None:
        return
    assert scope.window.first <= scope.window.last
    assert scope.before is None or scope.before.first <= scope.before.last
    assert steps_of(scope).window.last == scope.window.last
    assert scope_of(bar_of(scope, THERE, Names(), (), {}).query, THERE).window == scope.window


def fields(page: Any) -> dict[str, str]:
    return {one.words: one.key for one in page.context["bar"].fields}


@pytest.mark.parametrize("name", ["Period", "by", "page", "and", "one", "commented", "kind", "at"])
def test_a_property_may_be_named_as_a_key_of_a_page(
    answered: Answered, owner: Client, name: str
) -> None:
    for value in ("monthly", "yearly"):
        answered.put_scores([10] * 12, properties={name: value})
    address = reverse("reports:overview", args=[answered.workspace.pk])
    words = name.capitalize() if name != "kind" else "Kind"
    key = fields(owner.get(address))[words]
    page = owner.get(address, {key: "monthly"})
    assert page.status_code == 200
    (chip,) = page.context["bar"].chips
    assert "monthly" in chip.words
    again = owner.get(f"{address}?{page.context['scope'].query()}")
    assert again.context["scope"] == page.context["scope"]
    assert "12 answers" in again.content.decode()
    (field,) = [one for one in again.context["bar"].fields if one.words == words]
    assert [one.value for one in field.choices if one.chosen] == ["monthly"]


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"targets", "rounds"}))  # which read no filter
def test_what_decorates_an_address_is_ignored_and_said(
    answered: Answered, owner: Client, name: str
) -> None:
    answered.put_scores([10] * 12)
    address = reverse(f"reports:{name}", args=[answered.workspace.pk])
    page = owner.get(f"{address}?utm_source=news&language=fr")
    assert page.status_code == 200
    assert "Ignored, as no answer has it: utm_source." in page.content.decode()
    assert "utm_source" not in page.context["scope"].query()
    assert len(page.context["scope"].filter.conditions) == 1


def test_a_condition_in_words_on_what_there_is_not_is_refused(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    address = reverse("reports:overview", args=[answered.workspace.pk])
    page = owner.get(address, {"where": "unit = 'x' or language = 'fr'"})
    assert page.status_code == 400
    assert "unit" in page.content.decode()


def test_what_a_page_asks_does_not_grow_with_the_number_of_properties(
    answered: Answered, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    tallies = Asking.tallies

    def counting(asking: Asking, questions: Sequence[Question]) -> list[Tallies]:
        asked.append(len(questions))
        return tallies(asking, questions)

    monkeypatch.setattr(Asking, "tallies", counting)
    address = reverse("reports:overview", args=[answered.workspace.pk])
    found = []
    for names in range(MOST_PROPERTIES), range(MOST_PROPERTIES, MOST_PROPERTIES + 30):
        for value in "ab":
            answered.put_scores([10] * 10, properties={f"p{n}": value for n in names})
        asked.clear()
        page = owner.get(address)
        found.append((len(page.context["bar"].fields), sum(asked)))
    assert found[0] == found[1]
    assert owner.get(address, {f"p{MOST_PROPERTIES}": "a"}).context["scope"].ignored == ()
    many = owner.get(address, {f"p{n}": "a" for n in range(MOST_NAMED + 1)})
    assert (many.status_code, f"{MOST_NAMED} properties" in many.text) == (400, True)


def test_properties_of_answers_that_are_not_seen_are_as_good_as_not_there(
    answered: Answered,
) -> None:
    answered.put_scores([10] * 12, properties={"unit": "port"})
    answered.put_scores([10] * 12, properties={"agent": "Camille", "plan": "pro"})
    camille = client(an_agent(answered.workspace, "Camille"))
    address = reverse("reports:overview", args=[answered.workspace.pk])
    hidden = camille.get(address, {"unit": "port"})
    nowhere = camille.get(address, {"unix": "port"})
    assert hidden.context["scope"].ignored == ("unit",)
    assert hidden.status_code == nowhere.status_code == 200
    assert set(fields(hidden)) == set(fields(nowhere))
    assert "Unit" not in fields(hidden)
    assert camille.get(address, {"plan": "pro"}).context["scope"].ignored == ()


def test_days_that_end_before_they_begin_are_told_so(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    address = reverse("reports:overview", args=[answered.workspace.pk])
    page = owner.get(address, {"from": "2026-06-30", "to": "2026-06-01"})
    assert "end before they begin" in page.content.decode()
    assert owner.get(address, {"to": "2026-01-01"}).status_code == 200
