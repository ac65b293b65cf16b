"""The store: what it refuses to pool, what it remembers, and what it never opens."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promoteur.analytics import store as store_module
from promoteur.analytics.dimensions import dimension
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.engines.engine import Source
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import EngineProblem, QuestionProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from promoteur.kit import language
from promoteur.kit.problem import Problem
from tests.analytics.golden import ANSWERS, GOLDEN, asked


class Watched:
    """A real DuckDB that notes of which files it is asked."""

    def __init__(self) -> None:
        self.inner = DuckDB()
        self.sources: list[Source] = []
        self.failures = self.inner.failures

    def count(self, asked: Any, source: Source) -> Any:
        self.sources.append(source)
        return self.inner.count(asked, source)

    def problem(self, error: Exception, root: str) -> Problem:
        return self.inner.problem(error, root)

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Facts]:
    with Facts.create(tmp_path / "facts") as facts:
        facts.append(ANSWERS)
        yield facts


@pytest.fixture
def engine() -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.close()


@pytest.fixture
def store(facts: Facts, engine: Watched) -> Store:
    return Store(facts.table, engine)


def test_kinds_are_never_one_figure(store: Store) -> None:
    with pytest.raises(QuestionProblem, match="employee, relational, transactional"):
        store.ask(Question())
    assert store.ask(asked("", "kind")).total().n == len(ANSWERS)


def test_a_filter_that_leaves_one_kind_may_be_counted(store: Store) -> None:
    assert store.ask(asked("survey=care")).total().n
    with pytest.raises(QuestionProblem, match="kind"):
        store.ask(asked("survey=care&survey=team"))


def test_scales_are_never_one_figure(facts: Facts, store: Store) -> None:
    old = [
        replace(one, scale="1-10", response=f"{str(one.response)[:14]}7111{str(one.response)[18:]}")
        for one in ANSWERS[:20]
        if one.score
    ]
    facts.append(old)
    facts.compact()
    with pytest.raises(QuestionProblem, match="0-10, 1-10"):
        store.ask(asked("kind=relational"))
    assert len(store.ask(asked("kind=relational", "scale"))) == 2
    assert store.ask(asked("kind=relational&scale=1-10")).total().n <= len(old)


def test_a_question_is_asked_of_the_engine_once_per_version(
    facts: Facts, store: Store, engine: Watched
) -> None:
    question = GOLDEN["by month"].question
    first = store.ask(question)
    opened = len(engine.sources)
    assert store.ask(replace(question)) is first
    assert len(engine.sources) == opened
    facts.correct([replace(ANSWERS[0], score=10)])
    store.ask(question)
    assert len(engine.sources) > opened


def test_another_process_is_seen_at_once(facts: Facts, store: Store) -> None:
    before = store.ask(asked("kind=employee")).total().n
    with Facts.open(facts.table.location.root) as other:
        gone = next(one for one in ANSWERS if one.kind == "employee")
        other.correct([replace(gone, score=(gone.score + 1) % 11)])
        other.append([replace(gone, response="0190ffff-0000-7000-8000-000000000000")])
    assert store.ask(asked("kind=employee")).total().n == before + 1


def test_only_files_that_may_hold_an_answer_are_opened(store: Store, engine: Watched) -> None:
    store.ask(asked("kind=relational&from=2026-12-01&to=2027-01-31"))
    opened = engine.sources[-1].files
    assert opened
    assert all(path.startswith("kind=relational/month=") for path in opened)
    assert {path.split("/")[1] for path in opened} <= {"month=202612", "month=202701"}


def test_only_the_columns_of_the_question_are_opened(store: Store, engine: Watched) -> None:
    store.ask(asked("kind=relational&channel=web", "month"))
    assert set(engine.sources[-1].columns) == {"kind", "score", "month", "channel"}


def test_the_least_lately_asked_is_forgotten_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "REMEMBERED", 2)
    one, two, three = (GOLDEN[name].question for name in ("by month", "by year", "by quarter"))
    first = store.ask(one)
    store.ask(two)
    assert store.ask(one) is first
    store.ask(three)
    assert store.ask(one) is first


def test_many_threads_ask_at_once(store: Store) -> None:
    wrong: list[str] = []

    def ask(names: Sequence[str]) -> None:
        for name in names:
            golden = GOLDEN[name]
            if {key for key, _tally in store.ask(golden.question)} != set(golden.counted()):
                wrong.append(name)

    names = [name for name in GOLDEN if name.startswith(("by ", "one voice a"))]
    threads = [threading.Thread(target=ask, args=(names[i:] + names[:i],)) for i in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


def test_a_table_without_answers_has_no_score(tmp_path: Path, engine: Watched) -> None:
    with Facts.create(tmp_path / "empty") as facts:
        store = Store(facts.table, engine)
        assert store.ask(Question()).total().score is None
        assert len(store.ask(asked("kind=relational", "month"))) == 0
        assert len(store.ask(asked("", "month|channel", one_voice=True))) == 0


def test_what_cannot_be_counted_beside_other_questions_is_said_in_the_language_of_who_asks(
    store: Store,
) -> None:
    language.use("fr")
    try:
        with pytest.raises(QuestionProblem, match="colonne"):
            store.ask_all([asked("survey=care"), asked("survey=care&nothing=1")])
    finally:
        language.use(None)


def test_questions_asked_together_may_find_nothing(facts: Facts, engine: Watched) -> None:
    store = Store(facts.table, engine)
    nobody = "kind=relational&channel=nobody"
    found = store.ask_all([asked(nobody), asked(nobody, "month"), asked(nobody, "month|channel")])
    assert [len(one) for one in found] == [1, 0, 0]
    assert found[0].total().score is None


def test_two_tables_with_the_same_columns_in_another_order_are_not_mixed_up(
    tmp_path: Path, engine: Watched
) -> None:
    for names in (("plan", "city"), ("city", "plan")):
        with Facts.create(tmp_path / names[0]) as facts:
            for number, name in enumerate(names):
                one = replace(ANSWERS[0], response=ANSWERS[number].response, properties={name: "x"})
                facts.append([one])
            tallies = Store(facts.table, engine).ask(asked("", "plan|city"))
            assert set(tallies.keys) == {("x", None), (None, "x")}


def test_a_text_that_is_too_long_to_remember_is_put_anew(
    store: Store, engine: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("promoteur.analytics.engines.duckdb.LONGEST_TEXT", 10)
    golden = GOLDEN["by month"]
    first = store.ask(golden.question)
    assert str(Store(store.table, engine).ask(golden.question)) == str(first)
    assert engine.inner._texts == {}


def test_a_limit_of_memory_that_is_none_is_refused(facts: Facts) -> None:
    engine = DuckDB(memory="plenty")
    with pytest.raises(EngineProblem, match="plenty"):
        Store(facts.table, engine).ask(asked("", "kind"))
    engine.close()


def test_a_small_memory_is_enough_for_one_voice(facts: Facts) -> None:
    engine = DuckDB(memory="64MB", threads=1)
    golden = GOLDEN["one voice a month"]
    tallies = Store(facts.table, engine).ask(golden.question)
    assert {key for key, _tally in tallies} == set(golden.counted())
    engine.close()


def test_no_workspace_is_never_all(store: Store) -> None:
    assert store.ask(Question(Filter().within(()))).total().n == 0
    assert len(store.ask(Question(Filter().within(()), (dimension("kind"),)))) == 0


def test_an_engine_that_always_fails_says_so_though_others_write(
    facts: Facts, engine: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail(_asked: Any, _source: Source) -> Any:
        tries.append(len(tries))
        number = f"0191{len(tries):04x}-0000-7000-8000-000000000000"
        facts.append([replace(ANSWERS[0], response=number)])
        raise EngineProblem("nobody there")

    monkeypatch.setattr(engine, "count", fail)
    with pytest.raises(EngineProblem, match="nobody there"):
        Store(facts.table, engine).ask(asked("kind=relational"))
    assert len(tries) == 1


def test_one_voice_among_equals_is_the_same_after_merging(tmp_path: Path, engine: Watched) -> None:
    with Facts.create(tmp_path / "ties") as facts:
        for i in range(40):
            tied = [
                replace(
                    ANSWERS[0],
                    person=i // 2,
                    channel=("web", "email")[i % 2],
                    response=f"01920000-{i * 7919 % 40:04x}-7000-8000-{i * 104_729:012x}",
                )
            ]
            facts.append(tied)
        question = asked("", "channel", one_voice=True)
        before = Store(facts.table, engine).ask(question)
        facts.compact()
        after = Store(facts.table, engine).ask(question)
        assert (before.keys, before.answers.tolist()) == (after.keys, after.answers.tolist())
        assert before.total().n == 20
