"""Whose figures they are: what somebody may not see changes nothing of what that one is shown."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import Membership, Workspace
from promoteur.reports.models import Benchmark, Initiative, Round, SavedView, Target
from promoteur.reports.pages import PAGES
from tests.accounts.making import a_member, a_workspace, an_agent
from tests.reports.making import LAST, Answered
from tests.responses.making import a_survey, client

DAYS = [LAST - dt.timedelta(days=i) for i in range(0, 180, 3)]
OTHER = "Bonaventure"
QUERIES = {
    "": PAGES,
    "by=agent": ("overview", "segments"),
    "of=people": ("compare",),
    "of=segments&by=agent": ("compare",),
    f"agent={OTHER}": ("overview", "agents", "responses"),
}
"""What the addresses say, and on which pages."""

SECRETS = {
    "agents": OTHER,
    "initiatives": "Harbour training",
    "targets": "Harbour goal",
    "benchmarks": "Harbour rival",
    "rounds": "Harbour round",
    "views": "Harbour view",
}
"""By page, what nobody elsewhere is told."""


def put(answered: Answered, agent: str, score: int, **more: str) -> None:
    """Put sixty answers of half a year about an agent."""
    told = {"properties": {"agent": agent, **more}, "comment": f"{agent} said so"}
    answered.put_entries((score, day, told) for day in DAYS)


def all_of(browser: Client, workspace: Workspace) -> dict[str, str]:
    """Return by its address each page of figures, with its pictures, and each table as a file."""
    found = {}
    for query, pages in QUERIES.items():
        for name in pages:
            at = reverse(f"reports:{name}", args=[workspace.pk])
            page = browser.get(f"{at}?{query}")
            found[f"{name}?{query}"] = steady(page.content.decode())
            for part in page.context.get("tables", {}):
                file = browser.get(f"{at}{part}.csv?{query}")
                assert file.status_code == 200, (at, part)
                found[f"{name}/{part}.csv?{query}"] = file.content.decode()
    return found


def steady(html: str) -> str:
    """Return a page without what is another with each answer: the tokens of its forms."""
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken[^:]*:)\s*"[^"]*"', "", html)


def answers(browser: Client, workspace: Workspace) -> int:
    """Return how many answers the overview counts over all days."""
    at = reverse("reports:overview-part", args=[workspace.pk, "answers", "csv"])
    rows = list(csv.reader(io.StringIO(browser.get(f"{at}?period=365").text)))
    return sum(int(row[2]) for row in rows[1:12])


def test_what_is_said_of_others_changes_nothing_an_agent_sees(answered: Answered) -> None:
    put(answered, "Ana", 10, plan="pro")
    ana = client(an_agent(answered.workspace, "Ana"))
    owner = client(a_member(answered.workspace))
    before = all_of(ana, answered.workspace)
    put(answered, OTHER, 0, plan="free", cabin="rear")
    after = all_of(ana, answered.workspace)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name]] == []
    assert OTHER in owner.get(reverse("reports:agents", args=[answered.workspace.pk])).text
    assert answers(ana, answered.workspace) == 60
    assert answers(owner, answered.workspace) == 120


def test_what_others_have_changes_nothing_a_member_of_another_workspace_sees(
    answered: Answered,
) -> None:
    elsewhere = a_workspace("Elsewhere")
    survey, member = a_survey(elsewhere), a_member(elsewhere)
    told = {"properties": {"agent": "Ana", "plan": "pro"}}
    answered.put_entries(((9, day, told) for day in DAYS), survey)
    stranger = client(member)
    before = all_of(stranger, elsewhere)
    put(answered, OTHER, 0, plan="free", cabin="rear")
    written_in(answered.workspace)
    after = all_of(stranger, elsewhere)
    assert [name for name in after if after[name] != before[name]] == []
    assert after.keys() == before.keys()
    assert answers(stranger, elsewhere) == 60
    owner = client(a_member(answered.workspace))
    for name, secret in SECRETS.items():
        assert secret in owner.get(reverse(f"reports:{name}", args=[answered.workspace.pk])).text


def written_in(workspace: Workspace) -> None:
    """Let there be one of each that members write, that everybody there finds."""
    Initiative.objects.create(
        workspace=workspace, name="Harbour training", sort="training", began=DAYS[20]
    )
    Target.objects.create(
        workspace=workspace, name="Harbour goal", kind="relational", measure="score", goal=5,
        due=LAST,
    )  # fmt: skip
    Benchmark.objects.create(
        workspace=workspace, name="Harbour rival", sort="sector", kind="relational", score=30,
        dated=LAST, source="A paper",
    )  # fmt: skip
    Round.objects.create(
        workspace=workspace, name="Harbour round", kind="relational", sent=DAYS[-1], until=LAST,
        asked=240,
    )  # fmt: skip
    SavedView.objects.create(
        workspace=workspace, member=a_member(workspace), name="Harbour view", page="trend",
        shared=True,
    )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_what_is_asked_wrongly_names_no_property_of_others(answered: Answered, name: str) -> None:
    elsewhere = a_workspace("Elsewhere")
    answered.put_scores([9] * 12, of=a_survey(elsewhere))
    put(answered, OTHER, 0, cabin="rear")
    at = reverse(f"reports:{name}", args=[elsewhere.pk])
    stranger = client(a_member(elsewhere))
    for query in ("colour=red", "by=colour", "of=colour"):
        assert "cabin" not in stranger.get(f"{at}?{query}").content.decode()


def test_without_answers_there_is_no_part(answered: Answered) -> None:
    put(answered, OTHER, 0)
    ana = client(an_agent(answered.workspace, "Ana"))
    at = reverse("reports:overview-part", args=[answered.workspace.pk, "answers", "csv"])
    assert ana.get(at).status_code == 404


def test_an_agents_own_answers_judge_nothing_that_the_team_promised_or_did(
    answered: Answered,
) -> None:
    """Of Ana all are happy: by them alone, the goal is reached and the printed score is beaten."""
    put(answered, "Ana", 10)
    put(answered, OTHER, 0)
    written_in(answered.workspace)
    ana = client(an_agent(answered.workspace, "Ana"))
    owner = client(a_member(answered.workspace))
    trained = Initiative.objects.get().pk
    pages: dict[str, list[int]] = {
        "targets": [], "initiatives": [], "initiative": [trained], "benchmarks": [], "rounds": [],
    }  # fmt: skip
    told = "Of this workspace you see only answers about yourself"
    for name, more in pages.items():
        at = reverse(f"reports:{name}", args=[answered.workspace.pk, *more])
        text = ana.get(at).text
        assert "Harbour" in text
        assert told in text
        assert 'class="figure"' not in text
        assert "%" not in text
        assert "points" not in text
        assert "data-chart" not in text
        assert told not in owner.get(at).text
    at = reverse("reports:targets", args=[answered.workspace.pk])
    assert 'class="figure"' in owner.get(at).text
    at = reverse("reports:rounds", args=[answered.workspace.pk])
    assert "120 of 240 asked" in owner.get(at).text
    at = reverse("reports:overview", args=[answered.workspace.pk])
    assert "Note how many were asked" in owner.get(at).text
    assert "Response rate" not in ana.get(at).text


@pytest.mark.parametrize("name", PAGES)
def test_whoever_sees_only_answers_about_themself_is_told_so(answered: Answered, name: str) -> None:
    put(answered, "Ana", 9)
    put(answered, OTHER, 9)
    address = reverse(f"reports:{name}", args=[answered.workspace.pk])
    told = "Only answers about you are counted here."
    assert told in client(an_agent(answered.workspace, "Ana")).get(address).text
    assert told not in client(an_agent(answered.workspace, "Ana", sees_all=True)).get(address).text
    assert told not in client(a_member(answered.workspace)).get(address).text


def test_of_whom_some_workspaces_are_seen_whole_is_told_of_the_others(answered: Answered) -> None:
    put(answered, "Ana", 9)
    below = a_workspace("Quay", answered.workspace)
    ana = an_agent(answered.workspace, "Ana")
    Membership.objects.create(member=ana, workspace=below, role="analyst")
    address = reverse("reports:overview", args=[answered.workspace.pk])
    assert "Of some of these workspaces, only answers about you" in client(ana).get(address).text
