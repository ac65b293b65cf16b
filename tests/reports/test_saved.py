"""Saved views: a page is found again under a name, by oneself, or by everybody who may see it."""

from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import AuditEntry
from promoteur.reports.saved.models import SavedView
from promoteur.reports.saved.queries import changeable, views_of
from tests.accounts.making import a_member, a_workspace, an_agent
from tests.reports.making import Answered
from tests.responses.making import client

KEPT = {"name": "Pro, by month", "page": "overview", "query": "period=month&plan=pro"}


def keep(browser: Client, answered: Answered, **given: str) -> str:
    """Keep a view; return where that leads."""
    at = reverse("reports:views-keep", args=[answered.workspace.pk])
    answer = browser.post(at, KEPT | given)
    assert answer.status_code == 302
    return str(answer["Location"])


def at(name: str, answered: Answered, view: SavedView | None = None) -> str:
    return reverse(f"reports:{name}", args=[answered.workspace.pk, *([view.pk] if view else [])])


def listed(browser: Client, answered: Answered) -> str:
    return browser.get(at("views", answered)).content.decode()


def menu(browser: Client, answered: Answered) -> str:
    page = browser.get(at("overview", answered)).content.decode()
    return page.partition("Saved views")[2].partition("</details>")[0]


def test_a_page_is_found_again_under_a_name(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12, properties={"plan": "pro"})
    answered.put_scores([0] * 9)
    page = owner.get(at("overview", answered), {"period": "month", "plan": "pro"})
    shown = page.context["bar"].query
    led = keep(owner, answered, query=shown)
    again = owner.get(led).content.decode()
    assert "12 answers" in again
    assert "The view “Pro, by month” is kept." in again
    assert led.replace("&", "&amp;") in menu(owner, answered)


def test_a_private_view_is_nobody_elses(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    keep(owner, answered)
    view = SavedView.objects.get()
    other = client(a_member(answered.workspace))
    assert view.name not in menu(other, answered)
    assert view.name not in listed(other, answered)
    assert other.post(at("views-change", answered, view), {"name": "Mine"}).status_code == 404
    assert other.post(at("views-delete", answered, view)).status_code == 404
    assert not AuditEntry.objects.filter(deed__startswith="view.").exists()


def test_a_shared_view_is_found_by_all_and_changed_by_few(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    analyst = client(a_member(answered.workspace, "analyst"))
    keep(analyst, answered, shared="on")
    view = SavedView.objects.get()
    agent = client(an_agent(answered.workspace, "Kim"))
    assert view.name in menu(client(a_member(answered.workspace, "manager")), answered)
    assert view.name in listed(agent, answered)
    assert agent.post(at("views-change", answered, view), {"name": "Ours"}).status_code == 403
    assert agent.post(at("views-delete", answered, view)).status_code == 403
    owner.post(at("views-change", answered, view), {"name": "Ours", "shared": "on"})
    analyst.post(at("views-change", answered, view), {"name": "Ours"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Ours", False)
    analyst.post(at("views-delete", answered, view))
    deeds = AuditEntry.objects.filter(deed__startswith="view.").order_by("pk")
    assert [one.deed for one in deeds] == ["view.shared", "view.renamed", "view.taken-back"]


def test_an_agent_finds_no_view_that_names_other_agents(answered: Answered, owner: Client) -> None:
    """By its name, its filter, the two that it compares, or what it searches comments for."""
    answered.put_scores([10] * 12, properties={"agent": "Kim"})
    here, member = answered.workspace, a_member(answered.workspace)
    for agent in ("Nora", "Ana"):
        an_agent(here, agent)
    hidden = {
        "How nora’s calls went": "",
        "One": "agent=Bob",
        "Two": "where=" + quote_plus("agent = Bob or plan = pro"),
        "Three": "of=segments&by=agent&one=Kim&other=Bob",
        "Four": "search=Nora",
    }
    found = {"Analysis": "", "Mine": "agent=Kim", "By name": "by=agent"}
    for name, query in (hidden | found).items():
        SavedView.objects.create(
            workspace=here, member=member, name=name, page="overview", query=query, shared=True
        )
    kim = an_agent(here, "Kim")
    own = SavedView.objects.create(workspace=here, member=kim, name="Nora and me", page="trend")
    assert {one.name for one in views_of(kim, here)} == {*found, own.name}
    kept = {one.name for one in views_of(an_agent(here, "Kim", sees_all=True), here)}
    assert kept == {*hidden, *found}
    assert "Analysis" in menu(client(kim), answered)
    assert "How nora" not in menu(client(kim), answered) + listed(client(kim), answered)
    assert "How nora" in menu(owner, answered)
    view = SavedView.objects.get(name="One")
    assert client(kim).post(at("views-change", answered, view), {"name": "Ours"}).status_code == 404


def test_an_agent_keeps_views_but_shares_none(answered: Answered) -> None:
    agent = client(an_agent(answered.workspace, "Kim", sees_all=True))
    answered.put_scores([10] * 12)
    assert "for everybody" not in menu(agent, answered)
    keep(agent, answered, shared="on")
    view = SavedView.objects.get()
    assert not view.shared
    agent.post(at("views-change", answered, view), {"name": "Mine", "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Mine", False)


def test_one_name_is_one_view(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    keep(owner, answered)
    assert keep(owner, answered, name="pro, BY month") == at("views", answered)
    assert "choose another name" in listed(owner, answered)
    keep(owner, answered, name="Other")
    other = SavedView.objects.get(name="Other")
    wrong = owner.post(at("views-change", answered, other), {"name": KEPT["name"]})
    assert "choose another name" in wrong.content.decode()
    assert SavedView.objects.count() == 2
    keep(client(a_member(answered.workspace)), answered)
    assert SavedView.objects.count() == 3


def test_a_view_leads_nowhere_but_to_a_page_of_figures(answered: Answered, owner: Client) -> None:
    assert keep(owner, answered, page="glossary") == at("views", answered)
    assert keep(owner, answered, name=" ") == at("views", answered)
    led = keep(owner, answered, query="plan=a#b&x=%0d%0aLocation:%20/")
    assert "#" not in led
    assert "\n" not in led


@pytest.mark.parametrize(
    "query", ["period=fortnight", "from=yesterday", "kind=rumour", "score.near=3", "score=abc"]
)
def test_what_no_page_could_show_is_not_kept(answered: Answered, owner: Client, query: str) -> None:
    answered.put_scores([10] * 12)
    assert keep(owner, answered, query=query) == at("views", answered)
    assert "message" in listed(owner, answered)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "by=agent&and=plan", "of=people&page=2", "span=60&step=week&only=3"]
)
def test_what_pages_read_for_themselves_is_kept(
    answered: Answered, owner: Client, query: str
) -> None:
    answered.put_scores([10] * 12)
    assert keep(owner, answered, query=query).endswith(query)
    assert SavedView.objects.get().query == query


@pytest.mark.parametrize("name", ["views", "views-keep", "views-change", "views-delete"])
def test_whoever_does_not_see_the_workspace_finds_no_view(
    answered: Answered, owner: Client, name: str
) -> None:
    answered.put_scores([10] * 12)
    keep(owner, answered, shared="on")
    view = SavedView.objects.get() if name in {"views-change", "views-delete"} else None
    stranger = client(a_member(a_workspace("Elsewhere")))
    send = stranger.get if name == "views" else stranger.post
    assert send(at(name, answered, view)).status_code == 404
    assert Client().post(at(name, answered, view))["Location"].startswith("/login/")
    assert SavedView.objects.count() == 1


def test_who_administers_changes_what_is_shared_and_others_their_own(answered: Answered) -> None:
    here = answered.workspace
    analyst, owner = a_member(here, "analyst"), a_member(here)
    mine = SavedView.objects.create(
        workspace=here, member=analyst, name="Mine", page="trend", shared=True
    )
    theirs = SavedView.objects.create(
        workspace=here, member=owner, name="Theirs", page="trend", shared=True
    )
    assert changeable(analyst, here, [mine, theirs]) == {mine.pk}
    assert changeable(owner, here, [mine, theirs]) == {mine.pk, theirs.pk}
