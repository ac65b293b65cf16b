"""The columns of the table of facts, as they lie in its files, and the names people use for them.

Every answer has the columns of `FACT`. A value of a property lies in the column of its own type:
numbers in `n_NAME`, all others as text in `p_NAME`, and dates also in `d_NAME` (days since
1970-01-01), because `<` and `>` compare numbers. Periods are whole numbers, which every engine
groups fastest and alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from promoteur.analytics.problem import UnknownColumn
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded

FORMAT = 1
"""The number of this layout. A table says its own; a higher one is of a newer Promoteur."""

PARTITIONED_BY = ("kind", "month")
SORTED_BY = ("workspace", "survey", "day", "answered_at", "response")
SUMMARISED = ("response", "workspace", "survey", "scale", "day")
"""Columns whose least and greatest value in each file the table knows. None tells of a person."""


class Kind(StrEnum):
    """What a survey asks about; answers of two kinds are never pooled in one figure."""

    RELATIONAL = "relational"
    TRANSACTIONAL = "transactional"
    EMPLOYEE = "employee"


class Type(StrEnum):
    """What values mean, and so which comparisons they allow."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of every fact: its name, its Delta type, and what its values mean to a person.

    `meaning` is None for columns that only the program reads.
    """

    name: str
    delta: str
    meaning: Type | None = None


FACT = (
    Column("response", "string"),
    Column("workspace", "string", Type.TEXT),
    Column("survey", "string", Type.TEXT),
    Column("kind", "string", Type.TEXT),
    Column("scale", "string", Type.TEXT),
    Column("score", "byte", Type.NUMBER),
    Column("answered_at", "timestamp"),
    Column("answered_on", "date", Type.DATE),
    Column("day", "integer"),
    Column("week", "integer"),
    Column("month", "integer"),
    Column("draw", "integer"),
    Column("channel", "string", Type.TEXT),
    Column("moment", "string", Type.TEXT),
    Column("language", "string", Type.TEXT),
    Column("wave", "byte", Type.NUMBER),
    Column("agent", "string", Type.TEXT),
    Column("person", "long"),
)
"""`day` counts days since 1970-01-01, `week` is 202653 (ISO 8601), `month` 202612; `answered_on`
and they are of the workspace's time zone, `answered_at` is UTC. `draw`, made from the response's
id, decides between answers of one person at one moment. `person` is a keyed pseudonym."""

NAMED = {column.name: column for column in FACT if column.meaning}
"""The columns of every fact that a person may name in a question."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of answers: its name as first written, and what all its values so far are.

    `numbers`: it is text that also has values which came as numbers.
    """

    name: str
    type: Type = Type.TEXT
    numbers: bool = False

    @property
    def text(self) -> str:
        """The column of the values that are no numbers, as text."""
        return f"p_{_encoded(self.name)}"

    @property
    def number(self) -> str:
        """The column of the values that are numbers."""
        return f"n_{_encoded(self.name)}"

    @property
    def day(self) -> str:
        """The column of the values as days since 1970-01-01."""
        return f"d_{_encoded(self.name)}"

    @property
    def columns(self) -> dict[str, str]:
        """The columns that hold it, each with its Delta type."""
        if self.type is Type.NUMBER:
            return {self.number: "double"}
        more = {self.day: "integer"} if self.type is Type.DATE else {}
        return {self.text: "string", **more, **({self.number: "double"} if self.numbers else {})}

    def joined_by(self, other: "Property") -> "Property":
        """Return the property once it has values of another one of its name, too."""
        if self.type is other.type:
            return self
        numbers = self.numbers or Type.NUMBER in {self.type, other.type}
        return Property(self.name, Type.TEXT, numbers)


def is_personal(column: str) -> bool:
    """Whether a column says something of a person: the key, and every property."""
    return column == "person" or column.startswith(("p_", "n_", "d_"))


def _encoded(name: str) -> str:
    """Return a name in signs that every engine and the Delta protocol take in a column's name."""
    return "".join(
        sign if sign.isalnum() or sign in "_-" else quote(sign, safe="").replace(".", "%2E")
        for sign in folded(name)
    )


@dataclass(frozen=True)
class Columns:
    """Which columns a table has: those of every fact, and its properties by folded name."""

    properties: Mapping[str, Property] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Return a number that equal columns share."""
        return hash(frozenset(self.properties.items()))

    @classmethod
    def of(cls, properties: Iterable[Property]) -> "Columns":
        """Return the columns of a table that has these properties."""
        return cls({folded(one.name): one for one in properties})

    def grown(self, properties: Iterable[Property]) -> "Columns":
        """Return the columns of the table once it has taken answers with these properties.

        The rule of types: a property is of the type of all its values so far. The first value of
        another type makes it text, for good; its earlier values read as their text: 12, 3.5, true,
        2026-03-31.
        """
        found = dict(self.properties)
        for one in properties:
            found[folded(one.name)] = found.setdefault(folded(one.name), one).joined_by(one)
        return Columns(found)

    def physical(self) -> dict[str, str]:
        """Return every column's name with its Delta type, in the order of the table."""
        found = {column.name: column.delta for column in FACT}
        for one in self.properties.values():
            found |= one.columns
        return found

    def find(self, name: str) -> Column | Property:
        """Return what a person means by `name`: a column of every fact, otherwise a property.

        `property.NAME` is always the property, whatever else has that name.

        Raises:
            UnknownColumn: there is neither; the message says what there is.
        """
        wanted = folded(name)
        prefix, _dot, rest = wanted.partition(".")
        if wanted in NAMED:
            return NAMED[wanted]
        if wanted in self.properties:
            return self.properties[wanted]
        if prefix == "property" and rest in self.properties:
            return self.properties[rest]
        there = [*NAMED, *(one.name for one in self.properties.values())]
        raise UnknownColumn(
            _("The facts have no column “{name}”; they have: {there}.").format(
                name=name, there=", ".join(there[:50])
            ),
            name,
        )
