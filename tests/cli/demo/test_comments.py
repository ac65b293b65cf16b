"""Comments fit who wrote them, in both languages."""

import random

import pytest

from promoteur.cli.demo.comments import AGENT, GAP, book, composed
from promoteur.cli.demo.company import POLLS

LANGUAGES = ("en", "fr")
TOPICS = {name for poll in POLLS for name in poll.topics} | {"editor", "season"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_sentences_for_every_topic(language: str) -> None:
    whole = book(language)
    assert set(whole.topics) == TOPICS
    for tones in whole.topics.values():
        assert set(tones) == {"praise", "complaint", "wish"}
        for said in tones.values():
            assert len(said) >= 2
            assert any(AGENT not in one for one in said)
    gaps = {
        gap
        for tones in whole.topics.values()
        for said in tones.values()
        for one in said
        for gap in GAP.findall(one)
    }
    assert gaps == {*whole.slots, "agent"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agent_is_named_only_where_there_was_one(language: str) -> None:
    chance = random.Random(1)
    topics = {"competence": 1.0, "kindness": 1.0}
    alone = [composed(chance, language, "promoter", topics) for _n in range(200)]
    with_aoife = [composed(chance, language, "promoter", topics, "Aoife") for _n in range(200)]
    assert not any("Aoife" in one for one in alone)
    assert sum("Aoife" in one for one in with_aoife) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tone_fits_its_category(language: str) -> None:
    whole, chance = book(language), random.Random(2)
    praise = whole.topics["kindness"]["praise"][1].replace("{agent} ", "")
    complaint = whole.topics["kindness"]["complaint"][1]
    said = {
        name: {composed(chance, language, name, {"kindness": 1}, "Aoife") for _n in range(99)}
        for name in ("promoter", "detractor")
    }
    assert any(praise in one for one in said["promoter"])
    assert not any(praise in one for one in said["detractor"])
    assert any(complaint in one for one in said["detractor"])
    assert not any(complaint in one for one in said["promoter"])
