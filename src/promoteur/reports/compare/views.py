"""The page that compares: two periods, two segments, or the same people twice."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from promoteur.accounts.models import Workspace
from promoteur.analytics.change import Comparison
from promoteur.analytics.scored import Scored, readable
from promoteur.charts.distribution import distribution
from promoteur.charts.flow import flow
from promoteur.charts.shares import shares
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.kit.problem import not_one_of
from promoteur.reports.among import compared, corrected
from promoteur.reports.bar import Part
from promoteur.reports.compare import queries, telling
from promoteur.reports.compare.queries import Of, Pair, SamePeople
from promoteur.reports.exact import of_answers
from promoteur.reports.habits import is_language, of_habit
from promoteur.reports.moved import moved
from promoteur.reports.naming import Names
from promoteur.reports.opening import Opened, page
from promoteur.reports.parts import Table, whole
from promoteur.reports.problem import ReportProblem
from promoteur.reports.scope import FROM, PERIOD, TO
from promoteur.reports.segments.queries import named
from promoteur.reports.segments.ways import children, names_apart
from promoteur.reports.telling import (
    by_chance,
    days,
    fair,
    reading,
    told,
    true_change,
    verdict,
    would_show,
)
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tallies, Tally

OF, BY, ONE, OTHER = "of", "by", "one", "other"
YEAR = 365
"""Days of the period in which most people who are known were asked twice."""

OF_WORDS = {
    Of.PERIODS: mark("Two periods"),
    Of.SEGMENTS: mark("Two segments"),
    Of.PEOPLE: mark("The same people twice"),
}


def _reads(own: Mapping[str, str]) -> Collection[Part]:
    """Return what of the filter bar a comparison reads: two segments stand in the same days."""
    return [one for one in Part if one is not Part.AGAINST or own.get(OF) != Of.SEGMENTS]


@page("compare", own=(OF, BY, ONE, OTHER), reads=_reads)
def compare(opened: Opened) -> dict[str, Any]:
    """Compare two periods, two segments, or the same people twice."""
    of = _of(opened.own.get(OF, Of.PERIODS))
    heads = children(opened)
    opened = replace(opened, names=names_apart(opened, heads))
    scope = opened.scope
    compose: dict[Of, Callable[[], dict[str, Any]]] = {
        Of.PERIODS: lambda: _periods(opened, heads),
        Of.SEGMENTS: lambda: _segments(opened, heads),
        Of.PEOPLE: lambda: _people(opened),
    }
    return {
        "of": str(of),
        "choices": [
            (scope.query(**{OF: str(one)}), _(words), one is of) for one, words in OF_WORDS.items()
        ],
        "kept": parse_qsl(scope.query(**{OF: str(of)})),
        **compose[of](),
    }


def _of(given: str) -> Of:
    """Return what is compared with what.

    Raises:
        ReportProblem: there is no such comparison.
    """
    if given not in list(Of):
        raise ReportProblem(not_one_of(OF, given, Of))
    return Of(given)


def _periods(opened: Opened, heads: Mapping[str, Workspace]) -> dict[str, Any]:
    """Return what the comparison of two periods shows."""
    found = queries.two_periods(
        opened.asking, opened.scope, opened.ways, heads, opened.own.get(BY, "")
    )
    comparable = opened.scope.comparable
    said = fair(verdict(found.comparison), comparable=comparable)
    shown: dict[str, Any] = {"verdict": said, "ways": _ways(opened, found)}
    if found.comparison is None or opened.scope.before is None:
        return shown | {"sides": [_side(days(opened.scope.window), found.now)]}
    names = days(opened.scope.before), days(opened.scope.window)
    two = (found.comparison.before, found.comparison.after)
    shown |= _both(found.comparison, list(zip(names, two, strict=True)), "")
    if found.comparison.difference and found.comparison.readable:
        shown["limits"] = true_change(found.comparison.difference)
        shown["visible"] = would_show(found.comparison.visible or 0)
    if found.moved and found.comparison.difference:
        by = found.moved.name
        made = moved(
            by,
            found.moved.parts,
            opened.names,
            found.comparison.difference,
            comparable=comparable,
        )
        n = compared(one.change for one in found.segments)
        rows = _segment_rows(found.segments, by, opened.names, n)
        shown |= {"moved": made, "segments": rows, "corrected": corrected(n)}
        shown["by_name"] = opened.names.column(by)
        shown["pictures"]["moved"] = made.picture
        shown["tables"]["moved"] = made.table
        shown["tables"]["segments"] = _changes_table(found.segments, by, opened.names)
    return shown


def _ways(opened: Opened, found: queries.TwoPeriods) -> list[tuple[str, str]]:
    return [(one.name, opened.names.column(one.name)) for one in found.glances]


def _both(found: Comparison, sides: Sequence[tuple[str, Tally]], title: str) -> dict[str, Any]:
    """Return what is shown of the two sides of a comparison, in the order of their names."""
    (one, first), (other, second) = sides
    table = Tallies.of(dict(enumerate(tally for _name, tally in sides)))
    difference = found.difference
    return {
        "sides": [_side(name, tally) for name, tally in sides],
        "chance": by_chance(difference.p) if difference and found.readable else "",
        "pictures": {
            "before": distribution(first, one),
            "now": distribution(second, other),
            "shares": shares(named(table, (one, other)), _("Who answered what"), title),
        },
        "tables": {
            "sides": _sides_table(sides),
            "before": of_answers(first),
            "now": of_answers(second),
        },
    }


def _side(name: str, tally: Tally) -> dict[str, Any]:
    return {"name": name, "score": told(tally), "reading": reading(tally)}


def _sides_table(sides: Sequence[tuple[str, Tally]]) -> Table:
    words = tuple(_(CATEGORY_WORDS[one]) for one in Category)
    return Table(
        (_("Answers of"), _("Answers"), *words, _("Score")),
        [
            (
                name,
                *map(whole, (one.n, one.detractors, one.passives, one.promoters)),
                _shown_score(one),
            )
            for name, one in sides
        ],
    )


def _shown_score(tally: Tally) -> float | None:
    """Return a score where it may be shown."""
    return tally.score if readable(tally.n_effective) else None


def _segment_rows(found: Sequence[Pair], by: str, names: Names, n: int) -> list[dict[str, Any]]:
    return [
        {
            "name": names.value(by, one.key[0]),
            "before": one.before and told(one.before.tally),
            "now": one.now and told(one.now.tally),
            "change": telling.change_of(one.change, n),
        }
        for one in found
    ]


def _changes_table(found: Sequence[Pair], by: str, names: Names) -> Table:
    def raw(one: Scored | None) -> tuple[float | None, float]:
        return (None, 0) if one is None else (_shown_score(one.tally), whole(one.tally.n))

    def change(one: Pair) -> tuple[float | None, ...]:
        if one.change is None or not one.change.readable:
            return (None,) * 5
        told_ = one.change.difference
        return (told_.difference, told_.low, told_.high, told_.p, one.change.p_adjusted)

    return Table(
        (
            names.column(by),
            _("Score before"),
            _("Answers before"),
            _("Score now"),
            _("Answers now"),
            _("Change"),
            _("from"),
            _("to"),
            "p",
            _("p, corrected"),
        ),
        [
            (names.value(by, one.key[0]), *raw(one.before), *raw(one.now), *change(one))
            for one in found
        ],
    )


def _segments(opened: Opened, heads: Mapping[str, Workspace]) -> dict[str, Any]:
    """Return what the comparison of two segments shows."""
    chosen = tuple(opened.own.get(key, "") for key in (BY, ONE, OTHER))
    found = queries.two_segments(
        opened.asking, opened.scope, opened.ways, heads, (chosen[0], chosen[1], chosen[2])
    )
    if found.comparison is None:
        return {"nothing": True}
    names = opened.names.value(found.by, found.one), opened.names.value(found.by, found.other)
    shown = {
        "ways": [(one, opened.names.column(one)) for one in found.ways],
        "by": found.by,
        "one": str(found.one),
        "other": str(found.other),
        "values": [(str(one), opened.names.value(found.by, one)) for one in found.values],
        "kept_by": parse_qsl(opened.scope.query(**{OF: Of.SEGMENTS.value, BY: found.by})),
        "habit": of_habit(found.by),
        "language": is_language(found.by),
        "instead": opened.scope.query(**{OF: Of.PERIODS.value, BY: found.by}),
    }
    if found.one == found.other:
        return shown
    sides = list(zip(names, (found.comparison.after, found.comparison.before), strict=True))
    return shown | {
        "verdict": telling.between(found.comparison, names),
        "limits": telling.true_difference(found.comparison),
        "visible": telling.difference_seen(found.comparison),
        **_both(found.comparison, sides, opened.names.column(found.by)),
    }


def _people(opened: Opened) -> dict[str, Any]:
    """Return what the comparison of the same people in two periods shows."""
    found = queries.same_people(opened.asking, opened.scope)
    if found is None or opened.scope.before is None:
        return {"verdict": telling.of_the_same(None), "nothing": True, "longer": _longer(opened)}
    change, pairs = found.change, found.pairs
    few = change is None or not readable(change.n)
    shown: dict[str, Any] = {
        "verdict": fair(
            telling.of_the_same(change, known=any((*pairs.only_before, *pairs.only_after))),
            comparable=opened.scope.comparable,
        ),
        "longer": _longer(opened) if few else "",
        "how_many": telling.how_many(pairs.people),
        "groups": list(telling.groups(pairs)),
        "tables": dict(_tables(found)),
        "days": (days(opened.scope.before), days(opened.scope.window)),
        "pictures": {},
    }
    if change is None:
        return shown
    shown |= {
        "chance": "" if few else by_chance(change.p),
        "people": _square(found),
        "heads": [_(CATEGORY_WORDS[one]) for one in Category],
        "flows": list(telling.flows(pairs)),
        "symmetric": "" if few else by_chance(change.bowker.p),
        "detractors": telling.detractors(change),
    }
    if not few:
        shown["pictures"]["flow"] = flow(
            pairs.table, _("The same people twice"), (_("Before"), _("Now"))
        )
    return shown


def _longer(opened: Opened) -> str:
    """Return the query of the same comparison over 12 months; "" where it is that already."""
    scope = opened.scope
    if scope.window.days >= YEAR:
        return ""
    return scope.query(**{OF: Of.PEOPLE.value, PERIOD: str(YEAR), FROM: "", TO: ""})


def _square(found: SamePeople) -> list[dict[str, Any]]:
    """Return the rows of the table of people: their category before, and in which they are now."""
    return [
        {
            "category": one.value,
            "name": _(CATEGORY_WORDS[one]),
            "cells": [
                {
                    "category": now.value,
                    "head": _(CATEGORY_WORDS[now]),
                    "n": n,
                    "stayed": one is now,
                }
                for now, n in zip(Category, row, strict=True)
            ],
        }
        for one, row in zip(Category, found.pairs.table, strict=True)
    ]


def _tables(found: SamePeople) -> Iterator[tuple[str, Table]]:
    """Return the tables of a comparison of the same people, for another program."""
    words = tuple(_(CATEGORY_WORDS[one]) for one in Category)
    yield (
        "people",
        Table(
            (_("Before"), *words),
            [(word, *row) for word, row in zip(words, found.pairs.table, strict=True)],
        ),
    )
    yield (
        "flows",
        Table(
            (_("From"), _("To"), _("People"), _("The other way")),
            [(one.before, one.after, one.there, one.back) for one in telling.flows(found.pairs)],
        ),
    )
    yield "groups", _sides_table([(one.name, one.tally) for one in telling.groups(found.pairs)])
