"""Segments: whether they differ at all, in which order, and what few answers cannot say."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.making import a_member, a_workspace
from tests.reports.making import LAST, Answered
from tests.reports.test_overview import BEFORE
from tests.responses.making import a_survey, client

pytestmark = pytest.mark.figures

HIGH, LOW = [10] * 40 + [2] * 10, [10] * 15 + [2] * 35


def address(answered: Answered, part: str = "") -> str:
    return reverse("reports:segments", args=[answered.workspace.pk]) + part


def shown(browser: Client, answered: Answered, **query: str) -> Any:
    page = browser.get(address(answered), query)
    assert page.status_code == 200
    return page


def names(page: Any) -> list[str]:
    return [line.name for line, _address in page.context["rows"]]


def line(page: Any, name: str) -> Any:
    return next(one for one, _address in page.context["rows"] if one.name == name)


def link(page: Any, name: str) -> str:
    return next(found for one, found in page.context["rows"] if one.name == name)


def plans(answered: Answered, day: Any = LAST, **scores: list[int]) -> None:
    for plan, given in scores.items():
        answered.put_scores(given, day, properties={"plan": plan})


def test_segments_stand_by_rank_after_whether_they_differ(
    answered: Answered, owner: Client
) -> None:
    plans(answered, free=LOW, pro=HIGH)
    page = shown(owner, answered, by="plan")
    text = page.content.decode()
    assert text.index("chance does not explain it") < text.index("To rank by")
    assert names(page) == ["pro", "free"]
    assert [one.rank for one, _address in page.context["rows"]] == ["1", "2"]
    assert line(page, "pro").score.figure == "60"
    assert line(page, "pro").score.limits
    assert line(page, "pro").share == "50%"
    assert line(page, "free").shares[2] == "70%"


def test_differences_that_could_be_chance_are_called_so(answered: Answered, owner: Client) -> None:
    plans(answered, free=[10] * 20 + [2] * 20, pro=[10] * 22 + [2] * 18)
    assert "The differences could be chance." in shown(owner, answered, by="plan").content.decode()


def test_a_small_segment_comes_last_with_counts_only(answered: Answered, owner: Client) -> None:
    plans(answered, tiny=[10] * 9, free=LOW, pro=HIGH)
    page = shown(owner, answered, by="plan")
    assert names(page)[-1] == "tiny"
    tiny = line(page, "tiny")
    assert (tiny.rank, tiny.score.figure, tiny.shrunk, tiny.shares) == ("", "", "", ())
    assert (tiny.score.answers, tiny.score.sample) == ("9", "too few for a score")


def test_few_answers_do_not_win_the_league(answered: Answered, owner: Client) -> None:
    plans(answered, lucky=[10] * 11 + [7], pro=[10] * 270 + [2] * 30, free=HIGH * 6, basic=LOW * 6)
    page = shown(owner, answered, by="plan")
    assert float(line(page, "lucky").score.figure) > float(line(page, "pro").score.figure)
    assert names(page)[0] == "pro"


def test_changes_are_told_with_their_meaning(answered: Answered, owner: Client) -> None:
    answered.put_scores([10], LAST - dt.timedelta(days=200))
    plans(answered, BEFORE, free=HIGH, pro=HIGH)
    plans(answered, free=LOW, pro=HIGH)
    page = shown(owner, answered, by="plan")
    assert line(page, "free").change.sentence == "a real fall"
    assert line(page, "pro").change.sentence == "could be chance"


def test_a_name_leads_to_its_answers_alone(answered: Answered, owner: Client) -> None:
    plans(answered, free=LOW, pro=HIGH)
    answered.put_scores(HIGH[:20])
    page = shown(owner, answered, by="plan")
    for name, n in (("free", 50), ("(not given)", 20)):
        overview = owner.get(link(page, name))
        assert overview.context["score"].answers == f"{n} answers"


def test_two_properties_are_crossed(answered: Answered, owner: Client) -> None:
    plans(answered, free=LOW, pro=HIGH)
    answered.put_scores(LOW, language="en", properties={"plan": "pro"})
    page = shown(owner, answered, by="plan", **{"and": "language"})
    assert names(page)[0] == "pro · French"
    assert sorted(names(page)[1:]) == ["free · French", "pro · English"]
    overview = owner.get(link(page, "pro · English"))
    assert overview.context["score"].answers == "50 answers"


def test_a_workspace_is_the_sum_of_all_below_it(answered: Answered, owner: Client) -> None:
    north = a_workspace("North", answered.workspace)
    team = a_workspace("Team", north)
    answered.put_scores(HIGH)
    answered.put_scores(LOW, of=a_survey(north))
    answered.put_scores(HIGH, of=a_survey(team))
    page = shown(owner, answered, by="workspace")
    assert sorted(names(page)) == ["Harbour itself", "North"]
    assert line(page, "North").score.answers == "100"
    assert owner.get(link(page, "North")).context["score"].answers == "100 answers"
    assert owner.get(link(page, "Harbour itself")).context["score"].answers == "50 answers"


def test_tenure_comes_in_bands(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, properties={"since": "2026-06-20"})
    answered.put_scores(LOW, properties={"since": "2023-01-01"})
    page = shown(owner, answered, by="tenure:since:30,90,180,365,730")
    assert names(page) == ["0 to 29 days", "730 days or more"]


def test_without_a_choice_customers_come_first(answered: Answered, owner: Client) -> None:
    plans(answered, free=LOW, pro=HIGH)
    assert shown(owner, answered).context["what"] == "Plan"


def test_a_dimension_that_there_is_not_is_explained(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH)
    page = owner.get(address(answered), {"by": "shoe size"})
    assert page.status_code == 400
    assert "shoe size" in page.content.decode()


def test_all_segments_are_in_the_file_and_small_ones_without_score(
    answered: Answered, owner: Client
) -> None:
    plans(answered, tiny=[10] * 9, pro=HIGH, free=LOW)
    page = owner.get(address(answered, "segments.csv"), {"by": "plan"})
    pro, _free, tiny = csv.DictReader(io.StringIO(page.content.decode("utf-8-sig")))
    assert (pro["plan"], pro["rank"], pro["answers"], pro["score"]) == ("pro", "1", "50", "60.0")
    assert (tiny["answers"], tiny["score"], tiny["shrunk"], tiny["rank"]) == ("9", "", "", "")


@pytest.mark.parametrize("name", ["trend", "segments", "agents"])
def test_others_do_not_find_the_page(answered: Answered, name: str) -> None:
    answered.put_scores(HIGH)
    there = reverse(f"reports:{name}", args=[answered.workspace.pk])
    assert client(a_member(a_workspace("Elsewhere"))).get(there).status_code == 404
    assert client(None).get(there).status_code in {302, 404}


def test_countries_and_languages_are_not_ranked(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, properties={"country": "GB"}, language="en")
    answered.put_scores(LOW + LOW, properties={"country": "FR"}, language="fr")
    page = shown(owner, answered, by="country")
    text = page.content.decode()
    assert "Do not compare the scores of countries." in text
    assert names(page) == ["France", "United Kingdom"]
    assert [(one.rank, one.shrunk) for one, _address in page.context["rows"]] == [("", "")] * 2
    assert "league.svg" not in text
    rows = owner.get(address(answered, "segments.csv"), {"by": "country"})
    told = list(csv.DictReader(io.StringIO(rows.content.decode("utf-8-sig"))))
    assert {(one["rank"], one["shrunk"]) for one in told} == {("", "")}
    text = shown(owner, answered, by="language").content.decode()
    assert "Do not compare the scores of languages." in text
    assert "Do not compare" not in shown(owner, answered, by="survey").content.decode()


def test_one_segment_that_can_be_read_is_not_ranked(answered: Answered, owner: Client) -> None:
    plans(answered, tiny=[10] * 9, pro=HIGH)
    page = shown(owner, answered, by="plan")
    assert [(one.rank, one.shrunk) for one, _address in page.context["rows"]] == [("", "")] * 2
    assert line(page, "pro").score.figure == "60"
    assert not {"league"} & {*page.context["pictures"]}


def test_no_country_is_chosen_while_something_else_cuts(answered: Answered, owner: Client) -> None:
    answered.put_scores(HIGH, properties={"country": "GB", "plan": "pro"})
    answered.put_scores(LOW, properties={"country": "FR", "plan": "free"})
    assert shown(owner, answered).context["what"] == "Plan"


def test_a_change_that_is_chance_among_many_says_so(answered: Answered, owner: Client) -> None:
    steady = {f"plan {n}": [10] * 20 + [3] * 20 for n in range(9)}
    answered.put_scores([7], BEFORE - dt.timedelta(days=200))  # all days before are known
    plans(answered, BEFORE, **steady, moved=[10] * 25 + [3] * 15)
    plans(answered, **steady, moved=[10] * 15 + [3] * 25)
    page = shown(owner, answered, by="plan")
    assert line(page, "moved").change.sentence == "could be chance (among 10 compared)"
    assert line(page, "plan 1").change.sentence == "could be chance"
    assert "the limits are those of each one alone" in page.content.decode()
