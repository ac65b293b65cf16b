"""The customers of the invented company: references, and what the company knows of them. Pure."""

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from promoteur.analytics.dimensions import Phase
from promoteur.cli.demo.company import LIKED_IN, PLANS, SECTORS, TYPES, Market
from promoteur.cli.demo.story import Story

OLDEST_DAYS = 6 * 365
"""The first customers came so long before the last answer."""

FEELING = 1.0
"""How much customers differ in their liking (standard deviation, points of the scale 0–10)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer.

    Attributes:
        reference: what the company calls them.
        since: when they became one.
        language: in which they write.
        liking: what they like more or less than others, on the scale 0–10.
        answers: how readily they answer, above 0.
    """

    reference: str
    since: dt.date
    country: str
    plan: str
    sector: str
    type: str
    language: str
    liking: float
    answers: float

    def known_for(self, on: dt.date) -> int:
        """Return for how many days they have been a customer."""
        return (on - self.since).days


def phase(days: int) -> Phase:
    """Return where a customer of so many days stands, as `analytics.dimensions.phase` divides."""
    limits = ((90, Phase.ONBOARDING), (365, Phase.FIRST_YEAR), (730, Phase.SECOND_YEAR))
    return next((one for limit, one in limits if days < limit), Phase.LOYAL)


def drawn(chance: random.Random, shares: Mapping[str, float]) -> str:
    """Return one of several by their shares."""
    return chance.choices([*shares], [*shares.values()])[0]


def _with_effect(
    chance: random.Random, shares: Mapping[str, tuple[float, float]]
) -> tuple[str, float]:
    name = drawn(chance, {one: share for one, (share, _effect) in shares.items()})
    return name, shares[name][1]


def customers_of(market: Market, story: Story, chance: random.Random) -> list[Customer]:
    """Return the customers of a subsidiary, in the order in which they came."""
    return [
        _customer(market, f"{market.beginning}-{n:05}", since, chance)
        for n, since in enumerate(sorted(_beginnings(market, story, chance)), start=10_001)
    ]


def _beginnings(market: Market, story: Story, chance: random.Random) -> list[dt.date]:
    """Return when customers came: many during the story, all others in the years before."""
    during = (story.last - story.first).days + 60
    return [
        story.last
        - dt.timedelta(
            days=chance.randint(8, during)
            if chance.random() < market.recent
            else chance.randint(during, OLDEST_DAYS)
        )
        for _n in range(market.customers)
    ]


def _customer(market: Market, reference: str, since: dt.date, chance: random.Random) -> Customer:
    country = drawn(chance, market.countries)
    plan, by_plan = _with_effect(chance, PLANS)
    sector, by_sector = _with_effect(chance, SECTORS)
    kind, by_type = _with_effect(chance, TYPES)
    english = chance.random() * 100 < market.english.get(country, 0)
    effects = by_plan + by_sector + by_type + LIKED_IN.get(country, 0)
    return Customer(
        reference=reference,
        since=since,
        country=country,
        plan=plan,
        sector=sector,
        type=kind,
        language="en" if english else "fr",
        liking=chance.gauss(effects, FEELING),
        answers=chance.uniform(0.3, 1.7),
    )


class Those:
    """The customers of a market, found by when they came."""

    def __init__(self, customers: list[Customer]) -> None:
        self.customers = customers
        self._since = [one.since for one in customers]

    def known(
        self, on: dt.date, chance: random.Random, least: int = 0, most: int = OLDEST_DAYS
    ) -> Customer:
        """Return one who has been a customer from `least` to `most` days on a day.

        Raises:
            LookupError: nobody has.
        """
        begin = bisect_right(self._since, on - dt.timedelta(days=most + 1))
        end = bisect_right(self._since, on - dt.timedelta(days=least))
        if begin == end:
            raise LookupError(on, least, most)
        return self.customers[chance.randrange(begin, end)]
