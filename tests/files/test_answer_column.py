"""The answers are taken when unmistakable, asked for when not, and refused when they are none."""

import pytest

from promoteur.files.count import Question, count
from promoteur.files.opening import open_table
from promoteur.files.problem import Ask, AskProblem, FileProblem
from promoteur.score.scale import ONE_TO_TEN, ZERO_TO_TEN

WHOLE = [*range(11)] * 3
SHORT = [*range(1, 6)] * 6


@pytest.fixture
def find(write):
    """Find the answers in a table of these columns; None is a blank cell."""

    def found(columns, wanted=None, scale=None):
        rows = [list(columns), *zip(*columns.values(), strict=True)]
        cells = (['"' + str("" if c is None else c) + '"' for c in row] for row in rows)
        with open_table([write("\n".join(map(";".join, cells)))]) as table:
            return count(table, Question(wanted, scale)).column

    return found


def test_the_only_column_of_answers_is_taken(find):
    column = find({"id": range(1000, 1033), "q7": WHOLE, "comment": ["bien"] * 33})
    assert (column.name, column.scale, column.flags) == ("q7", ZERO_TO_TEN, ())
    assert column.why == "the only column whose values are answers 0–10"


@pytest.mark.parametrize(
    "name",
    ["nps", "NPS", "score_nps", "nps_score", "NPS 2026", "NPS2026", "eNPS", "Q1_NPS",
     "net promoter",
     "How likely are you to recommend us?", "Recommanderiez-vous X ?", "recommendation",
     "Wie wahrscheinlich empfehlen Sie uns?", "¿Nos recomienda?"],
)  # fmt: skip
def test_a_column_with_the_name_is_taken_before_one_of_counts(find, name):
    visits = [*range(8)] * 4 + [1]
    column = find({"visits": visits, name: WHOLE, "stars": [*SHORT, 1, 2, 3]})
    assert column.name == name
    assert column.why == "its name says so, and its values are answers 0–10"


def test_a_name_alone_does_not_make_answers(find):
    groups = ["Promoter", "Detractor", "Passive"] * 11
    assert find({"nps_group": groups, "nps_id": range(33), "q": WHOLE}).name == "q"


def test_two_columns_that_could_be_it_are_named(find):
    words = r"2 columns hold answers 0–10: nps, ease\. Say which"
    with pytest.raises(FileProblem, match=words) as problem:
        find({"nps": WHOLE, "ease": WHOLE})
    assert (problem.value.ask, problem.value.example) == (Ask.COLUMN, "nps")
    with pytest.raises(FileProblem, match=r"ease, nps\.") as problem:
        find({"ease": WHOLE, "nps": WHOLE})
    assert problem.value.example == "nps"


def test_the_named_column_is_taken_whatever_its_case(find):
    column = find({"NPS": WHOLE, "Ease": WHOLE}, wanted="ease")
    assert (column.name, column.why) == ("Ease", "named by --column")
    with pytest.raises(AskProblem, match="no column “np”"):
        find({"nps": WHOLE}, wanted="np")


def test_a_number_of_the_row_is_no_answer(find):
    assert find({"row": range(1, 10), "q": [9, 10, 0, 3, 8, 9, 9, 7, 10]}).name == "q"


def test_labels_and_blanks_are_understood(find):
    answers = ["10 - Extremely likely", "0 - Not at all", None, "NA", "7", "8,0", " 9 "]
    assert find({"why": ["x"] * 7, "q": answers}).name == "q"


def test_no_answers_anywhere_says_what_was_looked_at(find):
    with pytest.raises(FileProblem) as problem:
        find({"year": [2024, 2026], "stars": ["10%", "20%"], "name": ["a", "b"]})
    assert "no column holds answers 0–10" in str(problem.value)
    assert "year (numbers from 2024 to 2026); stars (percentages)" in str(problem.value)
    with pytest.raises(FileProblem, match=r"Looked at: name. "):
        find({"name": ["a", "b"]})


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"nps": ["45%", "50%"], "n": [120, 130]}, "column nps: its values are percentages"),
        ({"month": ["a", "b"], "score": [34, -12]}, "column score: .* scores already computed"),
        ({"nps": SHORT, "ease": SHORT}, r"column nps: no answer among 30 is above 5"),
    ],
)
def test_the_only_column_that_can_be_meant_is_refused_for_what_it_holds(find, columns, words):
    with pytest.raises(FileProblem, match=words):
        find(columns)


def test_a_number_of_the_row_is_never_meant(find):
    with pytest.raises(FileProblem, match="no column holds answers"):
        find({"nps_id": range(1, 10), "x": "abcdefghi"})


def test_a_column_that_nobody_filled_is_taken_by_its_name(find):
    column = find({"nps": [None] * 3, "x": "abc"})
    assert (column.name, column.why) == ("nps", "its name says so, though nobody answered")


def test_a_table_without_rows_is_said(write):
    with (
        pytest.raises(FileProblem, match=r"answers\.csv has headers but no rows\."),
        open_table([write("nps,x\n")]) as table,
    ):
        count(table, Question("nps"))


@pytest.mark.parametrize("wanted", [None, "stars"])
def test_five_stars_are_refused(find, wanted):
    with pytest.raises(FileProblem) as problem:
        find({"stars": SHORT}, wanted)
    assert "no answer among 30 is above 5" in str(problem.value)
    assert "scale of 1 to 5" in str(problem.value)


def test_a_scale_to_seven_is_refused(find):
    with pytest.raises(FileProblem, match=r"above 7: this looks like a scale of 1 to 7"):
        find({"nps": [*range(1, 8)] * 10})
    assert find({"nps": [*range(1, 8)] * 10}, scale=ZERO_TO_TEN).scale is ZERO_TO_TEN


def test_low_answers_are_taken_when_a_person_insists(find):
    with pytest.raises(FileProblem, match=r"scale of 0 to 5.*say which scale") as problem:
        find({"nps": [0, 1, 5] * 10}, "nps")
    assert problem.value.ask is Ask.SCALE
    assert find({"nps": [0, 1, 5] * 10}, "nps", ZERO_TO_TEN).flags == ()


def test_few_low_answers_are_no_proof_of_another_scale(find):
    assert find({"nps": [1, 5, 3, 4]}).scale is ZERO_TO_TEN
    assert find({"nps": [*range(1, 8)] * 3}).scale is ZERO_TO_TEN


FROM_ONE = [*range(1, 11)] * 3


@pytest.mark.parametrize(
    ("name", "answers", "why"),
    [
        ("note (1-10)", FROM_ONE, "scale 1–10, as its header says"),
        ("De 1 à 10, recommanderiez-vous X ?", FROM_ONE, "scale 1–10, as its header says"),
        ("nps", ["1 - Pas du tout", "10 - Très probable", "5"], "scale 1–10, as its labels say"),
        ("nps", [1] * 20 + [9, 10], "scale 1–10: 20 answers of 1 and none of 0"),
    ],
)
def test_a_scale_from_one_is_taken_when_beyond_doubt_and_flagged(find, name, answers, why):
    column = find({name: answers})
    assert (column.scale, column.flags) == (ONE_TO_TEN, (why,))


@pytest.mark.parametrize(
    ("name", "answers"),
    [("nps (1-10)", [0, *FROM_ONE]), ("nps", FROM_ONE), ("nps (0 à 10)", FROM_ONE),
     ("nps 01/10/2026", FROM_ONE), ("nps", ["0 - Non", "1 - Peu", "10 - Oui"])],
)  # fmt: skip
def test_without_proof_the_scale_is_0_to_10(find, name, answers):
    column = find({name: answers})
    assert (column.scale, column.flags) == (ZERO_TO_TEN, ())


def test_a_scale_asked_for_is_said_when_it_is_not_the_usual_one(find):
    assert find({"nps": FROM_ONE}, scale=ONE_TO_TEN).flags == ("scale 1–10 as asked",)
    assert find({"nps": [1] * 30 + [10]}, scale=ZERO_TO_TEN).scale is ZERO_TO_TEN


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        (["45%", "50 %", "12,5%"], "its values are percentages"),
        ([34, -12, 45, 9], r"numbers from -12 to 45, some negative: .* scores already computed"),
        ([34, 12, 45, 9], "numbers from 9 to 45: these look like percentages or monthly scores"),
        (["8,25", "7.5", 9, 10], "numbers from 7.5 to 10, with decimals: these look like averages"),
        ([1500, 2300, 9], "numbers from 9 to 2300"),
        (["promoter", "promoter", "passive"], r"text \(promoter, passive\)"),
        (["2026-01-01", "2026-01-02"], "its values are text"),
    ],
)
def test_figures_that_are_no_answers_are_refused_with_what_would_be(find, values, seen):
    with pytest.raises(FileProblem, match=seen) as problem:
        find({"nps": values}, "nps")
    assert "column nps: " in str(problem.value)
    assert "Accepted is one answer per row, a whole number from 0 to 10" in str(problem.value)


def test_a_column_that_is_all_missing_is_counted_and_not_refused(find, read):
    assert find({"nps": [None, "NA", ""], "x": "abc"}, "nps").scale is ZERO_TO_TEN
    found = read("nps,x\nNA,a\n,b\n", column="nps")
    assert (found.answers, found.missing) == ({}, 2)


def test_a_few_slips_are_invalid_and_no_reason_to_refuse(read):
    found = read("nps\n" + "9\n" * 60 + "11\n99\nx\n", column="nps")
    assert (found.answers, found.invalid) == ({9: 60}, 3)
