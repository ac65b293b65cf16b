"""Counts of files are those of a plain count in Python, whatever is asked."""

import csv
import datetime as dt
import io
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.files.count import PERIOD, Question, count
from promoteur.files.dates import Order
from promoteur.files.opening import open_table
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.kit.conditions import ConditionProblem
from promoteur.kit.periods import Period
from promoteur.kit.problem import Problem
from promoteur.score.scale import ONE_TO_TEN
from tests.examples import examples

VISITS = """nps,who,day,plan,w
9,ann,31/01/2026 10:00,a,2
2,ann,31/01/2026 09:59,b,1
7,ann,01/02/2026,a,0.5
10,bob,NA,a,1
0,bob,,b,1
10,NA,13/02/2026,,"1,5"
10,NA,13/02/2026,,-1
3,,14/02/2026,a,
NA,cid,14/02/2026,b,1
ten,dan,14/02/2026,b,1
"""
FEBRUARY = dt.date(2026, 2, 1)


def test_every_row_is_counted_once(read):
    found = read(VISITS, column="nps")
    assert found.answers == {0: 1, 2: 1, 3: 1, 7: 1, 9: 1, 10: 3}
    assert (found.missing, found.invalid) == (1, 1)
    assert (found.counted.tallies.by, found.counted.by, found.counted.dates) == ((), (), None)


def test_groups_bear_the_names_of_the_file(read):
    found = read(VISITS, column="nps", by=("PLAN",))
    assert (found.counted.by, found.counted.tallies.by) == (("plan",), ("plan",))
    assert found.groups == {
        ("a",): {3: 1, 7: 1, 9: 1, 10: 1}, ("b",): {0: 1, 2: 1}, (None,): {10: 2},
    }  # fmt: skip


def test_periods_and_the_undated_rows_stand_apart(read):
    found = read(VISITS, column="nps", date="day", period=Period.MONTH)
    assert found.counted.tallies.by == (PERIOD,)
    assert found.groups == {
        (dt.date(2026, 1, 1),): {2: 1, 9: 1},
        (FEBRUARY,): {3: 1, 7: 1, 10: 2},
        (None,): {0: 1, 10: 1},
    }
    assert found.counted.last_day == dt.date(2026, 2, 14)
    assert found.counted.dates.order is Order.DAY


def test_a_date_without_periods_groups_nothing(read):
    found = read(VISITS, column="nps", date="day")
    assert (found.groups, found.counted.last_day) == (read(VISITS, column="nps").groups, None)


def test_a_person_without_dates_is_heard_where_the_file_has_them_last(read):
    found = read(VISITS, column="nps", person="who")
    assert found.answers == {0: 1, 3: 1, 7: 1, 10: 2}
    assert (found.missing, found.invalid) == (1, 1)


def test_a_person_with_dates_is_heard_at_the_latest_and_dated_before_undated(read):
    found = read(VISITS, column="nps", person="who", date="day")
    assert found.answers == {3: 1, 7: 1, 10: 3}
    later = read(VISITS, column="nps", person="who", date="day", period=Period.MONTH)
    assert later.groups[(dt.date(2026, 1, 1),)] == {9: 1}
    assert later.groups[(FEBRUARY,)] == {3: 1, 7: 1, 10: 2}
    assert later.groups[(None,)] == {10: 1}


def test_the_order_of_several_large_files_is_kept(write):
    first = "nps,who\n" + "".join(f"{i % 9},p{i}\n" for i in range(60_000))
    last = "nps,who\n" + "".join(f"{10 if i % 2 else 9},p{i}\n" for i in range(60_000))
    given = [write(first, "1.csv"), write(last, "2.csv")]
    with open_table(given) as table:
        total = count(table, Question(person="who")).tallies.total()
    assert total.answers == (*[0] * 9, 30_000, 30_000)


def test_weights_may_have_a_comma_and_without_one_an_answer_is_invalid(read):
    found = read(VISITS, column="nps", weight="w")
    total = found.counted.tallies.total()
    assert (total.n, total.invalid, total.missing) == (6, 3, 1)
    assert total.weight[10] == 2.5
    assert total.total_weight == pytest.approx(7)


def test_what_weights_and_persons_leave_out_is_counted(read):
    plain = read(VISITS, column="nps").counted
    assert (plain.weightless, plain.superseded) == (0, 0)
    weighted = read(VISITS, column="nps", weight="w").counted
    assert (weighted.weightless, weighted.superseded) == (2, 0)
    later = read(VISITS, column="nps", person="who").counted
    assert (later.weightless, later.superseded) == (0, 3)
    both = read(VISITS, column="nps", person="who", weight="w", where=("plan = a",)).counted
    assert (both.weightless, both.superseded, both.tallies.total().n) == (1, 1, 2)


@pytest.mark.parametrize("weights", ["a,b,c", ",,", "-1,-2,inf"])
def test_weights_that_cannot_be_used_are_not_blamed_on_the_answers(read, weights):
    rows = "".join(f"9,{weight}\n" for weight in weights.split(",") * 10)
    with pytest.raises(AskProblem, match=r"no answer has a weight .* column w\. Accepted are numb"):
        read("nps,w\n" + rows, weight="W")
    found = read("nps,w\n" + rows + "10,2\n", weight="w")
    assert (found.answers, found.counted.weightless) == ({10: 1}, 30)


def test_a_condition_chooses_the_rows(read):
    found = read(VISITS, column="nps", where=("plan = a and day >= 2026-02-01",))
    assert found.answers == {3: 1, 7: 1}
    nobody = read(VISITS, column="nps", where=("plan = z",), by=("plan",))
    assert (nobody.groups, nobody.counted.tallies.total().score) == ({}, None)


def test_a_scale_from_one_has_no_zero(read):
    found = read(VISITS, column="nps", scale=ONE_TO_TEN)
    assert (found.answers, found.invalid) == ({2: 1, 3: 1, 7: 1, 9: 1, 10: 3}, 2)


@pytest.mark.parametrize(
    ("asked", "problem", "words"),
    [
        (
            {"by": ("plan", "Plan")},
            AskProblem,
            "--by names a column twice: plan, plan. Name each once.",
        ),
        ({"by": ("plot",)}, AskProblem, "no column “plot”. Did you mean: plan"),
        ({"weight": "weight"}, AskProblem, "no column “weight”"),
        ({"person": "whom"}, AskProblem, "no column “whom”. Did you mean: who"),
        ({"date": "date"}, AskProblem, "no column “date”"),
        ({"date": "plan"}, FileProblem, "its values are not dates"),
        ({"where": ("plan =",)}, ConditionProblem, "is not complete: a value should follow"),
        ({"column": "who"}, FileProblem, "its values are text"),
        ({"column": "now"}, AskProblem, "no column “now”"),
    ],
)
def test_a_question_that_does_not_fit_is_answered_with_what_would(read, asked, problem, words):
    with pytest.raises(problem, match=words) as raised:
        read(VISITS, **{"column": "nps", **asked})
    assert isinstance(raised.value, Problem)


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["0", "6", "7", "9", "10", "8,0", "10 - oui", "", "NA", "oops", "ten"]),
        st.sampled_from(["FR", "DE", "", 'l\'eau, "x"', "deux\nlignes", "é"]),
        st.sampled_from(["2026-01-31", "2026-02-01", "2024-02-29", "", "soon"]),
        st.sampled_from(["ann", "bob", ""]),
        st.sampled_from(["1", "0", "2,5", "0.5", "", "-1"]),
    ),
    max_size=30,
)
SAID = {"0": 0, "6": 6, "7": 7, "9": 9, "10": 10, "8,0": 8, "10 - oui": 10}
HEADER = ["nps", "pays", "jour", "qui", "poids"]


def plain_rows(cells, person, weight):
    """The rows as they count: (answer or why not, country, month, weight)."""
    rows = []
    for i, (nps, country, day, who, weighs) in enumerate(cells):
        found = SAID.get(nps, "missing" if nps in {"", "NA"} else "invalid")
        w = float(weighs.replace(",", ".")) if weighs else -1.0
        if weight and isinstance(found, int) and w < 0:
            found = "invalid"
        month = dt.date.fromisoformat(day).replace(day=1) if day[:1] == "2" else None
        rows.append((found, country or None, month, w, who, (day if month else "", i)))
    if not person:
        return rows
    last = {}
    for row in rows:
        if isinstance(row[0], int) and row[4]:
            key = (row[4], row[2])
            last[key] = max(
                last.get(key, row), row, key=lambda r: (r[5][0], r[0], r[1] or "", r[3])
            )
    return [
        row for row in rows if not isinstance(row[0], int) or not row[4] or row in last.values()
    ]


@pytest.mark.parametrize("person", [None, "qui"])
@pytest.mark.parametrize("weight", [None, "poids"])
@examples(20)
@given(cells=CELLS, encoding=st.sampled_from(["utf-8", "latin-1"]))
def test_any_small_file_is_counted_as_plain_python_counts_it(
    tmp_path_factory, cells, encoding, person, weight
):
    # Thirty answers make the column what it is, whatever hypothesis adds.
    cells = [("9", "FR", "2026-03-01", "", "1"), ("10", "é", "2026-03-01", "", "1")] * 15 + cells
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *cells])
    path = tmp_path_factory.mktemp("cells") / "answers.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    asked = Question(
        "nps", by=("pays",), date="jour", period=Period.MONTH, person=person, weight=weight
    )
    with open_table([str(path)]) as table:
        found = count(table, asked).tallies
    expected = defaultdict(Counter)
    for answer, country, month, w, *_rest in plain_rows(cells, person, weight):
        expected[(country, month)][answer] += 1
        if isinstance(answer, int):
            expected[(country, month)]["weight"] += w if weight else 1
    assert {key: seen(row) for key, row in found} == {
        key: {what: n for what, n in counts.items() if n} for key, counts in expected.items()
    }


def seen(row):
    figures = {int(a): n for a, n in zip(row.scale.labels, row.answers, strict=True)}
    figures |= {"missing": row.missing, "invalid": row.invalid, "weight": row.total_weight}
    return {what: n for what, n in figures.items() if n}
