"""What the invented company is: its workspaces, surveys, agents, and what its customers are like.

Cormoran sells software for bookings and the till to small firms in France and its neighbours, in
the United Kingdom and Ireland, and devices for it in a shop. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from promoteur.collect.published import Kind
from promoteur.kit.language import mark

EMAIL, PASSWORD = "demo@example.com", "promoteur-demo"
"""How the owner logs in, and the password of all members: it protects nothing, and is printed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace: its name, its time zone, and which one stands above it."""

    key: str
    name: str
    zone: str
    above: str = ""


GROUP = Place("group", "Cormoran", "Europe/Paris")
PLACES = (
    GROUP,
    Place("france", "Cormoran France", "Europe/Paris", "group"),
    Place("lyon", "Support Lyon", "Europe/Paris", "france"),
    Place("nantes", "Support Nantes", "Europe/Paris", "france"),
    Place("uk", "Cormoran UK & Ireland", "Europe/London", "group"),
    Place("dublin", "Support Dublin", "Europe/Dublin", "uk"),
    Place("shop", "Cormoran Shop", "Europe/Paris", "group"),
)
"""Each after the one above it."""


@dataclass(frozen=True, slots=True)
class Market:
    """The customers of a subsidiary.

    Attributes:
        beginning: of their references.
        customers: how many there are at the end.
        countries: how many of a hundred are in each.
        english: how many of a hundred write English, by country.
        recent: the share of them who came during the story.
    """

    beginning: str
    customers: int
    countries: Mapping[str, float]
    english: Mapping[str, float]
    recent: float = 0.4


MARKETS = {
    "france": Market(
        "FR", 5_400, {"FR": 76, "BE": 14, "CH": 9.5, "LU": 0.5}, {"FR": 5, "BE": 10, "CH": 25}
    ),
    "uk": Market("UK", 3_900, {"GB": 74, "IE": 26}, {"GB": 100, "IE": 100}),
    "shop": Market(
        "SH", 2_600, {"FR": 58, "GB": 17, "BE": 12, "CH": 8, "IE": 5},
        {"FR": 4, "GB": 100, "BE": 10, "CH": 25, "IE": 100},
    ),
}  # fmt: skip

PLANS = {"Solo": (46.0, -0.35), "Team": (38.0, 0.15), "Business": (16.0, 0.45)}
"""How many of a hundred have each plan, and what it adds to their liking (points of the scale)."""

SECTORS = {
    mark("restaurant"): (34.0, -0.3),
    mark("retail"): (26.0, 0.0),
    mark("hair and beauty"): (18.0, 0.35),
    mark("hotel"): (12.0, 0.1),
    mark("health"): (10.0, 0.2),
}
"""The same for sectors."""

TYPES = {
    mark("independent"): (68.0, 0.05),
    mark("chain"): (20.0, -0.2),
    mark("franchise"): (12.0, 0.0),
}
"""The same for types of customer."""

LIKED_IN = {"BE": 0.1, "CH": 0.2, "GB": 0.35, "IE": 0.55, "LU": 0.4}
"""What a country adds: people of some give higher scores for the same service."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A survey of the company, and how it is answered.

    Attributes:
        key, place, kind: what it is called here, whose it is, and of which kind.
        name, subject: as members read it, and as people are asked about.
        languages: in which it asks, the first one first.
        answers: how many there are in all.
        market: of whose customers.
        liking: how much people like it where nothing else is the matter, on the scale 0–10.
        channels: how many of a hundred answers come by each.
        moments: how many of a hundred are asked at each; none: as `answers` decides.
        topics: what comments are about, by weight.
    """

    key: str
    place: str
    kind: Kind
    name: str
    subject: str
    languages: tuple[str, ...]
    answers: int
    market: str
    liking: float
    channels: Mapping[str, float]
    topics: Mapping[str, float]
    moments: Mapping[str, float] = field(default_factory=dict)


FIRST_USE, FEATURE_USED, END_OF_TRIAL = (
    mark("first use"),
    mark("feature used"),
    mark("end of trial"),
)
AFTER_PURCHASE, AFTER_SUPPORT = mark("after purchase"), mark("after a support conversation")
DAY_90, ONE_YEAR = mark("day 90"), mark("one year")

_SOFTWARE = {
    "ease": 6, "speed": 4, "reliability": 4, "mobile": 3, "integrations": 3, "price": 3,
    "reports": 2, "learning": 2,
}  # fmt: skip
_BEGINNING = {"learning": 6, "ease": 5, "speed": 2, "integrations": 2, "mobile": 2, "price": 1}
_SUPPORT = {"waiting": 3, "competence": 4, "kindness": 3, "solution": 4}
_SHOP = {"delivery": 5, "product": 4, "packaging": 1, "site": 3, "returns": 1, "advice": 1}
_STAFF = {"manager": 3, "workload": 3, "pay": 2, "colleagues": 3, "tools": 2, "growth": 2}
_BY_MAIL = {"email": 70, "widget": 22, "sms": 8}
_IN_SOFTWARE = {"widget": 62, "email": 28, "api": 10}
_IN_USE = {FIRST_USE: 44, END_OF_TRIAL: 20, FEATURE_USED: 36}
_OF_SUPPORT = {"email": 48, "sms": 22, "api": 30}
_CALLED = {AFTER_SUPPORT: 100}

POLLS = (
    Poll("customers-france", "france", "relational", "Clients France", "Cormoran", ("fr", "en"),
         4_600, "france", 8.05, _BY_MAIL, _SOFTWARE),
    Poll("customers-uk", "uk", "relational", "Customers UK & Ireland", "Cormoran", ("en",),
         3_400, "uk", 8.1, _BY_MAIL, _SOFTWARE),
    Poll("customers-shop", "shop", "relational", "Clients de la boutique", "Cormoran Shop",
         ("fr", "en"), 1_000, "shop", 8.15, {"email": 92, "sms": 8}, _SHOP),
    Poll("use-france", "france", "transactional", "Étapes du logiciel", "Cormoran", ("fr", "en"),
         2_900, "france", 8.0, _IN_SOFTWARE, _BEGINNING, _IN_USE),
    Poll("use-uk", "uk", "transactional", "Steps in the software", "Cormoran", ("en",),
         2_100, "uk", 8.1, _IN_SOFTWARE, _BEGINNING, _IN_USE),
    Poll("support-lyon", "lyon", "transactional", "Support Lyon", "Cormoran", ("fr", "en"),
         2_400, "france", 8.35, _OF_SUPPORT, _SUPPORT, _CALLED),
    Poll("support-nantes", "nantes", "transactional", "Support Nantes", "Cormoran", ("fr", "en"),
         2_000, "france", 7.5, _OF_SUPPORT, _SUPPORT, _CALLED),
    Poll("support-dublin", "dublin", "transactional", "Support Dublin", "Cormoran", ("en",),
         1_800, "uk", 8.3, _OF_SUPPORT, _SUPPORT, _CALLED),
    Poll("orders", "shop", "transactional", "After a purchase / Après un achat", "Cormoran Shop",
         ("fr", "en"), 4_100, "shop", 8.4,
         {"email": 46, "link": 24, "kiosk": 18, "sms": 12}, _SHOP, {AFTER_PURCHASE: 100}),
    Poll("staff", "group", "employee", "Our team / Notre équipe", "Cormoran", ("fr", "en"),
         700, "", 7.75, {"email": 80, "link": 20}, _STAFF),
)  # fmt: skip

POLL = {one.key: one for one in POLLS}
SOFTWARE = ("customers-france", "customers-uk", "use-france", "use-uk")
"""Those that ask about the software itself."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone who helps customers: how many of a hundred conversations, and with what success."""

    name: str
    share: float
    skill: float


AGENTS = {
    "support-lyon": (
        Agent("Inès", 28, 0.7), Agent("Mathis", 26, 0.0), Agent("Solène", 24, 0.35),
        Agent("Karim", 21, -0.45), Agent("Yanis", 1, 0.2),
    ),
    "support-nantes": (
        Agent("Camille", 30, 0.3), Agent("Hugo", 27, -0.6), Agent("Awa", 25, 0.2),
        Agent("Loïc", 18, 0.0),
    ),
    "support-dublin": (Agent("Aoife", 38, 0.6), Agent("Conor", 34, -0.35), Agent("Priya", 28, 0.2)),
}  # fmt: skip

NEWCOMER, NEWCOMER_SCORES = Agent("Niamh", 0, 0.0), (10, 9, 10, 8, 9, 10, 9)
"""An agent in Dublin whose few answers look better than those of everybody else."""

RARE_COUNTRY, RARE_SCORES = "MT", (9, 10, 9, 8, 10, 9)
"""A country from which the United Kingdom and Ireland have so few answers, with a score of 83."""

UNITS = {
    "Support Lyon": (14.0, 0.45), "Support Nantes": (12.0, -0.5), "Support Dublin": (13.0, 0.4),
    "Shop": (17.0, -0.35), "Software": (30.0, 0.25), "Sales": (14.0, 0.0),
}  # fmt: skip
"""The units of the employees: how many of a hundred work in each, and how they like it."""
