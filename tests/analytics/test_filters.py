"""One selection is one filter, however it was written; whatever else was written is a complaint."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.columns import NAMED
from promoteur.analytics.filters import LONGEST, MOST_COMPARISONS, MOST_VALUES, WORDS, Filter
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.conditions import EMPTY, IN, NOT_IN, Both, Comparison, ConditionProblem, Not
from promoteur.kit.problem import Problem
from tests.analytics.selections import CONDITIONS, FACTS, SEVERAL, holds
from tests.examples import examples

EVERYTHING = (
    "survey=nps&kind=relational&from=2026-01-01&to=2026-03-31&channel=web&channel=email"
    "&category=detractor&score.from=1&score.to=6&language=fr&plan.not=free&amount.over=100"
    "&sector.empty=true&workspace=a&workspace=b&age.under=30&property.wave=x&from.is=Paris"
)

NAMES = st.one_of(
    st.sampled_from(
        ["plan", "from", "to", "where", "is", "a.is", "a.not", "from.is", "score.above", ".not",
         "property.x", "property.score", "a.", "where.empty", "Ünï codé", "a=b&c", "%41", "."]
    ),
    st.text(min_size=1, max_size=8),
)  # fmt: skip
TEXTS = st.one_of(
    st.text(min_size=1, max_size=8), st.sampled_from(["a\\", '"', "'", "a\nb", " ", "+"])
)
ANY = st.one_of(
    st.builds(
        Comparison, NAMES, st.sampled_from([IN, NOT_IN]), st.lists(TEXTS, max_size=3).map(tuple)
    ),
    st.builds(
        Comparison,
        NAMES,
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.one_of(TEXTS, st.floats(allow_nan=False, allow_infinity=False)).map(lambda v: (v,)),
    ),
    st.builds(Comparison, NAMES, st.sampled_from(["is empty", "is not empty"])),
)
WILD = st.recursive(
    ANY,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            Both, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
        ),
    ),
    max_leaves=5,
)


def same_when_read_again(selected: Filter) -> bool:
    told = [
        Filter.of_query(selected.query()),
        Filter.of_query("?" + selected.query()),
        Filter.of_json(selected.json()),
        Filter.of_json(json.dumps(selected.json())),
        Filter(selected.conditions),
        selected & Filter(),
        selected & selected,
    ]
    return all(one == selected and hash(one) == hash(selected) for one in told)


@examples(150)
@given(conditions=SEVERAL)
def test_a_filter_is_read_as_it_was_written(conditions):
    assert same_when_read_again(Filter(conditions))


@examples(300)
@given(conditions=st.lists(WILD, max_size=4).map(tuple))
def test_names_and_values_of_any_kind_are_read_as_they_were_written(conditions):
    try:
        selected = Filter(conditions)
    except QuestionProblem:
        return
    assert same_when_read_again(selected)


@pytest.mark.slow
@examples(150)
@given(facts=st.lists(FACTS, max_size=6), conditions=SEVERAL, others=SEVERAL)
def test_the_one_writing_selects_the_same(facts, conditions, others):
    def select(several):
        return [fact for fact in facts if all(holds(one, fact) for one in several)]

    assert select(Filter(conditions).conditions) == select(conditions)
    both = Filter(conditions) & Filter(others)
    assert select(both.conditions) == select([*conditions, *others])
    assert both == Filter(others) & Filter(conditions) == Filter((*others, *conditions))


def test_everything_is_told_back():
    selected = Filter.of_query(EVERYTHING)
    assert same_when_read_again(selected)
    assert selected.query() == (
        "age.under=30&amount.over=100&from=2026-01-01&to=2026-03-31&category=detractor"
        "&channel=email&channel=web&from.is=Paris&kind=relational&language=fr&plan.not=free"
        "&property.wave=x&score.from=1&score.to=6&sector.empty=true&survey=nps"
        "&workspace=a&workspace=b"
    )
    assert selected.json() == {
        "age": {"under": "30"}, "amount": {"over": "100"}, "from": "2026-01-01", "to": "2026-03-31",
        "category": "detractor", "channel": ["email", "web"], "from.is": "Paris",
        "kind": "relational", "language": "fr", "plan": {"not": ["free"]}, "property.wave": "x",
        "score": {"from": "1", "to": "6"}, "sector": {"empty": True}, "survey": "nps",
        "workspace": ["a", "b"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "parsed", "condition"),
    [
        ("country=FR&amount.over=100", {"amount": {"over": 100}, "country": "FR"},
         "country = 'FR' and amount > 100"),
        ("Plan=b&plan=a&plan=b", {"plan": ["a", "b"]}, "plan in (b, a) or PLAN = b"),
        ("plan.not=a&plan.not=b", {"plan": {"not": ["b", "a"]}}, "plan != a and not plan = b"),
        ("size=12", {"size": 12.0}, "size = 12"),
        ("size=0.5", {"size": 0.5}, "size = 0.5"),
        ("vip=true", {"vip": True}, "vip = true"),
        ("score=7", {"score": {"from": 7, "to": 7.0}}, "score > 6 and score < 8"),
        ("score.to=6", {"score": {"from": 0, "to": 6}}, "score < 7"),
        ("from=2026-01-01&to=2026-01-31", {"date": {"from": "2026-01-01", "to": "2026-01-31"}},
         "date > 2025-12-31 and answered_on < 2026-02-01"),
        ("date=2026-01-01", {"from": "2026-01-01", "to": "2026-01-01"}, "date = '2026-01-01'"),
        ("sector.empty=TRUE", {"sector": {"empty": True}}, "sector is empty"),
        ("sector.empty=false", {"sector": {"empty": "false"}}, "not sector is empty"),
        ("Kind=Employee", {"kind": ["employee"]}, "kind = EMPLOYEE"),
        ("category=promoter", {"category": "Promoter"}, "category in ('promoter')"),
        ("where=a=1+or+not+b=2", {"where": "a = 1 or not b = 2"}, "b != 2 or (a = 1)"),
        ("where=a=1+and+b=2", {"where": ["a = 1", "b = 2"]}, "a = 1 and (b = 2 and a = 1)"),
        ("plan.over=a&from.over=b", {"plan": {"over": "a"}, "from.over": "b"},
         "plan > a and 'from' > b"),
        ("wave.from=1", {"wave": {"over": 0}}, "wave > 0"),
        ("wave.empty=false", {"wave": {"from": 0}}, "wave >= 0"),
        ("channel.none=true", {"channel": []}, "channel = a and channel = b"),
        ("", {}, "score >= 0 and score is not empty and kind is not empty"),
    ],
)  # fmt: skip
def test_three_writings_are_one_filter(query, parsed, condition):
    filters = [Filter.of_query(query), Filter.of_json(parsed), Filter.of_condition(condition)]
    assert len({*filters, Filter.of_json(json.dumps(parsed))}) == 1
    assert same_when_read_again(filters[0])


def test_text_is_compared_as_it_stands():
    assert Filter.of_query("zip=01234") != Filter.of_query("zip=1234")
    assert Filter.of_query("version=1.0") != Filter.of_query("version=1")
    assert Filter.of_query("plan=Free") != Filter.of_query("plan=free")
    assert Filter.of_json({"since": dt.date(2026, 1, 1)}) == Filter.of_query("since=2026-01-01")


def test_both_filters_hold_and_contradictions_select_nothing():
    early, late = Filter.of_query("to=2026-01-31"), Filter.of_query("from=2026-02-01")
    assert (early & late).query() == "answered_on.none=true"
    web, mail = Filter.of_query("channel=web&channel=sms"), Filter.of_query("channel.not=sms")
    assert (web & mail).query() == "channel=web"
    twelve = Filter.of_query("amount=12") & Filter.of_query("amount=12.0")
    assert twelve.query() == urlencode({"amount": "12", "where": 'amount = "12.0"'})
    assert same_when_read_again(twelve)


def test_a_member_sees_the_workspaces_of_his_own():
    asked = Filter.of_query("workspace=a&workspace=c&survey=nps")
    assert asked.within(["a", "b"]) == Filter.of_query("workspace=a&survey=nps")
    assert Filter().within({"b", "a"}) == Filter.of_query("workspace=a&workspace=b")
    nobody = Comparison("workspace", IN, ())
    for none in (asked.within(["b"]), asked.within([]), asked.within([]).within(["a"])):
        assert none.conditions[-1] == nobody
        assert none != Filter.of_query("survey=nps")
        assert same_when_read_again(none)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("from=2026-05-01&to=2026-04-01", "“answered_on”.*ends before it starts.*2026-05-01"),
        ("score.over=6&score.under=7", "“score”.*ends before it starts"),
        ("seats.from=10&seats.to=9.5", "“seats”.*ends before it starts"),
        ("where=seats>5+and+seats<=5", "“seats”.*ends before it starts"),
        ("since.from=2026-05-01&since.under=2026-05-01", "“since”.*ends before it starts"),
        ("where=date>2026-05-01+and+date<2026-05-01", "“answered_on”.*ends before it starts"),
        ("score.from=11", "“score”: “11” is no whole number from 0 to 10"),
        ("score=-1", "“-1” is no whole number from 0 to 10"),
        ("score=6.5", "“6.5” is no whole number"),
        ("score=ten", "“ten” is no whole number"),
        ("wave=1000", "“wave”: “1000” is no whole number from 0 to 127"),
        ("from=2026-02-29", "“2026-02-29” is no day of the calendar"),
        ("to=31/03/2026", "“31/03/2026” is no day of the calendar; write 2026-03-31"),
        ("date=2026-W01-1", "“2026-W01-1” is no day"),
        ("category=fan", "“category”: “fan” is not one of detractor, passive, promoter"),
        ("kind=nps", "“kind”: “nps” is not one of relational, transactional, employee"),
        ("score.above=3", "“score”: there is no comparison “above”; there are: is, not, over"),
        ("date.since=2026-01-01", "“date”: there is no comparison “since”"),
        ("from=2026-01-01&from=2026-01-02", "“from” takes one value; 2 are given"),
        ("plan.over=1&plan.over=2", "“plan.over” takes one value; 2 are given"),
        ("plan.empty=true&plan.empty=false", "“plan.empty” takes one value"),
        ("plan.empty=perhaps", "“plan.empty” takes “true”"),
        ("plan.none=false", "“plan.none” takes “true”"),
        ("plan=", "“plan” is compared with values of 1 to 500 characters.*plan.empty=true"),
        ("plan=" + "x" * 501, "values of 1 to 500 characters"),
        ("x" * 501 + "=1", "is no name of a column"),
        ("=1", "“” is no name of a column"),
        ("channel.over=web", "“channel” holds text, which has no order: “>”"),
        ("category.from=passive", "“category” holds text"),
        ("plan=%ff", "cannot be read"),
        ("plan=%00", "without the sign NUL"),
        ("a=1&" * 20_000, "too many parts"),
        ("x" * (LONGEST + 1), "The filter is too long"),
        ("&".join(f"a{i}=1" for i in range(MOST_COMPARISONS + 1)), "The filter is too long"),
        ("&".join(f"a={i}" for i in range(MOST_VALUES + 1)), "The filter is too long"),
        ("where=" + "x" * 30_000, "The filter is too long"),
    ],
)
def test_what_has_no_meaning_is_named(query, complaint):
    with pytest.raises(QuestionProblem, match=complaint):
        Filter.of_query(query)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ('{"plan": ', "not JSON, in line 1, column 10"),
        ('{"plan": 1,\n 2}', "not JSON, in line 2, column 2"),
        ("[]", "is an object of columns and values"),
        (None, "is an object"),
        ('{"plan": 1, "plan": 2}', "“plan” stands in the JSON several times"),
        ('{"plan": NaN}', "NaN in JSON is no number"),
        ('{"plan": 1e999}', "“plan” is compared with text, numbers"),
        ('{"plan": null}', "“plan” is compared with text, numbers"),
        ('{"plan": [["a"]]}', "“plan” is compared with"),
        ('{"plan": {"is": {}}}', "“plan” is compared with"),
        ('{"plan": {"above": 3}}', "“plan”: there is no comparison “above”"),
        ('{"plan": {"where": "a = 1"}}', "no comparison “where”"),
        ('{"from": []}', "“from” takes one value; 0 are given"),
        ('{"where": 3}', "“where” holds the text of a condition"),
        ('{"where": []}', "list of conditions is empty"),
        ("9" * 5000, "numbers are too long"),
        ("[" * 99_999, "brackets too deep"),
        (" " * (2 * LONGEST + 1), "too long"),
        ({3: "a"}, "Names and values are text"),
        ({("a",): {"is": 1}}, "Names and values are text"),
        ({"a": {3: 1}}, "no comparison “3”"),
        ({"a": 10**400}, "“a” is compared with"),
        ({"a": "\ud800"}, "Names and values are text"),
    ],
)
def test_json_that_has_no_meaning_is_named(given, complaint):
    with pytest.raises(QuestionProblem, match=complaint):
        Filter.of_json(given)


def test_a_condition_that_cannot_be_read_is_shown():
    for read in (Filter.of_condition, lambda text: Filter.of_json({"where": text})):
        with pytest.raises(ConditionProblem, match="is not complete"):
            read("plan =")


KEYS = st.one_of(
    st.sampled_from([*NAMED, *WORDS, "from", "to", "where", "date", "category", "plan"]),
    st.builds("{}.{}".format, st.sampled_from([*NAMED, "plan", "date"]), st.sampled_from(WORDS)),
    st.text(max_size=6),
)
SAID = st.one_of(
    st.sampled_from(
        ["", "true", "2026-01-01", "9999-12-31", "7", "-1", "a = 1 or b = 2", "\0", "("]
    ),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
)


@examples(300)
@given(st.lists(st.tuples(KEYS, SAID), max_size=4), st.text(max_size=30))
def test_any_query_string_is_a_filter_or_a_complaint(pairs, noise):
    safe = [
        (key.encode("utf-8", "replace"), str(value).encode("utf-8", "replace"))
        for key, value in pairs
    ]
    for query in (urlencode(safe), noise, "&".join(f"{key}={value}" for key, value in pairs)):
        try:
            selected = Filter.of_query(query)
        except Problem:
            continue
        assert same_when_read_again(selected)


PARSED = st.recursive(
    SAID,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(KEYS, st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


@examples(300)
@given(st.one_of(PARSED, st.dictionaries(KEYS, PARSED, max_size=4)))
def test_any_json_is_a_filter_or_a_complaint(given_json):
    for json_said in (given_json, json.dumps(given_json)):
        try:
            selected = Filter.of_json(json_said)
        except Problem:
            continue
        assert same_when_read_again(selected)


@examples(300)
@given(
    st.text(alphabet="ab \"'()=<>,\\1.not in is empty and or score date 2026-01-01", max_size=50)
)
def test_any_condition_is_a_filter_or_a_complaint(said):
    try:
        selected = Filter.of_condition(said)
    except Problem:
        return
    assert same_when_read_again(selected)


@given(st.lists(CONDITIONS, min_size=1, max_size=3))
def test_the_order_of_conditions_is_of_no_account(conditions):
    assert Filter(tuple(conditions)) == Filter(tuple(reversed(conditions)))
    assert Filter((Both("and", tuple(conditions)),)) == Filter(tuple(conditions))


@pytest.mark.parametrize(
    "condition",
    [
        Comparison("plan", "~", ("a",)),
        Comparison("plan", "<", ()),
        Comparison("plan", EMPTY, ("a",)),
        Both("or", ()),
    ],
)
def test_a_condition_that_no_one_could_write_is_refused(condition):
    with pytest.raises(QuestionProblem):
        Filter((condition,))


@pytest.mark.parametrize("word", ["01", "007", "1.10", "12345678901234567", "+5", "12", "1.5"])
def test_a_number_without_quotes_is_what_was_written_as_in_a_url(word):
    said = Filter.of_condition(f"departement = {word}")
    assert said == Filter.of_query(urlencode({"departement": word}))
    assert said == Filter.of_json({"departement": word})
