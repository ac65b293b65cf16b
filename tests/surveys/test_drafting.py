"""How a draft comes to be and changes."""

from msgspec.structs import replace

from promoteur.collect.published import Further, FurtherWording, Link, Thanks
from promoteur.surveys import drafting
from promoteur.surveys.questionnaire import Identity, document_of
from promoteur.surveys.wording import preset
from tests.surveys.making import a_choice, a_questionnaire

IDENTITY = Identity(
    survey="3f32c256-3573-41e2-aeb3-48b47fbddc79",
    version=3,
    workspace="w",
    kind="relational",
    link="abcdefghijkl",
    key="k" * 20,
    secret="s" * 64,
    zone="Europe/Paris",
    closed_at=None,
)


def test_a_new_language_begins_with_its_ready_made_wording() -> None:
    whole = drafting.with_languages(
        a_questionnaire("en"), kind="employee", codes=["en", "ar"], first="ar"
    )
    assert list(whole.languages) == ["ar", "en"]
    assert whole.first_language == "ar"
    assert whole.languages["ar"] == preset("ar", "employee")


def test_a_language_without_ready_made_wording_begins_with_the_first_ones() -> None:
    whole = drafting.with_languages(
        a_questionnaire("fr"), kind="relational", codes=["fr", "sv"], first="fr"
    )
    assert whole.languages["sv"] == whole.languages["fr"]


def test_a_language_that_stays_keeps_what_was_written_and_one_that_goes_takes_it_along() -> None:
    whole = replace(a_questionnaire("en", "fr"), further=[a_choice(en=["a", "b"], fr=["c", "d"])])
    english = replace(whole.languages["en"], question="Would you?")
    whole = replace(whole, languages={**whole.languages, "en": english})
    whole = drafting.with_languages(whole, kind="relational", codes=["en"], first="en")
    assert whole.languages == {"en": english}
    assert list(whole.further[0].wording) == ["en"]


def test_the_ready_made_question_follows_the_kind_and_an_own_one_stays() -> None:
    whole = a_questionnaire("en", "fr")
    own = replace(whole.languages["fr"], question="Alors ?")
    whole = replace(whole, languages={**whole.languages, "fr": own})
    whole = drafting.with_kind(whole, before="relational", after="employee")
    assert whole.languages["en"].question == preset("en", "employee").question
    assert whole.languages["fr"].question == "Alors ?"


def test_further_questions_come_change_places_and_go() -> None:
    whole = a_questionnaire()
    for name in "abc":
        whole = drafting.with_further(whole, a_choice(name))
    whole = drafting.moved_up(whole, "c")
    assert [one.id for one in whole.further] == ["a", "c", "b"]
    assert drafting.moved_up(whole, "a") == whole
    changed = replace(whole.further[1], type="choices")
    whole = drafting.with_further(whole, changed)
    assert [one.type for one in whole.further] == ["choice", "choices", "choice"]
    whole = drafting.without_further(whole, "a")
    assert [one.id for one in whole.further] == ["c", "b"]


def test_the_document_has_the_subject_wherever_the_texts_ask_for_it() -> None:
    whole = a_questionnaire()
    wording = replace(
        whole.languages["en"],
        intro="About {subject}",
        thanks={"": Thanks("{subject} thanks you")},
        labels={"send": "To {subject}"},
    )
    text = Further(
        id="q", type="scale5", wording={"en": FurtherWording("{subject}?", low="not {subject}")}
    )
    whole = replace(whole, languages={"en": wording}, further=[text])
    document = document_of(whole, IDENTITY)
    said = document.languages["en"]
    assert (
        said.question == "How likely are you to recommend Harbour Coffee to a friend or colleague?"
    )
    assert (said.intro, said.labels) == ("About Harbour Coffee", {"send": "To Harbour Coffee"})
    assert said.thanks_of(3).text == "Harbour Coffee thanks you"
    assert document.further[0].wording["en"].text == "Harbour Coffee?"
    assert document.further[0].wording["en"].low == "not Harbour Coffee"


def test_the_document_tells_the_edge_who_it_is_and_how_identities_are_signed() -> None:
    whole = a_questionnaire()
    document = document_of(whole, IDENTITY)
    assert (document.survey, document.version) == (IDENTITY.survey, 3)
    assert (document.link, document.key, document.zone) == (
        "abcdefghijkl",
        "k" * 20,
        "Europe/Paris",
    )
    assert not document.widget.identity_required
    assert document.widget.identity_secret == IDENTITY.secret


def test_a_category_with_links_of_its_own_only_is_thanked_in_the_usual_words() -> None:
    whole = a_questionnaire()
    links = [Link("Write a review", "https://reviews.example.org")]
    thanks = {"": Thanks("{subject} thanks you"), "promoter": Thanks("", links)}
    wording = replace(whole.languages["en"], thanks=thanks)
    said = document_of(replace(whole, languages={"en": wording}), IDENTITY).languages["en"]
    assert said.thanks["promoter"] == Thanks("Harbour Coffee thanks you", links)
