"""The overview: what has changed, how sure that is, and what is said where nothing can be."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from tests.accounts.making import a_workspace
from tests.reports.making import LAST, Answered
from tests.responses.making import a_survey

BEFORE = LAST - dt.timedelta(days=100)


def shown(browser: Client, answered: Answered, query: str = "") -> str:
    page = browser.get(reverse("reports:overview", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def test_a_real_fall_is_said_first(answered: Answered, owner: Client) -> None:
    answered.put_scores([10], LAST - dt.timedelta(days=200))
    answered.put_scores([10] * 90 + [2] * 10, BEFORE)
    answered.put_scores([10] * 50 + [2] * 50)
    text = shown(owner, answered)
    assert text.index("A real fall") < text.index("The eleven answers")
    assert "−80 points" in text


def test_a_change_that_could_be_chance_is_called_so(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20 + [2] * 20, BEFORE)
    answered.put_scores([10] * 22 + [2] * 18)
    assert "This could be chance." in shown(owner, answered)


def test_few_answers_have_no_score(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9)
    answered.put_scores([10] * 9, LAST - dt.timedelta(days=400))
    text = shown(owner, answered)
    assert "too few for a score" in text
    assert "There is nothing to compare with." in text


def test_an_empty_workspace_shows_what_comes_next(answered: Answered, owner: Client) -> None:
    text = shown(owner, answered)
    assert "First steps" in text
    assert "data-chart" not in text


def test_what_an_address_says_wrongly_is_explained(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9)
    page = owner.get(
        reverse("reports:overview", args=[answered.workspace.pk]), {"period": "fortnight"}
    )
    assert page.status_code == 400
    assert "fortnight" in page.content.decode()


def test_what_moved_the_score_is_shown_by_the_dimension_chosen(
    answered: Answered, owner: Client
) -> None:
    entries = [
        (score, day, {"properties": {"plan": plan, "sector": sector}})
        for day, free in ((BEFORE, 9), (LAST, 3))
        for plan, sector, score in [("free", "bank", free), ("pro", "shop", 9), ("pro", "bank", 8)]
        for _again in range(20)
    ]
    answered.put_entries(entries)
    text = shown(owner, answered, "by=plan")
    assert text.index("Score over time") < text.index("What moved the score")
    assert "−67 points: −67 by the segments' scores, 0 by their shares" in text.replace(
        "&#x27;", "'"
    )
    address = reverse("reports:overview-part", args=[answered.workspace.pk, "moved", "csv"])
    by_plan = owner.get(address, {"by": "plan"}).content.decode()
    by_sector = owner.get(address, {"by": "sector"}).content.decode()
    assert "free" in by_plan
    assert "bank" in by_sector


def test_nothing_is_split_where_too_few_answered_before(answered: Answered, owner: Client) -> None:
    entries = [
        (9, day, {"properties": {"plan": plan}})
        for day, each in ((BEFORE, 4), (LAST, 20))
        for plan in ("free", "pro")
        for _again in range(each)
    ]
    answered.put_entries(entries)
    assert "What moved the score" not in shown(owner, answered)


def test_each_reading_has_its_probability(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 25 + [8] * 9 + [3] * 6)
    text = shown(owner, answered)
    assert "What the score means" in text
    assert "63%" in text
    assert "To improve, with a probability of 63%" in text
    few = reverse("reports:overview", args=[answered.workspace.pk]) + "?where=score+%3D+3"
    assert "What the score means" not in owner.get(few).content.decode()


def test_of_few_answers_every_reading_that_is_possible_stands_beside_the_score(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 7 + [8] * 4 + [3])
    several = "Several readings are possible: to improve 58%, strong 34%, exceptional 7%"
    assert several in shown(owner, answered)


def test_a_period_that_is_chosen_is_shown_whatever_days_the_form_sends_with_it(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 9)
    days = {"from": "2026-06-01", "to": "2026-06-30"}
    address = reverse("reports:overview", args=[answered.workspace.pk])
    assert owner.get(address, {"period": "30", **days}).context["scope"].period == "30"
    assert owner.get(address, {"period": "days", **days}).context["scope"].window.days == 30
    assert owner.get(address, days).context["scope"].period == "days"


def test_a_period_that_is_not_over_is_cut_by_what_its_answers_have(
    answered: Answered, owner: Client
) -> None:
    day = dt.date(2026, 5, 2)
    answered.put_entries([(9, day, {"properties": {"plan": plan}}) for plan in ("free", "pro")])
    page = owner.get(
        reverse("reports:overview", args=[answered.workspace.pk]), {"period": "quarter"}
    )
    assert "Plan" in [field.words for field in page.context["bar"].fields]


def test_days_in_the_address_count_only_where_days_were_chosen(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    answered.put_scores([9] * 11, LAST - dt.timedelta(days=60))
    days = f"from={LAST}&to={LAST}"
    assert "12 answers" in shown(owner, answered, days)
    assert "12 answers" in shown(owner, answered, f"period=days&{days}")
    assert "23 answers" in shown(owner, answered, f"period=90&{days}")


def test_a_workspace_has_one_figure_on_every_page(answered: Answered, owner: Client) -> None:
    north = a_workspace("North", answered.workspace)
    team = a_workspace("Team", north)
    for day, good in ((BEFORE, 10), (LAST, 30)):
        for of in (answered.survey, a_survey(north), a_survey(team)):
            answered.put_scores([10] * good + [2] * 20, day, of=of)
    here = [answered.workspace.pk]
    glances = owner.get(reverse("reports:overview", args=here)).context["glances"]
    glance = next(one for one in glances if one["key"] == "workspace")
    file = owner.get(reverse("reports:overview-part", args=[*here, "glances", "csv"])).text
    assert f"{glance['name']},{glance['segments']}," in file
    compared = owner.get(
        reverse("reports:compare", args=here), {"of": "segments", "by": "workspace"}
    )
    league = owner.get(reverse("reports:segments", args=here), {"by": "workspace"})
    sums = {one.name: one.score.answers for one, _address in league.context["rows"]}
    assert sums == {"North": "100", "Harbour itself": "50"}
    assert {name: told.answers for name, told in glance["ends"]} == {
        "North": "100 answers",
        "Harbour itself": "50 answers",
    }
    assert {side["name"]: side["score"].answers for side in compared.context["sides"]} == {
        "North": "100 answers",
        "Harbour itself": "50 answers",
    }
    moved = owner.get(
        reverse("reports:overview-part", args=[*here, "moved", "csv"]), {"by": "workspace"}
    )
    rows = moved.content.decode().splitlines()[1:]
    assert sorted(row.split(",")[0] for row in rows) == ["Harbour itself", "North"]
    assert "“itself” is what was answered in it alone" in league.content.decode()


def test_fewer_than_ten_answers_have_no_shares(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 20, LAST - dt.timedelta(days=400))
    answered.put_scores([10] * 2 + [7] * 3)
    text = shown(owner, answered)
    assert "too few for a score" in text
    assert "40%" not in text
    answered.put_scores([10] * 2 + [7] * 3)
    assert "40%" in shown(owner, answered)


def cut(answered: Answered, owner: Client) -> list[tuple[str, bool]]:
    """The ways to cut at a glance, and whether their segments differ."""
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk]))
    return [(one["key"], one["real"]) for one in page.context["glances"]]


def test_ways_to_cut_stand_in_one_order_however_they_differ(
    answered: Answered, owner: Client
) -> None:
    for channel, plan, good in (("email", "pro", 20), ("email", "free", 19), ("link", "pro", 0)):
        answered.put_scores(
            [10] * good + [2] * 20, channel=channel, properties={"plan": plan, "country": plan}
        )
    assert [key for key, _real in cut(answered, owner)] == ["plan", "channel"]


def test_many_ways_to_cut_are_corrected_for_their_number(answered: Answered, owner: Client) -> None:
    entries = []
    for n in range(80):
        one = "a" if n < 40 else "b"
        more = {f"way {k}": "ab"[n % 2] for k in range(5)}
        score = 10 if n % 40 < (26 if one == "a" else 17) else 2
        entries.append((score, LAST, {"properties": {"group": one, **more}}))
    answered.put_entries(entries)
    told = dict(cut(answered, owner))
    assert len(told) == 6
    assert not told["group"]
    assert "The differences could be chance (among 6 ways compared)." in shown(owner, answered)
    alone = owner.get(
        reverse("reports:segments", args=[answered.workspace.pk]), {"by": "group"}
    ).content.decode()
    assert "chance does not explain it" in alone


def test_a_change_and_its_parts_have_the_same_decimals(answered: Answered, owner: Client) -> None:
    entries = [
        (score, day, {"properties": {"plan": plan}})
        for day, good in ((BEFORE, 10), (LAST, 17))
        for plan, most in (("free", good), ("pro", good + 6))
        for score in [10] * most + [2] * (30 - most)
    ]
    answered.put_scores([7], BEFORE - dt.timedelta(days=200))  # all days before are known
    answered.put_entries(entries)
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk]), {"by": "plan"})
    split = page.context["moved"]
    change = page.context["verdict"].figure
    assert split.sentence.startswith(f"{change}: ")
    assert {row.rate for row in split.rows} == {"+23"}
    assert "no surer than the change" in split.doubt
    figures = [cell for row in page.context["pictures"]["moved"].rows for cell in row[1:]]
    assert not [cell for cell in figures if "." in cell]
