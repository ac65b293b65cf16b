"""What a page of figures is about: kind, days, what they are compared with, and a filter.

All of it stands in the address, so that a page can be shared, kept and loaded again.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from promoteur.analytics.columns import Kind
from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import CATEGORY
from promoteur.analytics.periods import LONGEST, Calendar, Rolling
from promoteur.kit.conditions import EQUAL, Comparison, comparisons
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.kit.periods import Period
from promoteur.kit.problem import not_one_of
from promoteur.reports.problem import ReportProblem
from promoteur.reports.there import There
from promoteur.reports.window import Window
from promoteur.responses.selection import OWN as SELECTED
from promoteur.score.scale import ZERO_TO_TEN

Word = TypeVar("Word", bound=StrEnum)

Known = Callable[[Iterable[str]], frozenset[str]]
"""Returns those of some names that are columns for whoever asks."""

KIND, SCALE, PERIOD, AGAINST = "kind", "scale", "period", "against"
AT, FROM, TO = "at", "from", "to"
WHAT_WAS_ANSWERED = frozenset({"score", CATEGORY})
"""Columns by which answers are chosen by their score, so that no score can be told of them."""

OWN = (KIND, SCALE, PERIOD, AT, FROM, TO, AGAINST)
"""Keys of the address that are no conditions of the filter."""

RESERVED = frozenset(
    {*OWN, *SELECTED, "by", "and", "of", "one", "other", "step", "only", "page", "span"}
)
"""All keys that some page reads for itself; a property of such a name is `property.NAME`."""

_OF_FACTS = {KIND, SCALE, FROM, TO}
"""Those of them that are written by their bare name only of what every fact has."""

LENGTHS: dict[str, Period | int] = {
    "30": 30,
    "90": 90,
    "365": 365,
    "week": Period.WEEK,
    "month": Period.MONTH,
    "quarter": Period.QUARTER,
    "year": Period.YEAR,
}
"""Periods by their word in the address: a number of days that ends with the last one known."""

USUAL = "90"
"""Long enough for a small company to have a score, short enough to be news."""

CHOSEN_DAYS = "days"
"""The word of a period whose first and last day were chosen."""

MOST_PARTS = 2000
"""Keys of an address; strangers write them, too."""

YEARS = range(1900, 3000)
"""Years for which can be asked. Around them there is room to count days back and on."""


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


AGAINST_WORDS = {
    Against.PREVIOUS: mark("the period before"),
    Against.YEAR: mark("the same days a year earlier"),
}


@dataclass(frozen=True)
class Scope:
    """What a page is about.

    Attributes:
        kind: answers of two kinds are never in one figure.
        scale: of the answers: 0–10, unless there are only others.
        period: the word of the period's length: one of `LENGTHS`, or `CHOSEN_DAYS`.
        window: the days that are shown.
        before: the days that they are compared with, of a period that is not over as many as are
            known; None where there is none so early.
        against: which those are.
        filter: which answers of these days: conditions on columns and properties.
        at: the day for whose period was asked; None: the last day that is known.
        over: whether the window is over; a month that is not may still move.
        ignored: names in the address that no answer has.
        known: the days from the first to the last answer, whatever the filter.
    """

    kind: Kind
    scale: str
    period: str
    window: Window
    before: Window | None
    against: Against = Against.PREVIOUS
    filter: Filter = field(default_factory=Filter)
    at: dt.date | None = None
    over: bool = True
    ignored: tuple[str, ...] = ()
    known: Window | None = None

    @property
    def one_voice(self) -> bool:
        """Whether a person counts once in a period: of the whole relationship there is one view."""
        return self.kind is not Kind.TRANSACTIONAL

    @property
    def scored(self) -> bool:
        """Whether a score can be made: not of answers that were chosen by what was answered."""
        return not chooses_by(self.filter, WHAT_WAS_ANSWERED)

    @property
    def days_before(self) -> int:
        """How many of the days that these are compared with lie after the answers began."""
        if self.before is None:
            return 0
        return self.before.days if self.known is None else self.before.since(self.known.first)

    @property
    def comparable(self) -> bool:
        """Whether so many of the days before are known that a difference can be called real."""
        if self.before is None or self.known is None:
            return True
        return self.before.is_known(self.known.first)

    @property
    def calendar(self) -> Calendar:
        """How time is cut where these days are one period of many."""
        length = LENGTHS.get(self.period)
        if isinstance(length, Period):
            return length
        return Rolling(min(self.window.days, LONGEST), self.window.last)

    def answers(self) -> Filter:
        """Return the filter of its answers, of whatever day."""
        kinds = (Comparison(KIND, EQUAL, (self.kind,)), Comparison(SCALE, EQUAL, (self.scale,)))
        return self.filter & Filter(kinds)

    def within(self, window: Window) -> Filter:
        """Return the filter of its answers in other days."""
        return self.answers() & window.filter()

    def query(self, **changes: str) -> str:
        """Return the query string of it, with some of its keys changed; "" takes one away."""
        own = {KIND: str(self.kind), PERIOD: self.period, AGAINST: str(self.against)}
        if self.scale != ZERO_TO_TEN.name:
            own[SCALE] = self.scale
        if self.period == CHOSEN_DAYS:
            own |= {FROM: self.window.first.isoformat(), TO: self.window.last.isoformat()}
        elif self.at is not None:
            own[AT] = self.at.isoformat()
        told = urlencode({key: value for key, value in (own | changes).items() if value})
        return "&".join(filter(None, (told, query_of(self.filter))))

    def narrowed(self, condition: Comparison) -> "Scope":
        """Return it with one condition more."""
        return replace(self, filter=self.filter & Filter((condition,)))


def query_of(selected: Filter) -> str:
    """Return the query string of a filter, in which no property is taken for a key of a page."""
    pairs = parse_qsl(selected.query(), keep_blank_values=True)
    return urlencode(
        [(f"property.{key}" if key in RESERVED - _OF_FACTS else key, v) for key, v in pairs]
    )


def filter_of(query: str) -> Filter:
    """Return the filter that the query string of a page holds, beside what pages read themselves.

    Raises:
        ReportProblem: it has too many parts.
        QuestionProblem, ConditionProblem: a part of the filter has no meaning.
    """
    return Filter.of_query(urlencode([one for one in _pairs(query) if one[0] not in RESERVED]))


def chooses_by(chosen: Filter, columns: Collection[str]) -> bool:
    """Whether a filter has a condition on one of some columns."""
    leaves = (leaf for one in chosen.conditions for leaf in comparisons(one))
    return any(leaf.column in columns for leaf in leaves)


def scope_of(query: str, there: There, known: Known = frozenset) -> Scope:
    """Return what a query string asks for, where there are answers.

    Args:
        query: of the address; keys that a page reads for itself and empty values say nothing.
        there: what answers there are, at least one.
        known: which columns of some there are, for whoever asks; conditions on others say nothing
            but stand among the `ignored` ones.

    Raises:
        ReportProblem: a part of its own has no meaning, or a condition in words has an unknown
            column.
        QuestionProblem, ConditionProblem: a part of the filter has none.
    """
    own = {key: value for key, value in _pairs(query) if key in OWN}
    selected, ignored = _understood(filter_of(query), known)
    kind, scale = _what(own, there)
    days_known = there.days(kind, scale)
    days = CHOSEN_DAYS if FROM in own or TO in own else USUAL
    period = own.get(PERIOD, days)  # the form sends its days with every period
    window = _window(own, period, days_known)
    against = _one_of(Against, AGAINST, own.get(AGAINST, Against.PREVIOUS))
    return Scope(
        kind=kind,
        scale=scale,
        period=period,
        window=window,
        before=_as_long(_before(window, period, against), window, days_known.last),
        against=against,
        filter=selected,
        at=_day(AT, own[AT]) if AT in own else None,
        over=window.last <= days_known.last,
        ignored=ignored,
        known=days_known,
    )


def _understood(asked: Filter, known: Known) -> tuple[Filter, tuple[str, ...]]:
    """Return the conditions on columns that there are, and the names of the others.

    An address that somebody sends on may have been decorated on its way (`utm_source`).
    """
    names = {leaf.column for one in asked.conditions for leaf in comparisons(one)}
    strange = names - known(names)
    if not strange:
        return asked, ()
    kept = []
    for one in asked.conditions:
        missing = sorted({leaf.column for leaf in comparisons(one)} & strange)
        if not missing:
            kept.append(one)
        elif not isinstance(one, Comparison):
            raise ReportProblem(
                _("No answer has “{name}”: filter by what the page offers.").format(
                    name=missing[0][:50]
                )
            )
    return Filter(tuple(kept)), tuple(sorted(strange))


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the keys and values of a query string; empty values say nothing."""
    try:
        found = parse_qsl(query, max_num_fields=MOST_PARTS)
    except ValueError as error:
        raise ReportProblem(
            _("The address has too many parts: {most} at most.").format(most=MOST_PARTS)
        ) from error
    return [(key, value) for key, value in found if value]


def _what(own: dict[str, str], there: There) -> tuple[Kind, str]:
    """Return the kind and the scale: those named, else those of the most answers on 0–10."""
    kind = _one_of(Kind, KIND, own[KIND]) if KIND in own else there.usual_kind
    scales = there.scales(kind)
    scale = own.get(SCALE, scales[0] if scales else ZERO_TO_TEN.name)
    if scales and scale not in scales:
        raise ReportProblem(not_one_of(SCALE, scale, scales))
    return kind, scale


def _one_of(words: type[Word], key: str, word: str) -> Word:
    try:
        return words(word)
    except ValueError as error:
        raise ReportProblem(not_one_of(key, word, words)) from error


def _window(own: dict[str, str], period: str, known: Window) -> Window:
    """Return the days that are shown."""
    if period == CHOSEN_DAYS:
        given = _day(TO, own[TO]) if TO in own else None
        earliest = known.first if given is None else min(known.first, given)
        first = _day(FROM, own[FROM]) if FROM in own else earliest
        last = max(known.last, first) if given is None else given
        if first > last:
            raise ReportProblem(
                _("The days from {first} to {last} end before they begin.").format(
                    first=first, last=last
                )
            )
        if last - first >= dt.timedelta(days=LONGEST):
            raise ReportProblem(
                _(
                    "From {first} to {last} are no days that can be shown: ten years at most."
                ).format(first=first, last=last)
            )
        return Window(first, last)
    if period not in LENGTHS:
        raise ReportProblem(not_one_of(PERIOD, period, LENGTHS))
    at = _day(AT, own[AT]) if AT in own else known.last
    length = LENGTHS[period]
    if isinstance(length, Period):
        return Window(length.first_day(at), length.last_day(at))
    return Window(_earlier(at, length - 1), at)


def _day(key: str, given: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(given)
    except ValueError as error:
        raise ReportProblem(
            _("“{key}”: “{value}” is no date, such as {example}.").format(
                key=key, value=given[:50], example="2026-03-31"
            )
        ) from error
    if day.year not in YEARS:
        raise ReportProblem(
            _("“{key}”: {value} is not between {first} and {last}.").format(
                key=key, value=day, first=YEARS[0], last=YEARS[-1]
            )
        )
    return day


def _earlier(day: dt.date, days: int) -> dt.date:
    """Return the day so many days before, 0001-01-01 at the earliest."""
    return dt.date.fromordinal(max(day.toordinal() - days, 1))


def _before(window: Window, period: str, against: Against) -> Window | None:
    """Return the days that a window is compared with; None where dates do not go back so far."""
    if against is Against.YEAR:
        return _a_year_earlier(window, LENGTHS.get(period))
    length = LENGTHS.get(period)
    if isinstance(length, Period):
        first = length.previous(window.first)
        return None if first is None else Window(first, length.last_day(first))
    last = window.first.toordinal() - 1
    if last < window.days:
        return None
    return Window(_earlier(window.first, window.days), dt.date.fromordinal(last))


def _a_year_earlier(window: Window, length: Period | int | None) -> Window | None:
    if isinstance(length, Period):
        first = length.year_earlier(window.first)
        return None if first is None else Window(first, length.last_day(first))
    if window.first.year == dt.date.min.year:
        return None
    last = Period.DAY.year_earlier(window.last)
    return None if last is None else Window(_earlier(last, window.days - 1), last)


def _as_long(before: Window | None, window: Window, known: dt.date) -> Window | None:
    """Return the days before, no more than are known of those shown, which may not be over."""
    if before is None or not window.first <= known < window.last:
        return before
    last = before.first.toordinal() + (known - window.first).days
    return Window(before.first, dt.date.fromordinal(min(last, before.last.toordinal())))
