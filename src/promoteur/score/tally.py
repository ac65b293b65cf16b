"""Tallies: how many answers, and of what weight, per answer of the scale.

A `Tally` is what everything else in `score` takes; `Tallies` is a table of them, one per segment
or period, held in arrays so that 100,000 segments are as easy as three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.score.scale import CATEGORIES_ONLY, ZERO_TO_TEN, Category, Scale, ScoreProblem

Floats = npt.NDArray[np.float64]
Key = tuple[Any, ...]

SHOWN = 20
"""Rows of a table that are printed."""

FIGURES = ("answers", "weight", "weight2", "missing", "invalid")


def _label(answer: Any) -> str:
    """Return the label of a whole number, "" for anything else."""
    try:
        return str(int(answer)) if answer == int(answer) else ""
    except (TypeError, ValueError, OverflowError):
        return ""


def _of_category(scale: Scale, wanted: Category) -> list[int]:
    return [i for i, found in enumerate(scale.categories) if found is wanted]


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers, Σw and Σw² per answer of the scale; rows without an answer are counted apart.

    Attributes:
        answers: how many answers, one figure per label of `scale`.
        weight: Σw of those answers; equal to `answers` when nothing is weighted.
        weight2: Σw² of those answers.
        missing: rows without an answer. They count nowhere.
        invalid: rows whose value is not an answer on `scale`. They count nowhere.
        scale: which answers there are.
    """

    answers: tuple[float, ...]
    weight: tuple[float, ...]
    weight2: tuple[float, ...]
    missing: int = 0
    invalid: int = 0
    scale: Scale = ZERO_TO_TEN

    def __post_init__(self) -> None:
        lengths = {len(self.answers), len(self.weight), len(self.weight2)}
        if lengths != {len(self.scale.labels)}:
            raise ScoreProblem(
                _("A tally on the scale {scale} has {expected} figures of each kind.").format(
                    scale=self.scale, expected=len(self.scale.labels)
                )
            )
        figures = (*self.answers, *self.weight, *self.weight2, self.missing, self.invalid)
        if not all(0 <= figure < float("inf") for figure in figures):
            raise ScoreProblem(_("A tally holds counts and weights: none is negative or infinite."))

    @classmethod
    def of(cls, answers: Iterable[int], scale: Scale = ZERO_TO_TEN) -> Tally:
        """Return the tally of whole numbers that are all answers on `scale`.

        Raises:
            ScoreProblem: one of them is not an answer.
        """
        counts = dict.fromkeys(scale.labels, 0)
        for answer in answers:
            label = _label(answer)
            if label not in counts:
                raise ScoreProblem(
                    _("{answer!r} is not an answer on the scale {scale}.").format(
                        answer=answer, scale=scale
                    )
                )
            counts[label] += 1
        return cls.of_counts(tuple(counts.values()), scale=scale)

    @classmethod
    def of_counts(
        cls,
        answers: Sequence[float],
        *,
        missing: int = 0,
        invalid: int = 0,
        scale: Scale = ZERO_TO_TEN,
    ) -> Tally:
        """Return the unweighted tally of these counts, one per label of `scale`."""
        counts = tuple(answers)
        return cls(counts, counts, counts, missing, invalid, scale)

    @classmethod
    def of_categories(cls, detractors: float, passives: float, promoters: float) -> Tally:
        """Return the unweighted tally of a result of which only the categories are known."""
        return cls.of_counts((detractors, passives, promoters), scale=CATEGORIES_ONLY)

    def __add__(self, other: Tally) -> Tally:
        if self.scale != other.scale:
            raise ScoreProblem(
                _("Answers on the scales {one} and {two} are never added up.").format(
                    one=self.scale, two=other.scale
                )
            )
        return Tally(
            tuple(map(add, self.answers, other.answers)),
            tuple(map(add, self.weight, other.weight)),
            tuple(map(add, self.weight2, other.weight2)),
            self.missing + other.missing,
            self.invalid + other.invalid,
            self.scale,
        )

    def __str__(self) -> str:
        d, m, p = self.detractors, self.passives, self.promoters
        return _("{answers}: {detractors}, {passives}, {promoters}").format(
            answers=ngettext("{n} answer", "{n} answers", self.n).format(n=number(self.n)),
            detractors=ngettext("{n} detractor", "{n} detractors", d).format(n=number(d)),
            passives=ngettext("{n} passive", "{n} passives", m).format(n=number(m)),
            promoters=ngettext("{n} promoter", "{n} promoters", p).format(n=number(p)),
        )

    def _weight_of(self, wanted: Category) -> float:
        return sum(self.weight[i] for i in _of_category(self.scale, wanted))

    @property
    def n(self) -> float:
        """The number of answers, whatever they weigh."""
        return sum(self.answers)

    @property
    def detractors(self) -> float:
        """The weight of the detractors: their number when nothing is weighted."""
        return self._weight_of(Category.DETRACTOR)

    @property
    def passives(self) -> float:
        """The weight of the passives: their number when nothing is weighted."""
        return self._weight_of(Category.PASSIVE)

    @property
    def promoters(self) -> float:
        """The weight of the promoters: their number when nothing is weighted."""
        return self._weight_of(Category.PROMOTER)

    @property
    def total_weight(self) -> float:
        """Σw over all answers: their number when nothing is weighted."""
        return sum(self.weight)

    @property
    def score(self) -> float | None:
        """% promoters − % detractors in points, −100 to 100; None when nobody answered."""
        if not self.total_weight:
            return None
        return 100 * (self.promoters - self.detractors) / self.total_weight

    @property
    def n_effective(self) -> float:
        """(Σw)² / Σw², Kish 1965: how many equal answers tell as much; n when unweighted."""
        return self.total_weight**2 / sum(self.weight2) if self.total_weight else 0.0

    @property
    def effective(self) -> tuple[float, float, float]:
        """Detractors, passives, promoters scaled to `n_effective`: what inference works on."""
        if not self.total_weight:
            return (0.0, 0.0, 0.0)
        factor = self.n_effective / self.total_weight
        return (self.detractors * factor, self.passives * factor, self.promoters * factor)

    @property
    def variance(self) -> float | None:
        """V = P + D − (P − D)², of one answer coded −1, 0, 1; None when nobody answered."""
        total = self.total_weight
        if not total:
            return None
        return (self.promoters + self.detractors) / total - (
            (self.promoters - self.detractors) / total
        ) ** 2


@dataclass(frozen=True, eq=False)
class Tallies:
    """A table of tallies: one row per key, one column per answer of the scale.

    Attributes:
        by: the names of the key columns, such as `("country", "month")`.
        keys: one tuple of values per row, in the order of `by`.
        answers, weight, weight2: arrays of shape (rows, labels of the scale).
        missing, invalid: arrays of shape (rows,).
        scale: which answers there are.
    """

    by: tuple[str, ...]
    keys: tuple[Key, ...]
    answers: Floats
    weight: Floats
    weight2: Floats
    missing: Floats
    invalid: Floats
    scale: Scale = ZERO_TO_TEN

    @classmethod
    def of(cls, tallies: dict[Any, Tally], by: Sequence[str] = ("segment",)) -> Tallies:
        """Return the table of a dictionary of tallies; a key is a value or a tuple of values."""
        rows = list(tallies.values())
        scales = {row.scale for row in rows} or {ZERO_TO_TEN}
        if len(scales) > 1:
            raise ScoreProblem(_("Tallies on different scales do not stand in one table."))
        scale = scales.pop()
        width = len(scale.labels)
        figures = [np.array([getattr(row, name) for row in rows], dtype=float) for name in FIGURES]
        answers, weight, weight2 = (array.reshape(len(rows), width) for array in figures[:3])
        keys = tuple(key if isinstance(key, tuple) else (key,) for key in tallies)
        missing, invalid = figures[3:]
        return cls(tuple(by), keys, answers, weight, weight2, missing, invalid, scale)

    def __str__(self) -> str:
        rows = [f"{', '.join(map(str, key))}: {tally}" for key, tally in self.head(SHOWN)]
        hidden = len(self) - len(rows)
        more = ngettext("… and {n} more", "… and {n} more", hidden).format(n=number(hidden))
        return "\n".join([*rows, more] if hidden else rows)

    def head(self, rows: int) -> Iterator[tuple[Key, Tally]]:
        """Return the first rows, each with its key."""
        return islice(self, rows)

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[tuple[Key, Tally]]:
        for i, key in enumerate(self.keys):
            yield key, self.row(i)

    def row(self, i: int) -> Tally:
        """Return the tally of row `i`."""
        return Tally(
            tuple(self.answers[i].tolist()),
            tuple(self.weight[i].tolist()),
            tuple(self.weight2[i].tolist()),
            int(self.missing[i]),
            int(self.invalid[i]),
            self.scale,
        )

    def categories(self) -> Floats:
        """Return the weights of detractors, passives, promoters; shape (rows, 3)."""
        columns = [self.weight[:, _of_category(self.scale, c)].sum(axis=1) for c in Category]
        stacked: Floats = np.stack(columns, axis=1)
        return stacked

    def effective(self) -> Floats:
        """Return detractors, passives, promoters scaled to n_effective; shape (rows, 3)."""
        total, squares = self.weight.sum(axis=1), self.weight2.sum(axis=1)
        factor = np.divide(total, squares, out=np.zeros_like(total), where=squares > 0)
        scaled: Floats = self.categories() * factor[:, None]
        return scaled

    def scores(self) -> Floats:
        """Return the scores in points, shape (rows,); NaN where nobody answered."""
        detractors, passives, promoters = self.categories().T
        total = detractors + passives + promoters
        scores: Floats = np.full_like(total, np.nan)
        np.divide(100 * (promoters - detractors), total, out=scores, where=total > 0)
        return scores

    def total(self) -> Tally:
        """Return the sum of all rows."""
        empty = Tally.of_counts((0,) * len(self.scale.labels), scale=self.scale)
        return reduce(add, (tally for _key, tally in self.sum_by(())), empty)

    def only(self, name: str, value: Any) -> Tallies:
        """Return the rows whose key column `name` is `value`, without that column."""
        column = self.by.index(name)
        found = self.take([i for i, key in enumerate(self.keys) if key[column] == value])
        keys = tuple(key[:column] + key[column + 1 :] for key in found.keys)
        return replace(found, by=self.by[:column] + self.by[column + 1 :], keys=keys)

    def take(self, rows: Iterable[int]) -> Tallies:
        """Return these rows, in the order given."""
        places = list(rows)
        figures = {figure: getattr(self, figure)[places] for figure in FIGURES}
        return replace(self, keys=tuple(self.keys[i] for i in places), **figures)

    def on(self, scale: Scale) -> Tallies:
        """Return the table on a scale that lacks some of its answers: nobody gave those."""
        if scale == self.scale:
            return self
        places = [self.scale.labels.index(label) for label in scale.labels]
        per_answer = ("answers", "weight", "weight2")
        figures = {figure: getattr(self, figure)[:, places] for figure in per_answer}
        return replace(self, scale=scale, **figures)

    def shares(self) -> Floats:
        """Return each row's share of the weight of all, 0 to 1, shape (rows,); NaN if it is 0."""
        weight = self.weight.sum(axis=1)
        nobody = np.full_like(weight, np.nan)
        shares: Floats = np.divide(weight, weight.sum(), out=nobody, where=bool(weight.any()))
        return shares

    def sum_by(self, by: Sequence[str]) -> Tallies:
        """Return the table summed over all key columns but `by`, in the order of first rows."""
        columns = [self.by.index(name) for name in by]
        places: dict[Key, int] = {}
        rows = [places.setdefault(tuple(key[c] for c in columns), len(places)) for key in self.keys]
        summed = []
        for name in FIGURES:
            figures = getattr(self, name)
            summed.append(np.zeros((len(places), *figures.shape[1:])))
            np.add.at(summed[-1], rows, figures)
        answers, weight, weight2, missing, invalid = summed
        return Tallies(
            tuple(by), tuple(places), answers, weight, weight2, missing, invalid, self.scale
        )
