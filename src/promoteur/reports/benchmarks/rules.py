"""What may be said beside a printed score: whether it can be compared, and what to beware of."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from promoteur.analytics.scored import readable
from promoteur.score.contrast import Contrast, Published, beside, published
from promoteur.score.scale import ZERO_TO_TEN, ScoreProblem
from promoteur.score.tally import Tally

OLD = dt.timedelta(days=2 * 365)
"""Between a printed figure and the own answers: more, and much else has changed."""


class Printed(Protocol):
    """What is known of a printed score, as `models.Benchmark` keeps it."""

    kind: str
    dated: dt.date
    answers: int | None
    country: str
    scale: str
    method: str

    @property
    def score(self) -> object: ...  # noqa: D102
    @property
    def counts(self) -> tuple[int, int, int] | None: ...  # noqa: D102
    @property
    def limits(self) -> tuple[float, float] | None: ...  # noqa: D102


class Why(StrEnum):
    """Why a printed score is not compared with the own one."""

    KIND = "kind"
    SCALE = "scale"
    OWN_SCALE = "own_scale"
    FEW = "few"
    UNKNOWN = "unknown"


class Beware(StrEnum):
    """What makes a comparison doubtful."""

    COUNTRY = "country"
    COUNTRY_UNKNOWN = "country_unknown"
    SCALE_UNKNOWN = "scale_unknown"
    METHOD = "method"
    METHOD_UNKNOWN = "method_unknown"
    OLD = "old"
    CAUTIOUS = "cautious"


@dataclass(frozen=True, slots=True)
class Own:
    """The own answers that stand beside printed scores.

    Attributes:
        tally: of the days that are shown.
        kind, scale: of these answers.
        last: their last day.
        countries: those to which they are narrowed, in small letters; none: all of them.
    """

    tally: Tally
    kind: str
    scale: str
    last: dt.date
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """A printed score beside the own one.

    Attributes:
        published: with its standard error; None where nothing tells how exact it is.
        contrast: own − printed; None where it is not compared.
        why: why not; None where it is.
        beware: what makes it doubtful.
    """

    published: Published | None
    contrast: Contrast | None
    why: Why | None
    beware: tuple[Beware, ...]


def contradiction(one: Printed) -> str:
    """Return what is wrong with the figures of a printed score; "" where they can be."""
    try:
        _published(one)
    except ScoreProblem as problem:
        return str(problem)
    return ""


def judged(own: Own, one: Printed) -> Judged:
    """Return what may be said of a printed score beside the own one.

    Raises:
        ScoreProblem: its figures contradict each other; such ones are not stored.
    """
    found = _published(one)
    why = _why_not(own, one, found)
    if why is not None or found is None:
        return Judged(found, None, why, _beware(own, one, found))
    return Judged(found, beside(own.tally, found), None, _beware(own, one, found))


def _published(one: Printed) -> Published | None:
    score = float(str(one.score))
    return published(score, counts=one.counts, interval=one.limits, n=one.answers)


def _why_not(own: Own, one: Printed, found: Published | None) -> Why | None:
    if one.kind != own.kind:
        return Why.KIND
    if one.scale == "other":
        return Why.SCALE
    if own.scale != ZERO_TO_TEN.name:
        return Why.OWN_SCALE
    if not readable(own.tally.n_effective):
        return Why.FEW
    return Why.UNKNOWN if found is None else None


def _beware(own: Own, one: Printed, found: Published | None) -> tuple[Beware, ...]:
    same = one.country.strip().lower() in own.countries and len(own.countries) == 1
    told = {
        Beware.COUNTRY: bool(one.country) and not same,
        Beware.COUNTRY_UNKNOWN: not one.country,
        Beware.SCALE_UNKNOWN: not one.scale,
        Beware.METHOD: bool(one.method),
        Beware.METHOD_UNKNOWN: not one.method,
        Beware.OLD: own.last - one.dated > OLD,
        Beware.CAUTIOUS: found is not None and found.known == "sample",
    }
    return tuple(word for word, holds in told.items() if holds)
