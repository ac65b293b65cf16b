"""From the few rows that an engine returns to tallies: keys in order, answers told apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from promoteur.score.answers import NotAnAnswer, read_answer
from promoteur.score.scale import Scale
from promoteur.score.tally import Key, Tallies

Values = Sequence[Any] | npt.NDArray[Any]
"""The values of one column, row by row: plain ones, or an array of numbers."""


def assemble(columns: Sequence[Values], by: tuple[str, ...], scale: Scale) -> Tallies:
    """Return grouped rows as a table of tallies, ordered by their keys.

    Args:
        columns: one for each key, the value that says the answer, how many, and with weights Σw
            and Σw². There may be hundreds of thousands of rows: what costs is done once per value.
        by: the names of the keys.
        scale: which answers there are.
    """
    width = len(by)
    columns = columns or [()] * (width + 2)
    keys, row = _grouped_keys(columns[:width], len(columns[width]))
    columns_of: dict[str | NotAnAnswer, int] = {
        label: i for i, label in enumerate((*scale.labels, *NotAnAnswer))
    }
    values, column = _numbered(columns[width])
    column = np.array([columns_of[_named(value, scale)] for value in values], np.intp)[column]
    counts, *sums = map(_figures, columns[width + 1 :])
    figures = np.zeros((3, len(keys), len(columns_of)))
    for figure, summed in zip(figures, (counts, *(sums or (counts, counts))), strict=True):
        np.add.at(figure, (row, column), summed)
    missing, invalid = (figures[0][:, columns_of[why]] for why in NotAnAnswer)
    answers, weight, weight2 = figures[:, :, : len(scale.labels)]
    return Tallies(by, keys, answers, weight, weight2, missing, invalid, scale)


def _grouped_keys(
    columns: Sequence[Values], rows: int
) -> tuple[tuple[Key, ...], npt.NDArray[np.intp]]:
    """Return the different keys, in order, and for each row the place of its key among them."""
    place = np.zeros(rows, np.intp)
    values = []
    for column in columns:
        found, number = _numbered(column)
        place = place * len(found) + number
        values.append(found)
    different, place = np.unique(place, return_inverse=True)
    parts = []
    for found in reversed(values):
        different, number = np.divmod(different, len(found))
        parts.append([found[i] for i in number.tolist()])
    if not columns:
        return ((),) * min(rows, 1), place
    return tuple(zip(*reversed(parts), strict=True)), place


def _numbered(column: Values) -> tuple[list[Any], npt.NDArray[np.intp]]:
    """Return the different values of a column, plain and in order, and the number of each row's."""
    if isinstance(column, np.ndarray):
        different, number = np.unique(column, return_inverse=True)
        return different.tolist(), number
    plain = {value: _plain(value) for value in set(column)}
    values = sorted(set(plain.values()), key=_order)
    numbers = {value: i for i, value in enumerate(values)}
    number_of = {raw: numbers[value] for raw, value in plain.items()}
    return values, np.fromiter(map(number_of.__getitem__, column), np.intp, len(column))


def _figures(column: Values) -> npt.NDArray[np.float64]:
    """Return sums as numbers; of no weight at all, some engines return nothing."""
    try:
        figures = np.array(column, dtype=float)
    except TypeError:
        figures = np.array([_plain(figure) for figure in column], dtype=float)
    return np.where(np.isnan(figures), 0.0, figures)


def _named(value: Any, scale: Scale) -> str | NotAnAnswer:
    """Return what the engine grouped by as a label of the scale, or the reason why it is none."""
    if value is None or isinstance(value, str):
        answer = read_answer(value, scale)
        return answer if isinstance(answer, NotAnAnswer) else str(answer)
    return str(int(value)) if str(int(value)) in scale.labels else NotAnAnswer.INVALID


def _plain(value: Any) -> Any:
    """Return a value without the many shapes of nothing: NaN, NaT and NA become None.

    They alone do not equal themselves; pandas' NA does not even say so.
    """
    equal = value == value  # noqa: PLR0124
    return value if isinstance(equal, bool | np.bool_) and equal else None


def _order(value: Any) -> tuple[bool, Any]:
    """Return what sorts values of a key, nothing last."""
    return (value is None, "" if value is None else value)
