"""The scale is that of all rows of all files, and files on different scales are not mixed."""

import pytest

from promoteur.files.count import Question, count
from promoteur.files.opening import open_table
from promoteur.files.problem import FileProblem
from promoteur.score.scale import ONE_TO_TEN, ZERO_TO_TEN

FAR = 25_000


@pytest.fixture
def counted(write):
    """Count files of these answers, one per row, named 1.csv, 2.csv…"""

    def found(*files, header="nps", **asked):
        paths = []
        for number, answers in enumerate(files, 1):
            rows = (f"{answer},{i % 7}" for i, answer in enumerate(answers))
            paths.append(write("\n".join([f"{header},x", *rows]), f"{number}.csv"))
        with open_table(paths) as table:
            return count(table, Question(**asked))

    return found


FROM_ONE = [1] * 30 + [9, 10] * 20
ASKED = [
    {},
    {"where": ("x < 6",)},
    {"person": "x"},
    {"weight": "x"},
    {"by": ("x",)},
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("header", ["nps", "nps (1-10)"])
def test_a_zero_far_below_is_an_answer(counted, asked, header):
    found = counted([*FROM_ONE, *[9] * FAR, *[0] * 14], header=header, **asked)
    assert (found.column.scale, found.column.flags) == (ZERO_TO_TEN, ())
    total = found.tallies.total()
    assert total.answers[0] > 0
    assert total.invalid == 0


@pytest.mark.parametrize("asked", ASKED)
def test_a_scale_from_one_has_the_figures_of_all_rows(counted, asked):
    found = counted([*[9, 10] * FAR, *FROM_ONE], **asked)
    assert found.column.scale is ONE_TO_TEN
    assert found.column.flags == ("scale 1–10: 30 answers of 1 and none of 0",)
    assert found.tallies.scale is ONE_TO_TEN
    assert found.tallies.answers.shape[1] == found.tallies.weight2.shape[1] == 10
    assert found.tallies.total().answers[0] > 0 or "person" in asked


def test_a_zero_that_a_condition_leaves_out_still_shows_the_scale(counted):
    found = counted([0, *FROM_ONE], where=("nps > 0",))
    assert (found.column.scale, found.tallies.total().answers[0]) == (ZERO_TO_TEN, 0)


def test_detractors_alone_are_not_taken_for_stars(counted):
    found = counted([*range(11)] * 9, where=("nps <= 5",))
    assert found.tallies.total().n == 54


def test_low_answers_first_are_no_stars_where_higher_ones_follow(counted):
    assert counted([1, 2, 3, 4, 5] * 4_000 + [9, 10] * 4_000).tallies.total().n == 28_000
    with pytest.raises(FileProblem, match="no answer among 25,000 is above 5"):
        counted([1, 2, 3, 4, 5] * 5_000)


@pytest.mark.parametrize(
    ("later", "words"), [("45%", "percentages"), ("45", "percentages or monthly scores")]
)
def test_other_figures_far_below_are_refused_by_the_share_of_all_rows(counted, later, words):
    answers = [*range(11)] * 2_000
    with pytest.raises(FileProblem, match=words):
        counted([*answers, *[later] * 2_000], column="nps")
    few = counted([*answers, *[later] * 1_000], column="nps")
    assert few.tallies.total().invalid == 1_000
    asked = counted([*answers, *[later] * 2_000], column="nps", scale=ZERO_TO_TEN)
    assert asked.tallies.total().invalid == 2_000


def test_files_on_different_scales_are_not_mixed(counted):
    with pytest.raises(
        FileProblem, match=r"of \S*1\.csv are on the scale 0–10, those of \S*2\.csv"
    ):
        counted([*range(11)] * 3, FROM_ONE)
    found = counted([*range(11)] * 3, FROM_ONE, scale=ZERO_TO_TEN)
    assert found.tallies.total().n == 103


def test_files_that_agree_or_prove_nothing_are_one_table(counted):
    assert counted([*range(11)] * 3, [8, 9, 10]).column.scale is ZERO_TO_TEN
    assert counted(FROM_ONE, [8, 9, 10]).column.scale is ONE_TO_TEN
    assert counted([1, 9] * 12, [1, 10] * 12).column.flags == (
        "scale 1–10: 24 answers of 1 and none of 0",
    )


def test_a_file_of_stars_beside_answers_is_refused_by_its_name(counted):
    with pytest.raises(FileProblem, match=r"^\S*2\.csv, column nps: no answer among 25 is above 5"):
        counted([*range(11)] * 30, [1, 2, 3, 4, 5] * 5)


def test_a_file_of_percentages_beside_answers_is_refused_by_its_name(counted):
    with pytest.raises(FileProblem, match=r"^\S*2\.csv, column nps: its values are percentages"):
        counted([*range(11)] * 300, ["45%", "50%"])


def test_ever_new_texts_count_as_other_values(counted, monkeypatch):
    monkeypatch.setattr("promoteur.files.evidence.MOST_VALUES", 5)
    rows = [*[8, 9, 10] * 10, *(f"text {i}" for i in range(40))]
    with pytest.raises(FileProblem, match="its values are text"):
        counted(rows, column="nps")
