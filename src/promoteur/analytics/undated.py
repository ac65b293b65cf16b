"""Filters without their days: questions that differ in their days only are put in the same words.

To put a question takes an engine longer than to count some thousand answers, and every day has
other days. So stand-ins take their place, and the days are written over them in what was put.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from promoteur.analytics.filters import Filter
from promoteur.analytics.normal import DAY
from promoteur.analytics.reach import day_of, month_of
from promoteur.kit.conditions import Comparison, Condition, comparisons

Days = Mapping[str, str]
"""What is to be written, by the whole number that stands for it: a day, or a month."""

_STAND_INS = {">=": dt.date(9990, 1, 11), "<=": dt.date(9997, 12, 29)}
"""Of the first and the last day, by the operator."""

_NUMBERS = {
    operator: {"day": str(day_of(one.isoformat())), "month": str(month_of(day_of(one.isoformat())))}
    for operator, one in _STAND_INS.items()
}
_ANY = "|".join(number for one in _NUMBERS.values() for number in one.values())
_STANDING = re.compile(rf'("(?:day|month)" [<>]= )({_ANY})\b')
_SAID = re.compile(rf"\b(?:{_ANY}|9990-01-11|9997-12-29|9990, 1, 11|9997, 12, 29)\b")


@lru_cache(maxsize=4096)
def undated(selected: Filter) -> tuple[Filter, Days]:
    """Return a filter with stand-ins for its first and its last day, and what is meant by them.

    A filter that says more of its days than that, or says a stand-in's number, stays as it is.
    """
    dated = {one for part in selected.conditions for one in comparisons(part) if one.column == DAY}
    beside = [one for one in selected.conditions if one not in dated]
    alone = dated <= {*selected.conditions} and all(one.operator in _STAND_INS for one in dated)
    if not alone or len({one.operator for one in dated}) < len(dated) or says_stand_in(beside):
        return selected, {}
    meant: dict[str, str] = {}
    for one in dated:
        day = day_of(str(one.values[0]))
        stands = _NUMBERS[one.operator]
        meant |= {stands["day"]: str(day), stands["month"]: str(month_of(day))}
    return Filter(tuple(map(_stood_in, selected.conditions))), meant


def says_stand_in(asked: object) -> bool:
    """Return whether something says a number that could be taken for a stand-in."""
    return _SAID.search(repr(asked)) is not None


def written(sql: str, days: Days) -> str:
    """Return what was put with stand-ins as it is meant.

    They stand beside the two columns of days alone: what is said of others is left as it is.
    """
    return _STANDING.sub(lambda found: found[1] + days[found[2]], sql) if days else sql


def _stood_in(condition: Condition) -> Condition:
    if not isinstance(condition, Comparison) or condition.column != DAY:
        return condition
    return replace(condition, values=(_STAND_INS[condition.operator].isoformat(),))
