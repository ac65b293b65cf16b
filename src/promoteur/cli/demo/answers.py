"""All answers that the invented company was given: the same on the same day. Pure."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from promoteur.cli.demo import company, moods
from promoteur.cli.demo.comments import composed
from promoteur.cli.demo.company import POLLS, Agent, Poll
from promoteur.cli.demo.customers import Those, customers_of, drawn, phase
from promoteur.cli.demo.occasions import Ask, Calendar, asked_on_a_rhythm
from promoteur.cli.demo.story import Story
from promoteur.collect.entry import Held
from promoteur.collect.published import category_of

SEED = 2026
HELD: Mapping[Held, int] = {"fast": 21, "honeypot": 14, "scores": 9}
"""How many answers look automatic, by what gave them away."""

SOLVED = "solved"
"""The further question about a conversation with the support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer: what was asked by `poll`, and what somebody said."""

    poll: str
    at: dt.datetime
    score: int
    language: str
    channel: str
    comment: str = ""
    moment: str = ""
    wave: int = 0
    person: str = ""
    properties: Mapping[str, str | float] = field(default_factory=dict)
    further: Mapping[str, bool] = field(default_factory=dict)
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """What is needed to make the answers to one survey."""

    poll: Poll
    story: Story
    calendar: Calendar
    those: Those
    chance: random.Random


def answers(story: Story, seed: int = SEED) -> list[Given]:
    """Return all answers in the order in which they came."""
    zones = {one.key: ZoneInfo(one.zone) for one in company.PLACES}
    those = {
        name: Those(customers_of(market, story, _chance(seed, name)))
        for name, market in company.MARKETS.items()
    }
    found: list[Given] = []
    for poll in POLLS:
        calendar = Calendar(poll, story, zones[poll.place])
        nobody = Those([])
        make = Maker(poll, story, calendar, those.get(poll.market, nobody), _chance(seed, poll.key))
        found += _of(make)
    found.sort(key=lambda one: (one.at, one.poll, one.person))
    return _some_held(found, _chance(seed, "held"))


def _chance(seed: int, name: str) -> random.Random:
    """Return what decides one thing, whatever was decided of others before."""
    return random.Random(f"{seed} {name}")  # noqa: S311 - believable, not secret


def _of(make: Maker) -> Iterator[Given]:
    """Return what is answered to one survey: so many answers as it has."""
    poll = make.poll
    if poll.kind == "employee":
        return _of_staff(make)
    if poll.kind == "relational":
        return _of_customers(make)
    if poll.key in company.AGENTS:
        return _of_support(make)
    return _of_occasions(make)


def _of_customers(make: Maker) -> Iterator[Given]:
    """Ask customers on a rhythm; those of a rare country are few, and happy."""
    poll = make.poll
    rare = company.RARE_SCORES if poll.key == "customers-uk" else ()
    asks = asked_on_a_rhythm(make.those.customers, make.story, make.chance)
    ready = sorted(asks, key=lambda ask: make.chance.random() ** (1 / ask.customer.answers))
    for ask in ready[len(rare) - poll.answers :]:
        yield _answer(make, ask)
    for n, (ask, score) in enumerate(zip(ready[::400], rare, strict=False)):
        reference = f"{company.MARKETS[poll.market].beginning}-{n:05}"
        lucky = replace(ask.customer, reference=reference, country=company.RARE_COUNTRY)
        yield _answer(make, replace(ask, customer=lucky), scored=score)


def _of_occasions(make: Maker) -> Iterator[Given]:
    """Ask after something happened: a purchase, a first use, the end of a trial."""
    for on in make.calendar.drawn(make.poll.answers, make.chance):
        moment = drawn(make.chance, make.poll.moments)
        newest = {company.FIRST_USE: (3, 45), company.END_OF_TRIAL: (14, 30)}.get(moment)
        customer = make.those.known(on, make.chance, *(newest or (1,)))
        yield _answer(make, Ask(customer, on, moment))


def _of_support(make: Maker) -> Iterator[Given]:
    """Ask after a conversation with an agent; a newcomer had few of them, which went well."""
    agents = {one.name: one for one in company.AGENTS[make.poll.key]}
    shares = {one.name: one.share for one in agents.values()}
    lucky = company.NEWCOMER_SCORES if make.poll.place == "dublin" else ()
    for on in make.calendar.drawn(make.poll.answers - len(lucky), make.chance):
        agent = agents[drawn(make.chance, shares)]
        one = _answer(make, _conversation(make, on), agent)
        yield replace(one, further={SOLVED: make.chance.random() < 0.1 + 0.09 * one.score})
    for n, score in enumerate(lucky):
        ask = _conversation(make, make.story.last - dt.timedelta(days=2 * n))
        yield _answer(make, ask, company.NEWCOMER, scored=score)


def _conversation(make: Maker, on: dt.date) -> Ask:
    return Ask(make.those.known(on, make.chance, 1), on, company.AFTER_SUPPORT)


def _answer(
    make: Maker, ask: Ask, agent: Agent | None = None, *, scored: int | None = None
) -> Given:
    """Return what a customer answers.

    Args:
        make: the survey.
        ask: who is asked, and when.
        agent: with whom they spoke; None: nobody.
        scored: the score; None: as they like it.
    """
    poll, story, chance, customer, on = make.poll, make.story, make.chance, ask.customer, ask.on
    channel = drawn(chance, poll.channels)
    likes = moods.liking(poll, story, customer, on) + (agent.skill if agent else 0)
    score = moods.score(chance, likes) if scored is None else scored
    language = customer.language if customer.language in poll.languages else poll.languages[0]
    category = category_of(score)
    comment = ""
    if moods.writes(chance, category, channel):
        about = moods.topics(poll, story, on, customer.known_for(on), category)
        comment = composed(chance, language, category, about, agent.name if agent else "")
    unknown = channel == "kiosk"
    return Given(
        poll=poll.key,
        at=make.calendar.moment(on, chance),
        score=score,
        language=language,
        channel=channel,
        comment=comment,
        moment=ask.moment,
        wave=chance.choices((0, 1, 2), (72, 20, 8))[0] if channel in {"email", "sms"} else 0,
        person="" if unknown else customer.reference,
        properties={"country": customer.country} if unknown else _known(make, ask, agent),
    )


def _known(make: Maker, ask: Ask, agent: Agent | None) -> dict[str, str | float]:
    """Return what the company says of a customer with each answer."""
    customer = ask.customer
    found: dict[str, str | float] = {
        "country": customer.country,
        "sector": customer.sector,
        "customer type": customer.type,
        "since": customer.since.isoformat(),
        "phase": str(phase(customer.known_for(ask.on))),
    }
    if make.poll.place != "shop":
        found["plan"] = customer.plan
    elif make.poll.key == "orders":
        found["order amount"] = round(make.chance.lognormvariate(4.7, 0.8), 2)
    return found | ({"agent": agent.name} if agent else {})


def _of_staff(make: Maker) -> Iterator[Given]:
    """Ask the employees each quarter, without knowing who answers."""
    units = {name: share for name, (share, _effect) in company.UNITS.items()}
    poll, chance = make.poll, make.chance
    rounds = make.calendar.quarters()
    for n in range(poll.answers):
        on = rounds[n % len(rounds)] + dt.timedelta(days=int(chance.triangular(0, 11, 1)))
        unit = drawn(chance, units)
        score = moods.score(chance, poll.liking + moods.working_here(make.story, unit, on))
        english = unit == "Support Dublin" or chance.random() < 0.2
        language, category = "en" if english else "fr", category_of(score)
        writes = moods.writes(chance, category, "email")
        yield Given(
            poll=poll.key,
            at=make.calendar.moment(on, chance),
            score=score,
            language=language,
            channel=drawn(chance, poll.channels),
            comment=composed(chance, language, category, poll.topics) if writes else "",
            properties={"unit": unit},
        )


def _some_held(found: list[Given], chance: random.Random) -> list[Given]:
    """Let some answers look automatic: without a comment, at the ends of the scale."""
    open_to_all = [n for n, one in enumerate(found) if one.channel in {"link", "widget"}]
    reasons = [why for why, times in HELD.items() for _n in range(times)]
    for n, why in zip(chance.sample(open_to_all, len(reasons)), reasons, strict=True):
        found[n] = replace(found[n], held=why, comment="", score=chance.choice((0, 0, 10, 10, 5)))
    return found
