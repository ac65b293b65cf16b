"""What people wrote: composed of sentences that fit their score and what happened to them. Pure.

Each language has a file: topics with sentences that praise, complain or wish, words for the gaps in
them, and what people say before and after. No sentence is a translation of another.
"""

import functools
import random
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal

import msgspec

from promoteur.collect.published import Category

GAP = re.compile(r"\{(\w+)\}")
AGENT = "{agent}"
Tone = Literal["praise", "complaint", "wish"]
TONES: dict[Category, Tone] = {"promoter": "praise", "passive": "wish", "detractor": "complaint"}


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All sentences of a language."""

    slots: dict[str, list[str]]
    openers: dict[Category, list[str]]
    closers: dict[Category, list[str]]
    topics: dict[str, dict[Tone, list[str]]]


@functools.cache
def book(language: str) -> Book:
    """Return the sentences of a language, "en" or "fr"."""
    body = files("promoteur.cli.demo.comments").joinpath(f"{language}.json").read_bytes()
    return msgspec.json.decode(body, type=Book)


def composed(
    chance: random.Random,
    language: str,
    category: Category,
    topics: Mapping[str, float],
    agent: str = "",
) -> str:
    """Return a comment.

    Args:
        chance: decides.
        language: "en" or "fr".
        category: of who writes.
        topics: what it may be about, by weight.
        agent: whom the customer spoke with; "": nobody.
    """
    whole = book(language)
    writer = _Writer(chance, whole, agent)
    there = [(name, weight) for name, weight in topics.items() if weight]
    names = [name for name, _weight in there]
    first, second = chance.choices(names, [weight for _name, weight in there], k=2)
    said = [writer.sentence(first, TONES[category])]
    if category == "passive" and chance.random() < 0.55:
        said.insert(0, writer.sentence(second, "praise"))
    elif category != "passive" and second != first and chance.random() < 0.45:
        said.append(writer.sentence(second, TONES[category]))
    if chance.random() < 0.45:
        said.insert(0, chance.choice(whole.openers[category]))
    if chance.random() < 0.3:
        said.append(chance.choice(whole.closers[category]))
    return " ".join(said)


class _Writer:
    """One who writes: of one device, of one trade, of the agent they spoke with."""

    def __init__(self, chance: random.Random, whole: Book, agent: str) -> None:
        self._chance, self._whole = chance, whole
        self._words = {"agent": agent} if agent else {}

    def sentence(self, topic: str, tone: Tone) -> str:
        """Return a sentence with its gaps filled; none names an agent where there was none."""
        all_ = self._whole.topics[topic][tone]
        fitting = [one for one in all_ if "agent" in self._words or AGENT not in one]
        text = GAP.sub(self._word, self._chance.choice(fitting))
        return text[0].upper() + text[1:]

    def _word(self, gap: re.Match[str]) -> str:
        if gap[1] not in self._words:
            self._words[gap[1]] = self._chance.choice(self._whole.slots[gap[1]])
        return self._words[gap[1]]
