"""Two sides of golden answers, and the people on both as plain Python counts them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from promoteur.analytics.answer import Answer
from promoteur.analytics.columns import Kind
from promoteur.analytics.filters import Filter
from promoteur.analytics.pairs import Pairs
from tests.analytics.golden import ANSWERS, R, amount, category, day, of, plan

CATEGORIES = ("detractor", "passive", "promoter")
Rule = Callable[[Answer], bool]

PEOPLE = tuple(
    replace(one, person=None if one.person is None else i % 37 - 18)
    for i, one in enumerate(ANSWERS)
)
"""The golden answers, given by people who answer again and again, at all moments."""


@dataclass(frozen=True)
class GoldenPairs:
    """Two filters, and the rules that say the same in Python."""

    before: str
    after: str
    was: Rule
    became: Rule

    @property
    def filters(self) -> tuple[Filter, Filter]:
        return Filter.of_query(self.before), Filter.of_query(self.after)

    def counted(self) -> Pairs:
        return paired_in_python(
            _latest([one for one in PEOPLE if self.was(one)]),
            _latest([one for one in PEOPLE if self.became(one)]),
        )


def _latest(answers: list[Answer]) -> dict[int, str]:
    """The category of each person's latest answer; of equals, of the higher score."""
    ordered = sorted(answers, key=lambda one: (one.answered_at, one.score))
    return {one.person: category(one) for one in ordered if one.person is not None}


def paired_in_python(before: dict[int, str], after: dict[int, str]) -> Pairs:
    moves = Counter((before.get(who), after.get(who)) for who in before.keys() | after.keys())
    table = tuple(tuple(moves[a, b] for b in CATEGORIES) for a in CATEGORIES)
    gone = tuple(moves[one, None] for one in CATEGORIES)
    new = tuple(moves[None, one] for one in CATEGORIES)
    return Pairs(table, gone, new)  # type: ignore[arg-type]


def relational(rule: Rule) -> Rule:
    return of(Kind.RELATIONAL, rule)


def between(first: str, last: str) -> Rule:
    return relational(lambda a: day(first) <= a.answered_on <= day(last))


PAIRS = {
    "a year and the next ones": GoldenPairs(
        R + "from=2024-01-01&to=2024-12-31", R + "from=2025-01-01",
        between("2024-01-01", "2024-12-31"), between("2025-01-01", "2099-12-31"),
    ),
    "one day and another": GoldenPairs(
        R + "from=2024-02-29&to=2024-02-29", R + "from=2026-12-01&to=2027-01-03",
        between("2024-02-29", "2024-02-29"), between("2026-12-01", "2027-01-03"),
    ),
    "two channels": GoldenPairs(
        R + "channel=email", R + "channel.not=email",
        relational(lambda a: a.channel == "email"), relational(lambda a: a.channel != "email"),
    ),
    "two properties of different types": GoldenPairs(
        R + "plan=pro&plan=élite", R + "amount.over=20",
        relational(lambda a: plan(a) in {"pro", "élite"}),
        relational(lambda a: (n := amount(a)) is not None and n > 20),
    ),
    "the same on both sides": GoldenPairs(
        R, R, relational(lambda _a: True), relational(lambda _a: True)
    ),
    "sides that share answers": GoldenPairs(
        R + "to=2025-12-31", R + "from=2024-06-01",
        between("2000-01-01", "2025-12-31"), between("2024-06-01", "2099-12-31"),
    ),
    "one side selects the category": GoldenPairs(
        R + "to=2024-12-31&category=detractor", R + "from=2025-01-01",
        relational(lambda a: a.answered_on <= day("2024-12-31") and a.score <= 6),
        between("2025-01-01", "2099-12-31"),
    ),
    "two surveys of a kind, one of them of nobody": GoldenPairs(
        "survey=care", "survey=nobody", lambda a: a.survey == "care", lambda _a: False
    ),
    "nobody before": GoldenPairs(
        R + "to=2001-01-01", R, lambda _a: False, relational(lambda _a: True)
    ),
    "nobody at all": GoldenPairs(
        R + "to=2001-01-01", R + "channel=fax", lambda _a: False, lambda _a: False
    ),
}  # fmt: skip
