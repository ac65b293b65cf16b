"""Targets: where they stand, how likely they are, and when nothing can be said."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import AuditEntry, Workspace
from promoteur.reports.models import Initiative, Target
from promoteur.reports.targets.rules import Aim, Figure, State, state
from promoteur.reports.targets.telling import in_ten
from promoteur.reports.telling import days
from promoteur.reports.window import Window
from tests.accounts.making import a_member, an_agent
from tests.reports.making import AHEAD, LAST, Answered, a_round, a_target, an_initiative
from tests.responses.making import a_survey, client


def months(answered: Answered, promoters: list[int], **more: Any) -> None:
    """Put twenty answers a month up to the last day: so many promoters, the rest detractors."""
    entries = []
    for back, happy in enumerate(reversed(promoters)):
        day = LAST - dt.timedelta(days=30 * back)
        entries += [(10 if i < happy else 2, day, more) for i in range(20)]
    answered.put_entries(entries)


def shown(browser: Client, answered: Answered, query: str = "") -> str:
    page = browser.get(reverse("reports:targets", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def test_a_target_says_where_it_stands_its_pace_and_how_likely_it_is(
    answered: Answered, owner: Client
) -> None:
    months(answered, [10, 11, 12, 14, 15, 17])
    a_target(answered.workspace)
    text = shown(owner, answered)
    assert "Score of 50 or more by" in text
    assert "between" in text
    assert "At the present pace it is reached in" in text
    assert "in 10" in text or "in 20" in text
    assert "points a month" in text
    assert "On that day it will be between" in text


def test_with_few_periods_it_is_too_early_to_say(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 15 + [2] * 15)
    a_target(answered.workspace)
    text = shown(owner, answered)
    assert "Too early to say how likely it is" in text
    assert "At the present pace" not in text


def test_under_ten_answers_there_is_no_figure(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9)
    a_target(answered.workspace)
    text = shown(owner, answered)
    assert "Fewer than 10 answers: no figure." in text
    assert "9 answers" in text


def test_weeks_tell_the_pace_where_months_are_too_few(answered: Answered, owner: Client) -> None:
    answered.put_entries(
        (10 if i % 2 else 2, LAST - dt.timedelta(days=7 * week), {})
        for week in range(5)
        for i in range(14)
    )
    a_target(answered.workspace)
    assert "told from weeks" in shown(owner, answered)


def test_a_target_counts_only_whom_it_concerns(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20, properties={"plan": "pro"})
    answered.put_scores([0] * 40, properties={"plan": "free"})
    a_target(answered.workspace, concerns="plan=pro")
    text = shown(owner, answered)
    assert "Plan: pro" in text
    assert "20 answers" in text
    assert 'class="figure">100<' in text


def test_fewer_detractors_are_a_target_too(answered: Answered, owner: Client) -> None:
    months(answered, [10, 12, 14, 16, 18, 19])
    a_target(answered.workspace, measure="detractors", goal=30)
    text = shown(owner, answered)
    assert "30% detractors or fewer by" in text
    assert "At the present pace it is reached in" in text


def test_a_target_whose_day_has_passed_was_reached_or_missed(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 60 + [2] * 20)
    a_target(answered.workspace, name="Low", goal=40, due=LAST)
    a_target(answered.workspace, name="High", goal=90, due=LAST)
    text = shown(owner, answered)
    assert "It was reached." in text
    assert "The interval holds the goal" in text
    assert "It was missed." in text


@pytest.mark.parametrize("query", ["period=week", "period=30", "period=365", "at=2026-01-31"])
def test_whether_it_was_reached_does_not_depend_on_the_period_that_a_reader_chose(
    answered: Answered, owner: Client, query: str
) -> None:
    """The last week is bad, the 90 days are good, the year is bad."""
    answered.put_scores([0] * 200, LAST - dt.timedelta(days=120))
    answered.put_scores([10] * 80, LAST - dt.timedelta(days=60))
    answered.put_scores([0] * 20, LAST)
    a_target(answered.workspace, goal=50, due=LAST)
    text = shown(owner, answered, query)
    assert "It was reached." in text
    assert 'class="figure">60<' in text
    assert "the last 90 days up to its day" in text
    assert days(Window(dt.date(2026, 4, 2), LAST)) in text


def test_the_picture_and_the_table_can_be_had_by_themselves(
    answered: Answered, owner: Client
) -> None:
    months(answered, [10, 11, 12, 14])
    target = a_target(answered.workspace)
    place = reverse("reports:targets", args=[answered.workspace.pk])
    assert b"<svg" in owner.get(f"{place}target-{target.pk}.svg").content
    points = owner.get(f"{place}target-{target.pk}.csv").text.lstrip("\ufeff").splitlines()
    assert points[0] == "last day,is,over,n,figure,low,high"
    assert points[4].startswith(f"{LAST},known,0,20.0,40.0,")
    assert points[-1].startswith(f"{AHEAD},expected,,,")
    table = owner.get(f"{place}targets.csv").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("target,workspace,kind,measure,goal,due,owner,state,n,figure")
    assert table[1].startswith("Happier,")


def test_the_link_to_a_new_target_takes_the_filter_with_it_and_one_can_be_shown_alone(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 20, properties={"plan": "pro"})
    one = a_target(answered.workspace)
    a_target(answered.workspace, name="Another")
    text = shown(owner, answered, f"plan=pro&only={one.pk}")
    address = text.split("targets/new/?")[1].split('"')[0]
    assert "plan=pro" in address
    assert "only" not in address
    assert "kind=relational" in address
    calls = a_survey(answered.workspace, kind="transactional")
    answered.put_scores([10] * 4, of=calls)
    new = reverse("reports:targets-new", args=[answered.workspace.pk])
    for kind in ("relational", "transactional"):
        form = owner.get(new, {"kind": kind}).context["form"]
        assert form["kind"].value() == kind
        offered = {name: str(form[name]) for name in ("kind", "measure", "owner")}
        first = [re.findall(r"<option[^>]*>([^<]*)", each)[0] for each in offered.values()]
        assert first == ["Relational", "choose one", "nobody yet"]
    assert "Another" not in text
    assert "All targets" in text
    for unknown in ("9" * 5000, "9" * 19, "9" * 18, "²"):
        text = shown(owner, answered, f"only={unknown}")
        assert "There is no such target here." in text
        assert "Another" not in text


def test_members_set_change_close_and_delete_targets_and_the_trail_knows(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 20, properties={"plan": "pro"})
    answered.put_scores([3] * 20, properties={"plan": "free"})
    here = answered.workspace.pk
    form = owner.get(reverse("reports:targets-new", args=[here]), {"plan": "pro"})
    assert "Plan: pro" in form.content.decode()
    assert form.context["form"]["kind"].value() == "relational"  # that of most answers
    given = {
        "name": "Happier", "kind": "relational", "measure": "score", "goal": "45.5",
        "due": AHEAD.isoformat(), "concerns": "plan=pro", "workspace": str(here),
    }  # fmt: skip
    owner.post(reverse("reports:targets-new", args=[here]), given)
    target = Target.objects.get()
    assert (float(target.goal), target.concerns) == (45.5, "plan=pro")
    place = [here, target.pk]
    owner.post(reverse("reports:targets-change", args=place), {**given, "goal": "40"})
    owner.post(reverse("reports:targets-close", args=place))
    assert "Closed" in shown(owner, answered)
    owner.post(reverse("reports:targets-close", args=place))
    owner.post(reverse("reports:targets-delete", args=place))
    assert not Target.objects.exists()
    trail = AuditEntry.objects.filter(deed__startswith="target.").order_by("id")
    assert [one.deed for one in trail] == [
        "target.set", "target.changed", "target.closed", "target.reopened", "target.deleted",
    ]  # fmt: skip
    assert trail[1].details["before"]["goal"] == "45.5"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"goal": "120"}, "between −100 and 100"),
        ({"measure": "detractors", "goal": "-5"}, "between 0 and 100 percent"),
        ({"measure": "responses", "goal": "101"}, "between 0 and 100 percent"),
        ({"due": "2020-01-01"}, "lies ahead"),
        ({"concerns": "plan=unheard"}, "errorlist"),
    ],
)
def test_what_cannot_be_promised_is_refused(
    answered: Answered, owner: Client, wrong: dict[str, str], said: str
) -> None:
    given = {
        "name": "Happier", "kind": "relational", "measure": "score", "goal": "45",
        "due": AHEAD.isoformat(), "workspace": str(answered.workspace.pk), **wrong,
    }  # fmt: skip
    page = owner.post(reverse("reports:targets-new", args=[answered.workspace.pk]), given)
    assert said in page.content.decode()
    assert not Target.objects.exists()


def test_an_agent_reads_no_names_of_other_agents(answered: Answered, owner: Client) -> None:
    for agent in ("Ada", "Bo"):
        answered.put_scores([10] * 12, properties={"agent": agent, "plan": "pro"})
    for name, concerns in (
        ("For all", ""), ("For pros", "plan=pro"), ("For me", "agent=Ada"),
        ("For another", "agent=Bo"), ("For two", "agent=Ada&agent=Bo"),
        ("For others", "agent.not=Bo"),
    ):  # fmt: skip
        a_target(answered.workspace, name=name, concerns=concerns)
        an_initiative(answered.workspace, name=name, concerns=concerns, began=LAST, ended=None)
        a_round(answered.workspace, name=name, concerns=concerns)
    hers, others = ("For all", "For pros", "For me"), ("For another", "For two", "For others")
    ada, here = client(an_agent(answered.workspace, "Ada")), answered.workspace.pk
    for page in ("targets", "initiatives", "rounds", "trend"):
        place = reverse(f"reports:{page}", args=[here])
        read, whole = ada.get(place).text, owner.get(place).text
        assert [name in read for name in (*hers, *others, "Bo<")] == [True] * 3 + [False] * 4
        assert all(name in whole for name in (*hers, *others))
    hidden = Initiative.objects.get(name="For another").pk
    assert ada.get(reverse("reports:initiative", args=[here, hidden])).status_code == 404


def test_who_sees_and_who_writes(answered: Answered) -> None:
    answered.put_scores([10] * 12)
    target = a_target(answered.workspace)
    here = answered.workspace.pk
    elsewhere = client(a_member(Workspace.objects.create(name="Elsewhere")))
    analyst = client(a_member(answered.workspace, "analyst"))
    manager = client(a_member(answered.workspace, "manager"))
    written = [
        reverse("reports:targets-new", args=[here]),
        *(
            reverse(f"reports:targets-{verb}", args=[here, target.pk])
            for verb in ("change", "close", "delete")
        ),
    ]
    for address in written:
        assert analyst.post(address).status_code == 403
        assert elsewhere.post(address).status_code == 404
        assert client(None).post(address).status_code == 302
    assert analyst.get(reverse("reports:targets", args=[here])).status_code == 200
    assert elsewhere.get(reverse("reports:targets", args=[here])).status_code == 404
    assert Target.objects.get().closed_at is None
    assert manager.post(written[2]).status_code == 302
    assert Target.objects.get().closed_at is not None


def test_a_target_of_elsewhere_is_not_reached_through_ones_own_workspace(
    answered: Answered, owner: Client
) -> None:
    other = a_target(Workspace.objects.create(name="Elsewhere"), name="Their secret")
    answered.put_scores([10] * 12)
    assert "Their secret" not in shown(owner, answered)
    address = reverse("reports:targets-delete", args=[answered.workspace.pk, other.pk])
    assert owner.post(address).status_code == 404
    assert Target.objects.exists()


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.01, "less than 1 in 20"), (0.06, "about 1 in 10"), (0.22, "about 2 in 10"),
     (0.93, "about 9 in 10"), (0.97, "more than 19 in 20")],
)  # fmt: skip
def test_a_chance_is_told_in_tenths(chance: float, words: str) -> None:
    assert in_ten(chance) == words


def test_of_detractors_fewer_are_better() -> None:
    fewer, more = Aim(15, at_most=True, share=True), Aim(15, share=True)
    now = Figure(12, 8, 17, 300)
    assert state(now, fewer, None, over=True, closed=False) is State.REACHED
    assert state(now, more, None, over=True, closed=False) is State.MISSED
    assert state(None, more, None, over=True, closed=False) is State.UNKNOWN
    assert state(now, more, None, over=False, closed=False) is State.EARLY


def test_a_target_does_not_take_over_what_no_answer_has(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    address = reverse("reports:targets-new", args=[answered.workspace.pk])
    page = owner.get(f"{address}?utm_source=news&language=fr&by=agent")
    assert "utm_source" not in page.text
    assert 'value="language=fr" selected' in page.text
