"""SQL that reads answers as they arrived in the columns of the table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from promoteur.analytics.columns import FACT, Column, Property, Type
from promoteur.analytics.engines.duckdb import SQL_TYPES
from promoteur.analytics.given import COMPUTED, FLOATS, HANDED_OVER, WHOLE
from promoteur.kit.sql import literal, quoted

_DEFAULTS = {"scale": "'0-10'", "wave": "0"}


@dataclass(frozen=True)
class Canonical:
    """Answers as they arrived, and how to read them.

    Attributes:
        source: the name under which a connection knows them.
        types: their columns, with DuckDB's names of the types.
        properties: those that they have, each with the column in which it arrived.
        untidy: columns of which a text may have blanks around it, or nothing in it.
    """

    source: str
    types: Mapping[str, str]
    properties: Sequence[tuple[Property, str]]
    untidy: Collection[str]

    def sql(self, *more: str) -> str:
        """Return SQL for all columns of the table, and `more` columns as they arrived."""
        given = ", ".join(f"{self._given(column)} AS {column.name}" for column in HANDED_OVER)
        arrived = [quoted(name) for name in (*(source for _one, source in self.properties), *more)]
        computed = [
            f"CAST({COMPUTED[c.name]} AS INTEGER) AS {c.name}" if c.name in COMPUTED else c.name
            for c in FACT
        ]
        values = [part for one, source in self.properties for part in self._value(one, source)]
        inner = f"SELECT {', '.join([given, *arrived])} FROM {self.source}"
        return f"SELECT {', '.join([*computed, *values, *map(quoted, more)])} FROM ({inner})"

    def plain(self, sources: Collection[str]) -> dict[str, str]:
        """Return the columns of properties that hold just what arrived in one of `sources`.

        Each with the column in which it arrived.
        """
        return {
            next(iter(one.columns)): source
            for one, source in self.properties
            if source in sources and one.type in {Type.TEXT, Type.NUMBER}
        }

    def without(self, sources: Collection[str]) -> "Canonical":
        """Return the same, but for the properties that arrived in these columns."""
        kept = [pair for pair in self.properties if pair[1] not in sources]
        return replace(self, properties=kept)

    def _given(self, column: Column) -> str:
        """Return SQL for a column that every fact has."""
        if column.name not in self.types:
            return f"CAST({_DEFAULTS.get(column.name, 'NULL')} AS {SQL_TYPES[column.delta]})"
        value = f"CAST({quoted(column.name)} AS {SQL_TYPES[column.delta]})"
        if self.types[column.name] in FLOATS and column.delta == "byte":
            source = quoted(column.name)
            told = f"error(concat({source}, {literal(f' is no {column.name}')}))"
            value = f"CASE WHEN {source} <> trunc({source}) THEN {told} ELSE {value} END"
        value = self._trimmed(value, column.name)
        value = f"lower({value})" if column.name == "response" else value
        default = _DEFAULTS.get(column.name)
        return f"coalesce({value}, {default})" if default else value

    def _value(self, one: Property, source: str) -> list[str]:
        """Return SQL for a property's number, or for its text and, of a date, its day."""
        name = quoted(source)
        if one.type is Type.NUMBER:
            number = f"CAST({name} AS DOUBLE)"
            if self.types[source] not in WHOLE:
                number = f"CASE WHEN isfinite({number}) THEN {number} END"
            return [f"{number} AS {quoted(one.number)}"]
        if one.type is Type.DATE:
            date = f"CAST({name} AS DATE)"
            days = f"CAST({date} - DATE '1970-01-01' AS INTEGER)"
            return [
                f"CAST({date} AS VARCHAR) AS {quoted(one.text)}",
                f"{days} AS {quoted(one.day)}",
            ]
        text = self._trimmed(f"CAST({name} AS VARCHAR)", source)
        return [f"{text} AS {quoted(one.text)}"]

    def _trimmed(self, value: str, source: str) -> str:
        """Return SQL for a text without blanks around it, null where nothing is left."""
        return f"NULLIF(trim({value}), '')" if source in self.untidy else value
