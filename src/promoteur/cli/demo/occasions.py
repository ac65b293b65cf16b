"""When people are asked: on a rhythm, or after something that happened. Pure."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promoteur.cli.demo.company import DAY_90, ONE_YEAR, Poll
from promoteur.cli.demo.customers import Customer
from promoteur.cli.demo.story import Story

AGAIN_DAYS = 182
"""A customer is asked again after so many days."""

BY_WEEKDAY = (1.1, 1.15, 1.1, 1.05, 1.0, 0.5, 0.3)
STAFF_ROUND_DAYS = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """A customer who is asked on a day, and at which moment; "": because half a year is over."""

    customer: Customer
    on: dt.date
    moment: str


def asked_on_a_rhythm(
    customers: Sequence[Customer], story: Story, chance: random.Random
) -> Iterator[Ask]:
    """Return whom a relational survey asks when: after 90 days, a year, then each half year."""
    for one in customers:
        after, moment = 86 + chance.randrange(9), DAY_90
        while (on := one.since + dt.timedelta(days=after)) <= story.last:
            if on >= story.first:
                yield Ask(one, on, moment)
            if moment == DAY_90:
                after, moment = 365 + chance.randrange(9), ONE_YEAR
            else:
                after, moment = after + AGAIN_DAYS, ""


class Calendar:
    """The days of the story, and how much is going on for a survey on each."""

    def __init__(self, poll: Poll, story: Story, zone: ZoneInfo) -> None:
        self._story, self._zone = story, zone
        self._days = story.days
        self._weights = [_weight(poll, story, day) for day in self._days]
        self._hours = (9.0, 20.0) if poll.key == "orders" else (7.0, 22.0)

    def drawn(self, n: int, chance: random.Random) -> list[dt.date]:
        """Return so many days, more of those on which more is going on."""
        return chance.choices(self._days, self._weights, k=n)

    def moment(self, on: dt.date, chance: random.Random) -> dt.datetime:
        """Return a moment of a day in the zone of the workspace, as UTC."""
        first, last = self._hours
        seconds = 3600 * chance.triangular(first, last, 11)
        whole = dt.datetime.combine(on, dt.time(), self._zone) + dt.timedelta(seconds=int(seconds))
        return whole.astimezone(dt.UTC)

    def quarters(self) -> list[dt.date]:
        """Return when a round of the employees' survey begins: each quarter, all rounds whole."""
        last = self._story.last - dt.timedelta(days=STAFF_ROUND_DAYS)
        first = self._story.first
        return [last - dt.timedelta(days=91 * n) for n in range((last - first).days // 91 + 1)][
            ::-1
        ]


def _weight(poll: Poll, story: Story, day: dt.date) -> float:
    """Return how much is going on for a survey on a day, against others."""
    grown = 1 + 0.25 * (day - story.first).days / len(story.days)
    season = 1.0
    if poll.place == "shop" and (11, 20) <= (day.month, day.day) <= (12, 24):
        season = 2.1
    if poll.market != "shop" and story.release <= day < story.repaired:
        season = 1.25
    return BY_WEEKDAY[day.weekday()] * grown * season
