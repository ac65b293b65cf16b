"""Initiatives: before and after, beside everybody else, and what else may be the reason."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from promoteur.accounts.models import AuditEntry, Workspace
from promoteur.analytics.columns import Kind
from promoteur.kit import language
from promoteur.reports.initiatives.queries import initiatives_in
from promoteur.reports.initiatives.rules import around
from promoteur.reports.initiatives.views import COUNTED
from promoteur.reports.models import Initiative
from promoteur.reports.scope import Scope
from promoteur.reports.window import Window
from tests.accounts.making import a_member
from tests.reports.making import BEGAN, DAY, LAST, Answered, an_initiative
from tests.responses.making import a_survey, client

BEFORE, AFTER = BEGAN - 10 * DAY, BEGAN + 10 * DAY
PRO, FREE = {"properties": {"plan": "pro"}}, {"properties": {"plan": "free"}}


def shown(browser: Client, answered: Answered, one: Initiative, query: str = "") -> str:
    page = browser.get(
        reverse("reports:initiative", args=[answered.workspace.pk, one.pk]) + f"?{query}"
    )
    assert page.status_code == 200
    return page.content.decode()


def a_house_in_which_pro_gained(answered: Answered) -> None:
    answered.put_scores([0], LAST - 120 * DAY)
    answered.put_scores([10] * 40 + [2] * 40, BEFORE, **PRO)
    answered.put_scores([10] * 70 + [2] * 10, AFTER, **PRO)
    answered.put_scores([10] * 40 + [2] * 40, BEFORE, **FREE)
    answered.put_scores([10] * 41 + [2] * 39, AFTER, **FREE)
    answered.put_scores([0], LAST)


def test_those_whom_it_concerned_stand_beside_everybody_else(
    answered: Answered, owner: Client
) -> None:
    a_house_in_which_pro_gained(answered)
    one = an_initiative(answered.workspace, concerns="plan=pro", done_by="Lou", notes="Two days")
    text = shown(owner, answered, one, "span=30")
    for words in (
        "A real rise", "Everybody else in the same days", "This could be chance.",
        "gained more than everybody else", "Before and after is no proof", "Lou", "Two days",
        "Plan: pro",
    ):  # fmt: skip
        assert words in text
    assert "+75 points" in text  # 0 → 75
    assert text.count("data-chart") == 2
    at = reverse("reports:initiative", args=[answered.workspace.pk, one.pk])
    table = owner.get(f"{at}others.csv", {"span": "30"}).text
    name, *_days, n, promoters, passives, detractors = [*csv.reader(io.StringIO(table))][2]
    assert name == "others, after"
    assert [float(one) for one in (n, promoters, passives, detractors)] == [80, 41, 0, 39]


def test_what_concerned_everybody_has_nobody_to_be_compared_with(
    answered: Answered, owner: Client
) -> None:
    a_house_in_which_pro_gained(answered)
    text = shown(owner, answered, an_initiative(answered.workspace))
    assert "there is nobody to compare with" in text
    assert "By how much more" not in text
    assert text.count("data-chart") == 1


def test_other_initiatives_of_these_days_are_named(answered: Answered, owner: Client) -> None:
    a_house_in_which_pro_gained(answered)
    one = an_initiative(answered.workspace)
    assert "Nothing else is noted here." in shown(owner, answered, one)
    an_initiative(answered.workspace, name="Cheaper plans", sort="price", began=AFTER)
    an_initiative(answered.workspace, name="Long ago", began=LAST - 300 * DAY)
    text = shown(owner, answered, one)
    assert "1 other initiative in these days" in text
    assert "Cheaper plans" in text
    assert "Long ago" not in text


def test_other_people_answering_is_told_from_other_answers(
    answered: Answered, owner: Client
) -> None:
    """Both plans answer as before: only their shares have changed."""
    answered.put_scores([0], LAST - 120 * DAY)
    answered.put_scores([10] * 80, BEFORE, **PRO)
    answered.put_scores([2] * 20, BEFORE, **FREE)
    answered.put_scores([10] * 20, AFTER, **PRO)
    answered.put_scores([2] * 80, AFTER, **FREE)
    answered.put_scores([0], LAST)
    text = shown(owner, answered, an_initiative(answered.workspace), "span=30")
    assert "the shares of segments moved" in text
    assert "Plan: −120 of −120 points come from other shares." in text


def test_the_same_weeks_a_year_earlier_tell_of_the_season(
    answered: Answered, owner: Client
) -> None:
    a_house_in_which_pro_gained(answered)
    one = an_initiative(answered.workspace)
    assert "not enough answers of the same weeks a year earlier" in shown(owner, answered, one)
    answered.put_scores([10] * 40 + [2] * 40, BEFORE - 364 * DAY)
    answered.put_scores([10] * 75 + [2] * 5, AFTER - 364 * DAY)
    assert "not enough answers of the same weeks a year earlier" in shown(owner, answered, one)
    answered.put_scores([0], BEGAN - 420 * DAY)  # until now most of those weeks were not known
    assert "Perhaps: in the same weeks a year earlier" in shown(owner, answered, one)


def test_without_a_week_on_both_sides_nothing_is_compared(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 40, LAST - 20 * DAY)
    answered.put_scores([10] * 40)
    began = LAST - 3 * DAY
    one = an_initiative(answered.workspace, began=began, sort="process")
    text = shown(owner, answered, one)
    assert "<dt>Kind of change</dt><dd>Process</dd>" in text
    assert "points" not in text.split("No comparison: there is not a whole week")[1]
    one.began = began - 16 * DAY
    one.save()
    assert "the answers begin less than a week before it" in shown(owner, answered, one)
    elsewhere = Workspace.objects.create(name="Elsewhere", parent=answered.workspace)
    assert "no answers of this kind" in shown(owner, answered, an_initiative(elsewhere))
    one.began, one.ended = (timezone.localdate() + days * DAY for days in (-1, 1))
    one.save()
    again = language.day(one.ended + 8 * DAY)
    assert f"Look again from {again} on." in shown(owner, answered, one)


def test_no_change_is_called_real_where_the_days_before_are_known_in_part(
    answered: Answered, owner: Client
) -> None:
    """The house has asked for two weeks when a subsidiary does something that has long asked."""
    theirs = Workspace.objects.create(name="Theirs", parent=answered.workspace)
    old = a_survey(theirs)
    for day in (BEGAN - 200 * DAY, BEFORE, AFTER, LAST):
        answered.put_scores([10] * 30 + [2] * 10, day, of=old)
    answered.put_scores([10] * 40 + [2] * 40, BEGAN - 14 * DAY)
    answered.put_scores([10] * 70 + [2] * 10, AFTER)
    text = shown(owner, answered, an_initiative(theirs), "span=30")
    assert "No fair comparison: the days before are known only in part." in text
    assert "A real" not in text
    assert "not more days are known" not in text
    new = Workspace.objects.create(name="Newcomer", parent=theirs)
    survey = a_survey(new)
    answered.put_scores([10] * 40 + [2] * 40, BEGAN - 14 * DAY, of=survey)
    answered.put_scores([10] * 70 + [2] * 10, AFTER, of=survey)
    text = shown(owner, answered, an_initiative(new), "span=30")
    assert "not more days are known" in text
    assert "7–20 May 2026" in text
    assert "A real rise" in text


def test_few_answers_show_no_difference(answered: Answered, owner: Client) -> None:
    answered.put_scores([0], LAST - 120 * DAY)
    answered.put_scores([10] * 5, BEFORE)
    answered.put_scores([2] * 50, AFTER)
    answered.put_scores([0], LAST)
    text = shown(owner, answered, an_initiative(answered.workspace), "span=30")
    assert "Too few answers to say whether anything changed." in text


def test_both_sides_have_equal_whole_weeks_and_the_days_between_count_nowhere() -> None:
    known = (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    found = around(dt.date(2026, 4, 1), dt.date(2026, 4, 10), 4, known)
    assert found is not None
    assert found.before == (dt.date(2026, 3, 4), dt.date(2026, 3, 31))
    assert found.after == (dt.date(2026, 4, 11), dt.date(2026, 5, 8))
    assert not found.shortened
    short = around(dt.date(2026, 6, 10), None, 13, known)
    assert short is not None
    assert (short.weeks, short.shortened) == (3, True)
    assert around(dt.date(2026, 6, 27), None, 4, known) is None
    for start, end in (short.before, short.after):
        assert (end - start).days + 1 == 21


def test_an_unknown_span_is_explained(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 40)
    one = an_initiative(answered.workspace)
    page = owner.get(
        reverse("reports:initiative", args=[answered.workspace.pk, one.pk]), {"span": "7"}
    )
    assert page.status_code == 400
    assert "30, 60, 90" in page.content.decode()


def test_the_list_tells_what_came_after_each(answered: Answered, owner: Client) -> None:
    a_house_in_which_pro_gained(answered)
    an_initiative(answered.workspace, concerns="plan=pro")
    an_initiative(answered.workspace, name="Yesterday", began=LAST)
    for _each in range(COUNTED - 1):
        an_initiative(answered.workspace, began=BEGAN - DAY)
    place = reverse("reports:initiatives", args=[answered.workspace.pk])
    text = owner.get(place, {"span": "30"}).content.decode()
    cell = '<span class="moved better"><strong class="n">+75 points</strong>'
    assert cell in text
    assert "No comparison: there is not a whole week of answers after it." in text
    assert text.count("Not counted in this long list: open it to see.") == 1
    table = owner.get(f"{place}initiatives.csv").content.decode("utf-8-sig")
    assert "Training of May,training" in table


def test_many_changes_of_the_list_are_corrected_for_their_number(
    answered: Answered, owner: Client
) -> None:
    """A change with p of about 0.03 is real alone, and not among five that are chance."""
    answered.put_scores([0], LAST - 120 * DAY)
    parts = [{"properties": {"plan": name}} for name in "abcdef"]
    for i, part in enumerate(parts):
        answered.put_scores([10] * 40 + [2] * 40, BEFORE, **part)
        answered.put_scores([10] * (54 if i == 0 else 40) + [2] * (26 if i == 0 else 40), AFTER,
                            **part)  # fmt: skip
    answered.put_scores([0], LAST)
    first = an_initiative(answered.workspace, concerns="plan=a")
    place = reverse("reports:initiatives", args=[answered.workspace.pk])
    assert "A real rise" in owner.get(place, {"span": "30"}).text
    for name in "bcdef":
        an_initiative(answered.workspace, name=name, concerns=f"plan={name}")
    text = owner.get(place, {"span": "30"}).text
    assert "A real rise" not in text
    assert "Among so many changes, this one could be chance." in text
    assert "the limits are those of each one alone" in text
    assert "A real rise" in shown(owner, answered, first, "span=30")


def test_marks_for_the_trend_are_those_of_its_days_and_workspaces(answered: Answered) -> None:
    an_initiative(answered.workspace)
    an_initiative(answered.workspace, name="Before", began=BEGAN - 100 * DAY, ended=BEGAN)
    an_initiative(Workspace.objects.create(name="Elsewhere"), name="Theirs")
    known = Initiative.objects.filter(workspace=answered.workspace)
    window = Window(BEGAN, LAST)
    scope = Scope(Kind.RELATIONAL, "0-10", "90", window, None)
    assert initiatives_in(known, window, scope) == [(BEGAN, "Training of May")]


def test_what_was_done_for_employees_is_not_judged_by_customers(
    answered: Answered, owner: Client
) -> None:
    a_house_in_which_pro_gained(answered)
    answered.put_scores([9] * 20, of=a_survey(answered.workspace, kind="employee"))
    here = answered.workspace.pk
    form = owner.get(reverse("reports:initiatives-new", args=[here]), {"kind": "employee"})
    assert 'value="employees" selected' in form.text
    theirs = an_initiative(answered.workspace, name="Free lunch", people="employees")
    place = reverse("reports:initiatives", args=[here])
    sentence = "It was for employees; these are the answers of customers."
    listed = owner.get(place, {"span": "30"}).text
    assert sentence in listed
    assert "points" not in listed
    assert sentence in shown(owner, answered, theirs)
    assert sentence not in shown(owner, answered, theirs, "kind=employee")
    one = an_initiative(answered.workspace)
    assert "It was for customers; these are" in shown(owner, answered, one, "kind=employee")
    assert "other initiative in these days" not in shown(owner, answered, one, "span=30")


def test_analysts_note_change_and_delete_and_the_trail_knows(answered: Answered) -> None:
    answered.put_scores([10] * 40)
    analyst = client(a_member(answered.workspace, "analyst"))
    here = answered.workspace.pk
    given = {
        "name": "Training",
        "sort": "training",
        "began": "2026-03-01",
        "people": "both",
        "workspace": str(here),
    }
    analyst.post(reverse("reports:initiatives-new", args=[here]), given)
    one = Initiative.objects.get()
    analyst.post(
        reverse("reports:initiatives-change", args=[here, one.pk]), {**given, "result": "Good"}
    )
    assert Initiative.objects.get().result == "Good"
    analyst.post(reverse("reports:initiatives-delete", args=[here, one.pk]))
    trail = AuditEntry.objects.filter(deed__startswith="initiative.").order_by("id")
    assert [one.deed for one in trail] == [
        "initiative.noted", "initiative.changed", "initiative.deleted",
    ]  # fmt: skip


def test_it_cannot_end_before_it_began(answered: Answered, owner: Client) -> None:
    here = answered.workspace.pk
    given = {
        "name": "Training", "sort": "training", "began": "2026-03-01", "ended": "2026-02-01",
        "people": "both", "workspace": str(here),
    }  # fmt: skip
    page = owner.post(reverse("reports:initiatives-new", args=[here]), given)
    assert "It cannot end before it began." in page.content.decode()
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("name", ["initiative", "initiatives-change", "initiatives-delete"])
def test_who_sees_and_who_writes(answered: Answered, name: str) -> None:
    answered.put_scores([10] * 12)
    one = an_initiative(answered.workspace)
    address = reverse(f"reports:{name}", args=[answered.workspace.pk, one.pk])
    elsewhere = client(a_member(Workspace.objects.create(name="Elsewhere")))
    agent = client(a_member(answered.workspace, "agent"))
    assert elsewhere.post(address).status_code == 404
    assert client(None).post(address).status_code == 302
    assert agent.post(address).status_code == (200 if name == "initiative" else 403)
    assert Initiative.objects.exists()


@pytest.mark.parametrize("ended", [None, dt.date(9999, 12, 28), dt.date.max])
def test_days_at_the_end_of_the_calendar_are_only_very_late(
    answered: Answered, owner: Client, ended: dt.date | None
) -> None:
    answered.put_scores([9] * 20)
    one = an_initiative(answered.workspace, began=ended or dt.date.max, ended=ended)
    here = answered.workspace.pk
    for address in (
        reverse("reports:initiatives", args=[here]),
        reverse("reports:initiative", args=[here, one.pk]),
    ):
        assert owner.get(address).status_code == 200
