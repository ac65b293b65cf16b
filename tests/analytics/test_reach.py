"""A file that holds a selected fact is never left closed; one that cannot hold any stays so."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.columns import Kind
from promoteur.analytics.filters import Filter
from promoteur.analytics.reach import Reach, day_of, month_of, reach
from tests.analytics.selections import FACTS, SEVERAL, holds, physical
from tests.examples import examples

SUMMARISED = ("workspace", "survey", "scale", "day")
LEAST = {"workspace": "b", "survey": "nps", "scale": "0-10", "day": day_of("2026-03-05")}
GREATEST = {"workspace": "d", "survey": "nps", "scale": "0-10", "day": day_of("2026-03-20")}


@examples(150)
@given(
    facts=st.lists(FACTS, min_size=1, max_size=8),
    conditions=SEVERAL,
    known=st.sets(st.sampled_from(SUMMARISED)),
)
def test_a_file_that_holds_a_selected_fact_is_never_excluded(facts, conditions, known):
    selected = reach(Filter(conditions))
    files: dict[tuple[str, int], list[dict]] = {}
    for fact in facts:
        lying = physical(fact)
        files.setdefault((lying["kind"], lying["month"]), []).append({**fact, **lying})
    for (kind, month), inside in files.items():
        least = {name: min(row[name] for row in inside) for name in known}
        greatest = {name: max(row[name] for row in inside) for name in known}
        wanted = any(all(holds(one, row) for one in conditions) for row in inside)
        assert selected.may_hold(least, greatest, kind, month) or not wanted


@pytest.mark.parametrize(
    ("query", "opened"),
    [
        ("", True),
        ("workspace=c", True),
        ("workspace=a&workspace=e", False),
        ("workspace=a&workspace=d", True),
        ("survey=nps&survey=ces", True),
        ("survey=ces", False),
        ("scale=1-10", False),
        ("kind=relational", True),
        ("kind=employee&kind=transactional", False),
        ("from=2026-03-20", True),
        ("from=2026-03-21", False),
        ("to=2026-03-05", True),
        ("to=2026-03-04", False),
        ("date=2026-03-04", False),
        ("date=2026-02-01&date=2026-04-01", True),
        ("date=2026-04-01&date=2026-04-03", False),
        ("workspace.none=true", False),
        ("plan.none=true", False),
        ("plan=a&score.from=9&workspace.not=c&channel.empty=true", True),
        ("where=workspace=a+or+plan=b", True),
        ("where=workspace=a+or+workspace=aa", False),
        ("where=not+workspace=c", True),
    ],
)
def test_a_file_is_opened_where_it_may_hold_something(query, opened):
    found = reach(Filter.of_query(query)).may_hold(LEAST, GREATEST, "relational", 202603)
    assert found is opened


@pytest.mark.parametrize(
    "query", ["workspace=a&workspace=e", "survey=ces", "scale=1-10", "from=2026-03-21"]
)
def test_what_is_not_known_of_a_file_excludes_nothing(query):
    selected = reach(Filter.of_query(query))
    assert selected.may_hold({}, {}, "relational", 202603)
    assert selected.may_hold(dict.fromkeys(LEAST), dict.fromkeys(LEAST), "relational", 202603)


def test_half_of_what_is_known_excludes_what_it_can():
    selected = reach(Filter.of_query("workspace=c&from=2026-03-10"))
    assert not selected.may_hold({"workspace": "d"}, {}, "relational", 202603)
    assert not selected.may_hold({}, {"workspace": "b"}, "relational", 202603)
    assert not selected.may_hold({}, {"day": day_of("2026-03-09")}, "relational", 202603)
    assert selected.may_hold({"day": day_of("2026-03-09")}, {}, "relational", 202603)


def test_months_are_those_of_the_days():
    selected = reach(Filter.of_query("from=2025-12-31&to=2026-02-01"))
    assert (selected.first_month, selected.last_month) == (202512, 202602)
    assert (Reach().first_month, Reach().last_month) == (None, None)
    inside = [selected.may_hold({}, {}, "employee", m) for m in (202511, 202512, 202602, 202603)]
    assert inside == [False, True, True, False]


@given(st.dates())
def test_days_are_counted_from_1970(date):
    day = day_of(date.isoformat())
    assert dt.date(1970, 1, 1) + dt.timedelta(days=day) == date
    assert month_of(day) == date.year * 100 + date.month


def test_nothing_reaches_no_kind():
    nothing = reach(Filter.of_query("plan.none=true&from=2026-01-01"))
    assert not any(nothing.may_hold({}, {}, kind, 202601) for kind in Kind)
