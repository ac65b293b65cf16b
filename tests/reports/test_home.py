"""Where a member comes in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.making import a_member, a_workspace, an_agent
from tests.reports.making import Answered
from tests.responses.making import client


def test_without_a_survey_and_without_answers_the_first_steps_are_shown(
    answered: Answered, owner: Client
) -> None:
    answered.survey.delete()
    page = owner.get("/", follow=True)
    assert page.redirect_chain == [(reverse("reports:overview", args=[answered.workspace.pk]), 302)]
    assert "<h1>First steps</h1>" in page.text
    new = f'href="{reverse("surveys:new")}"'
    assert new in page.text
    analyst = client(a_member(answered.workspace, "analyst"))
    assert new not in analyst.get("/", follow=True).text


def test_whoever_has_answers_comes_to_the_overview(answered: Answered, owner: Client) -> None:
    answered.put_scores([10])
    assert owner.get("/").url == reverse("reports:overview", args=[answered.workspace.pk])


def test_the_highest_workspace_comes_first_then_the_first_name(answered: Answered) -> None:
    answered.put_scores([10])
    quays = [a_workspace(name, answered.workspace) for name in ("Quay C", "Quay B", "Quay A")]
    deeper = a_workspace("A berth", quays[0])
    member = a_member(deeper)
    for one in quays:
        member.memberships.create(workspace=one, role="owner")
    zenith = a_workspace("Zenith")
    member.memberships.create(workspace=zenith, role="owner")
    assert client(member).get("/").url == reverse("reports:overview", args=[zenith.pk])
    member.memberships.create(workspace=answered.workspace, role="owner")
    assert client(member).get("/").url == reverse("reports:overview", args=[answered.workspace.pk])


@pytest.mark.parametrize("name", ["overview", "trend", "targets"])
def test_an_agent_about_whom_nobody_answered_is_told_so(answered: Answered, name: str) -> None:
    answered.put_scores([10] * 12, properties={"agent": "Ana"})
    yanis = client(an_agent(answered.workspace, "Yanis"))
    page = yanis.get(reverse(f"reports:{name}", args=[answered.workspace.pk]))
    assert "Nobody has answered about you yet." in page.text
    assert "Make a survey" not in page.text
