"""What the invented company was told: always the same, believable, with something to find."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import pytest

from promoteur.analytics.dimensions import Phase
from promoteur.cli.demo import company
from promoteur.cli.demo.answers import Given, answers
from promoteur.cli.demo.company import POLL, SOFTWARE
from promoteur.cli.demo.story import told
from promoteur.score import Tally, compare
from promoteur.score.paired import paired
from promoteur.score.scale import Category, category

MONTHS_2 = dt.timedelta(days=60)
Given_ = tuple[Given, ...]


def of(answers: Iterable[Given], **wanted: object) -> list[Given]:
    """Those answers that have these fields, or properties."""
    return [
        one
        for one in answers
        if all(getattr(one, k, one.properties.get(k)) == v for k, v in wanted.items())
    ]


def tally(answers: Iterable[Given]) -> Tally:
    return Tally.of(one.score for one in answers if not one.held)


def between(answers: Iterable[Given], first: dt.date, until: dt.date) -> list[Given]:
    return [one for one in answers if first <= one.at.date() < until]


def test_they_are_the_same_on_the_same_day_and_others_with_another_seed(given: Given_, story):
    assert tuple(answers(story)) == given
    assert tuple(answers(story, seed=1)) != given


@pytest.mark.parametrize("today", [dt.date(2027, 1, 1), dt.date(2028, 2, 29)])
def test_there_are_25_000_on_any_day(today: dt.date):
    story = told(today)
    found = answers(story)
    assert len(found) == 25_000
    days = {one.at.date() for one in found}
    assert min(days) <= story.first + dt.timedelta(days=1)
    assert max(days) >= story.last - dt.timedelta(days=1)
    assert max(days) < today


def test_each_survey_has_its_share(given: Given_):
    found = Counter(one.poll for one in given)
    assert found == {key: one.answers for key, one in POLL.items()}
    assert found.total() == 25_000
    assert {POLL[one].kind for one in found} == {"relational", "transactional", "employee"}


def test_they_come_by_all_channels_and_at_all_moments(given: Given_):
    assert {one.channel for one in given} == {"email", "link", "widget", "kiosk", "sms", "api"}
    assert {one.moment for one in given} == {
        "", "first use", "feature used", "end of trial", "after purchase",
        "after a support conversation", "day 90", "one year",
    }  # fmt: skip
    assert {one.wave for one in given} == {0, 1, 2}
    assert {one.score for one in given} == set(range(11))


def test_the_release_upset_new_customers_and_hardly_any_others(given: Given_, story):
    software = [one for one in given if one.poll in SOFTWARE]
    before = between(software, story.release - MONTHS_2, story.release)
    after = between(software, story.release, story.release + MONTHS_2)
    new, old = str(Phase.ONBOARDING), str(Phase.LOYAL)
    change = compare(tally(of(before, phase=new)), tally(of(after, phase=new)))
    assert change
    assert change.real
    assert change.high < -15
    others = compare(tally(of(before, phase=old)), tally(of(after, phase=old)))
    assert others
    assert others.low > change.high


def test_the_training_helped_one_team_and_no_other(given: Given_, story):
    changes = {}
    for key in company.AGENTS:
        mine = of(given, poll=key)
        before = between(mine, story.training - 2 * MONTHS_2, story.training)
        after = between(mine, story.training, story.last)
        changes[key] = compare(tally(before), tally(after))
    assert changes["support-nantes"].real
    assert changes["support-nantes"].low > 5
    assert changes["support-lyon"].high < changes["support-nantes"].high
    assert changes["support-lyon"].difference < changes["support-nantes"].difference - 10


def test_the_shop_delivers_late_in_december(given: Given_, story):
    orders = of(given, poll="orders")
    late = [one for one in orders if story.late(one.at.date())]
    change = compare(tally(without(orders, late)), tally(late))
    assert change
    assert change.real
    assert change.high < -10


def without(all_: list[Given], some: list[Given]) -> list[Given]:
    gone = {id(one) for one in some}
    return [one for one in all_ if id(one) not in gone]


def test_small_segments_would_mislead(given: Given_):
    rare = [one.score for one in of(given, poll="customers-uk", country="MT")]
    assert Tally.of(rare).score == pytest.approx(83.33, abs=0.01)
    assert len(rare) == 6
    newcomer = tally(of(given, agent=company.NEWCOMER.name))
    assert newcomer.n == 7
    best = max(tally(of(given, agent=one)).score for one in agents(given) if one != "Niamh")
    assert newcomer.score > best


def agents(given: Given_) -> Counter[str]:
    return Counter(str(one.properties["agent"]) for one in given if "agent" in one.properties)


def test_agents_are_of_different_skill(given: Given_):
    found = agents(given)
    assert 10 <= len(found) <= 14
    assert sum(times < 40 for times in found.values()) == 2
    often = [name for name, times in found.items() if times > 300]
    scores = {name: tally(of(given, agent=name)).score for name in often}
    assert scores["Aoife"] - scores["Hugo"] > 30


def test_hundreds_of_people_answer_twice(given: Given_):
    theirs: dict[str, list[int]] = defaultdict(list)
    for one in of(given, poll="customers-france"):
        theirs[one.person].append(one.score)
    twice = [scores for scores in theirs.values() if len(scores) > 1]
    assert len(twice) > 500
    place = list(Category)
    table = [[0] * 3 for _row in place]
    for before, after, *_more in twice:
        table[place.index(category(before))][place.index(category(after))] += 1
    assert sum(table[n][n] for n in range(3)) > len(twice) / 3
    assert paired(table) is not None


def test_a_customer_stays_the_same_customer(given: Given_):
    fixed: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for one in given:
        if one.person:
            known = [one.properties.get(name) for name in ("country", "sector", "since")]
            fixed[one.person].add((one.language, *known))
    assert len(fixed) > 5_000
    assert {len(said) for said in fixed.values()} == {1}


def test_what_is_known_was_true_when_it_was_said(given: Given_):
    for one in given:
        if since := one.properties.get("since"):
            days = (one.at.date() - dt.date.fromisoformat(str(since))).days
            assert days >= 1
            assert (one.properties["phase"] == Phase.ONBOARDING) == (days < 90)


def test_employees_stay_unknown(given: Given_):
    staff = of(given, poll="staff")
    assert {one.person for one in staff} == {""}
    assert {name for one in staff for name in one.properties} == {"unit"}
    assert {one.properties["unit"] for one in staff} == set(company.UNITS)


def test_some_look_automatic(given: Given_):
    held = [one for one in given if one.held]
    assert 30 < len(held) < 60
    assert {one.comment for one in held} == {""}


@pytest.fixture(scope="module")
def comments(given: Given_) -> Callable[..., list[str]]:
    def comments(**wanted: object) -> list[str]:
        return [one.comment for one in of(given, **wanted) if one.comment]

    return comments


def test_nearly_half_of_them_say_why_and_detractors_more(given: Given_):
    by = defaultdict(list)
    for one in given:
        by[category(one.score)].append(bool(one.comment))
    share = {name: sum(said) / len(said) for name, said in by.items()}
    assert 0.42 < sum(map(sum, by.values())) / len(given) < 0.48
    assert share[Category.DETRACTOR] > share[Category.PROMOTER] > share[Category.PASSIVE]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reader_of_fifty_comments_is_not_bored(comments, language: str):
    found = comments(language=language)
    assert len(found) > 3_000
    pages = [found[at : at + 50] for at in range(0, len(found) - 50, 50)]
    assert min(len(set(page)) for page in pages) >= 45
    assert len(set(found)) / len(found) > 0.75
    assert not [one for one in found if "{" in one or "}" in one or one[0].islower()]


def test_new_customers_spoke_of_the_planner_when_it_came(given: Given_, story):
    new = [one for one in of(given, phase=str(Phase.ONBOARDING)) if one.score < 7 and one.comment]

    def share(found: list[Given]) -> float:
        about = ("planner", "planning", "new version", "nouvelle version", "update came")
        return sum(any(word in one.comment for word in about) for one in found) / len(found)

    software = [one for one in new if one.poll in SOFTWARE]
    assert share(between(software, story.release, story.repaired)) > 0.4
    assert share(between(software, story.first, story.release)) == 0
