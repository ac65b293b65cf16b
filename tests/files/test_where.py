"""A condition keeps the rows that a person means, and an empty cell is unequal to everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.files.opening import open_table
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.where import where_sql
from promoteur.kit.conditions import Both, Comparison, Not, parse

ROWS = """id;country;amount;day;two words
1;FR;10;2026-03-31;a
2; DE ;3,5;2026-04-01 10:00;b
3;;-2;01/04/2026;
4;fr;NaN;NA;d
5;l'eau;1000000;31/03/2026;"say ""hi""\"
6;3;;;
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("where") / "rows.csv"
    path.write_text(ROWS)
    with open_table([str(path)]) as opened:
        yield opened


def rows(table, condition):
    sql = where_sql(parse(condition) if isinstance(condition, str) else condition, table)
    kept = table.ask(lambda relation: relation.filter(sql).project("id").fetchall())
    return "".join(sorted(row[0] for row in kept))


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ('country = "FR"', "1"),
        ("country = DE", "2"),
        ("COUNTRY = ' DE '", "2"),
        ("country != FR", "23456"),
        ("country in (FR, fr)", "14"),
        ("country not in (FR, fr)", "2356"),
        ('country = "l\'eau"', "5"),
        ('"two words" = \'say "hi"\'', "5"),
        ("country is empty", "3"),
        ("country is not empty", "12456"),
        ("country > E", "145"),
        ("country = 3", "6"),
        ("country = '3'", "6"),
        ("country in (3, FR)", "16"),
        ("amount = 10", "1"),
        ("amount = 10.0", "1"),
        ("amount = '10'", "1"),
        ("amount = 3.5", "2"),
        ("amount > 3", "125"),
        ("amount >= -2", "1235"),
        ("amount < 0", "3"),
        ("amount != 10", "23456"),
        ("amount in (10, 3.5)", "12"),
        ("amount not in (10, 3.5)", "3456"),
        ("amount in (1000000, x)", "5"),
        ("amount is empty", "6"),
        ("not amount > 3", "346"),
        ("day = 2026-03-31", "15"),
        ("day >= 2026-04-01", "23"),
        ("day < 2026-04-01", "15"),
        ("day != 2026-03-31", "2346"),
        ("day in (2026-03-31, 2026-04-01)", "1235"),
        ("id = 1 or id = 2 and country = XX", "1"),
        ("(id = 1 or id = 2) and country = DE", "2"),
        ("not (id = 1 or country is empty)", "2456"),
        ("id = id", ""),
    ],
)
def test_the_rows_that_meet_a_condition(table, condition, kept):
    assert rows(table, condition) == kept


def test_a_column_or_a_day_that_does_not_exist_is_said(table):
    with pytest.raises(AskProblem, match=r"there is no column “land”. There is: "):
        rows(table, "land = FR")
    with pytest.raises(AskProblem, match="2026-02-30 in the condition is no day of the calendar"):
        rows(table, "day > 2026-02-30")
    with pytest.raises(FileProblem, match="column country: its values are not dates"):
        rows(table, "country = 2026-02-28")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("day >= 31/03/2026", "column day holds dates, .*“31/03/2026”.*: write 2026-03-31"),
        ("day < March", "column day holds dates, .*“March”"),
        ("day = 31/03/2026", "column day holds dates, .*“31/03/2026”"),
        ("day in (x, 3-31-2026)", "column day holds dates, .*“3-31-2026”"),
        ("amount > '3,5'", "column amount holds numbers, .*“3,5”.*: write 3.5"),
        ("id < many", "column id holds numbers"),
    ],
)
def test_text_is_not_compared_with_dates_or_numbers(table, condition, words):
    with pytest.raises(AskProblem, match=words):
        rows(table, condition)


def test_text_that_looks_like_sql_is_text(table):
    assert rows(table, 'country = "x\' OR 1=1 --"') == ""


SOME = st.sampled_from(
    [
        *map(parse, ("amount > 3", "amount <= 3.5", "country = FR", "day < 2026-04-01")),
        *map(
            parse, ("country is empty", "country not in (FR, DE)", "amount != 10", "day is empty")
        ),
    ]
)
CONDITIONS = st.recursive(
    SOME,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Both, st.sampled_from(["and", "or"]), st.tuples(inner, inner)),
    ),
    max_leaves=5,
)


def of_parts(table, condition):
    """The rows kept, put together from those of each comparison."""
    if isinstance(condition, Comparison):
        return set(rows(table, condition))
    if isinstance(condition, Not):
        return set("123456") - of_parts(table, condition.part)
    one, other = (of_parts(table, part) for part in condition.parts)
    return one & other if condition.word == "and" else one | other


@given(CONDITIONS)
def test_and_or_and_not_are_those_of_sets(table, condition):
    assert set(rows(table, condition)) == of_parts(table, condition)
