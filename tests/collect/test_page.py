"""What the respondent's page says, without a browser."""

import base64
import hashlib
import re

import pytest

from promoteur.collect import page
from promoteur.collect.brand import READABLE, colours, contrast, style
from promoteur.collect.published import Branding, Link, Thanks
from promoteur.collect.state import State
from promoteur.collect.words import LANGUAGES, words
from promoteur.surveys.wording import fill, preset
from tests.collect.making import Site, document, further, wording

FIRST = State(action="/s/one", key="key-one", ticket="ticket-one")
OTHER = State(action="/t/two", key="key-two", ticket="ticket-two")


def text(state: State = FIRST, language: str = "en", **changes) -> str:
    return page.render(document(**changes), language, state).decode()


def test_a_kept_page_is_the_page_that_is_drawn_anew():
    survey = document()
    once = page.render(survey, "en", FIRST)
    again = page.render(survey, "en", OTHER)
    assert page.render(survey, "en", FIRST) == once
    replaced = once.replace(b"/s/one", b"/t/two").replace(b"-one", b"-two")
    assert again == replaced
    assert again.count(b"key-two") == again.count(b"ticket-two") == 1


def test_a_kept_page_belongs_to_one_version_language_score_and_rule():
    survey, newer = document(), document(languages={"en": wording(question="And now?")})
    assert b"And now?" not in page.render(survey, "en", FIRST)
    assert b"And now?" in page.render(newer, "en", FIRST)
    nine = State(action="/s/one", score=9)
    assert page.render(survey, "en", nine).count(b" checked") == 1
    assert b" checked" not in page.render(survey, "en", FIRST)
    assert b'id="answered"' in page.render(survey, "en", State(action="/s/one", once=True))
    assert b'id="answered"' not in page.render(survey, "en", FIRST)


def test_what_differs_is_escaped():
    odd = State(action='/s/"><script>', key="<k>", ticket="a&b")
    body = text(odd)
    assert '<script>"' not in body
    assert "&lt;k&gt;" in body
    assert "a&amp;b" in body


def test_a_text_may_have_any_sign():
    for odd in ("\ue000", "\ue000key\ue000", "\0"):
        body = text(languages={"en": wording(question=f"How {odd} likely?")})
        assert f"How {odd} likely?" in body
        assert 'value="key-one"' in body


def test_pages_that_are_kept_do_not_grow_without_end():
    surveys = [document() for _ in range(page.KEPT + 20)]
    for survey in surveys:
        page.render(survey, "en", FIRST)
    assert len(page._kept._pages) == page.KEPT


def test_zero_can_be_chosen():
    assert 'value="0" aria-label="0, Not at all likely" checked' in text(State(action="/", score=0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_back_reads_that_what_was_written_is_kept(language: str):
    survey = document(languages={language: wording()}, first_language=language)
    kept = words(language)["kept"]
    more = State(action="/a/one", step="more", score=3)
    assert kept not in page.render(survey, language, more).decode()
    back = State(action="/a/one", step="more", score=3, again=True)
    assert kept in page.render(survey, language, back).decode()
    thanked = State(action="", step="thanks", score=3, amend="/a/one")
    assert 'href="/a/one?again=1"' in page.thanks(survey, language, thanked).decode()


def test_the_policy_names_every_part_of_the_page():
    survey = document(branding=Branding(name="Lumen", accent="#336600"))
    body = page.render(survey, "en", FIRST).decode()
    policy = page.policy(survey)
    for part in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", body, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert page.policy() != policy


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//other.example"])
def test_a_link_that_is_no_place_is_left_out(url: str):
    links = [Link("Go", url), Link("Home", "https://lumen.example")]
    said = wording(thanks={"": Thanks("Thank you.", links)})
    survey = document(languages={"en": said})
    body = page.thanks(survey, "en", State(action="", score=5)).decode()
    assert url not in body
    assert "https://lumen.example" in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light(language: str):
    ready = {code: fill(preset(code, "relational"), "Lumen") for code in LANGUAGES}
    survey = document(languages=ready, first_language=language, further=further())
    state = State(action="/s/one", key="k" * 22, ticket="t" * 120, once=True)
    more = State(action="/a/one", step="more", score=3)
    assert len(page.render(survey, language, state)) <= 30_000
    assert len(page.render(survey, language, more)) <= 30_000


def test_a_large_page_goes_packed_where_its_reader_unpacks_it(place):
    long = wording(intro="A long introduction. " * 1_000)
    with Site(place, document(languages={"en": long, "fr": wording()})) as site:
        plain = site.get("/s/k3jd82mvx0qa", headers={"Accept-Encoding": "identity"})
        packed = site.get("/s/k3jd82mvx0qa", headers={"Accept-Encoding": "br, gzip"})
        small = site.get("/s/k3jd82mvx0qa?lang=fr", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert int(packed.headers["content-length"]) < len(plain.content) / 4
    assert "A long introduction." in packed.text
    assert "content-encoding" not in small.headers


def test_a_kiosk_in_ten_languages_is_light_on_its_way(place):
    ready = {code: fill(preset(code, "relational"), "Lumen") for code in LANGUAGES}
    with Site(place, document(languages=ready, further=further())) as site:
        reply = site.get("/k/k3jd82mvx0qa", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) <= 30_000
    assert all(f'<form lang="{code}"' in reply.text for code in LANGUAGES)


def test_a_problem_is_said_even_in_a_language_that_nobody_wrote():
    assert b"This link does not work" in page.problem("sv", "forged")
    assert b'lang="sv"' not in page.problem("sv", "forged")
    assert b"Diese Umfrage ist beendet" in page.problem("de-AT", "closed")
    assert b"Come back later" in page.problem("en", "strange", "Come back later")


@pytest.mark.parametrize(
    ("accent", "ink", "expected"),
    [
        ("#1f5fbf", "#ffffff", "#ffffff"),
        ("#ffd400", "#ffffff", "#000000"),
        ("#001133", "#000000", "#ffffff"),
        ("red", "blue", "#ffffff"),
        ("#ffffff;}", "#000000", "#ffffff"),
    ],
)
def test_text_on_the_accent_can_always_be_read(accent: str, ink: str, expected: str):
    brand = Branding(name="", accent=accent, ink=ink)
    ground, on_it = colours(brand)
    assert on_it == expected
    assert contrast(ground, on_it) >= READABLE
    assert ";}" not in style(brand)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
