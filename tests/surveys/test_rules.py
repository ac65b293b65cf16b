"""What keeps a questionnaire from being published, and how options keep their meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from promoteur.collect.published import Branding, Link, Thanks, WidgetSettings
from promoteur.surveys.questionnaire import Questionnaire, read, written
from promoteur.surveys.rules import (
    colour_problem,
    findings,
    is_address,
    is_origin,
    logo_problem,
    option_ids,
)
from promoteur.surveys.wording import LANGUAGES
from tests.surveys.making import a_choice, a_questionnaire


def messages(questionnaire: Questionnaire) -> list[str]:
    return [finding.message for finding in findings(questionnaire)]


def with_wording(**changes: object) -> Questionnaire:
    whole = a_questionnaire()
    return replace(whole, languages={"en": replace(whole.languages["en"], **changes)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ready_made_wording_can_be_published_as_it_is(language: str) -> None:
    assert findings(a_questionnaire(language)) == []


def test_a_questionnaire_survives_being_written_and_read() -> None:
    whole = replace(a_questionnaire("en", "ar"), further=[a_choice()])
    assert read(written(whole)) == whole


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"question": " "}, "The question is empty."),
        ({"low": ""}, "The low end"),
        ({"high": ""}, "The high end"),
        ({"why": {"promoter": "Why?"}}, "“Why?” has no text."),
        ({"thanks": {}}, "The thank-you page has no text."),
        ({"thanks": {"": Thanks("Thanks", [Link("", "https://a.example")])}}, "has no text"),
        ({"thanks": {"": Thanks("Thanks", [Link("a", "javascript:alert(1)")])}}, "no address"),
        ({"thanks": {"": Thanks("T", [Link("a", "https://a.example")] * 3)}}, "two links"),
    ],
)
def test_a_text_that_is_missing_or_wrong_is_found(change: dict[str, object], expected: str) -> None:
    found = findings(with_wording(**change))
    assert [expected in finding.message for finding in found] == [True]
    assert [(finding.page, finding.item) for finding in found] == [("wording", "en")]


def test_every_language_needs_the_text_of_a_further_question() -> None:
    whole = replace(a_questionnaire("en", "fr"), further=[a_choice()])
    assert messages(whole) == ["Question 1 has no text in “fr”."]
    both = a_choice(en=["Shop", "Web"], fr=["Magasin", "Site"])
    assert messages(replace(whole, further=[both])) == []
    one_missing = a_choice(en=["Shop", "Web"], fr=["Magasin", ""])
    assert messages(replace(whole, further=[one_missing])) == ["Question 1 lacks answers in “fr”."]


@pytest.mark.parametrize("count", [1, 21])
def test_a_choice_offers_two_answers_or_more_and_not_too_many(count: int) -> None:
    choice = a_choice(en=[f"Answer {n}" for n in range(count)])
    assert "2 to 20 are right" in messages(replace(a_questionnaire(), further=[choice]))[0]


def test_ten_further_questions_are_the_most() -> None:
    eleven = [a_choice(f"q{n}") for n in range(11)]
    assert messages(replace(a_questionnaire(), further=eleven[:10])) == []
    assert messages(replace(a_questionnaire(), further=eleven)) == [
        "There are more than 10 further questions."
    ]


def test_a_link_cannot_bring_what_decides_who_sees_an_answer() -> None:
    assert messages(replace(a_questionnaire(), properties=["plan", "store name"])) == []
    assert "who sees an answer" in messages(replace(a_questionnaire(), properties=["AGENT"]))[0]


def test_a_widget_is_shown_by_web_sites_only() -> None:
    widget = WidgetSettings(origins=["https://shop.example", "shop.example"])
    assert len(messages(replace(a_questionnaire(), widget=widget))) == 1


def test_the_subject_and_the_first_language_are_needed() -> None:
    whole = replace(a_questionnaire(), subject=" ", first_language="fr")
    assert {finding.page for finding in findings(whole)} == {"basics"}
    assert len(findings(whole)) == 2


@pytest.mark.parametrize(
    ("accent", "ink", "fine"),
    [
        ("#000000", "#ffffff", True),
        ("#767676", "#ffffff", True),  # the grey of the WCAG's own examples: 4.54
        ("#777777", "#ffffff", False),  # 4.48
        ("#ffff00", "#ffffff", False),
        ("blue", "#ffffff", False),
        ("#1f5fbf;}", "#ffffff", False),
    ],
)
def test_text_on_the_accent_can_be_read(accent: str, ink: str, *, fine: bool) -> None:
    assert (colour_problem(accent, ink) is None) is fine


def test_a_hard_contrast_comes_with_a_colour_that_would_do() -> None:
    problem = colour_problem("#ffcc00", "#ffffff")
    assert problem is not None
    assert "#000000 would do" in problem
    assert colour_problem("#ffcc00", "#000000") is None


def test_a_logo_is_a_small_picture() -> None:
    assert logo_problem("") is None
    assert logo_problem("data:image/png;base64,AAAA") is None
    assert "no picture" in (logo_problem("data:text/html;base64,AAAA") or "")
    assert "no picture" in (logo_problem("https://elsewhere.example/logo.png") or "")
    assert "too large" in (logo_problem("data:image/png;base64," + "A" * 9000) or "")
    whole = replace(a_questionnaire(), branding=Branding(name="", logo="x", accent="#fff000"))
    assert {finding.page for finding in findings(whole)} == {"look"}


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:help@example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://exam ple.org", False),
        ("https://[::1", False),
        ("mailto:nobody", False),
    ],
)
def test_a_link_leads_to_a_page_or_a_mailbox(url: str, *, fine: bool) -> None:
    assert is_address(url) is fine


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("https://shop.example", True),
        ("http://localhost:3000", True),
        ("https://shop.example/", False),
        ("https://shop.example/path", False),
        ("https://a@shop.example", False),
        ("https://shop.example:port", False),
        ("shop.example", False),
        ("*", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(text: str, *, fine: bool) -> None:
    assert is_origin(text) is fine


def test_options_keep_their_ids() -> None:
    old = [("o1", "Shop"), ("o2", "Web"), ("o3", "Other")]
    assert option_ids([], ["Shop", "Web"]) == ["o1", "o2"]
    assert option_ids(old, ["Web", "Shop", "Other"]) == ["o2", "o1", "o3"]
    assert option_ids(old, ["Shop", "Web site", "Other"]) == ["o1", "o2", "o3"]
    assert option_ids(old, ["Shop", "Telephone", "Web", "Other"]) == ["o1", "o4", "o2", "o3"]
    assert option_ids(old, ["Shop", "Other"]) == ["o1", "o3"]


LINES = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=6)


@given(before=LINES, after=LINES)
def test_ids_of_options_are_unique_and_kept_texts_keep_theirs(
    before: list[str], after: list[str]
) -> None:
    old = list(zip(option_ids([], before), before, strict=True))
    ids = option_ids(old, after)
    assert len(set(ids)) == len(after)
    kept = {text: id_ for id_, text in old}
    assert all(id_ == kept[text] for id_, text in zip(ids, after, strict=True) if text in kept)
