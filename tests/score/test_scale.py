"""An answer is one of eleven, and its category is never in doubt."""

import dataclasses

import pytest

from promoteur.kit.problem import Problem
from promoteur.score.scale import (
    CATEGORIES_ONLY,
    ONE_TO_TEN,
    SCALES,
    ZERO_TO_TEN,
    Category,
    ScoreProblem,
    category,
)


def test_zero_to_six_are_detractors_seven_and_eight_passives_nine_and_ten_promoters():
    found = [category(answer).value for answer in range(11)]
    assert found == ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2


@pytest.mark.parametrize("answer", [-1, 11, 9.5, "9", None, float("nan")])
def test_what_is_not_a_whole_number_from_0_to_10_is_no_answer(answer):
    with pytest.raises(ScoreProblem, match="is not an answer: whole numbers from 0 to 10 are"):
        category(answer)


def test_a_scale_names_its_answers_in_order_with_their_categories():
    assert ZERO_TO_TEN.labels == ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
    assert ZERO_TO_TEN.categories == tuple(category(answer) for answer in range(11))
    assert str(ZERO_TO_TEN) == "0–10"


def test_one_to_ten_keeps_the_cut_offs_and_is_flagged():
    assert ONE_TO_TEN.labels == ZERO_TO_TEN.labels[1:]
    assert ONE_TO_TEN.categories == ZERO_TO_TEN.categories[1:]
    assert ONE_TO_TEN.flagged
    assert not ZERO_TO_TEN.flagged


def test_a_scale_is_found_by_its_name():
    assert SCALES == {"0-10": ZERO_TO_TEN, "1-10": ONE_TO_TEN}


def test_a_result_of_which_only_the_categories_are_known_has_three_answers():
    assert CATEGORIES_ONLY.labels == ("detractor", "passive", "promoter")
    assert CATEGORIES_ONLY.categories == tuple(Category)


def test_a_scale_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ZERO_TO_TEN.flagged = True


def test_a_score_problem_is_one_that_a_person_can_mend():
    assert issubclass(ScoreProblem, Problem)
    assert issubclass(ScoreProblem, ValueError)
