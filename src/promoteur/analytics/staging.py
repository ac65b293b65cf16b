"""A batch of answers on its way into the table: checked as a whole, and in the table's columns."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from arro3.core import Array, Table

from promoteur.analytics.admission import (
    any_of,
    plain_rules,
    property_rules,
    refuse_broken,
    refuse_twice,
    rules,
    unreadable,
    vast_rule,
)
from promoteur.analytics.arrival import ROW, Arrival, Rows
from promoteur.analytics.canonical import Canonical
from promoteur.analytics.columns import FACT, PARTITIONED_BY, Columns, Kind, Property
from promoteur.analytics.engines.duckdb import Connection, DuckDBError
from promoteur.analytics.given import (
    properties_of,
    refuse_alike,
    refuse_missing,
    refuse_not_whole,
)
from promoteur.analytics.glance import Glance, glance
from promoteur.kit.sql import literal, quoted

GIVEN = "given"
"""The name under which a connection knows the Arrow table of answers as they arrived."""

IDS = "ids"
"""The temporary table of the ids of answers that correct others."""

SMALL = 50_000
"""Answers up to which they are brought into the table's columns in memory. What takes time then is
to plan a query. Of more answers, only what parts them is; the rest is read as it is written."""

_MONTHS = 1_000_000
"""Above all numbers of months: the share of an answer is the place of its kind × this + its month.
"""


@dataclass(frozen=True)
class Part:
    """The answers of a batch that are of one kind and month, by their numbers in it, going up."""

    kind: str
    month: int
    rows: Rows


@dataclass(frozen=True)
class Batch:
    """Answers that may be stored, and how to read them in the table's columns.

    Attributes:
        connection: it knows all of them as `GIVEN`.
        arrival: they, as they arrived.
        facts: SQL that reads them in the table's columns.
        ready: they, in the table's columns; None where they are many.
        share: of each, the place of its kind × `_MONTHS` + its month.
        properties: those of which they may have values, each with the type of its values.
    """

    connection: Connection
    arrival: Arrival
    facts: str
    ready: Arrival | None
    share: npt.NDArray[np.int64]
    properties: tuple[Property, ...]

    def __len__(self) -> int:
        """Return how many answers there are."""
        return len(self.arrival)

    @property
    def shares(self) -> int:
        """How many kinds and months its answers are of."""
        return int(np.count_nonzero(np.bincount(self.share)))

    def parts(self) -> Iterator[Part]:
        """Return the answers by kind and month."""
        found, counts = np.unique(self.share, return_counts=True)
        rows = np.argsort(self.share, kind="stable").astype(np.uint64)
        pieces = np.split(rows, np.cumsum(counts)[:-1])
        for one, mine in zip(found.tolist(), pieces, strict=False):
            yield Part(list(Kind)[one // _MONTHS], one % _MONTHS, mine)

    def columns(self, wanted: Columns) -> list[str]:
        """Return the columns of its files: those that it and the table have."""
        there = {name for one in self.properties for name in one.columns}
        facts = [column.name for column in FACT if column.name not in PARTITIONED_BY]
        return [*facts, *(name for name in wanted.physical() if name in there)]

    def without(self, properties: Collection[Property]) -> "Batch":
        """Return the batch without properties that turned out to be empty in all its answers."""
        return replace(self, properties=tuple(p for p in self.properties if p not in properties))

    def responses(self, more: Collection[str] = ()) -> tuple[list[str], str]:
        """Return the ids of the responses and `more`, going up, and SQL true for them in files."""
        self.connection.execute(f"CREATE TEMP TABLE {IDS} AS SELECT response FROM {self.facts}")
        if more:
            self.connection.execute(f"INSERT INTO {IDS} SELECT unnest(?)", [[*more]])
        found = self.connection.sql(f"FROM {IDS} ORDER BY response").fetchall()
        return [response for (response,) in found], f"response IN (FROM {IDS})"

    def refuse_unreadable(self) -> None:
        """Refuse the batch if a value is not of its column's type.

        Of many answers, most are met only when the files are written, where they look like an error
        of writing.
        """
        try:
            self.connection.sql(
                f"SELECT bit_xor(hash(facts)) FROM (FROM {self.facts}) AS facts"
            ).fetchall()
        except DuckDBError as error:
            unreadable(error)


@contextmanager
def staged(connection: Connection, answers: Any) -> Iterator[Batch]:
    """Check an Arrow table (or stream) of answers; nothing of it remains after the block.

    Raises:
        AnswerProblem: a column is missing, or a value cannot be a fact: which, in which response.
    """
    cursor = connection.cursor()
    try:
        try:
            batch = _batch(cursor, Arrival(answers))
        except DuckDBError as error:
            unreadable(error)
        yield batch
    finally:
        cursor.close()


def _batch(cursor: Connection, arrival: Arrival) -> Batch:
    """Return the batch, once it is known that all its answers can be facts."""
    names = arrival.table.column_names
    refuse_alike(names)
    cursor.register(GIVEN, arrival.numbered())  # not for other cursors
    types = dict(zip(names, map(str, cursor.table(GIVEN).types), strict=False))
    properties = properties_of(types)
    refuse_missing(types)
    refuse_not_whole(types)
    seen = glance(arrival.table)
    canonical = Canonical(GIVEN, types, properties, seen.untidy)
    if len(arrival) <= SMALL:
        ready, share = _small(cursor, arrival, canonical, seen)
    else:
        ready, share = None, _large(cursor, canonical, seen)
    there = arrival if ready is None else ready
    filled = [
        one
        for one, source in properties
        if not there.hollow(source if ready is None else next(iter(one.columns)))
    ]
    return Batch(cursor, arrival, f"({canonical.sql()}) AS facts", ready, share, tuple(filled))


def _small(
    cursor: Connection, arrival: Arrival, canonical: Canonical, seen: Glance
) -> tuple[Arrival, npt.NDArray[np.int64]]:
    """Bring few answers into the table's columns, and look at them, in one go.

    Each column takes time, so those that are right as they arrived are not asked for.
    """
    plain = {} if seen.wordy else canonical.plain(seen.plain)
    changed = canonical.without(plain.values())
    found = cursor.sql(f"SELECT *, {_looks(changed, seen)} FROM ({changed.sql(ROW)})")
    table = Table.from_arrow(found).combine_chunks()
    place, share, ids, odd = (column.to_numpy() for column in table.columns[-4:])
    _refuse(cursor, canonical, seen, ids, odd)
    if (place[1:] < place[:-1]).any():
        order = np.argsort(place).astype(np.uint64)
        share = share[order]
        table = Table.from_batches([table.to_batches()[0].take(Array.from_numpy(order))])
    for name, source in plain.items():
        table = table.append_column(name, arrival.table.column(source))
    return Arrival(table), share


def _large(cursor: Connection, canonical: Canonical, seen: Glance) -> npt.NDArray[np.int64]:
    """Look at many answers; they come in no order."""
    found: Mapping[str, Any] = cursor.sql(
        f"SELECT {_looks(canonical, seen)}, {quoted(ROW)} AS place FROM ({canonical.sql(ROW)})"
    ).fetchnumpy()
    _refuse(cursor, canonical, seen, found["id"], found["odd"])
    share = np.empty(len(found["share"]), dtype=np.int64)
    share[found["place"]] = found["share"]
    return share


def _looks(canonical: Canonical, seen: Glance) -> str:
    """Return SQL for the columns that tell how to part the answers, and whether one is odd."""
    kinds = " ".join(f"WHEN {literal(one)} THEN {i}" for i, one in enumerate(Kind))
    broken = any_of(_rules(canonical, seen))
    share = f"(CASE kind {kinds} ELSE 0 END) * {_MONTHS} + coalesce(month, 0)"
    return (
        f"CAST({share} AS BIGINT) AS share, hash(response) AS id, "
        f"response IS NULL OR {broken} AS odd"
    )


def _rules(canonical: Canonical, seen: Glance) -> list[tuple[str, str]]:
    """Return the rules that an answer may break, as far as a glance tells."""
    vast = [vast_rule(one) for one, source in canonical.properties if source in seen.vast]
    if not seen.wordy:
        return [*plain_rules(), *vast]
    wordy = [rule for one, _source in canonical.properties for rule in property_rules(one)]
    return [*rules(), *wordy, *vast]


def _refuse(
    cursor: Connection,
    canonical: Canonical,
    seen: Glance,
    ids: npt.NDArray[np.uint64],
    odd: npt.NDArray[np.bool_],
) -> None:
    """Refuse the answers if one of them is odd, or two have the same id."""
    if odd.any():
        refuse_broken(cursor, f"({canonical.sql()})", _rules(canonical, seen))
    ordered = np.sort(ids)
    if (ordered[1:] == ordered[:-1]).any():
        refuse_twice(cursor, f"({canonical.sql()})")
