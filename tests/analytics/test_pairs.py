"""The same people twice: who counts, what is refused, and what is remembered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import ibis
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promoteur.analytics.columns import Columns
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.engines.engine import Source
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.pairs import Pairing, Pairs, pairs_of
from promoteur.analytics.problem import EngineProblem, QuestionProblem
from promoteur.analytics.store import Store
from promoteur.score import paired
from promoteur.score.frames import columns_of, grouped
from tests.analytics.golden_pairs import CATEGORIES, PAIRS, PEOPLE, paired_in_python
from tests.analytics.making import NOON, answer

TYPES = {
    "person": pa.int64(),
    "answered_at": pa.timestamp("us", "UTC"),
    "score": pa.int8(),
    "draw": pa.int32(),
    "channel": pa.string(),
}
ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "polars": lambda table: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
    "ibis": ibis.memtable,
}
FACTS = st.fixed_dictionaries(
    {
        "person": st.one_of(st.none(), st.sampled_from([-(2**62), -1, 0, 1, 2, 3])),
        "answered_at": st.integers(-3, 3),
        "score": st.integers(0, 10),
        "draw": st.integers(-2, 2),
        "channel": st.sampled_from(["a", "b", "c", None]),
    }
)
SIDES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True)


def category(score: int) -> str:
    return CATEGORIES[(score >= 7) + (score >= 9)]


def counted(facts: list[dict[str, Any]], channels: list[str]) -> dict[int, str]:
    ordered = sorted(facts, key=lambda one: (one["answered_at"], one["score"]))
    return {
        one["person"]: category(one["score"])
        for one in ordered
        if one["person"] is not None and one["channel"] in channels
    }


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(facts=st.lists(FACTS, max_size=25), before=SIDES, after=SIDES)
def test_an_engine_pairs_whom_python_pairs(engine, facts, before, after):
    columns = {name: pa.array([one[name] for one in facts], of) for name, of in TYPES.items()}
    frame = ENGINES[engine](pa.table({**columns, "month": pa.array([202601] * len(facts))}))
    sides = (Filter.of_json({"channel": one or {"none": True}}) for one in (before, after))
    asked = Pairing(*sides, Columns())
    (grouping,) = asked.groupings
    found = columns_of(grouped(asked.rows(frame), grouping, weighted=asked.weighted))
    wanted = paired_in_python(counted(facts, before), counted(facts, after))
    assert pairs_of(asked.tallies([found])[0]) == wanted


class Watched(DuckDB):
    """A DuckDB that notes of which files it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[Source] = []

    def count(self, asked: Any, source: Source) -> Any:
        self.sources.append(source)
        return super().count(asked, source)


@pytest.fixture
def engine() -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.close()


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Facts]:
    with Facts.create(tmp_path / "facts") as facts:
        facts.append(PEOPLE)
        yield facts


@pytest.fixture
def store(facts: Facts, engine: Watched) -> Store:
    return Store(facts.table, engine)


def of(*queries: str) -> tuple[Filter, ...]:
    return tuple(map(Filter.of_query, queries))


def test_the_table_is_what_a_paired_change_is_told_from(store: Store) -> None:
    found = store.pair(*PAIRS["a year and the next ones"].filters)
    change = paired(found.table)
    assert change is not None
    assert change.n == found.people > 10
    assert store.pair(*PAIRS["nobody at all"].filters).people == 0


@pytest.mark.parametrize(
    ("sides", "there"),
    [
        (("survey=care", "survey=team"), "employee, transactional"),
        (("survey=care", "to=2024-12-31"), "employee, relational, transactional"),
        (("survey=care&survey=team", "survey=care"), "employee, transactional"),
        (("", ""), "employee, relational, transactional"),
    ],
    ids=["of two kinds", "after of several", "before of several", "everything"],
)
def test_people_are_not_paired_across_kinds(
    store: Store, sides: tuple[str, str], there: str
) -> None:
    for before, after in (sides, sides[::-1]):
        with pytest.raises(QuestionProblem, match=rf"several kinds or scales \({there}\)"):
            store.pair(*of(before, after))


def test_people_are_not_paired_across_scales(tmp_path: Path, engine: Watched) -> None:
    with Facts.create(tmp_path / "scales") as facts:
        facts.append([answer(1, person=1, channel="web", scale="1-10", score=8)])
        facts.append([answer(2, person=1, channel="web", score=9)])
        facts.append([answer(3, person=1, channel="sms", score=3)])
        facts.compact()
        store = Store(facts.table, engine)
        with pytest.raises(QuestionProblem, match="0-10, 1-10"):
            store.pair(*of("channel=web", "channel=sms"))
        found = store.pair(*of("channel=web&scale=0-10", "channel=sms"))
        assert found == Pairs(((0, 0, 0), (0, 0, 0), (1, 0, 0)), (0, 0, 0), (0, 0, 0))


def test_people_are_paired_once_per_version(facts: Facts, store: Store, engine: Watched) -> None:
    before, after = of("kind=relational&to=2024-12-31", "kind=relational&from=2025-01-01")
    first = store.pair(before, after)
    asked = len(engine.sources)
    assert store.pair(before, after) == first
    assert len(engine.sources) == asked
    assert store.pair(after, before).table == tuple(zip(*first.table, strict=True))
    new = replace(PEOPLE[0], response="0190ffff-0000-7000-8000-000000000000", person=999)
    facts.append([new])
    later = store.pair(before, after)
    assert sum(later.only_before) == sum(first.only_before) + 1


def test_only_files_and_columns_of_either_side_are_opened(store: Store, engine: Watched) -> None:
    store.pair(*of("kind=relational&from=2024-02-01&to=2024-02-29", "kind=relational&plan=pro"))
    store.pair(*of("kind=relational&to=2024-02-29", "kind=relational&from=2027-01-01"))
    first, second = engine.sources
    voice = {"person", "answered_at", "score", "draw"}
    assert set(first.columns) == {"kind", "month", "day", "p_plan"} | voice
    assert set(second.columns) == {"kind", "month", "day"} | voice
    months = {path.split("/")[1] for path in second.files}
    assert months == {"month=202401", "month=202402", "month=202701"}
    assert all(path.startswith("kind=relational/") for path in second.files)


def test_a_file_that_is_gone_is_looked_for_in_the_newer_table(
    facts: Facts, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = PAIRS["two channels"].filters
    wanted = store.pair(*sides)
    real, tries = DuckDB.count, []

    def count(self: DuckDB, asked: Any, source: Source) -> Any:
        tries.append(source)
        if len(tries) == 1:
            facts.append([replace(PEOPLE[0], response="0190fffe-0000-7000-8000-000000000000")])
            facts.compact()
            raise EngineProblem("a file is gone")
        return real(self, asked, source)

    monkeypatch.setattr(DuckDB, "count", count)
    facts.correct([PEOPLE[0]])
    assert store.pair(*sides).people == wanted.people
    assert len(tries) == 2


def test_the_latest_answer_counts_and_of_equals_the_higher(tmp_path: Path, engine: Watched) -> None:
    with Facts.create(tmp_path / "equals") as facts:
        some = [(1, "web", 0), (1, "web", 10), (1, "web", 8), (1, "sms", 7), (1, "sms", 0)]
        some += [(None, "web", 3), (None, "sms", 3), (2, "web", 0), (3, "sms", 9)]
        facts.append(
            answer(i, person=who, channel=channel, score=score, answered_at=NOON)
            for i, (who, channel, score) in enumerate(some)
        )
        found = Store(facts.table, engine).pair(*of("channel=web", "channel=sms"))
        assert found == Pairs(((0, 0, 0), (0, 0, 0), (0, 1, 0)), (1, 0, 0), (0, 0, 1))
        assert found.people == 1
