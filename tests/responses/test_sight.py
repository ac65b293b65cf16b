"""An agent sees the answers about that agent, wherever answers are read; a figure agrees."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import Workspace
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import Sight, sight_of, sight_of_the_house
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.responses import place
from promoteur.responses.models import Response
from promoteur.responses.queries import seen, tags_in
from promoteur.responses.services import tag
from tests.accounts.making import a_member, a_workspace, an_agent
from tests.responses.making import House, a_response, a_survey, an_entry


def scores(sight: Sight) -> set[int]:
    return set(seen(sight).values_list("score", flat=True))


@pytest.fixture
def house_of_agents(house: House) -> House:
    """Answers about Ana (9, 8), about Bo (2), about nobody (5), and one about Ana elsewhere (1)."""
    for score, agent in ((9, "Ana"), (8, " Ana "), (2, "Bo"), (5, "")):
        properties = {"Agent": agent} if agent else {}
        house.put(an_entry(house.survey, score=score, properties=properties))
    house.put(an_entry(house.survey, score=4, properties={"agent": 12.0}))
    house.put(an_entry(a_survey(a_workspace("Elsewhere")), score=1, properties={"agent": "Ana"}))
    house.drain()
    return house


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"agent": "Ana"}, {9, 8}),
        ({"agent": "Bo"}, {2}),
        ({"agent": "12"}, {4}),
        ({"agent": "ana"}, set()),
        ({"agent": ""}, set()),
        ({"agent": "Ana", "sees_all": True}, {9, 8, 2, 5, 4}),
        ({"role": "analyst", "agent": "Ana"}, {9, 8, 2, 5, 4}),
    ],
)
def test_rows_and_facts_are_seen_alike(
    given: dict[str, Any], expected: set[int], house_of_agents: House
) -> None:
    sight = sight_of(an_agent(house_of_agents.workspace, **given))
    assert scores(sight) == expected
    engine = DuckDB(threads=1)
    tallies = Store(place.facts().table, engine).ask(Question(sight.facts()))
    engine.close()
    assert tallies.answers.sum() == len(expected)


def test_roles_add_up(house_of_agents: House) -> None:
    top = house_of_agents.workspace
    below = Workspace.objects.create(name="Below", parent=top)
    a_response(a_survey(below), score=10, properties={"agent": "Bo"})
    a_response(a_survey(below), score=7, properties={"agent": "Annie"})
    member = an_agent(top, "Ana")
    assert scores(sight_of(member)) == {9, 8}
    role = member.memberships.create(workspace=below, role="agent", agent="Annie")
    assert scores(sight_of(member)) == {9, 8, 7}
    role.role = "analyst"
    role.save()
    sight = sight_of(member)
    assert scores(sight) == {9, 8, 7, 10}
    assert (sight.whole, sight.workspaces) == ((below.pk,), tuple(sorted((top.pk, below.pk))))
    assert scores(sight_of(member, below)) == {7, 10}
    assert scores(sight_of(member, right=Right.JUDGE)) == {7, 10}
    assert sight_of(member, right=Right.ASK).is_blind


def test_who_is_nobody_or_left_sees_nothing(house_of_agents: House) -> None:
    left = a_member(house_of_agents.workspace)
    left.is_active = False
    for who in (AnonymousUser(), a_member(), left):
        assert sight_of(who) == Sight()
        assert scores(sight_of(who)) == set()
    assert sight_of(a_member()).facts().query() == "workspace.none=true"


def test_the_command_line_sees_the_house(house_of_agents: House) -> None:
    assert scores(sight_of_the_house()) == {9, 8, 2, 5, 4, 1}
    assert scores(sight_of_the_house(house_of_agents.workspace)) == {9, 8, 2, 5, 4}


def test_an_agent_of_many_teams_can_be_asked_for(house: House) -> None:
    for n in range(600):
        Workspace.objects.create(name=f"Team {n}", parent=house.workspace)
    a_response(house.survey, score=3, properties={"agent": "Ana"})
    assert scores(sight_of(an_agent(house.workspace, "Ana"))) == {3}


def test_every_page_of_responses_is_limited(house_of_agents: House, client: Client) -> None:
    mine, other = Response.objects.get(score=9), Response.objects.get(score=2)
    tag(response=mine, name="mine")
    tag(response=other, name="others")
    member = an_agent(house_of_agents.workspace, "Ana")
    assert [one.name for one in tags_in(sight_of(member))] == ["mine"]
    client.force_login(member)
    listed = client.get(reverse("responses:list"))
    assert listed.context["counts"]["all"] == 2
    assert "others" not in listed.content.decode()
    searched = client.get(reverse("responses:list"), {"where": "agent = Bo or score >= 0"})
    assert searched.context["counts"]["all"] == 2
    assert client.get(reverse("responses:one", args=[mine.pk])).status_code == 200
    assert client.get(reverse("responses:one", args=[other.pk])).status_code == 404
    for view, status in (("note", 404), ("tag", 404), ("exclude", 404)):
        answer = client.post(reverse(f"responses:{view}", args=[other.pk]), {"text": "x"})
        assert answer.status_code == status, view
    assert client.post(reverse("responses:exclude", args=[mine.pk])).status_code == 403
    assert client.post(reverse("responses:note", args=[mine.pk]), {"text": "x"}).status_code == 302
    assert client.get(reverse("responses:export-csv")).status_code == 403


def test_an_agent_without_a_name_is_told_so(house_of_agents: House, client: Client) -> None:
    client.force_login(an_agent(house_of_agents.workspace))
    page = client.get(reverse("responses:list")).content.decode()
    assert "who you are in your company’s systems" in page
