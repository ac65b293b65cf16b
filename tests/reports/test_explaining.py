"""Every figure explains itself where it stands, and the glossary has all explanations."""

import re
from importlib.resources import files
from itertools import chain

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.kit import language
from promoteur.reports.explaining import GROUPS, explained, glossary
from tests.reports.making import Answered

KEYS = [key for _name, group in GROUPS for key in group]


def test_a_key_explains_one_thing() -> None:
    assert len(KEYS) == len(set(KEYS))
    assert all(re.fullmatch(r"[a-z-]+", key) for key in KEYS)


def test_what_a_template_explains_is_explained() -> None:
    folder = files("promoteur.reports").joinpath("templates/reports")
    texts = (one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".html"))
    asked = set(chain.from_iterable(re.findall(r'{% explain "([^"]+)" %}', text) for text in texts))
    assert asked
    assert asked <= set(KEYS)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_figure_says_what_it_does_not_say(code: str) -> None:
    language.use(code)
    try:
        (_name, figures), *_others = glossary()
        assert all(one.what and one.not_said for _key, one in figures)
        assert explained("score").name == "Score"
    finally:
        language.use(None)


def test_an_explanation_leads_to_its_place_in_the_glossary(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk])).content.decode()
    led = set(re.findall(r'href="/glossary/#([a-z-]+)"', page))
    whole = owner.get("/glossary/").content.decode()
    assert led
    assert all(f'id="{key}"' in whole for key in led)


def test_an_explanation_opens_without_a_script_and_has_a_name(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk])).content.decode()
    marks = re.findall(r'<details class="explain"><summary[^>]*>(.*?)</summary>', page, re.DOTALL)
    assert marks
    assert all("What is this: " in mark for mark in marks)
