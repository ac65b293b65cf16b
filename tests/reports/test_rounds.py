"""Rounds of asking: how many answered, what the others leave open, and what is said where."""

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from promoteur.accounts.models import AuditEntry, Workspace
from promoteur.kit.conditions import parse
from promoteur.reports.models import Round
from promoteur.reports.rounds import views
from promoteur.reports.rounds.rules import Outcome, apart, together
from tests.accounts.making import a_member, a_workspace
from tests.reports.making import DAY, LAST, Answered, a_round, a_target
from tests.responses.making import client

TODAY = timezone.localdate()
MAIL, KIOSK = {"channel": "email"}, {"channel": "kiosk"}
MAILED = "channel=email"


def shown(browser: Client, answered: Answered, name: str = "rounds", query: str = "") -> str:
    page = browser.get(reverse(f"reports:{name}", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def table(browser: Client, answered: Answered) -> list[dict[str, str]]:
    at = reverse("reports:rounds-part", args=[answered.workspace.pk, "rounds", "csv"])
    return list(csv.DictReader(io.StringIO(browser.get(at).content.decode("utf-8-sig"))))


def test_a_round_says_how_many_answered_and_what_the_others_leave_open(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 70 + [2] * 30, **MAIL)
    answered.put_scores([10] * 9, LAST - 21 * DAY, **MAIL)
    answered.put_scores([10] * 8, **KIOSK)
    a_round(answered.workspace, concerns="channel=email", source="Report of March")
    text = shown(owner, answered)
    assert "100 of 400 asked" in text
    assert ">25%<" in text
    assert "between 21% and 29%" in text
    assert "−65 to +85" in text  # 0.25 × 40 ± 75
    assert "Report of March" in text
    assert "Not over yet" not in text
    (row,) = table(owner, answered)
    assert (row["asked"], row["answered"], row["rate"], row["over"]) == ("400", "100", "0.25", "1")
    assert (row["score"], row["all asked low"], row["all asked high"]) == ("40.0", "-65.0", "85.0")


def test_a_round_that_is_not_over_is_marked(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20, TODAY - DAY)
    a_round(answered.workspace, sent=TODAY - 2 * DAY, until=TODAY + 5 * DAY)
    text = shown(owner, answered)
    assert "Not over yet: answers count until" in text
    assert "20 of 400 asked, in 1 round" in shown(owner, answered, "overview")
    assert "Not over yet: more will answer." in shown(owner, answered, "overview")


def test_more_answers_than_people_asked_are_said_plainly(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20)
    a_round(answered.workspace, asked=15)
    text = shown(owner, answered)
    assert "More answers than people asked" in text
    assert "%<" not in text
    assert "1 round has more answers than people asked" in shown(owner, answered, "overview")


def test_answers_that_may_count_twice_are_told(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20, **MAIL)
    a_round(answered.workspace, concerns="channel=email")
    a_round(answered.workspace, name="By telephone", concerns="channel=api")
    a_round(answered.workspace, name="Earlier", sent=LAST - 60 * DAY, until=LAST - 30 * DAY)
    a_target(answered.workspace, measure="responses", goal=20, due=LAST + DAY)
    assert "an answer may count in both" not in shown(owner, answered)
    assert "an answer may count twice" not in shown(owner, answered, "targets")
    a_round(answered.workspace, name="Everybody", sent=LAST - 5 * DAY)
    assert shown(owner, answered).count("an answer may count in both") == 3
    for page in ("overview", "targets"):
        assert "an answer may count twice" in shown(owner, answered, page)


def test_the_table_for_other_programs_has_the_rounds_of_all_pages(
    answered: Answered, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    answered.put_scores([10] * 20)
    for i in range(5):
        a_round(answered.workspace, name=f"Round {i}", sent=LAST - i * DAY, asked=100)
    page = owner.get(reverse("reports:rounds", args=[answered.workspace.pk]))
    assert [row["one"].name for row in page.context["rows"]] == ["Round 0", "Round 1"]
    rows = table(owner, answered)
    assert [one["round"] for one in rows] == [f"Round {i}" for i in range(5)]
    assert {one["rate"] for one in rows} == {"0.2"}


def test_the_overview_has_the_rate_of_the_rounds_of_its_days(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 60, LAST - 35 * DAY, properties={"plan": "pro"})
    answered.put_scores([2] * 40, properties={"plan": "free"})
    text = shown(owner, answered, "overview")
    assert "not known for these days" in text
    assert "Note how many were asked" in text
    a_round(answered.workspace, asked=200)
    a_round(answered.workspace, asked=300, sent=LAST - 40 * DAY, until=LAST - 30 * DAY)
    a_round(answered.workspace, asked=999, sent=LAST - 300 * DAY, until=LAST - 270 * DAY)
    a_round(answered.workspace, asked=999, kind="employee")
    text = shown(owner, answered, "overview")
    assert '<strong class="n">20%</strong>' in text
    assert "100 of 500 asked, in 2 rounds sent in these days." in text
    assert "40 of 200 asked, in 1 round" in shown(owner, answered, "overview", "period=30")
    text = shown(owner, answered, "overview", "plan=pro")
    assert "100 of 500 asked" in text
    assert "the filter does not change it" in text


def test_a_target_on_the_response_rate_has_its_pace_from_rounds(
    answered: Answered, owner: Client
) -> None:
    """Four rounds, 15, 20, 25 and 30 of 100 asked; the last two in the last 90 days."""
    for i, many in enumerate((15, 20, 25, 30)):
        sent = TODAY - (40 + 40 * (3 - i)) * DAY
        answered.put_scores([9] * many, sent + DAY, **MAIL)
        a_round(answered.workspace, sent=sent, until=sent + 30 * DAY, asked=100)
    a_round(answered.workspace, sent=TODAY - DAY, until=TODAY + 29 * DAY, asked=5000)
    target = a_target(answered.workspace, measure="responses", goal=20)
    text = shown(owner, answered, "targets")
    assert "Response rate of 20% or more by" in text
    assert 'class="figure">28%<' in text  # 55 of 200
    assert "200 asked" in text
    assert "At the present pace it is reached in about 9 in 10 cases." in text
    assert "told from rounds" in text
    at = reverse("reports:targets", args=[answered.workspace.pk])
    points = owner.get(f"{at}target-{target.pk}.csv").text.splitlines()
    assert [one.split(",")[1:5] for one in points[1:5]] == [
        ["known", "1", "100", f"{rate}.0"] for rate in (15, 20, 25, 30)
    ]


def test_one_round_says_nothing_about_a_pace(answered: Answered, owner: Client) -> None:
    answered.put_scores([9] * 20, TODAY - 50 * DAY, **MAIL)
    a_target(answered.workspace, measure="responses", goal=20, concerns="channel=email&channel=sms")
    text = shown(owner, answered, "targets")
    assert "No round of these days is over: no figure." in text
    assert "0 asked" not in text
    a_round(
        answered.workspace,
        sent=TODAY - 60 * DAY,
        until=TODAY - 30 * DAY,
        concerns="channel=sms&channel=email",  # the same people, written in another order
    )
    text = shown(owner, answered, "targets")
    assert 'class="figure">5%<' in text
    assert "one round says nothing about a pace" in text


def test_a_target_says_why_its_rounds_give_no_figure(answered: Answered, owner: Client) -> None:
    """It concerns others, its number is wrong beside a good line of earlier ones, or too small."""
    for back in (60, 200, 300, 400, 500):
        sent = TODAY - back * DAY
        answered.put_scores([9] * 20, sent + DAY, **MAIL)
        a_round(answered.workspace, sent=sent, until=sent + 30 * DAY, asked=100)
    target = a_target(answered.workspace, measure="responses", goal=20, concerns="channel=email")
    text = shown(owner, answered, "targets")
    assert "1 round of these days is over, but concerns others than this target" in text
    Round.objects.update(concerns=target.concerns)
    assert "At the present pace" in shown(owner, answered, "targets")
    Round.objects.filter(sent=TODAY - 60 * DAY).update(asked=15)
    text = shown(owner, answered, "targets")
    assert "1 round has more answers than people asked, and does not count." in text
    assert "Not known" in text
    assert [
        words
        for words in ("0 asked", "present pace", "Pace", "Too early", "No round")
        if words in text
    ] == []
    a_round(answered.workspace, sent=TODAY - 9 * DAY, until=TODAY - DAY, asked=9, concerns=MAILED)
    text = shown(owner, answered, "targets")
    assert "Fewer than 10 asked: no figure." in text
    assert "9 asked" in text
    assert "1 round has more answers than people asked" in text


def test_a_target_is_not_missed_as_long_as_a_round_of_it_takes_answers(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([9] * 20, TODAY - 20 * DAY)
    a_target(answered.workspace, measure="responses", goal=20, due=TODAY - DAY)
    a_round(answered.workspace, sent=TODAY - 30 * DAY, until=TODAY - 9 * DAY)
    assert "It was missed." in shown(owner, answered, "targets")
    a_round(answered.workspace, sent=TODAY - 3 * DAY, until=TODAY + 5 * DAY)
    text = shown(owner, answered, "targets")
    assert "1 round is not over yet: nobody knows whether it was reached." in text
    assert "It was missed." not in text
    assert 'class="figure">5%<' in text
    Round.objects.filter(until__lt=TODAY).delete()
    Round.objects.update(until=TODAY - DAY, asked=9)
    text = shown(owner, answered, "targets")
    assert "Nobody knows whether it was reached." in text
    assert "Fewer than 10 asked: no figure." in text


def test_members_note_change_and_delete_rounds_and_the_trail_knows(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 20, **MAIL)
    here = answered.workspace.pk
    form = owner.get(reverse("reports:rounds-new", args=[here]), {**MAIL, "kind": "relational"})
    assert 'value="channel=email" selected' in form.text
    assert 'value="relational" selected' in form.text
    assert "all answers of its days" in form.text
    given = {
        "name": "Spring", "kind": "relational", "sent": "2026-03-03", "asked": "4000",
        "concerns": "channel=email", "workspace": str(here),
    }  # fmt: skip
    owner.post(reverse("reports:rounds-new", args=[here]), given)
    one = Round.objects.get()
    assert (one.asked, one.until, one.concerns) == (4000, dt.date(2026, 4, 2), "channel=email")
    place = [here, one.pk]
    owner.post(reverse("reports:rounds-change", args=place), {**given, "asked": "3900"})
    owner.post(reverse("reports:rounds-delete", args=place))
    assert not Round.objects.exists()
    trail = AuditEntry.objects.filter(deed__startswith="round.").order_by("id")
    assert [one.deed for one in trail] == ["round.noted", "round.changed", "round.deleted"]
    assert trail[1].details["before"]["asked"] == "4000"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"asked": "0"}, "at least one person"),
        ({"until": "2026-03-01"}, "cannot come before somebody is asked"),
        ({"sent": (TODAY + 3 * DAY).isoformat()}, "lies ahead"),
        ({"until": "soon"}, "errorlist"),
    ],
)
def test_what_cannot_be_is_refused(
    answered: Answered, owner: Client, wrong: dict[str, str], said: str
) -> None:
    given = {
        "name": "Spring", "kind": "relational", "sent": "2026-03-03", "asked": "4000",
        "workspace": str(answered.workspace.pk), **wrong,
    }  # fmt: skip
    page = owner.post(reverse("reports:rounds-new", args=[answered.workspace.pk]), given)
    assert said in page.text
    assert not Round.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_round(answered.workspace, asked=0)


def test_analysts_note_them_and_nobody_elsewhere_reaches_one(answered: Answered) -> None:
    answered.put_scores([10] * 12)
    one = a_round(answered.workspace)
    address = reverse("reports:rounds-delete", args=[answered.workspace.pk, one.pk])
    elsewhere = a_member(Workspace.objects.create(name="Elsewhere"))
    for whose, code in (
        (elsewhere, 404), (None, 302), (a_member(answered.workspace, "agent"), 403),
    ):  # fmt: skip
        assert client(whose).post(address).status_code == code
    assert Round.objects.exists()
    client(a_member(answered.workspace, "analyst")).post(address)
    assert not Round.objects.exists()


def test_rounds_that_are_not_over_wait_where_others_are() -> None:
    over, open_, wrong = Outcome(100, 20), Outcome(100, 5, over=False), Outcome(10, 20)
    assert together([over, open_, wrong]) == Outcome(100, 20, rounds=1, waiting=1)
    assert together([open_, wrong]) == Outcome(100, 5, over=False)
    assert together([wrong]) is None
    assert wrong.rate is None
    assert Outcome(9, 3).rate is None
    assert Outcome(100, 9, score=50).bounds is None


def test_conditions_that_no_answer_meets_both_are_apart() -> None:
    mail, phone, plan = (
        [parse(one)] for one in ("channel = email", "channel in (api, sms)", "plan = pro")
    )
    assert apart(mail, phone)
    assert not apart(mail, plan)
    assert not apart(mail, mail)
    assert not apart(mail, [])


def test_what_no_answer_can_meet_or_chooses_by_the_score_is_not_noted(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12, properties={"since": "2026-01-01"}, **MAIL)
    at = reverse("reports:rounds-new", args=[answered.workspace.pk])
    given = {
        "name": "Spring", "sent": LAST.isoformat(), "asked": "100", "kind": "relational",
        "workspace": str(answered.workspace.pk),
    }  # fmt: skip
    for query, words in (
        ("since=abc", "is no day of the calendar"),
        ("category=promoter", "Select a valid choice"),
    ):
        refused = owner.post(f"{at}?{query}", given | {"concerns": query})
        assert refused.status_code == 200, query
        assert words in refused.text, query
    assert not Round.objects.exists()
    assert "category=promoter" not in owner.get(f"{at}?category=promoter").text
    old = a_round(answered.workspace, concerns="category=promoter")
    again = reverse("reports:rounds-change", args=[answered.workspace.pk, old.pk])
    kept = owner.post(again, given | {"concerns": old.concerns, "until": LAST.isoformat()})
    assert "Choose answers by who gave them, not by their score." in kept.text
    Round.objects.update(concerns="channel.is=email")
    assert owner.get(again).text.count('<option value="channel') == 1
    assert '<option value="channel=email" selected' in owner.get(again).text


def test_beside_chosen_workspaces_no_rate_of_others_stands(
    answered: Answered, owner: Client
) -> None:
    below = a_workspace("Below", answered.workspace)
    answered.put_scores([10] * 12, **MAIL)
    a_round(below, asked=100, name="Of below")
    assert "Rounds of: Below." in shown(owner, answered, "overview")
    text = shown(owner, answered, "overview", f"workspace={answered.workspace.pk}")
    assert "Response rate" not in text
