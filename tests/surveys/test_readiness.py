"""What may be published is light on its way, however much it asks."""

import random
from bisect import bisect_left
from pathlib import Path

import pytest
from httpx import Response
from msgspec.structs import replace

from promoteur.collect.library import Library
from promoteur.collect.page import spoken
from promoteur.collect.published import Branding, Document, Further, FurtherWording
from promoteur.surveys import services
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.questionnaire import Questionnaire, document_of
from promoteur.surveys.readiness import obstacles
from promoteur.surveys.rules import LOGO_BYTES, MOST_FURTHER, MOST_OPTIONS
from promoteur.surveys.wording import LANGUAGES
from tests.accounts.making import a_member, a_workspace
from tests.collect.making import Site
from tests.surveys.making import a_questionnaire, a_survey
from tests.surveys.test_drafting import IDENTITY

MOST_BYTES = 30_000
START = "data:image/png;base64,"
PACKED = {"Accept-Encoding": "gzip"}


def noise(chance: random.Random, length: int) -> str:
    """A text that nothing makes shorter."""
    return "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _sign in range(length))


def demanding(length: int, *languages: str) -> Questionnaire:
    """As many questions and answers to choose from as there may be, with the largest logo."""
    chance = random.Random(1)
    ids = [f"o{n}" for n in range(1, MOST_OPTIONS + 1)]
    questions = [
        Further(
            id=f"q{n}",
            type="choices",
            options=ids,
            wording={
                code: FurtherWording(
                    noise(chance, length) or "?", {id_: noise(chance, length) or "!" for id_ in ids}
                )
                for code in languages or ("en",)
            },
        )
        for n in range(MOST_FURTHER)
    ]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    logo = START + "".join(chance.choices(letters, k=LOGO_BYTES - len(START)))
    whole = a_questionnaire(*languages)
    return replace(whole, further=questions, branding=Branding(name="Harbour Coffee", logo=logo))


def published(questionnaire: Questionnaire) -> Document:
    return document_of(questionnaire, replace(IDENTITY, version=1))


def weights(place: Path, document: Document, language: str) -> list[int]:
    """What each page has on its way, with its headers: the score, "why?" and more, the thanks."""
    with Site(place, document) as site:
        replies = [site.get(f"/s/{document.link}?lang={language}", headers=PACKED)]
        fields = {"score": "3", "language": language}
        for _step in range(2):
            moved = site.form(replies[-1].request.url.path, fields)
            replies.append(site.get(moved.headers["location"], headers=PACKED))
        assert spoken(document.further[0], language, document) == language
        assert document.further[-1].wording[language].text in replies[1].text
        return [on_its_way(reply) for reply in replies]


def on_its_way(reply: Response) -> int:
    """How many bytes a reply has, with its headers."""
    assert reply.status_code == 200
    told = sum(len(name) + len(value) + 4 for name, value in reply.headers.raw)
    return int(reply.headers["content-length"]) + told


def on_a_counter(place: Path, document: Document) -> int:
    """What the page of the kiosk has on its way, with its headers."""
    with Site(place, document) as site:
        return on_its_way(site.get(f"/k/{document.link}", headers=PACKED))


@pytest.mark.parametrize("languages", [("en",), ("en", "ja"), LANGUAGES], ids=len)
def test_the_most_that_may_be_published_is_light_on_its_way(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    longest = bisect_left(range(60), 1, key=lambda n: bool(obstacles(demanding(n, *languages)))) - 1
    assert 0 <= longest < 59
    most = published(demanding(longest, *languages))
    heaviest = [on_a_counter(tmp_path, most), *weights(tmp_path, most, languages[-1])]
    assert 24_000 < max(heaviest) <= MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_questions_in_plain_words_are_light_in_every_language(
    tmp_path: Path, language: str
) -> None:
    whole = demanding(0, *LANGUAGES)
    words = [f"{one.low} {one.question}" for one in whole.languages.values()]
    further = [
        replace(
            one,
            options=one.options[:10],
            wording={
                code: FurtherWording(text, dict.fromkeys(one.options[:10], text))
                for code, text in zip(LANGUAGES, words, strict=True)
            },
        )
        for one in whole.further
    ]
    whole = replace(whole, further=further)
    assert obstacles(whole) == []
    assert max(weights(tmp_path, published(whole), language)) <= MOST_BYTES
    assert on_a_counter(tmp_path, published(whole)) <= MOST_BYTES


@pytest.mark.usefixtures("db")
def test_what_is_too_heavy_is_not_published(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.edit(
        survey=survey,
        change=lambda draft: replace(draft, further=demanding(60, "en", "fr").further),
    )
    with pytest.raises(SurveyProblem, match=r"In “English” a page weighs \d+\.\d kB, and 28 kB"):
        services.publish(survey=survey, by=owner)
    assert library.by_link(survey.link) is None


def test_what_is_too_heavy_only_in_all_languages_together_is_said() -> None:
    whole = demanding(20, *LANGUAGES)
    assert not obstacles(demanding(20))
    (found,) = obstacles(whole)
    assert (found.page, found.item) == ("wording", whole.first_language)
    assert "The page of the kiosk, which holds all languages, weighs 1" in found.message


def test_what_is_wrong_otherwise_is_said_first() -> None:
    whole = replace(demanding(60), subject="")
    assert [one.page for one in obstacles(whole)] == ["basics"]
