"""Tables of facts that tests of the command line ask: small, and the same every time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from promoteur.analytics.answer import Answer
from promoteur.analytics.columns import Kind
from promoteur.analytics.facts import Facts

GOOD, BAD = (10, 9, 9, 8, 10, 7, 6, 9), (3, 0, 9, 7, 5, 6, 10, 8)

HOURS = {"FR": dt.time(9), "BE": dt.time(15)}
"""When each country answers, so that no two answers of a person are of one moment."""


def response(i: int) -> str:
    return f"01890000-0000-7000-8000-{i:012x}"


def answer(i: int, month: int = 1, country: str = "FR") -> Answer:
    """The i-th answer of a month: France's are bad in March."""
    on = dt.date(2026, month, 1 + i % 28)
    scores = BAD if (month, country) == (3, "FR") else GOOD
    return Answer(
        response=response(month * 10_000 + i + (5_000 if country == "BE" else 0)),
        workspace="paris" if country == "FR" else "brussels",
        survey="nps",
        kind=Kind.RELATIONAL,
        score=scores[i % 8],
        answered_at=dt.datetime.combine(on, HOURS[country], tzinfo=dt.UTC),
        answered_on=on,
        channel=("email", "sms")[i % 2],
        person=i % 25,
        properties={
            "Country": country,
            "weight": float(1 + i % 3),
            "since": on - dt.timedelta(days=30 * (i % 30)),
            "new": i % 4 == 0,
        },
    )


def three_months() -> list[Answer]:
    """240 answers of January to March, as many of each country."""
    return [
        answer(i, month, country)
        for month in (1, 2, 3)
        for i in range(40)
        for country in ("FR", "BE")
    ]


def of_employees(n: int = 10) -> list[Answer]:
    """Answers of another kind of survey, with ids of their own."""
    return [replace(answer(i), response=response(90_000 + i), kind=Kind.EMPLOYEE) for i in range(n)]


def store(path: Path, *batches: Iterable[Answer]) -> Path:
    """Store batches of answers one after the other, and return where."""
    with Facts.create(path) as facts:
        for batch in batches:
            facts.append([*batch])
    return path
