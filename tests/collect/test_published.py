"""A document says what the edge must know, and comes back as it was written."""

import msgspec
import pytest

from promoteur.collect.published import category_of, decoded, encoded, right_to_left
from promoteur.score.scale import category
from tests.collect.making import document, further, same, wording


def test_a_document_comes_back_as_it_was_written():
    one = document(further=further())
    assert decoded(encoded(one)) == one


def test_a_document_of_a_later_release_is_still_read():
    raw = msgspec.json.decode(encoded(document()))
    assert decoded(msgspec.json.encode({**raw, "new_field": 1})) == document()


def test_categories_are_those_of_the_method():
    assert [category_of(score) for score in range(11)] == [
        category(score).name.lower() for score in range(11)
    ]


def test_why_is_asked_by_score_then_category_then_as_usual():
    words = wording()
    assert words.why_of(10) == "What do you love?"
    assert words.why_of(0) == "What went wrong?"
    assert words.why_of(8) == "Why?"
    assert wording(why={}).why_of(8) == ""


def test_thanks_are_of_the_category_or_the_usual():
    assert wording().thanks_of(9).links[0].url == "https://lumen.example/f"
    assert wording().thanks_of(0).text == "Thank you."
    assert wording(thanks={}).thanks_of(0).text == ""


def test_further_questions_are_for_their_categories():
    one = document(further=further())
    assert [q.id for q in one.further_of(0)][:2] == ["text", "choice"]
    assert next(q.id for q in one.further_of(9)) == "choice"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("fr",), "fr"),
        (("fr-CA", "en"), "fr"),
        (("de", "fr"), "fr"),
        ((None, "de"), "en"),
        ((), "en"),
        (("",), "en"),
    ],
)
def test_the_first_wanted_language_that_there_is(wanted, found):
    assert document().language(*wanted) == found


def test_a_region_that_the_survey_has_comes_before_its_language():
    languages = {"en": wording(), "pt": wording(), "pt-BR": wording()}
    assert same(document(), languages=languages).language("pt-BR") == "pt-BR"


def test_languages_that_are_written_from_right_to_left():
    assert right_to_left("ar")
    assert right_to_left("he-IL")
    assert not right_to_left("fr")
