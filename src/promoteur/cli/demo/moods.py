"""How much somebody likes it, which score that becomes, and what the comment is about. Pure."""

import datetime as dt
import random
from collections.abc import Mapping

from promoteur.cli.demo.company import SOFTWARE, UNITS, Poll
from promoteur.cli.demo.customers import Customer
from promoteur.cli.demo.story import RELEASE_UPSET_OTHERS, Story
from promoteur.collect.published import Category

NOISE = 1.3
"""How much one person's answers differ from each other (standard deviation, of the scale 0–10)."""

FURIOUS = 0.02
"""The share of answers that nothing explains: a bad day."""

COMMENTS: dict[Category, float] = {"detractor": 0.7, "passive": 0.41, "promoter": 0.47}
"""Who writes a comment: those who are unhappy, above all."""

BY_CHANNEL = {"kiosk": 0.15, "sms": 0.65, "api": 0.85}
"""How much of that is left where writing is hard, or an agent writes."""

STRONGLY = 6.0
"""What happens at the time outweighs all else that comments are about by so much."""


def liking(poll: Poll, story: Story, customer: Customer, on: dt.date) -> float:
    """Return how much a customer likes what a survey asks about on a day, on the scale 0–10."""
    known_for = customer.known_for(on)
    grown = 0.2 * (on - story.first).days / max(1, (story.last - story.first).days)
    loyal = 0.25 if known_for > 730 else 0.0
    return poll.liking + customer.liking + grown + loyal + happened(poll, story, on, known_for)


def happened(poll: Poll, story: Story, on: dt.date, known_for: int) -> float:
    """Return what the events of the story change for a customer of so many days."""
    if poll.key in SOFTWARE:
        return story.upset(on, known_for)
    if poll.key == "support-nantes":
        return story.taught(on)
    return story.late(on) if poll.place == "shop" else 0.0


def working_here(story: Story, unit: str, on: dt.date) -> float:
    """Return what an employee's unit and its season change, in points of the scale 0–10."""
    tired = -0.5 if unit == "Shop" and story.late(on) else 0.0
    blamed = -0.5 if "Support" in unit and story.upset(on, 0) else 0.0
    taught = 0.6 if unit == "Support Nantes" and on >= story.training else 0.0
    return UNITS[unit][1] + tired + blamed + taught


def score(chance: random.Random, likes: float) -> int:
    """Return the answer of somebody who likes it so much: 0 to 10."""
    if chance.random() < FURIOUS:
        return chance.randint(0, 3)
    return min(10, max(0, round(chance.gauss(likes, NOISE))))


def writes(chance: random.Random, category: Category, channel: str) -> bool:
    """Return whether somebody writes a comment."""
    return chance.random() < COMMENTS[category] * BY_CHANNEL.get(channel, 1)


def topics(
    poll: Poll, story: Story, on: dt.date, known_for: int, category: Category
) -> Mapping[str, float]:
    """Return what a comment may be about, by weight: what happened, and what always matters."""
    whole = dict(poll.topics)
    if poll.key in SOFTWARE:
        whole["editor"] = _planner(story, on, known_for, category) * sum(poll.topics.values())
    elif poll.place == "shop" and story.late(on):
        whole["season"] = STRONGLY / 2 if category == "promoter" else STRONGLY * 4
    elif poll.key == "support-nantes":
        lacking = category == "detractor" and not story.taught(on)
        shining = category == "promoter" and story.taught(on)
        whole["competence"] *= 2 if lacking or shining else 1
    return whole


def _planner(story: Story, on: dt.date, known_for: int, category: Category) -> float:
    """Return how much the new planner is spoken of, against all else together."""
    if on < story.release or (category == "promoter" and on < story.repaired):
        return 0.0
    if on >= story.repaired:
        return 0.05
    struck = story.upset(on, known_for) < RELEASE_UPSET_OTHERS
    return (3.0 if category == "detractor" else 1.5) if struck else 0.3
