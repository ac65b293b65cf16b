"""A large batch, which goes another way, is stored as a small one is."""

import itertools

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from promoteur.analytics import arrival, datafiles, staging
from promoteur.analytics.columns import Kind
from promoteur.analytics.compaction import is_sorted
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.questions import Question
from promoteur.analytics.store import Store
from tests.analytics.making import answer, arrow, files, on, rows_of, uuid7

TEXTS = ["pro", " pro ", "", "  ", "Été\u00a0", "\u00a0x", "@anna", None]
NUMBERS = [1.0, 2.5, float("nan"), -7.0, None, 1e300, 2.0**60]


def scattered(n):
    """Return answers of three kinds and two months, in no order, as a stream of small batches."""
    made = [
        answer(i, kind=list(Kind)[i % 3], person=i, **on(2026, 1 + i // 7 % 2, 1 + i % 28))
        for i in range(n)
    ]
    table = arrow(range(0)) if not n else pa.table(staging_table(made))
    return table.to_reader(max_chunksize=17)


def staging_table(made):
    from promoteur.analytics.answer import as_table

    table = pa.table(as_table(made))
    n = len(made)
    table = table.append_column("Plan", pa.array(list(itertools.islice(itertools.cycle(TEXTS), n))))
    numbers = pa.array(list(itertools.islice(itertools.cycle(NUMBERS), n)))
    table = table.append_column("amount", numbers)
    return table.append_column("blank", pa.array([" "] * n))


@pytest.mark.parametrize("large", [10, 1000])  # each part by DuckDB, or all by Delta Lake
@pytest.mark.parametrize("verb", ["append", "correct"])
def test_a_large_batch_is_stored_as_a_small_one(tmp_path, monkeypatch, verb, large):
    with Facts.create(tmp_path / "small", threads=2) as facts:
        assert getattr(facts, verb)(scattered(500)) == 500
    monkeypatch.setattr(staging, "SMALL", 10)
    monkeypatch.setattr(datafiles, "LARGE", large)
    monkeypatch.setattr(arrival, "CHUNK", 64)
    with Facts.create(tmp_path / "large", threads=2) as facts:
        assert getattr(facts, verb)(scattered(500)) == 500
        names = [one.name for one in facts.table.snapshot().columns.properties.values()]
        assert sorted(names) == ["Plan", "amount"]
    rows = rows_of(tmp_path / "large")
    assert rows == rows_of(tmp_path / "small")
    assert {row["p_plan"] for row in rows} == {"pro", "Été", "x", "@anna", None}


@pytest.mark.parametrize("small", [2, 1000])
@pytest.mark.parametrize("large", [2, 1000])
def test_a_file_is_known_by_any_names_that_are_in_it(tmp_path, monkeypatch, small, large):
    monkeypatch.setattr(staging, "SMALL", small)
    monkeypatch.setattr(datafiles, "LARGE", large)
    names = ["a", "é" * 100, "z" * 200, "\U0001f600" * 40, "\U0010ffff" * 50]
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        facts.append([answer(i, workspace=name, survey=name) for i, name in enumerate(names)])
        engine = DuckDB(threads=1)
        for name in names:
            chosen = Filter().within((name,))
            assert Store(facts.table, engine).ask(Question(chosen)).total().n == 1
        engine.close()


def test_a_folder_may_have_any_signs_where_a_large_batch_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SMALL", 10)
    with Facts.create(tmp_path / "a [b] ^|{c}", threads=1) as facts:
        assert facts.append(scattered(50)) == 50
        assert sum(one.rows for one in facts.table.snapshot().files) == 50


def test_a_table_that_is_gone_is_not_begun_again(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SMALL", 10)
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        (tmp_path / "facts").rename(tmp_path / "elsewhere")
        with pytest.raises(FactsProblem, match="No such file"):
            facts.append(scattered(50))
        assert not (tmp_path / "facts").exists()


def test_no_row_group_of_a_large_batch_is_larger_than_others(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SMALL", 10)
    monkeypatch.setattr(datafiles, "ROW_GROUP", 100)
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        facts.append(scattered(1500))
        for path in facts.table.live():
            groups = pq.ParquetFile(tmp_path / "facts" / path).metadata
            sizes = [groups.row_group(i).num_rows for i in range(groups.num_row_groups)]
            assert len(sizes) > 1
            assert max(sizes) <= 100


def test_a_large_batch_is_refused_as_a_small_one(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SMALL", 2)
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        before = files(tmp_path)
        for wrong, why in (
            ({"score": 11}, f"{uuid7(2)} is not stored: its score is not on its scale"),
            ({"properties": {"mail": "anna@example.org"}}, "the property mail holds an e-mail"),
            ({"response": uuid7(1).upper()}, f"{uuid7(1)} stands twice"),
            ({"kind": "yearly"}, "its kind is none of"),
        ):
            with pytest.raises(FactsProblem, match=why):
                facts.append([answer(1), answer(2, **wrong), answer(3, kind=Kind.EMPLOYEE)])
        assert files(tmp_path) == before


def test_a_large_file_is_sorted_beside_and_by_its_name_one_knows(tmp_path, monkeypatch):
    monkeypatch.setattr("promoteur.analytics.compaction.LARGE", 100)
    monkeypatch.setattr("promoteur.analytics.compaction.FULL", 1000)
    monkeypatch.setattr("promoteur.analytics.compaction.TIERS", (100, 1000))
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        facts.append([answer(1)])
        facts.append(scattered(2000))
    with Facts.open(tmp_path / "facts", threads=1) as facts:
        there = facts.table.snapshot().files
        assert [one.rows for one in there if not is_sorted(one)] == [1]
        facts.forget([5], "delete")
        facts.compact()
        assert all(is_sorted(one) for one in facts.table.snapshot().files)
