"""The questions that benchmarks ask, as the store and as SQL understand them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promoteur.analytics.dimensions import dimension
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.kit.periods import Period
from promoteur.score.tally import Tallies


@dataclass(frozen=True)
class Asked:
    """A question, as the store and as SQL understand it.

    Attributes:
        title: for people.
        by: dimensions, all of which are columns of the files or their folders.
        where: column → the values that it may have.
    """

    title: str
    by: tuple[str, ...]
    where: dict[str, tuple[str, ...]]

    @property
    def question(self) -> Question:
        """The question."""
        pairs = (f"{name}={value}" for name, some in self.where.items() for value in some)
        dimensions = tuple(dimension(name) for name in self.by)
        return Question(Filter.of_query("&".join(pairs)), dimensions)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that it is counted by."""
        return tuple(_COLUMN.get(name, name) for name in self.by)

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The columns that it is filtered by, with their values."""
        return {_COLUMN.get(name, name): values for name, values in self.where.items()}

    def sql(self, source: str) -> str:
        """Return what a person who knows SQL would write."""
        tests = (
            _TEST.get(name, f"{name} IN ({{}})").format(_listed(some))
            for name, some in self.chosen.items()
        )
        where = f" WHERE {' AND '.join(tests)}" if self.where else ""
        keys = ", ".join((*self.keys, "score"))
        return f"SELECT {keys}, count(*) FROM {source}{where} GROUP BY {keys}"


_COLUMN = {name: f"p_{name}" for name in ("sector", "plan", "country")}

ASKED = (
    Asked("overall, by kind", ("kind",), {}),
    Asked("by month × segment (20), by kind", ("kind", "month", "sector"), {}),
    Asked(
        "filtered by two properties, weekly, by kind",
        ("kind", "week"),
        {"plan": ("pro", "enterprise"), "country": ("country 3",)},
    ),
)
"""Kinds are never pooled, so they stand in each question; both sides count by them."""


_TEST = {"from": "answered_on >= DATE {}", "to": "answered_on <= DATE {}"}


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def cold(store: Store) -> Store:
    """Return the store without what it remembers, with all that the engine has open."""
    return Store(store.table, store.engine)


def files_of(folder: Path) -> list[str]:
    """Return the live files of a table."""
    with Facts.open(folder) as facts:
        return [f"{folder}/{one.path}" for one in facts.table.snapshot().files]


def same(tallies: Tallies, rows: Iterable[tuple[Any, ...]], asked: Asked) -> bool:
    """Whether rows of keys, score and number say what tallies say."""
    ours = {
        (*_raw(key, asked.by), score): int(n)
        for key, counts in zip(tallies.keys, tallies.answers.tolist(), strict=True)
        for score, n in enumerate(counts)
        if n
    }
    return ours == {tuple(row[:-1]): int(row[-1]) for row in rows}


def equal(one: Tallies, other: Tallies) -> bool:
    """Whether two tables of tallies say the same."""
    return one.keys == other.keys and bool((one.answers == other.answers).all())


def _raw(key: Iterable[Any], by: Iterable[str]) -> tuple[Any, ...]:
    """Return a key with the numbers of periods in the place of their first days."""
    return tuple(
        Period(name).number(value) if name in set(Period) else value
        for name, value in zip(by, key, strict=True)
    )
