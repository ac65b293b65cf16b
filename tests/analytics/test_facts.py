"""What the verbs of the facts do, and what the table then holds."""

import os
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from promoteur.analytics import facts as module
from promoteur.analytics.columns import Kind
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts, Forget
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import AnswerProblem, FactsProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.scratch import SCRATCH
from promoteur.analytics.store import Store
from promoteur.analytics.table import AlreadyDone, Mark, Table
from tests.analytics.making import answer, answers, files, live, on, rows_of, scores, stored, uuid7


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


def other(facts):
    return Facts.open(facts.table.location.root, threads=1)


def test_what_is_appended_is_there_for_every_reader(facts):
    with other(facts) as reader:
        assert facts.append(answers(range(5))) == 5
        assert facts.append(answers(range(5, 7))) == 2
        assert facts.append([]) == 0
        assert scores(reader) == {uuid7(i): i for i in range(7)}
        assert sum(one.rows for one in reader.table.snapshot().files) == 7


def test_an_answer_lies_in_the_folder_of_its_kind_and_month(facts):
    facts.append([answer(1, **on(2026, 2, 28)), answer(2, **on(2026, 3, 1), kind=Kind.EMPLOYEE)])
    assert [str(Path(path).parent) for path in live(facts.table.location.root)] == [
        "kind=employee/month=202603",
        "kind=relational/month=202602",
    ]


def test_a_correction_takes_the_place_of_the_answer(facts):
    facts.append(answers(range(10), person=5, properties={"plan": "pro"}))
    assert facts.correct([answer(3, score=10, properties={"plan": "free"})]) == 1
    row = stored(facts)[3]
    assert (row["score"], row["p_plan"], row["person"]) == (10, "free", None)
    assert scores(facts) == {**{uuid7(i): i for i in range(10)}, uuid7(3): 10}


@pytest.mark.parametrize(
    "changes",
    [
        on(2025, 12, 31),
        on(2026, 2, 1),
        {"kind": Kind.EMPLOYEE},
        {"workspace": "beta", "survey": "s"},
    ],
    ids=["earlier month", "later month", "kind", "workspace"],
)
def test_a_correction_may_lie_elsewhere(facts, changes):
    facts.append(answers(range(3)))
    facts.correct([answer(1, score=9, **changes)])
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 9, uuid7(2): 2}
    facts.correct([answer(1, score=8)])
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 8, uuid7(2): 2}


def test_a_correction_of_what_is_not_there_yet_is_stored_once(facts):
    facts.append(answers(range(3)))
    assert facts.correct(answers(range(2, 5), score=7)) == 3
    assert facts.correct(answers(range(2, 5), score=6)) == 3
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 1, **{uuid7(i): 6 for i in (2, 3, 4)}}


def test_a_correction_of_the_only_answer_of_a_file_leaves_no_empty_file(facts):
    facts.append([answer(1)])
    facts.correct([answer(1, **on(2026, 5, 5))])
    assert [one.rows for one in facts.table.snapshot().files] == [1]


@pytest.fixture
def no_turns(monkeypatch):
    """Leave out the turns, which an object store does not have."""
    monkeypatch.setattr(module, "turn", lambda *_rest, **_named: nullcontext(enter_result=True))


@pytest.mark.usefixtures("no_turns")
def test_a_correction_that_another_overtakes_is_made_on_what_the_other_left(facts, monkeypatch):
    """Two correct the same new answer: the second sees that it has come meanwhile."""
    commit, others = Table.commit, []

    def late(table, *rest):
        if not others:
            others.append(other(facts))
            others[0].correct([answer(1, score=2)])
        commit(table, *rest)

    monkeypatch.setattr(Table, "commit", late)
    facts.correct([answer(1, score=9)])
    assert scores(facts) == {uuid7(1): 9}
    others[0].close()


@pytest.mark.usefixtures("no_turns")
def test_a_change_planned_on_files_that_are_gone_is_planned_again(facts, monkeypatch):
    """The table moves on in the same process, between the plan of a change and its commit."""
    facts.append(answers(range(4)))
    commit, done = Table.commit, []

    def late(table, *rest):
        if not done:
            done.append(True)
            facts.correct([answer(2, score=10)])
        commit(table, *rest)

    monkeypatch.setattr(Table, "commit", late)
    facts.correct([answer(1, score=9)])
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 9, uuid7(2): 10, uuid7(3): 3}


@pytest.mark.usefixtures("no_turns")
def test_files_that_are_replaced_and_deleted_while_a_change_reads_them_do_not_disturb_it(
    facts, monkeypatch
):
    facts.append(answers(range(4)))
    holding, done = module.Draft.holding, []

    def late(draft, *rest):
        if not done:
            done.append(True)
            with other(facts) as process:
                process.correct([answer(2, score=10)])
                process.vacuum()
        return holding(draft, *rest)

    monkeypatch.setattr(module.Draft, "holding", late)
    facts.correct([answer(1, score=9)])
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 9, uuid7(2): 10, uuid7(3): 3}


@pytest.mark.parametrize("verb", ["append", "correct"])
def test_what_a_mark_says_is_done_is_not_done_again(facts, verb):
    change = getattr(facts, verb)
    with other(facts) as process:
        assert facts.table.marked("drain") is None
        assert change([answer(1)], Mark("drain", 10)) == 1
        before = files(facts.table.location.root)
        for position in (10, 9, 0):
            assert change([answer(2)], Mark("drain", position)) == 0
            assert getattr(process, verb)([answer(2)], Mark("drain", position)) == 0
        assert files(facts.table.location.root) == before
        assert change([answer(3)], Mark("import", 10)) == 1
        assert change([answer(4)], Mark("drain", 11)) == 1
        assert (process.table.marked("drain"), process.table.marked("import")) == (11, 10)
        assert set(scores(process)) == {uuid7(i) for i in (1, 3, 4)}


def test_a_mark_without_answers_is_kept(facts):
    assert facts.append([], Mark("drain", 5)) == 0
    assert facts.append([answer(1)], Mark("drain", 5)) == 0
    with other(facts) as process:
        assert process.table.marked("drain") == 5
    assert stored(facts) == []


def test_answers_are_put_and_others_taken_away_in_one_change(facts):
    facts.append(answers(range(6)))
    version = facts.table.version()
    gone = [uuid7(2), uuid7(5), uuid7(77)]
    assert facts.settle([answer(1, score=9), answer(8)], gone, Mark("turns", 3))
    assert facts.table.version() == version + 1
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 9, uuid7(3): 3, uuid7(4): 4, uuid7(8): 8}
    assert not facts.settle([], [uuid7(0)], Mark("turns", 3))
    assert facts.settle([], [uuid7(0)], Mark("turns", 4))
    assert facts.settle([], [uuid7(0)])
    assert scores(facts) == {uuid7(1): 9, uuid7(3): 3, uuid7(4): 4, uuid7(8): 8}


def test_each_answer_that_cannot_be_a_fact_is_named_with_the_reason(facts):
    mixed = [answer(0), answer(1, score=11), answer(2), answer(3, kind="yearly"), answer(4)]
    with pytest.raises(AnswerProblem, match="is not stored"):
        facts.settle(mixed, [])
    refused = facts.refused(mixed)
    assert set(refused) == {uuid7(1), uuid7(3)}
    assert "its score is not on its scale" in refused[uuid7(1)]
    assert "its kind is none of" in refused[uuid7(3)]
    assert facts.refused(mixed[::2]) == {}
    assert stored(facts) == []


def test_two_who_bring_the_same_mark_at_once_store_it_once(facts, monkeypatch):
    commit, done = Table.commit, []

    def late(table, *rest, **named):
        if not done:
            done.append(True)
            with other(facts) as process:
                process.append([answer(1)], Mark("drain", 1))
        commit(table, *rest, **named)

    monkeypatch.setattr(Table, "commit", late)
    assert facts.append([answer(1)], Mark("drain", 1)) == 0
    assert scores(facts) == {uuid7(1): 1}
    assert len([path for path in files(facts.table.location.root) if "kind=" in path]) == 1


def test_marks_outlive_the_summary_of_the_log(facts):
    facts.append([answer(1)], Mark("drain", 7))
    facts.table.checkpoint()
    with other(facts) as process:
        assert process.append([answer(2)], Mark("drain", 7)) == 0


def test_an_interruption_right_after_the_commit_takes_nothing_back(facts, monkeypatch):
    commit = Table.commit

    def interrupted(table, *rest, **named):
        commit(table, *rest, **named)
        raise KeyboardInterrupt

    facts.append(answers(range(3)))
    with monkeypatch.context() as patch:
        patch.setattr(Table, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            facts.append([answer(3)])
        with pytest.raises(KeyboardInterrupt):
            facts.correct([answer(1, score=9)])
    assert scores(facts) == {uuid7(0): 0, uuid7(1): 9, uuid7(2): 2, uuid7(3): 3}


@pytest.mark.parametrize("error", [KeyboardInterrupt, AlreadyDone, FactsProblem])
def test_a_change_that_fails_before_its_commit_leaves_no_file(facts, monkeypatch, error):
    def fail(*_rest, **_named):
        raise error

    before = files(facts.table.location.root)
    monkeypatch.setattr(Table, "commit", fail)
    for verb in (facts.append, facts.correct):
        if error is AlreadyDone:
            assert verb(answers(range(3))) == 0
        else:
            with pytest.raises(error):
                verb(answers(range(3)))
    assert files(facts.table.location.root) == before


def test_an_append_that_is_stored_says_so_though_tidying_fails(facts, monkeypatch):
    def fail(*_rest):
        raise FactsProblem("no")

    monkeypatch.setattr(module.Draft, "write_merged", fail)
    for i in range(20):
        assert facts.append([answer(i)]) == 1
    assert len(scores(facts)) == 20
    with pytest.raises(FactsProblem):
        facts.compact()


# Vacuum, and readers


def test_vacuum_deletes_replaced_files_and_no_other(facts):
    root = Path(facts.table.location.root)
    facts.append(answers(range(5)))
    facts.correct([answer(1, score=9)])
    writing = root / "kind=relational/month=202601/being-written.parquet"
    writing.write_bytes(b"PAR1")
    orphan = root / "kind=relational/month=202601/orphan.parquet"
    orphan.write_bytes(b"PAR1")
    killed = root / f"{SCRATCH}1/kind=relational/month=202601/killed.parquet"
    killed.parent.mkdir(parents=True)
    killed.write_bytes(b"PAR1")
    yesterday = time.time() - 25 * 3600
    for one in (orphan, killed):
        os.utime(one, (yesterday, yesterday))
    version = facts.table.version()
    assert facts.vacuum() == 3
    assert facts.vacuum() == 0
    assert facts.table.version() == version
    assert writing.exists()
    assert not orphan.exists()
    assert not (root / f"{SCRATCH}1").exists()
    assert sorted(p.name for p in root.rglob("*.parquet")) == sorted(
        [writing.name, *(Path(path).name for path in live(root))]
    )
    assert scores(facts)[uuid7(1)] == 9


def test_a_reader_whose_file_vanishes_asks_again_by_itself(facts, monkeypatch):
    facts.append(answers(range(6)))
    with other(facts) as process:
        store = Store(process.table, DuckDB(threads=1))
        snapshot, done = Table.snapshot, []

        def late(table, **named):
            found = snapshot(table, **named)
            if table is process.table and not done:
                done.append(True)
                facts.correct([answer(1, score=9)])
                facts.vacuum()
            return found

        monkeypatch.setattr(Table, "snapshot", late)
        tallies = store.ask(Question(Filter()))
        assert done
        assert tallies.answers.sum() == 6
        assert tallies.answers.sum(axis=0)[[1, 9]].tolist() == [0, 1]
        store.engine.close()


def test_a_table_is_created_once(tmp_path):
    with Facts.create(tmp_path / "facts") as first, Facts.create(tmp_path / "facts") as second:
        first.append([answer(1)])
        second.append([answer(2)])
        assert set(scores(first)) == {uuid7(1), uuid7(2)}
    assert len(rows_of(tmp_path / "facts")) == 2


@pytest.mark.parametrize(
    "name", ["a b/é", "x[1]", "q'uo\"te", "star*?{}", "#1", "env=prod", "50%", "~"]
)
def test_a_table_may_lie_in_a_folder_of_any_name(tmp_path, name):
    with Facts.create(tmp_path / name / "facts", threads=1) as facts:
        facts.append([answer(1, person=5), answer(2, person=6)])
        facts.correct([answer(1, score=9, person=5)])
        facts.append([answer(3)])
        assert facts.compact() > 0
        facts.forget([6], Forget.DELETE)
        facts.vacuum()
        assert [one.rows for one in facts.table.snapshot().files] == [2]
        assert facts.table.snapshot().files[0].path in files(tmp_path / name / "facts")
        assert len([p for p in files(tmp_path / name / "facts") if "kind=" in p]) == 1


@pytest.mark.parametrize("name", ["a%20b", "back\\slash", "workspace=acme", "month=1", "p_plan=x"])
def test_a_folder_whose_name_would_be_misread_is_refused(tmp_path, name):
    with pytest.raises(FactsProblem, match="Choose a plainer name"):
        Facts.create(tmp_path / name / "facts")
    assert files(tmp_path) == []
