"""Conditions are read as they are written, and complaints say where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit.conditions import (
    EMPTY,
    IN,
    NOT_EMPTY,
    NOT_IN,
    ORDERINGS,
    UNEQUAL,
    Both,
    Comparison,
    Condition,
    ConditionProblem,
    Not,
    comparisons,
    number_text,
    parse,
    text,
)

A, B, C = (Comparison(name, "=", (1.0,)) for name in "abc")


@pytest.mark.parametrize(
    ("text", "operator"),
    [("a = x", "="), ("a == x", "="), ("a != x", "!="), ("a <> x", "!="), ("a ≠ x", "!="),
     ("a < x", "<"), ("a <= x", "<="), ("a ≤ x", "<="), ("a > x", ">"), ("a >= x", ">="),
     ("a ≥ x", ">="), ("a=x", "="), ("  a  >=x ", ">=")],
)  # fmt: skip
def test_every_operator_is_read_in_each_spelling(text, operator):
    assert parse(text) == Comparison("a", operator, ("x",))


@pytest.mark.parametrize(
    ("value", "meant"),
    [("FR", "FR"), ("3", 3.0), ("-3.5", -3.5), ("+2", 2.0), ('"3"', "3"), ("'3'", "3"),
     ("2026-03-31", "2026-03-31"), ("1e3", "1e3"), ("inf", "inf"), ("é@x.fr", "é@x.fr"),
     ('""', ""), ("' a '", " a "), ("and", "and"), ('"a and b"', "a and b")],
)  # fmt: skip
def test_values_are_numbers_only_when_bare(value, meant):
    assert parse(f"a = {value}") == Comparison("a", "=", (meant,))


@pytest.mark.parametrize(
    ("text", "meant"),
    [(r'"say \"hi\""', 'say "hi"'), ('"say ""hi"""', 'say "hi"'), ("'l''eau'", "l'eau"),
     (r"'l\'eau'", "l'eau"), ('"l\'eau"', "l'eau"), (r'"C:\\dir"', r"C:\dir"), ('"a\nb"', "a\nb")],
)  # fmt: skip
def test_quotes_inside_quotes(text, meant):
    assert parse(f"a = {text}").values == (meant,)
    assert parse(f"{text} = 1").column == meant


def test_a_list_is_of_numbers_or_of_texts():
    assert parse("a in (1, 2.5)") == Comparison("a", IN, (1.0, 2.5))
    assert parse("a NOT IN (x,'y z')") == Comparison("a", NOT_IN, ("x", "y z"))
    mixed = parse("a in (1234567, 01, x)")
    assert mixed == Comparison("a", IN, ("1234567", "01", "x"))
    assert (parse("a = 1").numeric, mixed.numeric, parse("a is empty").numeric) == (
        True, False, False,
    )  # fmt: skip


def test_empty_is_asked_in_words_of_any_case():
    assert parse("a is empty") == Comparison("a", EMPTY)
    assert parse("'a b' IS NOT Empty") == Comparison("a b", NOT_EMPTY)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a=1 and b=1 or c=1", Both("or", (Both("and", (A, B)), C))),
        ("a=1 and (b=1 or c=1)", Both("and", (A, Both("or", (B, C))))),
        ("a=1 and b=1 AND c=1", Both("and", (A, B, C))),
        ("not a=1 and b=1", Both("and", (Not(A), B))),
        ("NOT (a=1 or b=1)", Not(Both("or", (A, B)))),
        ("not not a=1", Not(Not(A))),
        ("((a=1))", A),
    ],
)
def test_not_binds_before_and_and_before_or(text, meant):
    assert parse(text) == meant


def test_words_of_the_grammar_are_columns_when_quoted():
    assert parse('"not" = 1 and "in" in (1)') == Both(
        "and", (Comparison("not", "=", (1.0,)), Comparison("in", IN, (1.0,)))
    )


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("", "a column", "its end"),
        ("country", "an operator", "its end"),
        ("country FR", "an operator", "FR"),
        ("= 3", "a column", "="),
        ("a = ", "a value", "its end"),
        ("a = = 3", "a value", "="),
        ("a = 1 b = 2", "“and” or “or”", "b"),
        ("a = 3,5", "“and” or “or”", ","),
        ("a = 1)", "“and” or “or”", r"\)"),
        ("(a = 1", "a closing bracket", "its end"),
        ("a in 1", "an opening bracket", "1"),
        ("a in (1", "a closing bracket", "its end"),
        ("a in ()", "a value", r"\)"),
        ("a is full", "an operator", "is"),
        ("a = 1 and", "a column", "its end"),
        ("not", "a column", "its end"),
    ],
)
def test_a_complaint_says_what_should_stand_where(text, expected, found):
    stands = f"“{found}” stands where {expected}.* should"
    follows = f"is not complete: {expected}.* should follow"
    complaint = follows if found == "its end" else stands
    with pytest.raises(ConditionProblem, match=complaint):
        parse(text)


@pytest.mark.parametrize("text", ['a = "FR', "name = O'Brien", "a ! b", "a = 'x\""])
def test_a_quote_that_is_not_closed_is_shown(text):
    with pytest.raises(ConditionProblem, match=r"cannot be read at .*is a quote missing"):
        parse(text)


@pytest.mark.parametrize("text", ["(" * 9999, "not " * 9999 + "a = 1", "(" * 99 + "a=1" + ")" * 99])
def test_a_condition_without_end_is_a_complaint_and_no_crash(text):
    with pytest.raises(ConditionProblem, match="fewer brackets"):
        parse(text)


def test_many_comparisons_in_a_row_are_no_depth():
    text = " or ".join(f"(not a = {i})" for i in range(500))
    assert len([*comparisons(parse(text))]) == 500


def test_comparisons_are_told_from_left_to_right():
    names = [one.column for one in comparisons(parse("c=1 and not (a=1 or b is empty)"))]
    assert names == ["c", "a", "b"]


TEXTS = st.text(min_size=1, max_size=6)
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
VALUES = st.one_of(
    st.lists(TEXTS, min_size=1, max_size=3), st.lists(NUMBERS, min_size=1, max_size=3)
).map(tuple)
COMPARISONS = st.one_of(
    st.builds(Comparison, TEXTS, st.sampled_from(["=", UNEQUAL, *ORDERINGS]),
              VALUES.map(lambda values: values[:1])),
    st.builds(Comparison, TEXTS, st.sampled_from([IN, NOT_IN]), VALUES),
    st.builds(Comparison, TEXTS, st.sampled_from([EMPTY, NOT_EMPTY])),
)  # fmt: skip
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            Both, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        ),
    ),
    max_leaves=6,
)


def written(condition: Condition) -> str:
    if isinstance(condition, Not):
        return f"not ({written(condition.part)})"
    if isinstance(condition, Both):
        return f" {condition.word} ".join(f"({written(part)})" for part in condition.parts)
    values = [f"{v:f}" if isinstance(v, float) else quoted(v) for v in condition.values]
    if condition.operator in {IN, NOT_IN}:
        return f"{quoted(condition.column)} {condition.operator} ({', '.join(values)})"
    return " ".join([quoted(condition.column), condition.operator, *values])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'


@given(CONDITIONS)
def test_a_condition_written_out_is_read_back(condition):
    assert parse(written(condition)) == condition


@given(st.text(alphabet="ab \"'()=<>,\\1.not in is empty and or", min_size=1, max_size=40))
def test_any_text_is_a_condition_or_a_complaint(text):
    try:
        said = [*comparisons(parse(text))]
    except ConditionProblem as problem:
        said = str(problem).split(text)[1:]
    assert said


@given(CONDITIONS)
def test_a_condition_printed_is_read_back(condition):
    assert parse(text(condition)) == condition


@given(st.floats(allow_nan=False))
def test_every_number_is_printed_so_that_it_is_read_back(value):
    condition = Comparison("a", "<", (value,))
    assert parse(text(condition)) == condition


@given(st.text(alphabet="ab \"'()=<>,\\1.not in is empty and or\n", min_size=1, max_size=40))
def test_whatever_is_read_is_printed_so_that_it_means_the_same(said):
    try:
        condition = parse(said)
    except ConditionProblem:
        return
    assert parse(text(condition)) == condition


@pytest.mark.parametrize(
    "said",
    [
        'country = "FR" and amount > 100',
        'not (plan = "free" or sector is empty) and country in ("FR", "BE")',
        "a = 1 and b = 2 or c = 3",
        "a = 1 and (b = 2 or c = 3)",
        "not not a is not empty",
        '"l\'adresse" != "say \\"hi\\""',
        '"not" = 1 and "In" not in (-2.5, 3)',
        'property.plan >= "2026-03-31"',
    ],
)  # fmt: skip
def test_print_is_what_a_person_would_write(said):
    assert text(parse(said)) == said


def test_deep_conditions_stay_as_deep_when_printed():
    deepest = parse("not (" * 24 + "a = 1 and b = 2 or c = 3" + ")" * 24)
    assert parse(text(deepest)) == deepest


def test_numbers_are_digits():
    assert [number_text(x) for x in (12.0, 3, -0.5, 1e20, 1e-7)] == [
        "12", "3", "-0.5", "100000000000000000000", "0.0000001",
    ]  # fmt: skip


def test_a_long_condition_is_read_in_proportion_to_its_length():
    assert len([*comparisons(parse(" or ".join(["a = 1"] * 20_000)))]) == 20_000
