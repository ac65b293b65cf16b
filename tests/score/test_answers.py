"""What is an answer, what says nothing, and what says something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.score.answers import NotAnAnswer, is_missing, read_answer
from promoteur.score.scale import CATEGORIES_ONLY, ONE_TO_TEN

MISSING, INVALID = NotAnAnswer.MISSING, NotAnAnswer.INVALID


@pytest.mark.parametrize("answer", range(11))
@pytest.mark.parametrize(
    "spelling",
    [
        "{}", " {} ", "\t{}\r\n", "{}.0", "{},00", "{}/10", "{} / 10", "{} sur 10", "{} out of 10",
        "{} - Extremely likely", "{} – très probable", "{}: neutre", "{}=ok", "{} (sûr)", "{}-Oui",
        "{} - bien, 3 fois", "Likely - {}", "Très probable ({})", "Peu probable : {} ",
        "\u00a0{}\u202f", "{}\u00a0/\u00a010", "{} - deux\nlignes", "{} - 非常に高い", "{} - 👍",
    ],
)  # fmt: skip
def test_an_answer_is_read_however_it_is_written(spelling, answer):
    assert read_answer(spelling.format(answer)) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("0 Not at all likely", 0), ("10 Extremely likely", 10), ("1 Pas du tout", 1)],
)
def test_labels_at_the_ends_need_no_dash(text, answer):
    assert read_answer(text) == answer


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "\t", "\u00a0", "NA", "na", "N/A", "#N/A", "<NA>", "n.a.", "NaN", "NULL",
     "None",
     "nil", "-", "--", ".", r"\N", " null "],
)  # fmt: skip
def test_what_exports_write_where_nobody_answered_is_missing(text):
    assert is_missing(text)
    assert read_answer(text) is MISSING


@pytest.mark.parametrize(
    "text",
    [
        "11", "-1", "−1", "–8", "+9", "100", "010", "10 000", "9.5", "8,5", "9.", ".9", "9..0",
        "1e1",
        "90%", "9 %", "10 %", "7-8", "9/11", "10/20", "8 sur 20", "2026-01-01", "10/01/2026",
        "10:30",
        "promoter", "oui", "ten", "5 étoiles", "3 fois", "likely 9", "inf", "٩", "９", "x" * 100,
        "9 - " + "x" * 80, "Nantes", "---", "0x9", "9 9",
    ],
)  # fmt: skip
def test_anything_else_is_invalid_and_not_missing(text):
    assert read_answer(text) is INVALID
    assert not is_missing(text)


def test_zero_is_an_answer_and_nothing_is_not_zero():
    assert read_answer("0") == 0
    assert read_answer("") is MISSING


def test_a_scale_without_zero_calls_zero_invalid():
    assert read_answer("0", ONE_TO_TEN) is INVALID
    assert read_answer("1 - Pas du tout", ONE_TO_TEN) == 1
    assert read_answer("9", CATEGORIES_ONLY) is INVALID


@given(st.integers())
def test_a_whole_number_is_an_answer_exactly_from_0_to_10(value):
    expected = value if value in range(11) else INVALID
    assert read_answer(str(value)) == expected


@given(st.text())
def test_any_text_is_read_without_complaint(text):
    found = read_answer(text)
    assert found in {MISSING, INVALID} or found in range(11)
    assert (found is MISSING) == is_missing(text)
