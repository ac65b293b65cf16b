"""A selection means for rows what its filter means for facts."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from promoteur.accounts.sight import Sight, sight_of_the_house
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.kit.problem import Problem
from promoteur.responses import place
from promoteur.responses.queries import counts, responses, unknown_properties
from promoteur.responses.selection import Selection, Show
from tests.accounts.making import a_workspace
from tests.examples import examples
from tests.responses.making import NOON, House, a_response, a_survey, an_entry


def found(query: str) -> set[int]:
    chosen = responses(Selection.of_query(query), sight_of_the_house())
    return set(chosen.values_list("score", flat=True))


@pytest.fixture
def five(house: House) -> House:
    survey = house.survey
    a_response(survey, score=0, comment="Trop d’attente à la CAISSE", properties={"plan": "pro"})
    a_response(survey, score=3, properties={"plan": "free", "amount": 12}, channel="widget")
    a_response(survey, score=7, properties={"amount": 100.5, "since": "2025-06-01"}, language="de")
    a_response(survey, score=8, comment="Caisse rapide", properties={"vip": True, "plan": "12"})
    a_response(
        survey, score=10, answered_at=NOON - dt.timedelta(days=40),
        answered_on=NOON.date() - dt.timedelta(days=40), held="fast",
    )  # fmt: skip
    return house


@pytest.mark.parametrize(
    ("query", "scores"),
    [
        ("", {0, 3, 7, 8, 10}),
        ("category=detractor", {0, 3}),
        ("category.not=detractor", {7, 8, 10}),
        ("score.from=7&score.to=8", {7, 8}),
        ("score=0", {0}),
        ("from=2026-03-01", {0, 3, 7, 8}),
        ("to=2026-03-01", {10}),
        ("from=0001-01-01&to=9999-12-31", {0, 3, 7, 8, 10}),
        ("plan=pro", {0}),
        ("plan=pro&plan=free", {0, 3}),
        ("PLAN.not=pro", {3, 7, 8, 10}),
        ("plan.empty=true", {7, 10}),
        ("plan.empty=false", {0, 3, 8}),
        ("amount.over=12", {7}),
        ("amount.from=12", {3, 7}),
        ("amount=12", {3}),
        ("plan=12", {8}),
        ("vip=true", {8}),
        ("since.from=2025-01-01", {7}),
        ("where=not (plan = pro or plan = free)", {7, 8, 10}),
        ("channel=widget", {3}),
        ("channel.not=widget", {0, 7, 8, 10}),
        ("channel.none=true", set()),
        ("language=de", {7}),
        ("survey=unknown", set()),
        ("kind=relational", {0, 3, 7, 8, 10}),
        ("kind=employee", set()),
        ("wave.over=0", set()),
        ('it\'s "odd"=1', set()),
        ("search=caisse", {0, 8}),
        ("search=CAÏSSE attente", {0}),
        ("search=100%25", set()),
        ("show=held", {10}),
        ("show=counted", {0, 3, 7, 8}),
        ("show=excluded", set()),
        ("commented=true", {0, 8}),
        ("search=&survey=&from=", {0, 3, 7, 8, 10}),
    ],
)
@pytest.mark.usefixtures("five")
def test_a_query_selects(query: str, scores: set[int]) -> None:
    assert found(query) == scores
    assert Selection.of_query(Selection.of_query(query).query()) == Selection.of_query(query)


@pytest.mark.parametrize("query", ["score=11", "from=soon", "show=some", "plan.over=x", "where=("])
@pytest.mark.usefixtures("five")
def test_a_query_without_meaning_is_refused(query: str) -> None:
    with pytest.raises(Problem):
        found(query)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("amount > 100", "where=amount > 100"),
        ("show=held&amount > 100", "where=amount > 100"),
        ("amount >= 100", "where=amount >= 100"),
        ("plan = pro", "where=plan = pro"),
        ("plan is empty", "where=plan is empty"),
    ],
)
def test_a_condition_without_its_key_is_refused(query: str, told: str) -> None:
    with pytest.raises(Problem, match=f"is no filter: write {told}"):
        Selection.of_query(query)
    assert Selection.of_query(told) == Selection.of_query(Selection.of_query(told).query())


@pytest.mark.usefixtures("five")
def test_properties_that_no_response_has_are_named() -> None:
    everywhere = sight_of_the_house()
    for query, names in (
        ("plan=none&score=9&category=promoter&from=2026-01-01&search=x&tag=y", []),
        ("PLAN=x&property.amount=1&vip.not=true", []),
        ("foo=1", ["foo"]),
        ("where=plan = pro or not (foo > 1 and bar = 2)", ["bar", "foo"]),
    ):
        assert unknown_properties(Selection.of_query(query), everywhere) == names
    assert unknown_properties(Selection.of_query("plan=x"), Sight()) == ["plan"]


def test_nothing_is_found_outside_the_workspaces(house: House) -> None:
    a_response(a_survey(a_workspace("Elsewhere")), score=1)
    a_response(house.survey, score=2)
    mine = Sight(whole=(house.workspace.pk,))
    assert [one.score for one in responses(Selection(), mine)] == [2]
    assert not responses(Selection(), Sight()).exists()


@pytest.mark.usefixtures("five")
def test_tags_and_counts() -> None:
    from promoteur.responses.models import Response
    from promoteur.responses.services import tag

    tag(response=Response.objects.get(score=7), name="Urgent")
    assert found("tag=urgent") == {7}
    assert found("tag=other") == set()
    everything = responses(Selection(), sight_of_the_house())
    assert counts(everything) == {"all": 5, "counted": 4, "held": 1, "excluded": 0}
    assert Selection().only(show=Show.HELD).query() == "show=held"


NAMES = ["plan", "Amount", "city"]
LEAVES = st.one_of(
    st.builds(lambda n, v: f"{n} = '{v}'", st.sampled_from(NAMES), st.sampled_from(["pro", "é"])),
    st.builds(lambda n: f"{n} is empty", st.sampled_from(NAMES)),
    st.builds(
        lambda n, v: f"{n} != '{v}'", st.sampled_from(NAMES), st.sampled_from(["pro", "x y"])
    ),
    st.builds(lambda v: f"score >= {v}", st.integers(0, 10)),
    st.builds(lambda v: f"category != {v}", st.sampled_from(["passive", "promoter"])),
    st.just("date >= 2026-03-02"),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: f"not ({one})", inner),
        st.builds(lambda a, w, b: f"({a}) {w} ({b})", inner, st.sampled_from(["and", "or"]), inner),
    ),
    max_leaves=5,
)


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(condition=CONDITIONS)
@pytest.mark.usefixtures("many")
def test_rows_and_facts_agree_on_every_condition(condition: str) -> None:
    selected = Filter.of_condition(condition)
    rows = responses(Selection(selected), sight_of_the_house()).filter(held="", excluded="")
    engine = DuckDB(threads=1)
    tallies = Store(place.facts().table, engine).ask(Question(selected))
    engine.close()
    assert rows.count() == tallies.answers.sum()


@pytest.fixture
def many(house: House) -> House:
    """Answers of text properties, of which every kind of filter finds some."""
    plans, cities = ["pro", "free", "x y", ""], ["é", "pro", ""]
    for i in range(48):
        properties = {"plan": plans[i % 4], "city": cities[i % 3], "amount": "pro"}
        moment = NOON + dt.timedelta(days=i % 5 - 2)
        house.put(an_entry(house.survey, score=i % 11, properties=properties, received_at=moment))
    house.drain()
    return house
