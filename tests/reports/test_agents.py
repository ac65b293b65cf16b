"""Agents: figures that must not judge anybody, and where they are taken from."""

import csv
import datetime as dt
import io
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.accounts.making import an_agent
from tests.reports.making import LAST, Answered
from tests.reports.test_overview import BEFORE
from tests.responses.making import a_survey, client

HIGH, LOW = [10] * 40 + [2] * 10, [10] * 15 + [2] * 35


def address(answered: Answered, part: str = "") -> str:
    return reverse("reports:agents", args=[answered.workspace.pk]) + part


def shown(browser: Client, answered: Answered, **query: str) -> Any:
    page = browser.get(address(answered), query)
    assert page.status_code == 200
    return page


def after_calls(answered: Answered, day: dt.date = LAST, **scores: list[int]) -> None:
    calls = a_survey(answered.workspace, kind="transactional")
    for agent, given in scores.items():
        answered.put_scores(given, day, of=calls, properties={"agent": agent}, comment="Hm.")


def names(page: Any) -> list[str]:
    return [row["line"].name for row in page.context["rows"]]


def test_the_warning_stands_before_the_figures(answered: Answered, owner: Client) -> None:
    after_calls(answered, Ada=HIGH, Bo=LOW)
    text = shown(owner, answered).content.decode()
    assert text.index("must not be used to judge anybody") < text.index("To rank by")
    explained = "the limits are those of each one alone"
    assert explained not in text  # nothing has changed since days without answers
    after_calls(answered, Ada=[7], day=BEFORE - dt.timedelta(days=200))  # all days are known
    after_calls(answered, Ada=HIGH, Bo=LOW, day=BEFORE)
    assert explained in shown(owner, answered).content.decode()


def test_answers_after_a_moment_are_shown_where_those_asked_for_name_nobody(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores(HIGH * 5)
    after_calls(answered, Ada=HIGH, Bo=LOW)
    page = shown(owner, answered)
    assert names(page) == ["Ada", "Bo"]
    assert page.context["scope"].kind == "transactional"
    assert "“Relational”" in page.content.decode()
    assert [one.chosen for one in page.context["bar"].kinds] == [False, True]


def test_a_kind_that_names_agents_stays(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, properties={"agent": "Cy"})
    after_calls(answered, Ada=HIGH)
    assert names(shown(owner, answered, kind="relational")) == ["Cy"]


def test_answers_about_nobody_are_left_out(answered: Answered, owner: Client) -> None:
    after_calls(answered, Ada=HIGH, Bo=LOW)
    answered.put_scores(LOW, of=a_survey(answered.workspace, kind="transactional"))
    assert names(shown(owner, answered, kind="transactional")) == ["Ada", "Bo"]


def test_comments_of_detractors_are_one_step_away(answered: Answered, owner: Client) -> None:
    after_calls(answered, Ada=HIGH, Bo=LOW)
    (ada, _bo) = shown(owner, answered).context["rows"]
    found = owner.get(ada["comments"])
    assert found.status_code == 200
    assert found.context["counts"]["all"] == 10
    assert {one.score for one in found.context["page"].object_list} == {2}


def test_each_agent_has_a_small_trend(answered: Answered, owner: Client) -> None:
    after_calls(answered, Ada=HIGH)
    (ada,) = shown(owner, answered).context["rows"]
    assert ada["spark"].end is not None
    assert "60" in ada["spark"].words


def test_an_agent_sees_nobody_else(answered: Answered) -> None:
    after_calls(answered, Ada=HIGH, Bo=LOW)
    ada = client(an_agent(answered.workspace, "Ada"))
    page = shown(ada, answered)
    assert names(page) == ["Ada"]
    assert page.context["rows"][0]["line"].rank == ""  # nobody to be ranked with
    assert "league" not in page.context["pictures"]


def test_without_agents_the_page_says_how_to_have_some(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH)
    text = shown(owner, answered).content.decode()
    assert "names an agent" in text
    assert "data-chart" not in text


def test_the_table_is_a_file_too(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH)
    after_calls(answered, Ada=HIGH, Bo=LOW)
    page = owner.get(address(answered, "agents.csv"))
    ada, bo = csv.DictReader(io.StringIO(page.content.decode("utf-8-sig")))
    assert (ada["agent"], ada["detractors"]) == ("Ada", "10")
    assert (bo["agent"], bo["detractors"]) == ("Bo", "35")


def test_of_many_agents_those_with_the_most_answers_are_shown(
    answered: Answered, owner: Client
) -> None:
    after_calls(answered, **{f"Agent {i:02}": [10] * (3 if i else 1) for i in range(34)})
    page = shown(owner, answered)
    assert len(names(page)) == 32
    assert "Agent 00" not in names(page)
    assert "2 others are in the file" in page.content.decode()
    rows = owner.get(address(answered, "agents.csv")).content.decode().splitlines()
    assert len(rows) == 1 + 34
