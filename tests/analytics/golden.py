"""Golden questions: a small, nasty set of answers, and what each question must find in it.

Every expectation is counted here in plain Python, from the answers themselves, by rules written for
it: nothing of the filters, dimensions and expressions under test is used.
"""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promoteur.analytics.answer import Answer, answered_on
from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import dimension
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question

ANCHOR = dt.date(2026, 3, 31)
PARIS, NEW_YORK, KOLKATA = map(ZoneInfo, ("Europe/Paris", "America/New_York", "Asia/Kolkata"))
ZONES = {"paris": PARIS, "boston": NEW_YORK, "pune": KOLKATA}

MOMENTS = (
    dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC),  # already 2024 in Paris, not in Boston
    dt.datetime(2024, 1, 1, 4, 59, tzinfo=dt.UTC),  # still 2023 in Boston
    dt.datetime(2024, 2, 28, 18, 31, tzinfo=dt.UTC),  # leap day has begun in Pune
    dt.datetime(2024, 2, 29, 12, 0, tzinfo=dt.UTC),
    dt.datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=dt.UTC),
    dt.datetime(2024, 3, 31, 0, 59, tzinfo=dt.UTC),  # one minute before summer time in Paris
    dt.datetime(2024, 10, 27, 1, 0, tzinfo=dt.UTC),
    dt.datetime(2024, 12, 29, 12, 0, tzinfo=dt.UTC),  # the last day of 2024-W52
    dt.datetime(2024, 12, 30, 12, 0, tzinfo=dt.UTC),  # 2025-W01
    dt.datetime(2026, 1, 4, 23, 30, tzinfo=dt.UTC),  # Sunday of W01, Monday of W02 in Paris
    dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC),  # April in Paris
    dt.datetime(2026, 12, 31, 12, 0, tzinfo=dt.UTC),  # 2026-W53
    dt.datetime(2027, 1, 1, 12, 0, tzinfo=dt.UTC),  # still 2026-W53
    dt.datetime(2027, 1, 3, 22, 59, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 4, 12, 0, tzinfo=dt.UTC),  # 2027-W01
)
PLANS = ("free", "pro", "Pro", None, "pro plus", "", "élite", "o'clock")
SURVEYS = (("relational", Kind.RELATIONAL), ("care", Kind.TRANSACTIONAL), ("team", Kind.EMPLOYEE))
WEIGHTS = (0.5, 1.0, 1.25, 2.0, 0.0, None, 3.5)


def _answer(i: int) -> Answer:
    """Answer `i`: every column runs through its values at a pace of its own."""
    workspace = tuple(ZONES)[i % 3]
    survey, kind = SURVEYS[i * 7 % 10 // 4]
    moment = MOMENTS[i * 11 % len(MOMENTS)] + dt.timedelta(minutes=i % 2)
    day = answered_on(moment, ZONES[workspace])
    properties = {
        "plan": PLANS[i * 5 % len(PLANS)],
        "Customer type": ("new", "loyal", None)[i // 2 % 3],
        "amount": None if i % 9 == 0 else (i * 37 % 400) / 4 - 20,
        "weight": WEIGHTS[i % len(WEIGHTS)],
        "since": None if i % 6 == 5 else day - dt.timedelta(days=i * 29 % 900 - 30),
        "beta": None if i % 4 == 3 else i % 4 == 1,
        "code": i % 5 / 2 if i < 200 else f"C{i % 5}",  # a number, until a text came
    }
    return Answer(
        response=f"{0x0190_0000_0000 + i:012x}"[:8]
        + f"-{i & 0xFFFF:04x}-7000-8000-{i * 2_654_435_761 % 2**48:012x}",
        workspace=workspace,
        survey=survey,
        kind=kind,
        score=i * 3 % 11,
        answered_at=moment,
        answered_on=day,
        channel=("email", "web", "kiosk", None)[i * 3 % 4],
        moment=("purchase", None, "day 90")[i // 3 % 3],
        language=("fr", "en", "pt-BR")[i // 5 % 3],
        wave=i % 3,
        agent=None if i % 2 else f"agent {i % 5}",
        person=None if i % 10 == 9 else i * 13 % 60 - 30,
        properties=properties,
    )


ANSWERS = tuple(_answer(i) for i in range(600))

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Golden:
    """A question, and the rules by which its tallies are counted in plain Python."""

    question: Question
    where: Callable[[Answer], bool] = lambda _answer: True
    key: Callable[[Answer], Key] = lambda _answer: ()
    weight: Callable[[Answer], float | None] = lambda _answer: 1.0
    voice: Callable[[Answer], Hashable] | None = None

    def counted(self) -> dict[Key, dict[int, tuple[int, float, float]]]:
        """(answers, Σw, Σw²) by key and score."""
        found: dict[Key, dict[int, tuple[int, float, float]]] = {}
        for one in self._voiced([one for one in ANSWERS if self.where(one)]):
            scores = found.setdefault(self.key(one), {})
            weight = self.weight(one)
            if weight is not None:
                n, w, w2 = scores.get(one.score, (0, 0.0, 0.0))
                scores[one.score] = (n + 1, w + weight, w2 + weight * weight)
        return found

    def _voiced(self, answers: list[Answer]) -> list[Answer]:
        if self.voice is None:
            return answers
        latest: dict[Hashable, Answer] = {}
        for one in sorted(answers, key=lambda a: (a.answered_at, a.score)):
            if one.person is not None:
                latest[one.person, self.voice(one)] = one
        return [one for one in answers if one.person is None] + list(latest.values())


def asked(text: str = "", by: str = "", **more: object) -> Question:
    """The question that a person would write."""
    dimensions = tuple(dimension(one, ANCHOR) for one in by.split("|") if one)
    return Question(Filter.of_query(text), dimensions, **more)


def plan(one: Answer) -> str | None:
    return str(one.properties["plan"]) if one.properties["plan"] else None


def beta(one: Answer) -> str | None:
    return {True: "true", False: "false"}.get(one.properties["beta"])  # type: ignore[arg-type]


def code(one: Answer) -> str:
    found = one.properties["code"]
    return f"{found:g}" if isinstance(found, float) else str(found)


def amount(one: Answer) -> float | None:
    found = one.properties["amount"]
    return found if isinstance(found, float) else None


def tenure(one: Answer) -> int | None:
    since = one.properties["since"]
    return (one.answered_on - since).days if isinstance(since, dt.date) else None


def phase(one: Answer) -> str | None:
    days = tenure(one)
    if days is None:
        return None
    if days < 0:
        return "before"
    bands = ((90, "onboarding"), (365, "first year"), (730, "second year"))
    return next((name for limit, name in bands if days < limit), "over two years")


def band(one: Answer) -> str | None:
    days = tenure(one)
    if days is None:
        return None
    return "before" if days < 0 else "0-29" if days < 30 else "30-364" if days < 365 else "365+"


def month(one: Answer) -> dt.date:
    return one.answered_on.replace(day=1)


def week(one: Answer) -> dt.date:
    return one.answered_on - dt.timedelta(days=one.answered_on.weekday())


def quarter(one: Answer) -> dt.date:
    return dt.date(one.answered_on.year, (one.answered_on.month - 1) // 3 * 3 + 1, 1)


def window(days: int) -> Callable[[Answer], Key]:
    """The first day of the window of so many days, counted back from the anchor."""

    def first_day(one: Answer) -> Key:
        back = (ANCHOR - one.answered_on).days // days
        return (ANCHOR - dt.timedelta(days=days * (back + 1) - 1),)

    return first_day


def category(one: Answer) -> str:
    return "detractor" if one.score <= 6 else "passive" if one.score <= 8 else "promoter"


def of(kind: Kind, rule: Callable[[Answer], bool] = lambda _a: True) -> Callable[[Answer], bool]:
    return lambda one: one.kind is kind and rule(one)


R, RELATIONAL = "kind=relational&", Kind.RELATIONAL
EVERY = of(RELATIONAL)


def filtered(text: str, rule: Callable[[Answer], bool]) -> Golden:
    """Answers of the relational survey that meet a filter, in one figure."""
    return Golden(asked(R + text), of(RELATIONAL, rule))


def by(text: str, key: Callable[[Answer], Key], **more: object) -> Golden:
    """Answers of the relational survey by dimensions."""
    return Golden(asked(R, text, **more), EVERY, key)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


GOLDEN: dict[str, Golden] = {
    "all of a kind": filtered("", lambda _a: True),
    "another kind": Golden(asked("kind=employee"), of(Kind.EMPLOYEE)),
    "kinds apart": Golden(asked("", "kind"), key=lambda a: (str(a.kind),)),
    "by survey": by("survey", lambda a: (a.survey,)),
    "by workspace": by("workspace", lambda a: (a.workspace,)),
    "by channel, null too": by("channel", lambda a: (a.channel,)),
    "by moment": by("moment", lambda a: (a.moment,)),
    "by language": by("language", lambda a: (a.language,)),
    "by wave": by("wave", lambda a: (a.wave,)),
    "by agent": by("agent", lambda a: (a.agent,)),
    "by scale": by("scale", lambda a: (a.scale,)),
    "by score": by("score", lambda a: (a.score,)),
    "by category": by("category", lambda a: (category(a),)),
    "by text": by("plan", lambda a: (plan(a),)),
    "by a name with a blank": by(
        "customer TYPE", lambda a: (a.properties["Customer type"],)
    ),
    "by boolean": by("beta", lambda a: (beta(a),)),
    "by a property that became text": by("code", lambda a: (code(a),)),
    "by day, leap day too": by("day", lambda a: (a.answered_on,)),
    "by answered_on": by("answered_on", lambda a: (a.answered_on,)),
    "by week, week 53 too": by("week", lambda a: (week(a),)),
    "by month": by("month", lambda a: (month(a),)),
    "by quarter": by("quarter", lambda a: (quarter(a),)),
    "by year": by("year", lambda a: (a.answered_on.replace(month=1, day=1),)),
    "by 30 days": by("rolling:30", window(30)),
    "by 90 days": by("rolling:90", window(90)),
    "by phase": by("phase:since", lambda a: (phase(a),)),
    "by tenure": by("tenure:since:30,365", lambda a: (band(a),)),
    "by month and segment": by("month|plan", lambda a: (month(a), plan(a))),
    "by four": by(
        "quarter|channel|category|workspace",
        lambda a: (quarter(a), a.channel, category(a), a.workspace),
    ),
    "one survey": Golden(asked("survey=care"), lambda a: a.survey == "care"),
    "two surveys by kind": Golden(
        asked("survey=care&survey=team", "kind"),
        lambda a: a.survey in {"care", "team"},
        lambda a: (str(a.kind),),
    ),
    "workspaces": filtered("workspace=paris&workspace=pune", lambda a: a.workspace != "boston"),
    "no workspace at all": Golden(
        Question(Filter.of_query("kind=relational").within(())), lambda _a: False
    ),
    "from and to": filtered(
        "from=2024-02-29&to=2024-12-29",
        lambda a: day("2024-02-29") <= a.answered_on <= day("2024-12-29"),
    ),
    "one leap day": filtered(
        "from=2024-02-29&to=2024-02-29", lambda a: a.answered_on == day("2024-02-29")
    ),
    "new year in each zone": Golden(
        asked(R + "from=2024-01-01&to=2024-01-01", "workspace"),
        of(RELATIONAL, lambda a: a.answered_on == day("2024-01-01")),
        lambda a: (a.workspace,),
    ),
    "week 53 only": Golden(
        asked(R + "from=2026-12-28&to=2027-01-03", "week"),
        of(RELATIONAL, lambda a: day("2026-12-28") <= a.answered_on <= day("2027-01-03")),
        lambda a: (week(a),),
    ),
    "nothing": filtered("from=2030-01-01", lambda _a: False),
    "nothing by month": Golden(
        asked(R + "channel=fax", "month"), lambda _a: False, lambda a: (month(a),)
    ),
    "channel": filtered("channel=web", lambda a: a.channel == "web"),
    "not a channel, null stays": filtered("channel.not=web", lambda a: a.channel != "web"),
    "no channel": filtered("channel.empty=true", lambda a: a.channel is None),
    "some moment": filtered("moment.empty=false", lambda a: a.moment is not None),
    "languages": filtered("language=fr&language=pt-BR", lambda a: a.language != "en"),
    "category": filtered("category=detractor", lambda a: a.score <= 6),
    "two categories": filtered(
        "category=passive&category=promoter", lambda a: a.score >= 7
    ),
    "score range": filtered("score.from=0&score.to=3", lambda a: 0 <= a.score <= 3),
    "zero is an answer": filtered("score=0", lambda a: a.score == 0),
    "text, capitals matter": filtered("plan=pro", lambda a: plan(a) == "pro"),
    "text in a list": filtered("plan=pro&plan=élite", lambda a: plan(a) in {"pro", "élite"}),
    "text not in a list": filtered(
        "plan.not=pro&plan.not=free", lambda a: plan(a) not in {"pro", "free"}
    ),
    "a quote": filtered("plan=o'clock", lambda a: plan(a) == "o'clock"),
    "empty text is empty": filtered("plan.empty=true", lambda a: plan(a) is None),
    "number equal": filtered("amount=12.5", lambda a: amount(a) == 12.5),
    "number below zero": filtered(
        "amount.under=0", lambda a: (n := amount(a)) is not None and n < 0
    ),
    "number above": filtered(
        "amount.over=30.25", lambda a: (n := amount(a)) is not None and n > 30.25
    ),
    "number unequal": filtered("amount.not=12.5", lambda a: amount(a) != 12.5),
    "number between": filtered(
        "amount.from=10&amount.to=20", lambda a: (n := amount(a)) is not None and 10 <= n <= 20
    ),
    "boolean": filtered("beta=true", lambda a: a.properties["beta"] is True),
    "date before": filtered(
        "since.under=2024-06-01",
        lambda a: isinstance(s := a.properties["since"], dt.date) and s < day("2024-06-01"),
    ),
    "number that became text": filtered("code=1.5", lambda a: code(a) == "1.5"),
    "by a number": by("amount", lambda a: (None if (n := amount(a)) is None else f"{n:g}",)),
    "no number": filtered("amount.empty=true", lambda a: amount(a) is None),
    "neither number nor text": filtered("code.empty=true", lambda _a: False),
    "either or": filtered(
        'where=plan = "pro" or (channel = web and not score < 9)',
        lambda a: plan(a) == "pro" or (a.channel == "web" and not a.score < 9),
    ),
    "not, with nulls": filtered(
        "where=not (channel = web or amount > 30)",
        lambda a: not (a.channel == "web" or ((n := amount(a)) is not None and n > 30)),
    ),
    "weights": Golden(
        asked(R, "channel", weight="weight"), EVERY, lambda a: (a.channel,),
        lambda a: a.properties["weight"],
    ),
    "weights by month": Golden(
        asked(R, "month", weight="weight"), EVERY, lambda a: (month(a),),
        lambda a: a.properties["weight"],
    ),
    "one voice in all": Golden(asked(R, one_voice=True), EVERY, voice=lambda _a: ()),
    "one voice a month": Golden(
        asked(R, "month", one_voice=True), EVERY, lambda a: (month(a),), voice=month
    ),
    "one voice a month, by channel": Golden(
        asked(R, "month|channel", one_voice=True),
        EVERY, lambda a: (month(a), a.channel), voice=month,
    ),
    "one voice a quarter, by segment": Golden(
        asked(R, "quarter|plan", one_voice=True),
        EVERY, lambda a: (quarter(a), plan(a)), voice=quarter,
    ),
    "one voice a window": Golden(
        asked(R, "rolling:90", one_voice=True), EVERY, window(90), voice=window(90)
    ),
    "one voice of those selected": Golden(
        asked(R + "channel=email", "year|category", one_voice=True),
        of(RELATIONAL, lambda a: a.channel == "email"),
        lambda a: (a.answered_on.replace(month=1, day=1), category(a)),
        voice=lambda a: a.answered_on.year,
    ),
    "one voice with weights": Golden(
        asked(R, "month", weight="weight", one_voice=True),
        EVERY, lambda a: (month(a),), lambda a: a.properties["weight"], voice=month,
    ),
}  # fmt: skip
