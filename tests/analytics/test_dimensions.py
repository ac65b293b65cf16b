"""Dimensions: what a person may write, and what is refused. What they count is golden."""

import datetime as dt

import pytest

from promoteur.analytics.columns import Columns, Property, Type
from promoteur.analytics.dimensions import Dimension, Phase, dimension, tenure
from promoteur.analytics.problem import QuestionProblem
from promoteur.analytics.questions import Question
from promoteur.kit.periods import Period, PeriodProblem

ANCHOR = dt.date(2026, 3, 31)
COLUMNS = Columns.of(
    [Property("Plan"), Property("since", Type.DATE), Property("amount", Type.NUMBER)]
)


@pytest.mark.parametrize(
    ("text", "name", "reads"),
    [
        ("plan", "plan", ("p_plan",)),
        (" Property.Plan ", "Property.Plan", ("p_plan",)),
        ("amount", "amount", ("n_amount",)),
        ("channel", "channel", ("channel",)),
        ("WEEK", "week", ("week",)),
        ("day", "day", ("day",)),
        ("quarter", "quarter", ("month",)),
        ("rolling:30", "rolling:30", ("day",)),
        ("phase:since", "phase:since", ("day", "d_since")),
        ("tenure:since:30,365", "tenure:since:30,365", ("day", "d_since")),
        ("category", "category", ("score",)),
    ],
)
def test_a_dimension_has_a_name_and_reads_few_columns(
    text: str, name: str, reads: tuple[str, ...]
) -> None:
    found = dimension(text, ANCHOR)
    assert (found.name, found.reads(COLUMNS)) == (name, reads)


@pytest.mark.parametrize(
    "text",
    ["rolling:", "rolling:x", "rolling:0", "rolling:99999", "rolling:99999999999999",
     "tenure:since", "tenure:since:", "tenure:since:a", "tenure:since:30,20", "tenure:since:0",
     "tenure:since:1,1", "tenure::30", "phase:plan", "phase:amount", "phase:channel", "phase:",
     "nope", "response", "person", "answered_at", "property.nope", ""],
)  # fmt: skip
def test_what_cannot_be_a_dimension_is_refused_by_name(text: str) -> None:
    with pytest.raises(QuestionProblem) as problem:
        dimension(text, ANCHOR).reads(COLUMNS)
    assert "\n" not in str(problem.value)


def test_rolling_windows_need_the_day_on_which_the_last_ends() -> None:
    with pytest.raises(QuestionProblem, match="on which day"):
        dimension("rolling:30")


def test_no_person_and_no_single_response_can_be_counted_by() -> None:
    for name in ("person", "response"):
        with pytest.raises(QuestionProblem, match="no column"):
            dimension(name).reads(COLUMNS)


def test_bands_are_named_by_their_days() -> None:
    assert tenure("since", (30, 90)).bands == ("before", "0-29", "30-89", "90+")


@pytest.mark.parametrize("text", ["plan", "month", "phase:since", "rolling:7"])
def test_nothing_stays_nothing(text: str) -> None:
    assert dimension(text, ANCHOR).value(None) is None


def test_values_are_what_people_read() -> None:
    def value(text: str, raw: object) -> object:
        found: Dimension = dimension(text, ANCHOR)
        return found.value(raw)

    assert value("week", 202653) == dt.date(2026, 12, 28)
    assert value("quarter", 20264) == dt.date(2026, 10, 1)
    assert value("day", Period.DAY.number(dt.date(2024, 2, 29))) == dt.date(2024, 2, 29)
    assert value("phase:since", 1) == Phase.ONBOARDING == "onboarding"
    with pytest.raises(PeriodProblem):
        value("week", 202553)


def test_a_dimension_stands_once_in_a_question() -> None:
    with pytest.raises(QuestionProblem, match="month, plan, month"):
        Question(by=tuple(map(dimension, ("month", "plan", "month"))))


@pytest.mark.parametrize("weight", ["plan", "since", "channel", "score", "nope"])
def test_answers_are_weighted_by_numbers_only(weight: str) -> None:
    with pytest.raises(QuestionProblem, match=weight):
        Question(weight=weight).reads(COLUMNS)


def test_a_question_reads_only_what_it_needs() -> None:
    question = Question(by=(dimension("month"), dimension("plan")), weight="amount")
    assert question.reads(COLUMNS) == {"score", "month", "p_plan", "n_amount"}
