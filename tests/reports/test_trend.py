"""The trend: which ups and downs are more than chance, and what may still move."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.reports.models import Initiative
from tests.reports.making import LAST, Answered
from tests.responses.making import a_survey

pytestmark = pytest.mark.figures

MAY, APRIL, MARCH = (dt.date(2026, month, 15) for month in (5, 4, 3))
A_YEAR_EARLIER = dt.date(2025, 5, 15)
HIGH, LOW = [10] * 80 + [2] * 20, [10] * 40 + [2] * 60


def address(answered: Answered, part: str = "") -> str:
    return reverse("reports:trend", args=[answered.workspace.pk]) + part


def shown(browser: Client, answered: Answered, **query: str) -> Any:
    page = browser.get(address(answered), query)
    assert page.status_code == 200
    return page


def by_name(page: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in page.context["rows"]}


def steps(browser: Client, answered: Answered, **query: str) -> list[dict[str, str]]:
    page = browser.get(address(answered, "steps.csv"), query)
    assert page.status_code == 200
    return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_each_step_is_compared_with_the_one_before(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, APRIL)
    answered.put_scores(LOW, MAY)
    answered.put_scores(LOW, LAST)
    page = shown(owner, answered, step="month")
    rows = by_name(page)
    assert rows["May 2026"]["change"].figure == "−80"
    assert rows["May 2026"]["change"].sentence == "a real fall"
    assert rows["Jun 2026"]["change"].sentence == "could be chance"
    assert "the limits are those of each one alone" in page.content.decode()
    assert rows["Apr 2026"]["change"].figure == ""


def test_a_year_earlier_is_known_although_it_is_not_shown(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores(LOW, A_YEAR_EARLIER)
    answered.put_scores(HIGH, MAY)
    answered.put_scores(HIGH, LAST)
    page = shown(owner, answered, step="week", period="month", at="2026-05-31")
    rows = by_name(page)
    assert "week 20 of 2025" not in rows
    assert [row["year"].sentence for row in rows.values() if row["year"].figure] == ["a real rise"]
    assert page.context["pictures"]["trend"].columns[-1] != "Answers"


def test_real_is_what_stands_after_the_correction_for_many(
    answered: Answered, owner: Client
) -> None:
    first = dt.date(2026, 6, 11)
    for day in range(20):
        less = 12 if day == 10 else 0
        scores = [10] * (50 - less) + [2] * (50 + less)
        answered.put_scores(scores, first + dt.timedelta(days=day))
    rows = {one["first_day"]: one for one in steps(owner, answered, step="day")}
    fall = rows["2026-06-21"]
    assert float(fall["change_high"]) > 0 or fall["change_real"] == "0"
    alone = [one for one in rows.values() if one["change"] and float(one["change"])]
    assert [one["change_real"] for one in alone] == ["0", "0"]


def test_a_step_that_is_not_over_is_marked(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, APRIL)
    answered.put_scores(HIGH, MAY)
    answered.put_scores(HIGH, dt.date(2026, 6, 10))
    page = shown(owner, answered, step="month")
    rows = by_name(page)
    assert rows["Jun 2026"]["unfinished"] == "not over yet"
    assert "not over yet" in page.content.decode()
    assert page.context["latest"]["name"] == "May 2026"


def test_a_step_cut_by_the_chosen_days_is_marked(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, MARCH)
    answered.put_scores(HIGH, MAY)
    answered.put_scores(HIGH, LAST)
    page = shown(owner, answered, step="month", **{"from": "2026-03-01", "to": "2026-05-20"})
    assert by_name(page)["May 2026"]["unfinished"] == "not over yet"


def test_few_answers_are_counted_and_have_no_score(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9, MAY)
    answered.put_scores(HIGH, LAST)
    rows = by_name(shown(owner, answered, step="month"))
    assert rows["May 2026"]["score"].figure == ""
    assert rows["May 2026"]["score"].answers == "9"
    assert rows["May 2026"]["shares"] == ()
    assert rows["Jun 2026"]["change"].sentence == "too few answers"
    may, june = (one for one in steps(owner, answered, step="month"))
    assert (may["answers"], may["score"], june["change"]) == ("9", "", "")


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("day", "30 Jun 2026"),
        ("week", "week 27 of 2026"),
        ("month", "Jun 2026"),
        ("quarter", "Q2 2026"),
        ("year", "2026"),
    ],
)
def test_steps_have_the_length_that_is_asked_for(
    answered: Answered, owner: Client, step: str, name: str
) -> None:
    answered.put_scores(HIGH)
    assert list(by_name(shown(owner, answered, step=step))) == [name]


def test_a_length_that_there_is_not_is_explained(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH)
    page = owner.get(address(answered), {"step": "fortnight"})
    assert page.status_code == 400
    assert "fortnight" in page.content.decode()


def test_of_many_steps_the_last_are_shown_and_that_is_said(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores(HIGH, dt.date(2025, 9, 1))
    answered.put_scores(HIGH)
    page = shown(owner, answered, step="day", period="365")
    assert "Only the last" in page.content.decode()
    assert page.context["rows"][0]["name"] == "30 Jun 2026"


def test_what_happened_is_marked_in_its_step(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, APRIL)
    answered.put_scores(HIGH)
    answered.put_scores(HIGH, of=a_survey(answered.workspace, kind="employee"))
    for began, name, more in (
        (MAY, "Training", {"people": "both", "concerns": "channel=link&channel=sms"}),
        (LAST, "New price", {}),
        (LAST, "Free lunch", {"people": "employees"}),
    ):
        Initiative.objects.create(workspace=answered.workspace, name=name, began=began, **more)
    at = reverse("reports:trend", args=[answered.workspace.pk])
    for query, wanted in (
        ("kind=relational", ["New price", "Training"]),
        ("kind=employee", ["Free lunch", "Training"]),
        ("channel=sms&channel=link", ["New price", "Training"]),
        ("channel=link&channel.not=sms", ["New price", "Training"]),
        ("channel=email", ["New price"]),
    ):
        marks = owner.get(f"{at}?period=365&{query}").context["marks"]
        assert sorted(name for _day, name in marks) == wanted, query
    page = shown(owner, answered, step="month")
    assert by_name(page)["May 2026"]["marks"] == ["Training"]
    assert any("New price" in line for line in page.context["pictures"]["trend"].subtitle)
    assert [one["marks"] for one in steps(owner, answered, step="month")] == [
        "", "Training", "New price",
    ]  # fmt: skip


def test_shares_of_the_categories_stand_beside(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 50 + [7] * 30 + [2] * 20)
    page = shown(owner, answered, step="month")
    assert by_name(page)["Jun 2026"]["shares"] == ("50%", "30%", "20%")
    assert page.context["pictures"]["shares"].rows[0][1:4] == ("20%", "30%", "50%")


def test_the_length_of_steps_stays_when_the_filter_changes(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores(HIGH)
    assert ("step", "week") in shown(owner, answered, step="week").context["bar"].hidden


def test_nobody_answered_and_the_page_still_opens(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH)
    page = shown(owner, answered, language="zz")
    assert "not two steps" in page.content.decode()


def test_without_any_score_no_picture_is_drawn(answered: Answered, owner: Client) -> None:
    for day in (MARCH, APRIL, MAY, LAST):
        answered.put_scores([10] * 4, day)
    page = shown(owner, answered, step="month")
    assert "data-chart" not in page.content.decode()
    assert "There are not two steps with enough answers" in page.content.decode()
    overview = owner.get(reverse("reports:overview", args=[answered.workspace.pk]))
    assert "trend" not in overview.context["pictures"]
    answered.put_scores([10] * 10, MAY)
    overview = owner.get(reverse("reports:overview", args=[answered.workspace.pk]))
    assert "trend" in overview.context["pictures"]


def test_pictures_name_quarters_as_the_table_does(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, dt.date(2026, 2, 15))
    answered.put_scores(HIGH, LAST)
    page = shown(owner, answered, step="quarter")
    drawn = [row[0] for row in page.context["pictures"]["trend"].rows]
    assert drawn == ["Q1 2026", "Q2 2026"]
    assert set(by_name(page)) == set(drawn)
