"""The columns of answers as they arrive: which hold facts, and which are properties."""

import re
from collections.abc import Sequence

from promoteur.analytics.answer import PROPERTY
from promoteur.analytics.columns import FACT, Property, Type
from promoteur.analytics.problem import AnswerProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded

LONGEST_VALUE = 200
"""Characters of a property's value. What is longer is a comment, and those are not facts."""

LONG = {"BIGINT", "UBIGINT"}
"""Types of whole numbers that a double may not tell from the next one."""

ADDRESS = r"[^@\s]@[^@\s]+\.[^@\s]"
"""What looks like an e-mail address."""

_ADDRESS = re.compile(ADDRESS)

COMPUTED = {
    "day": "answered_on - DATE '1970-01-01'",
    "week": "isoyear(answered_on) * 100 + week(answered_on)",
    "month": "year(answered_on) * 100 + month(answered_on)",
    "draw": "TRY_CAST('0x' || right(response, 7) AS INTEGER)",
}
"""Columns of a fact that follow from others, as SQL."""

HANDED_OVER = tuple(column for column in FACT if column.name not in COMPUTED)
_OPTIONAL = {"scale", "channel", "moment", "language", "wave", "agent", "person"}


def properties_of(types: dict[str, str]) -> list[tuple[Property, str]]:
    """Return the properties of a batch, each with the column in which it arrives."""
    facts = {column.name for column in FACT}
    found = []
    for name, kind in types.items():
        if name.startswith(PROPERTY) or name not in facts:
            named = name.removeprefix(PROPERTY).strip()
            _refuse_name(named)
            found.append((Property(named, _type_of(kind)), name))
    return found


def refuse_alike(names: Sequence[str]) -> None:
    """Refuse columns that one would take for another: `Plan` and `plan`, `Channel` and `channel`.

    Where both are there, nobody knows which one is meant; where one is, it is not found.
    """
    facts = {column.name for column in FACT}
    seen = {name: name for name in facts.difference(names)}
    for name in names:
        plain = folded(name).removeprefix(PROPERTY)
        key = plain if folded(name) in facts else f"{PROPERTY}{plain}"
        if key in seen:
            raise AnswerProblem(
                _("The answers’ columns “{one}” and “{other}” cannot be told apart.").format(
                    one=seen[key], other=name
                )
            )
        seen[key] = name


def _refuse_name(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_VALUE or not name.isprintable() or _ADDRESS.search(name):
        raise AnswerProblem(
            _(
                "“{name}” cannot be the name of a property: write 1 to {most} characters, and no "
                "e-mail address."
            ).format(name=" ".join(name[:50].split()), most=LONGEST_VALUE)
        )


def _type_of(kind: str) -> Type:
    if kind == "BOOLEAN":
        return Type.BOOLEAN
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return Type.DATE
    if kind.startswith("DECIMAL") or kind in _NUMBERS:
        return Type.NUMBER
    return Type.TEXT


WHOLE = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
}  # fmt: skip
FLOATS = {"FLOAT", "DOUBLE"}
_NUMBERS = WHOLE | FLOATS


def refuse_missing(types: dict[str, str]) -> None:
    """Refuse answers without the columns that every one must have."""
    missing = [c.name for c in HANDED_OVER if c.name not in types and c.name not in _OPTIONAL]
    if missing:
        raise AnswerProblem(
            _("The answers lack the columns {missing}; they have: {there}.").format(
                missing=", ".join(missing), there=", ".join(list(types)[:50])
            )
        )


def refuse_not_whole(types: dict[str, str]) -> None:
    """Refuse columns of whole numbers that arrive as something in which they may be none.

    A person key that was a float has lost its last digits: it would be somebody else's.
    """
    for column in HANDED_OVER:
        kind = types.get(column.name, "")
        whole = {*WHOLE, '"NULL"', ""} | (FLOATS if column.delta == "byte" else set())
        if column.delta in {"byte", "long"} and kind not in whole:
            raise AnswerProblem(
                _("The answers’ column “{name}” must hold whole numbers, not {kind}.").format(
                    name=column.name, kind=kind
                )
            )
