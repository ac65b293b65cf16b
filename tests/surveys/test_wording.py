"""The ready-made wording, and the words around it, are whole in every language."""

import re

import msgspec
import pytest

from promoteur.collect.words import LANGUAGES, name_of, served, words
from promoteur.surveys.wording import fill, preset

KINDS = ("relational", "transactional", "employee")
FIELD = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_question_names_its_subject_once(language, kind):
    question = preset(language, kind).question
    assert FIELD.findall(question) == ["{subject}"]
    assert fill(preset(language, kind), "Lumen").question == question.replace("{subject}", "Lumen")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language):
    wording, english = preset(language, "relational"), preset("en", "relational")
    assert wording.why.keys() == english.why.keys() == {"", "detractor", "passive", "promoter"}
    assert wording.thanks.keys() == english.thanks.keys()
    own, usual = words(language), words("en")
    assert list(own) == list(usual)
    for name, text in own.items():
        assert text.strip() == text != ""
        assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(usual[name])), name


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_nothing_is_left_in_english(language):
    usual = words("en")
    same = {name for name, text in words(language).items() if text == usual[name]}
    assert same <= {"no"}
    assert preset(language, "relational").question != preset("en", "relational").question


OF_WORDS = re.compile(
    "wrote|told|words|comment|remarque|écrit|Worte|schrieb|palabras|escri|parole|scritto|woorden"
    "|schreef|słowa|napisa|palavras|كلمات|كتب|ご意見"
)
"""What only those have given who wrote something beside their score."""


def test_nobody_is_thanked_for_words_that_may_not_be_there():
    said = {
        (code, name): thanks.text
        for code in LANGUAGES
        for name, thanks in preset(code, "relational").thanks.items()
    }
    assert len(said) == 4 * len(LANGUAGES)
    assert {which: text for which, text in said.items() if OF_WORDS.search(text)} == {}


def test_french_keeps_its_signs_on_the_line():
    said = msgspec.json.encode([words("fr"), *(preset("fr", kind) for kind in KINDS)]).decode()
    assert re.findall(r"[^\W\d_] [?!;:»]", said) == []


def test_fill_puts_the_name_wherever_it_is_asked_for():
    wording = preset("en", "relational")
    wording.why["10"] = "What do you love about {subject}?"
    wording.labels["send"] = "Send to {subject}"
    filled = fill(wording, "{Lumen} & {subject}")
    assert filled.why["10"] == "What do you love about {Lumen} & {subject}?"
    assert filled.labels["send"] == "Send to {Lumen} & {subject}"


def test_a_preset_is_the_callers_own():
    preset("en", "employee").why[""] = "Changed"
    words("en")["send"] = "Changed"
    assert preset("en", "employee").why[""] != "Changed"
    assert words("en")["send"] == "Send"


def test_a_language_without_a_file_has_its_parents_words_or_english():
    assert served("pt-BR") == "pt"
    assert served("sv", "de-AT") == "de"
    assert served("sv") == "en"
    assert served("../en") == "en"
    assert words("sv") == words("en")
    assert (name_of("fr"), name_of("sv")) == ("Français", "sv")
    with pytest.raises(KeyError):
        preset("sv", "relational")
