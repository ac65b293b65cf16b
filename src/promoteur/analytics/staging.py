"""A batch of answers on its way into the table: checked as a whole, and in the table's columns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np
from arro3.core import Table

from promoteur.analytics.answer import EXACT
from promoteur.analytics.arrival import ROW, Arrival
from promoteur.analytics.columns import (
    FACT,
    PARTITIONED_BY,
    Column,
    Columns,
    Kind,
    Property,
    Type,
)
from promoteur.analytics.engines.duckdb import SQL_TYPES, Connection, DuckDBError
from promoteur.analytics.given import (
    ADDRESS,
    COMPUTED,
    FLOATS,
    HANDED_OVER,
    LONG,
    LONGEST_VALUE,
    properties_of,
    refuse_alike,
    refuse_missing,
    refuse_not_whole,
)
from promoteur.analytics.problem import FactsProblem, reason
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import literal, quoted

GIVEN = "given"
"""The name under which a connection knows the Arrow table of a part of the answers."""

STAGED = "staged"
"""The temporary table in which a small batch lies, for whatever is asked of it."""

IDS = "ids"
"""The temporary table of the ids of answers that correct others."""

SMALL = 50_000
"""Answers up to which a batch is put into a table: what takes time then is to plan each query. Of
a large batch, each look at it takes the columns from Arrow anew, which is faster than to keep it.
"""

_DEFAULTS = {"scale": "'0-10'", "wave": "0"}
_UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Part:
    """The answers of a batch that are of one kind and month.

    `tables`: where they are as they arrived; none for a small batch.
    """

    kind: str
    month: int
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Answers that may be stored, and how to read them in the table's columns.

    Attributes:
        connection: it knows all of them as `GIVEN`.
        facts: SQL that reads them in the table's columns, from `GIVEN` or from `STAGED`.
        parts: the answers by kind and month.
        rows: how many.
        properties: those of which they may have values, each with the type of its values.
    """

    connection: Connection
    facts: str
    parts: tuple[Part, ...]
    rows: int
    properties: tuple[Property, ...]

    def select(self, wanted: Columns) -> str:
        """Return SQL for the columns of its files: those that it and the table have."""
        facts = [column.name for column in FACT if column.name not in PARTITIONED_BY]
        there = {name for one in self.properties for name in one.columns}
        columns = [*facts, *(quoted(n) for n in wanted.physical() if n in there)]
        return f"SELECT {', '.join(columns)} FROM {self.facts}"

    def without(self, properties: Collection[Property]) -> "Batch":
        """Return the batch without properties that turned out to be empty in all its answers."""
        return replace(self, properties=tuple(p for p in self.properties if p not in properties))

    def responses(self) -> tuple[list[str], str]:
        """Return the ids of the responses, going up, and SQL that is true for them in files."""
        self.connection.execute(f"CREATE TEMP TABLE {IDS} AS SELECT response FROM {self.facts}")
        found = self.connection.sql(f"FROM {IDS} ORDER BY response").fetchall()
        return [response for (response,) in found], f"response IN (FROM {IDS})"

    def refuse_unreadable(self) -> None:
        """Refuse the batch if a value is not of its column's type.

        Most are met only when the files are written, where they look like an error of writing.
        """
        try:
            self.connection.sql(
                f"SELECT bit_xor(hash(facts)) FROM (FROM {self.facts}) AS facts"
            ).fetchall()
        except DuckDBError as error:
            _unreadable(error)


@contextmanager
def staged(connection: Connection, answers: Any) -> Iterator[Batch]:
    """Check an Arrow table (or stream) of answers; nothing of it remains after the block.

    Raises:
        FactsProblem: a column is missing, or a value cannot be a fact: which, in which response.
    """
    cursor = connection.cursor()
    try:
        try:
            batch = _batch(cursor, Arrival(answers))
        except DuckDBError as error:
            _unreadable(error)
        yield batch
    finally:
        cursor.close()


def _unreadable(error: Exception) -> NoReturn:
    raise FactsProblem(
        _("The answers hold a value that is not of its column’s type: {why}.").format(
            why=reason(error)
        )
    ) from error


def _batch(cursor: Connection, arrival: Arrival) -> Batch:
    """Return the batch, once it is known that all its answers can be facts."""
    names = arrival.table.schema.names
    refuse_alike(names)
    cursor.register(GIVEN, arrival.numbered())  # for this cursor alone: other threads have theirs
    found = map(str, cursor.table(GIVEN).types)
    types = dict(zip(names, found, strict=False))
    properties = properties_of(types)
    refuse_missing(types)
    refuse_not_whole(types)
    if len(arrival) <= SMALL:
        cursor.execute(f"CREATE TEMP TABLE {STAGED} AS {_canonical(types, properties)}")
        facts, looked = (
            STAGED,
            f"SELECT *, {_wordy(properties, arrived=False)} AS wordy FROM {STAGED}",
        )
    else:
        facts = f"({_canonical(types, properties, quick=True)}) AS facts"
        more = {"place": quoted(ROW), "wordy": _wordy(properties, arrived=True)}
        looked = _canonical(types, properties, more, quick=True)
    parts = _parts(arrival, _looked(cursor, looked, facts, properties))
    _refuse_long(cursor, facts, [one for one, source in properties if types[source] in LONG])
    filled = [one for one, source in properties if not arrival.hollow(source)]
    return Batch(cursor, facts, parts, len(arrival), tuple(filled))


def _looked(
    cursor: Connection, looked: str, facts: str, properties: Sequence[tuple[Property, str]]
) -> dict[str, Any]:
    """Return the kinds (by number), months and places of the answers, all of which can be facts.

    One look tells whether anything is odd. If so, the rules that name the response and the reason
    look again.
    """
    kinds = " ".join(f"WHEN {literal(one)} THEN {i}" for i, one in enumerate(Kind))
    broken = " OR ".join(f"coalesce({rule}, false)" for rule, _words in rules(measure="strlen"))
    seen = cursor.sql(
        f"SELECT CASE kind {kinds} ELSE {len(Kind)} END AS kind, coalesce(month, 0) AS month, "
        f"hash(response) AS id, response IS NULL OR wordy OR {broken} AS odd, "
        f"{'place' if facts != STAGED else '0'} AS place FROM ({looked})"
    ).fetchnumpy()
    if seen["odd"].any():
        _check(cursor, facts, properties)
    ids = np.sort(seen["id"])
    if (ids[1:] == ids[:-1]).any():
        _refuse_twice(cursor, facts)
    return seen


def _parts(arrival: Arrival, seen: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the answers by kind and month."""
    shares = np.asarray(seen["kind"]).astype(np.int64) * 1_000_000 + seen["month"]
    large = len(arrival) > SMALL
    if large:
        shares = shares[np.argsort(seen["place"])]
    found, counts = np.unique(shares, return_counts=True)
    tables: list[list[Table]] = [[] for _one in found]
    if large and len(found) == 1:
        tables = [[arrival.table]]
    elif large:
        rows = np.argsort(shares, kind="stable").astype(np.uint64)
        tables = arrival.split(np.split(rows, np.cumsum(counts)[:-1]))
    return tuple(
        Part(list(Kind)[share // 1_000_000], int(share % 1_000_000), tuple(mine))
        for share, mine in zip(found.tolist(), tables, strict=True)
    )


def _wordy(properties: Sequence[tuple[Property, str]], *, arrived: bool) -> str:
    """Return SQL that is true where a property may hold a comment or an address; cheaply.

    `arrived`: it reads the columns as they arrived, otherwise those of the table.
    """
    texts = [
        f"CAST({quoted(source)} AS VARCHAR)" if arrived else quoted(one.text)
        for one, source in properties
        if one.type is Type.TEXT
    ]
    wrong = [f"strlen({x}) > {LONGEST_VALUE} OR contains({x}, '@')" for x in texts]
    return " OR ".join(["false", *(f"coalesce({one}, false)" for one in wrong)])


def _canonical(
    types: dict[str, str],
    properties: Sequence[tuple[Property, str]],
    more: Mapping[str, str] | None = None,
    *,
    quick: bool = False,
) -> str:
    """Return SQL for the answers in the columns of the table, and `more` of them as they arrived.

    `quick`: it is planned slowly, and quick where the answers are many.
    """
    given = ", ".join(
        f"{_given(column, types, quick=quick)} AS {column.name}" for column in HANDED_OVER
    )
    arrived = [quoted(source) for _one, source in properties] + ([quoted(ROW)] if more else [])
    computed = [
        f"CAST({COMPUTED[c.name]} AS INTEGER) AS {c.name}" if c.name in COMPUTED else c.name
        for c in FACT
    ]
    values = [
        part for one, source in properties for part in _value(one, quoted(source), quick=quick)
    ]
    others = [f"{sql} AS {name}" for name, sql in (more or {}).items()]
    inner = f"SELECT {', '.join([given, *arrived])} FROM {GIVEN}"
    return f"SELECT {', '.join([*computed, *values, *others])} FROM ({inner})"


def _given(column: Column, types: dict[str, str], *, quick: bool) -> str:
    if column.name not in types:
        return f"CAST({_DEFAULTS.get(column.name, 'NULL')} AS {SQL_TYPES[column.delta]})"
    value = f"CAST({quoted(column.name)} AS {SQL_TYPES[column.delta]})"
    if types[column.name] in FLOATS and column.delta == "byte":
        source = quoted(column.name)
        told = f"error(concat({source}, {literal(f' is no {column.name}')}))"
        value = f"CASE WHEN {source} <> trunc({source}) THEN {told} ELSE {value} END"
    if column.delta == "string":
        value = _trimmed(value, quick=quick)
        value = f"lower({value})" if column.name == "response" else value
    default = _DEFAULTS.get(column.name)
    return f"coalesce({value}, {default})" if default else value


def _value(one: Property, source: str, *, quick: bool) -> list[str]:
    """Return SQL for a property's text and, where it has one, its typed column."""
    if one.type is Type.NUMBER:
        number = f"CAST({source} AS DOUBLE)"
        return [f"CASE WHEN isfinite({number}) THEN {number} END AS {quoted(one.number)}"]
    if one.type is Type.DATE:
        date = f"CAST({source} AS DATE)"
        days = f"CAST({date} - DATE '1970-01-01' AS INTEGER)"
        return [f"CAST({date} AS VARCHAR) AS {quoted(one.text)}", f"{days} AS {quoted(one.day)}"]
    text = f"CAST({source} AS VARCHAR)"
    return [f"{_trimmed(text, quick=quick)} AS {quoted(one.text)}"]


def _trimmed(text: str, *, quick: bool) -> str:
    """Return SQL for a text without blanks around it, null where nothing is left.

    To trim takes longer than all else, and few texts need it: those that begin or end with a blank,
    and perhaps those with letters beyond ASCII, which knows but one.
    """
    if not quick:
        return f"NULLIF(trim({text}), '')"
    perhaps = f"{text} < '!' OR suffix({text}, ' ') OR strlen({text}) <> length({text})"
    return f"CASE WHEN {perhaps} THEN NULLIF(trim({text}), '') ELSE {text} END"


def _check(cursor: Connection, facts: str, properties: Sequence[tuple[Property, str]]) -> None:
    """Refuse a batch in which anything cannot be a fact, naming the first response and why."""
    broken = rules()
    row = _first_wrong(cursor, facts, [*broken, (_wordy(properties, arrived=False), "")])
    if row[0]:
        raise FactsProblem(_("An answer has no response id: each needs a UUID of its own."))
    _refuse(broken, row[1:])
    if row[-1] is not None:  # a closer look, which few batches need
        closer = [rule for one, _source in properties for rule in _text_rules(one)]
        _refuse(closer, _first_wrong(cursor, facts, closer)[1:])


def _refuse_long(cursor: Connection, facts: str, whole: Sequence[Property]) -> None:
    """Refuse whole numbers that a double does not tell from the next one."""
    words = _("the property {name} is a number of more than 15 digits: hand it over as text")
    broken = [
        (f"abs({quoted(one.number)}) >= {EXACT}", words.format(name=one.name)) for one in whole
    ]
    if broken:
        _refuse(broken, _first_wrong(cursor, facts, broken)[1:])


def _first_wrong(
    cursor: Connection, facts: str, rules: Sequence[tuple[str, str]]
) -> tuple[Any, ...]:
    """Return how many rows have no id, and for each rule the least id that breaks it."""
    worst = ", ".join(f"min(response) FILTER (WHERE {wrong})" for wrong, _words in rules)
    nameless = "count(*) FILTER (WHERE response IS NULL)"
    found: tuple[Any, ...] = cursor.sql(f"SELECT {nameless}, {worst} FROM {facts}").fetchall()[0]
    return found


def _refuse(rules: Sequence[tuple[str, str]], broken_by: Sequence[str | None]) -> None:
    for response, (_wrong, words) in zip(broken_by, rules, strict=False):
        if response is not None:
            raise FactsProblem(
                _("The response {response} is not stored: {why}.").format(
                    response=response, why=words
                )
            )


def rules(measure: str = "length") -> list[tuple[str, str]]:
    """Return what makes a fact impossible, as SQL, and how a person is told.

    `measure` tells how long a text is; `strlen`, which counts bytes, is faster and never less.
    """
    kinds = ", ".join(map(literal, Kind))
    texts = ("workspace", "survey", "channel", "moment", "language", "agent")
    lengths = ", ".join(f"{measure}({name})" for name in texts)
    together = f"concat_ws(' ', {', '.join(texts)})"
    return [
        (f"NOT regexp_full_match(response, {literal(_UUID_7)})", _("its id is not a UUIDv7")),
        ("workspace IS NULL", _("it has no workspace")),
        ("survey IS NULL", _("it has no survey")),
        (f"kind IS NULL OR kind NOT IN ({kinds})", _("its kind is none of {kinds}").format(
            kinds=", ".join(Kind))),
        ("scale NOT IN ('0-10', '1-10')", _("its scale is neither 0-10 nor 1-10")),
        ("score IS NULL", _("it has no score, and only answers are facts")),
        ("score NOT BETWEEN (CASE scale WHEN '1-10' THEN 1 ELSE 0 END) AND 10",
         _("its score is not on its scale")),
        ("wave NOT BETWEEN 0 AND 2", _("its wave is none of 0, 1 and 2")),
        ("answered_at IS NULL OR NOT isfinite(answered_at)", _("it has no moment of answering")),
        ("answered_on IS NULL OR NOT isfinite(answered_on)", _("it has no date of answering")),
        ("year(answered_on) NOT BETWEEN 1900 AND 2200",
         _("its date of answering is not between 1900 and 2200")),
        ("abs(date_diff('day', CAST(answered_at AT TIME ZONE 'UTC' AS DATE), answered_on)) > 1",
         _("its moment and its date are more than a day apart")),
        (f"greatest({lengths}) > {LONGEST_VALUE}",
         _("one of its texts is longer than {most} characters").format(most=LONGEST_VALUE)),
        (f"contains({together}, '@') AND regexp_matches({together}, {literal(ADDRESS)})",
         _("one of its texts holds an e-mail address, and facts hold none")),
    ]  # fmt: skip


def _text_rules(one: Property) -> list[tuple[str, str]]:
    """Return the rules that keep comments and addresses out of a property's text."""
    if one.type is not Type.TEXT:
        return []
    text = quoted(one.text)
    return [
        (
            f"length({text}) > {LONGEST_VALUE}",
            _("the property {name} is longer than {most} characters: is it a comment?").format(
                name=one.name, most=LONGEST_VALUE
            ),
        ),
        (
            f"contains({text}, '@') AND regexp_matches({text}, {literal(ADDRESS)})",
            _("the property {name} holds an e-mail address, and facts hold none").format(
                name=one.name
            ),
        ),
    ]


def _refuse_twice(cursor: Connection, facts: str) -> None:
    twice = cursor.sql(
        f"SELECT response FROM {facts} GROUP BY response HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchall()
    if twice:
        raise FactsProblem(
            _("The response {response} stands twice in one batch.").format(response=twice[0][0])
        )
