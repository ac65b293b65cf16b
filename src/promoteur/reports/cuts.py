"""By what a page can cut the answers into segments: the columns and properties that serve."""

import datetime as dt
from collections.abc import Iterable

from promoteur.analytics.columns import Columns, Type
from promoteur.analytics.dimensions import ByColumn, Dimension, phase
from promoteur.analytics.normal import of_every_fact
from promoteur.analytics.questions import Question
from promoteur.kit.names import folded
from promoteur.reports.asking import Asking
from promoteur.reports.scope import RESERVED, Scope
from promoteur.reports.window import Window

USUAL = ("workspace", "survey", "moment", "channel", "agent", "language")
"""Columns of every fact that make segments."""

PROBED = 28
"""Days before the end of a period in which is looked how many values a property has: as many for
each period, so that those with the same end ask the same."""

MOST = 60
"""Values of a column beyond which it tells single answers apart (an order's number), and not
segments."""

MOST_PROPERTIES = 40
"""Properties that make segments, the first that the facts have had: what a page asks does not grow
with their number for ever. Filters take any property."""


def cuts(asking: Asking, scope: Scope, known: dt.date = dt.date.max) -> list[Dimension]:
    """Return the dimensions that cut the answers of a scope into segments.

    Columns and properties of text with two to `MOST` values, and the phase of a customer's life by
    each date property; of properties, the first `MOST_PROPERTIES`. One that has another value with
    each answer is found in the last four weeks with answers, so that not all are counted by it.

    Args:
        asking: on whose behalf.
        scope: what about.
        known: the last day with answers, before which a period ends that is not over.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    candidates = _candidates(asking.columns)
    last = max(scope.window.first, min(scope.window.last, known))
    few = Window(dt.date.fromordinal(max(1, last.toordinal() - PROBED + 1)), last)
    asked = [Question(scope.within(few), (one,)) for one in candidates]
    found = asking.tallies(asked) if asked else []
    return [one for one, told in zip(candidates, found, strict=True) if _serves(told.keys)]


def _candidates(columns: Columns) -> list[Dimension]:
    found: list[Dimension] = []
    for one in columns.properties.values():
        bare = folded(one.name)
        name = f"property.{one.name}" if of_every_fact(bare) or bare in RESERVED else one.name
        if one.type is Type.DATE:
            found.append(phase(name))
        elif one.type is not Type.NUMBER:
            found.append(ByColumn(name))
    return [*(ByColumn(name) for name in USUAL), *found[:MOST_PROPERTIES]]


def _serves(keys: Iterable[tuple[object, ...]]) -> bool:
    given = [key for key in keys if key[0] is not None]
    return 0 < len(given) <= MOST
