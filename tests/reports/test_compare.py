"""Compare: two periods, two segments, the same people twice; how sure each is, what misleads."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import Workspace
from promoteur.reports.habits import is_country
from tests.accounts.making import a_member, a_workspace
from tests.reports.making import LAST, Answered
from tests.responses.making import a_survey, client

pytestmark = pytest.mark.figures

BEFORE = LAST - dt.timedelta(days=100)


def shown(browser: Client, answered: Answered, **query: str) -> str:
    page = browser.get(reverse("reports:compare", args=[answered.workspace.pk]), query)
    assert page.status_code == 200
    return page.content.decode()


def figures(browser: Client, answered: Answered, part: str, **query: str) -> list[list[str]]:
    """The rows of a table of the page, as its CSV has them."""
    address = reverse("reports:compare-part", args=[answered.workspace.pk, part, "csv"])
    found = browser.get(address, query)
    assert found.status_code == 200
    text = found.content.decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def of_segments(day: dt.date, **scores: Iterable[int]) -> list[tuple[int, dt.date, dict[str, Any]]]:
    """Answers of segments: those of the property `plan`."""
    return [
        (score, day, {"properties": {"plan": plan}})
        for plan, given in scores.items()
        for score in given
    ]


def of_people(day: dt.date, scores: Iterable[int]) -> list[tuple[int, dt.date, dict[str, Any]]]:
    """Answers of people who are known, numbered as they come."""
    return [(score, day, {"person": f"person {n}"}) for n, score in enumerate(scores)]


def test_two_periods_have_both_scores_the_difference_and_what_it_means(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10], LAST - dt.timedelta(days=200))
    answered.put_scores([10] * 90 + [2] * 10, BEFORE)
    answered.put_scores([10] * 50 + [2] * 50)
    text = shown(owner, answered)
    assert "−80 points" in text
    assert "A real fall" in text
    assert "The true change lies between" in text
    assert "in fewer than 1 of 1,000 cases" in text
    assert "or more would show" in text
    sides = figures(owner, answered, "sides")
    assert [row[1] for row in sides[1:]] == ["100", "100"]
    assert [float(row[5]) for row in sides[1:]] == [80, 0]


def test_p_is_said_in_words(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20 + [2] * 20, BEFORE)
    answered.put_scores([10] * 22 + [2] * 18)
    text = shown(owner, answered)
    assert "This could be chance." in text
    assert "in about 66 of 100 cases (p\xa0=\xa00.660)" in text


def test_few_answers_are_counted_and_not_compared(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9, BEFORE)
    answered.put_scores([2] * 40)
    text = shown(owner, answered)
    assert "Too few answers to say whether anything changed." in text
    assert "(p\xa0" not in text
    assert "What moved the score" not in text
    assert figures(owner, answered, "sides")[1][5] == ""


def test_a_whole_that_falls_while_every_segment_rises_is_told(
    answered: Answered, owner: Client
) -> None:
    answered.put_entries(
        [
            *of_segments(BEFORE, pro=[10] * 60 + [8] * 60, free=[10] * 15 + [3] * 15),
            *of_segments(LAST, pro=[10] * 42 + [8] * 33, free=[10] * 40 + [3] * 35),
        ]
    )
    text = shown(owner, answered, by="plan")
    assert "every segment rose, and yet the whole fell" in text
    rows = figures(owner, answered, "moved", by="plan")[1:]
    parts = sum(float(row[5]) + float(row[6]) for row in rows)
    assert parts == pytest.approx((42 + 5) / 1.5 - 40)
    answered.put_entries([*of_segments(LAST, free=[10] * 400)])
    rise = '<span class="moved better"><strong class="n">+'
    assert rise in shown(owner, answered, by="plan")


def test_without_the_trap_nothing_is_said_of_it(answered: Answered, owner: Client) -> None:
    answered.put_entries(
        [
            *of_segments(BEFORE, pro=[10] * 30, free=[3] * 30),
            *of_segments(LAST, pro=[10] * 20 + [3] * 10, free=[3] * 30),
        ]
    )
    text = shown(owner, answered, by="plan")
    assert "What moved the score" in text
    assert "Look twice" not in text


def test_changes_of_segments_are_corrected_for_how_many_there_are(
    answered: Answered, owner: Client
) -> None:
    steady = {f"plan {n}": [10] * 20 + [3] * 20 for n in range(9)}
    answered.put_entries(
        [
            *of_segments(BEFORE, **steady, moved=[10] * 25 + [3] * 15),
            *of_segments(LAST, **steady, moved=[10] * 15 + [3] * 25, few=[9]),
        ]
    )
    rows = {row[0]: row for row in figures(owner, answered, "segments", by="plan")}
    p, corrected = map(float, rows["moved"][8:])
    assert p < 0.05 < corrected
    assert rows["few"][5:] == [""] * 5
    text = shown(owner, answered, by="plan")
    assert "a real fall" not in text
    assert "could be chance (among 10 compared)" in text
    assert "the limits are those of each one alone" in text
    assert "too few for a score" in text


def test_two_segments_of_the_same_days_are_compared(answered: Answered, owner: Client) -> None:
    answered.put_entries(
        [
            *of_segments(BEFORE, pro=[0] * 80),
            *of_segments(LAST, pro=[10] * 60, free=[3] * 50, team=[8] * 20),
        ]
    )
    text = shown(owner, answered, of="segments", by="plan", one="free", other="pro")
    assert "−200 points" in text
    assert "A real difference: “pro” scores higher." in text
    assert "What moved the score" not in text
    usual = shown(owner, answered, of="segments")
    assert "A real difference: “pro” scores higher." in usual


def test_two_segments_of_one_name_are_both_shown(answered: Answered, owner: Client) -> None:
    answered.put_scores(
        [10] * 20, of=a_survey(a_workspace("Support", answered.workspace), name="Calls")
    )
    answered.put_scores(
        [3] * 30, of=a_survey(a_workspace("Support", answered.workspace), name="Calls")
    )
    rows = figures(owner, answered, "sides", of="segments", by="workspace")[1:]
    assert sorted(row[0] for row in rows) == ["Support", "Support (2)"]
    assert sorted(row[1] for row in rows) == ["20", "30"]
    surveys = figures(owner, answered, "sides", of="segments", by="survey")[1:]
    assert sorted(row[0] for row in surveys) == ["Calls (Support)", "Calls (Support) (2)"]


def test_a_segment_is_not_compared_with_itself(answered: Answered, owner: Client) -> None:
    answered.put_entries(of_segments(LAST, pro=[10] * 20, free=[3] * 20))
    text = shown(owner, answered, of="segments", by="plan", one="pro", other="pro")
    assert "This is the same segment twice: choose another." in text
    assert "Who answered what" not in text
    assert "data-chart" not in text


def test_countries_are_compared_with_a_warning(answered: Answered, owner: Client) -> None:
    answered.put_entries(
        [
            (score, LAST, {"properties": {"country": country, "plan": plan}})
            for country, plan, score in [("FR", "pro", 8), ("US", "free", 10)] * 30
        ]
    )
    text = shown(owner, answered, of="segments", by="country")
    assert "Do not compare the scores of countries." in text
    assert "Compare each country with its own period before" in text
    assert "Do not compare" not in shown(owner, answered, of="segments", by="plan")
    assert "Do not compare" not in shown(owner, answered, of="segments")


def test_what_countries_are_called() -> None:
    assert is_country("country")
    assert is_country("Pays")
    assert is_country("property.country_code")
    assert not is_country("plan")


def test_a_segment_in_which_nobody_answered_is_no_score(answered: Answered, owner: Client) -> None:
    answered.put_entries(of_segments(LAST, pro=[10] * 20, free=[3] * 20))
    text = shown(owner, answered, of="segments", by="plan", one="pro", other="team")
    assert "There is nothing to compare." in text
    assert "No answers, no score." in text


def test_nothing_to_cut_by_says_what_to_do(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20)
    assert "There are no two segments" in shown(owner, answered, of="segments")


MOVES = [
    *[(3, 3)] * 30, *[(3, 8)] * 12, *[(3, 10)] * 8,
    *[(8, 3)] * 10, *[(8, 8)] * 40, *[(8, 10)] * 15,
    *[(10, 3)] * 5, *[(10, 8)] * 15, *[(10, 10)] * 65,
]  # fmt: skip
"""The worked example of the science: 200 people before and after."""


def put_twice(answered: Answered, moves: Iterable[tuple[int, int]]) -> None:
    before, after = zip(*moves, strict=True)
    answered.put_entries([*of_people(BEFORE, before), *of_people(LAST, after)])


def test_the_same_people_twice_are_shown_with_flows_and_their_opposites(
    answered: Answered, owner: Client
) -> None:
    put_twice(answered, MOVES)
    text = shown(owner, answered, of="people")
    assert "+4 points" in text
    assert "This could be chance." in text
    assert "200 people answered both times." in text
    assert "20 people are no detractors any more, 15 became one." in text
    assert "in about 50 of 100 cases (p\xa0=\xa00.500)" in text
    assert "without having changed their mind" in text
    assert figures(owner, answered, "people", of="people")[1:] == [
        ["Detractors", "30", "12", "8"],
        ["Passives", "10", "40", "15"],
        ["Promoters", "5", "15", "65"],
    ]
    flows = figures(owner, answered, "flows", of="people")[1:]
    assert [row[2:] for row in flows] == [["12", "10"], ["8", "5"], ["15", "15"]]


def test_those_who_answered_once_are_counted_and_not_mixed_in(
    answered: Answered, owner: Client
) -> None:
    put_twice(answered, MOVES)
    once = [(2, BEFORE, {"person": f"gone {n}"}) for n in range(12)]
    new = [(9, LAST, {"person": f"new {n}"}) for n in range(7)]
    answered.put_entries([*once, *new])
    answered.put_scores([5] * 3)
    assert "200 people answered both times." in shown(owner, answered, of="people")
    rows = figures(owner, answered, "groups", of="people")[1:]
    assert [row[1] for row in rows] == ["200", "200", "12", "7"]
    assert float(rows[2][5]) == -100
    assert rows[3][5] == ""


def test_a_real_rise_among_the_same_people_is_called_so(answered: Answered, owner: Client) -> None:
    answered.put_scores([10], LAST - dt.timedelta(days=200))
    put_twice(answered, [*[(3, 10)] * 30, *[(8, 8)] * 30])
    text = shown(owner, answered, of="people")
    assert "A real rise among the same people" in text
    assert "More people left than joined" in text


def test_few_people_who_answered_twice_are_counted_and_not_judged(
    answered: Answered, owner: Client
) -> None:
    put_twice(answered, [(3, 10)] * 9)
    text = shown(owner, answered, of="people")
    assert "Too few people answered both times" in text
    assert "(p\xa0" not in text
    assert "flow.svg" not in text
    assert figures(owner, answered, "people", of="people")[1] == ["Detractors", "0", "0", "9"]


def test_nobody_known_can_be_asked_twice(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20, BEFORE)
    answered.put_scores([10] * 20)
    text = shown(owner, answered, of="people")
    assert "Nobody answered both times." in text
    assert "Only people who are known can be recognised" in text


def test_who_was_not_asked_twice_in_these_days_is_shown_longer_ones(
    answered: Answered, owner: Client
) -> None:
    answered.put_entries(of_people(LAST - dt.timedelta(days=380), [3] * 20))
    answered.put_entries(of_people(LAST, [9] * 20))
    text = shown(owner, answered, of="people", period="30")
    assert "Nobody was asked in both of these periods: choose longer ones." in text
    assert "Only people who are known" not in text
    address = reverse("reports:compare", args=[answered.workspace.pk])
    page = owner.get(address, {"of": "people", "period": "30"})
    year = owner.get(f"{address}?{page.context['longer']}").content.decode()
    assert "20 people answered both times." in year
    assert "Compare 12 months with the 12 before" in text
    assert "Compare 12 months with the 12 before" not in year


def test_people_of_other_workspaces_are_on_no_side(answered: Answered, owner: Client) -> None:
    put_twice(answered, MOVES)
    other = a_survey(Workspace.objects.create(name="Elsewhere"))
    answered.put_entries(
        [(0, day, {"person": f"else {n}"}) for n in range(50) for day in (BEFORE, LAST)], other
    )
    rows = figures(owner, answered, "groups", of="people")[1:]
    assert rows[0][1] == "200"
    stranger = client(a_member(other.workspace))
    address = reverse("reports:compare", args=[answered.workspace.pk])
    assert stranger.get(address, {"of": "people"}).status_code == 404
    assert Client().get(address, {"of": "people"}).status_code in {302, 404}


def test_a_comparison_that_there_is_not_is_refused_in_words(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 20)
    page = owner.get(reverse("reports:compare", args=[answered.workspace.pk]), {"of": "weather"})
    assert page.status_code == 400
    assert "weather" in page.content.decode()


def test_pictures_are_had_as_files(answered: Answered, owner: Client) -> None:
    put_twice(answered, MOVES)
    for part, of in (("flow", "people"), ("shares", "periods"), ("before", "periods")):
        address = reverse("reports:compare-part", args=[answered.workspace.pk, part, "svg"])
        assert owner.get(address, {"of": of}).content.startswith(b"<svg")
