"""Tally the answers of any data frame where they are: no row of it comes into Python.

pandas, polars, pyarrow, DuckDB, PySpark and Ibis frames are spoken to through narwhals. What the
engine returns is one row per group and answer, whatever the number of answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import narwhals as nw

from promoteur.kit.language import gettext as _
from promoteur.score.answers import (
    ANSWER_PATTERN,
    LONGEST,
    READABLE_PATTERN,
)
from promoteur.score.assembly import Values, assemble
from promoteur.score.scale import ZERO_TO_TEN, Scale, ScoreProblem
from promoteur.score.tally import Tallies, Tally

ANSWER, WEIGHT, PERSON, LATEST, SPOKE, INVALID, RANK = (
    f"promoteur {name}"
    for name in ("answer", "weight", "person", "latest", "spoke", "invalid", "rank")
)
INVALID_NUMBER = -1
BYTES = (nw.Int8, nw.UInt8)
"""Types of so few values that each may come back as it is, which is what engines do fastest."""

UNTYPED = (nw.Object, nw.Unknown)
"""Types of columns that hold anything or nothing; their values are read as text."""

Names = str | Sequence[str]
Grouping = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns are asked for, by their roles."""

    score: str
    by: tuple[str, ...]
    weight: str | None
    person: str | None
    period: tuple[str, ...]
    latest: tuple[str, ...]
    scale: Scale

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.by, *(name for name in self.period if name not in self.by))

    @property
    def read(self) -> tuple[str, ...]:
        roles = (self.score, *self.keys, self.weight, self.person, *self.latest)
        return tuple(name for name in roles if name is not None)


@overload
def tally(
    frame: Any,
    score: str,
    *,
    by: None = None,
    weight: str | None = None,
    person: str | None = None,
    period: None = None,
    latest: Names | None = None,
    scale: Scale = ZERO_TO_TEN,
) -> Tally: ...


@overload
def tally(
    frame: Any,
    score: str,
    *,
    by: Names | None = None,
    weight: str | None = None,
    person: str | None = None,
    period: Names | None = None,
    latest: Names | None = None,
    scale: Scale = ZERO_TO_TEN,
) -> Tally | Tallies: ...


def tally(  # noqa: PLR0913 - the roles that columns can have, by name
    frame: Any,
    score: str,
    *,
    by: Names | None = None,
    weight: str | None = None,
    person: str | None = None,
    period: Names | None = None,
    latest: Names | None = None,
    scale: Scale = ZERO_TO_TEN,
) -> Tally | Tallies:
    """Return how many answers of each kind a frame holds, counted by the frame's own engine.

    Values that are missing (null, NaN, blank, `NA`) and values that are not answers on `scale` are
    counted apart, per group; an answer whose weight is missing, negative or infinite is invalid.
    Text such as `10 - Extremely likely` or `8,0` is understood.

    Args:
        frame: a pandas, polars, pyarrow, DuckDB, PySpark or Ibis frame, lazy or not.
        score: the column of the answers.
        by: columns to group by.
        weight: the column of the weights; without it every answer weighs 1.
        person: the column that tells persons apart. Each then has one voice per period: the latest
            answer. Rows without a person all count.
        period: columns, such as month, in which a person has one voice; also grouped by.
        latest: the column that orders a person's answers, or several, each deciding among equals;
            needed where rows have no order of their own. Of equals the higher score counts.
        scale: which answers there are.

    Returns:
        A `Tally`, or with `by` or `period` a `Tallies` with one row per group, ordered by its keys.

    Raises:
        ScoreProblem: a column is not there, or is not of a type that can hold answers.
    """
    columns = _Columns(score, _names(by), weight, person, _names(period), _names(latest), scale)
    by_column = {name: nw.col(name) for name in columns.keys}
    rows = _prepared(_lazy(frame, columns), columns, by_column)
    found = columns_of(grouped(rows, columns.keys, weighted=weight is not None))
    groups = assemble(found, columns.keys, columns.scale)
    return groups if columns.keys else groups.total()


def rows_by(
    frame: Any, score: str, by: Mapping[str, nw.Expr], weight: str | None = None
) -> nw.LazyFrame[Any]:
    """Return the rows of a frame as `grouped` counts them; the answers are on 0–10.

    Args:
        frame: as of `tally`.
        score: the column of the answers.
        by: names, each with what it stands for.
        weight: the column of the weights; without it every answer weighs 1.

    Raises:
        ScoreProblem: as `tally`.
    """
    columns = _Columns(score, (), weight, None, (), (), ZERO_TO_TEN)
    return _prepared(_lazy(frame, columns), columns, by)


def tallies_by(keys: Grouping, found: Sequence[Values]) -> Tallies:
    """Return the columns that `grouped` rows have as tallies; by nothing: one, even of no answers.

    Args:
        keys: what the rows were grouped by.
        found: their columns: one for each key, the answer, how many, and with weights Σw and Σw².
    """
    groups = assemble(found, keys, ZERO_TO_TEN)
    return groups if keys else Tallies.of({(): groups.total()}, by=())


def _names(names: Names | None) -> tuple[str, ...]:
    if names is None:
        return ()
    return (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))


def _lazy(frame: Any, columns: _Columns) -> nw.LazyFrame[Any]:
    """Return the frame as a lazy one that holds every column asked for."""
    try:
        found: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    except TypeError as error:
        raise ScoreProblem(
            _(
                "{type} is no data frame: pandas, polars, pyarrow, DuckDB, PySpark and Ibis "
                "frames are. Whole numbers in a list are tallied by Tally.of."
            ).format(type=type(frame).__name__)
        ) from error
    there = found.collect_schema().names()
    for name in columns.read:
        if name not in there:
            raise ScoreProblem(
                _("There is no column “{name}”; there are: {there}.").format(
                    name=name, there=", ".join(there[:50])
                )
            )
    _refuse_weight(found.collect_schema(), columns)
    if columns.person and not columns.latest:
        if isinstance(found, nw.LazyFrame):
            raise ScoreProblem(
                _("Which answer of a person is the latest? Rows here have no order: name a column.")
            )
        found = found.with_row_index(LATEST)
    return found.lazy()


def _refuse_weight(schema: nw.Schema, columns: _Columns) -> None:
    found = schema[columns.weight] if columns.weight else nw.Float64()
    if not found.is_numeric() and not isinstance(found, UNTYPED):
        raise ScoreProblem(
            _("The column “{name}” is of type {type}: weights are numbers.").format(
                name=columns.weight, type=found
            )
        )


def _prepared(
    frame: nw.LazyFrame[Any], columns: _Columns, by: Mapping[str, nw.Expr]
) -> nw.LazyFrame[Any]:
    """Return the keys and one column of few values: answers, nothing, and what is invalid."""
    answer = _answer(frame.collect_schema()[columns.score], columns)
    value = answer.value
    wanted = dict(by)
    if columns.weight:
        weight = nw.col(columns.weight).cast(nw.Float64)
        usable = ~weight.is_null() & weight.is_finite() & (weight >= 0)
        value = nw.when(answer.spoke & ~usable).then(nw.lit(answer.invalid)).otherwise(value)
        answer = replace(answer, spoke=answer.spoke & usable)
        wanted[WEIGHT] = weight
    if columns.person:
        wanted[PERSON] = nw.col(columns.person)
        order = columns.latest or (LATEST,)
        wanted |= {f"{LATEST} {i}": nw.col(name) for i, name in enumerate(order)}
        wanted[SPOKE] = answer.spoke
        wanted |= {f"{RANK} {i}": rank for i, rank in enumerate(answer.ranks)}
    wanted[ANSWER] = value
    prepared = frame.select(*(expression.alias(name) for name, expression in wanted.items()))
    if not columns.person:
        return prepared
    told = [name for name in wanted if name not in {PERSON, SPOKE, *columns.period}]
    rows = sorted(told, key=lambda name: (not name.startswith(LATEST), not name.startswith(RANK)))
    return one_voice(prepared, nw.col(SPOKE), PERSON, columns.period, rows)


@dataclass(frozen=True)
class _Answer:
    """How a column is read by its engine.

    Attributes:
        value: the answers as they stand, nothing as it stands, `invalid` for anything else.
        spoke: true where there is an answer, false (never null) elsewhere.
        invalid: the value that marks what is not an answer.
        ranks: what sorts answers from the lowest to the highest, each deciding among equals.
    """

    value: nw.Expr
    spoke: nw.Expr
    invalid: int | float | str
    ranks: tuple[nw.Expr, ...]


def _answer(dtype: nw.dtypes.DType, columns: _Columns) -> _Answer:
    value, labels = nw.col(columns.score), columns.scale.labels
    if dtype in BYTES and not (columns.weight or columns.person):
        return _Answer(value, ~value.is_null(), INVALID_NUMBER, (value,))
    if dtype.is_unsigned_integer():  # which has no −1 to say that a value is invalid
        dtype = nw.Float64() if dtype == nw.UInt64 else nw.Int64()
        value = value.cast(dtype)
    if dtype.is_integer():
        return _number_answer(value, ~value.is_null(), labels, INVALID_NUMBER)
    if dtype.is_numeric():
        value = value.cast(nw.Float64)
        there = ~(value.is_null() | value.is_nan())
        return _number_answer(value, there, labels, float(INVALID_NUMBER))
    if isinstance(dtype, (nw.String, nw.Categorical, nw.Enum, *UNTYPED)):
        return _text_answer(value.cast(nw.String), labels)
    raise ScoreProblem(
        _("The column “{name}” is of type {type}: answers are numbers or text.").format(
            name=columns.score, type=dtype
        )
    )


def _number_answer(
    value: nw.Expr, there: nw.Expr, labels: Sequence[str], invalid: float
) -> _Answer:
    spoke = there & value.is_between(int(labels[0]), int(labels[-1]))
    if isinstance(invalid, float):
        small = nw.when(spoke).then(value).otherwise(nw.lit(0.5))  # not all engines floor ∞
        spoke = small == small.floor()
    wrong = nw.when(there & ~spoke).then(nw.lit(invalid)).otherwise(value)
    return _Answer(wrong, spoke, invalid, (value,))


def _text_answer(text: nw.Expr, labels: Sequence[str]) -> _Answer:
    """Return the text itself where it says an answer or nothing: few texts do, so few come back.

    What is not plainly a label is looked at more closely, and only then: engines decide case by
    case, and almost every row is decided by the first one.
    """
    short = text.str.len_chars() <= LONGEST
    plain = text.is_in(list(labels))
    read = short & text.str.contains(READABLE_PATTERN)
    other = nw.when(~text.is_null()).then(nw.lit(INVALID))
    value = nw.when(plain).then(text).otherwise(nw.when(read).then(text).otherwise(other))
    spoke = ~text.is_null() & (plain | (short & text.str.contains(ANSWER_PATTERN)))
    ten = nw.when(text.str.contains("^[^0-9]*10")).then(nw.lit(1)).otherwise(nw.lit(0))
    return _Answer(value, spoke, INVALID, (ten, text.str.replace_all("[^0-9]", "")))


def one_voice(
    frame: nw.LazyFrame[Any],
    spoke: nw.Expr,
    person: str,
    period: Sequence[str],
    order: Sequence[str],
) -> nw.LazyFrame[Any]:
    """Return the rows that count: of each person and period the last answer in `order` only.

    Rows that are no answer (`spoke`, never null) or nobody's stay, whatever else there is. A window
    does it in one reading; pandas and pyarrow, which hold the rows anyway, have none.
    """
    frame = frame.with_columns(spoke.alias(SPOKE))
    voiced = nw.col(SPOKE) & ~nw.col(person).is_null()
    if frame.implementation.is_pandas_like() or frame.implementation.is_pyarrow():
        last_rows = frame.filter(voiced).unique([person, *period], keep="last", order_by=order)
        return nw.concat([last_rows, frame.filter(~voiced)])
    last = nw.col(person).is_last_distinct().over(SPOKE, *period, order_by=order)
    return frame.filter(~voiced | last)


def grouped(rows: nw.LazyFrame[Any], keys: Grouping, *, weighted: bool) -> nw.LazyFrame[Any]:
    """Return one row per group and answer: keys, answer, n, and with weights Σw and Σw²."""
    figures = [nw.len().alias("promoteur n")]
    if weighted:
        rows = rows.with_columns((nw.col(WEIGHT) * nw.col(WEIGHT)).alias(f"{WEIGHT}2"))
        figures += [
            nw.col(WEIGHT).sum().alias("promoteur w"),
            nw.col(f"{WEIGHT}2").sum().alias("promoteur w2"),
        ]
    return rows.group_by(*keys, ANSWER).agg(*figures)


def columns_of(frame: nw.LazyFrame[Any]) -> Sequence[Values]:
    """Return the columns of a lazy frame; DuckDB and Spark hand over rows without pyarrow.

    Without rows there are no columns either.
    """
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        rows: Iterable[tuple[Any, ...]] = native.fetchall()
    elif frame.implementation.is_pyspark():
        rows = native.collect()
    else:
        rows = frame.collect().rows()
    return list(zip(*rows, strict=True))
