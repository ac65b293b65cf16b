"""Small files are merged by themselves, in order, and no answer changes by it."""

import itertools
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics import compaction
from promoteur.analytics.columns import SORTED_BY, Kind
from promoteur.analytics.dimensions import ByColumn
from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.facts import Facts
from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.analytics.snapshot import DataFile
from promoteur.analytics.store import Store
from tests.analytics.making import answer, live, on, scores, stored, uuid7

BY_WORKSPACE = Question(Filter(), by=(ByColumn("workspace"), ByColumn("kind")))


@pytest.fixture
def facts(tmp_path):
    with Facts.create(tmp_path / "facts", threads=1) as one:
        yield one


def tallied(facts):
    engine = DuckDB(threads=1)
    try:
        tallies = Store(facts.table, engine).ask(BY_WORKSPACE)
        return dict(zip(tallies.keys, tallies.answers.tolist(), strict=True))
    finally:
        engine.close()


def scattered(i):
    return answer(
        i,
        workspace=f"w{i * 7 % 5}",
        kind=list(Kind)[i % 3],
        properties={"plan": "ab"[i % 2]} | ({"late": i} if i > 40 else {}),
        **on(2026, 1 + i % 2, 1 + i % 28),
    )


@pytest.mark.slow
def test_many_small_appends_leave_few_files(tmp_path):
    counts = []
    with Facts.create(tmp_path / "facts", threads=1) as facts:
        for i in range(120):
            facts.append([answer(i)])
            counts.append(len(facts.table.snapshot().files))
    assert max(counts) <= 6 * compaction.FEW
    assert len(live(tmp_path / "facts")) <= compaction.FEW + 3
    assert scores(facts) == {uuid7(i): i % 11 for i in range(120)}


def test_answers_that_arrive_one_by_one_are_seldom_written_again():
    there, written, most = [], 0, 0
    for i in range(20_000):
        there.append(_named(DataFile("", "relational", 202601, 1, 1), 3 * i))
        for group in compaction.due(there) if i % 4 == 0 else []:
            rows = sum(one.rows for one in group)
            there = [one for one in there if one not in group]
            there.append(_named(DataFile("", "relational", 202601, rows, 1), 3 * i + 1))
            written += rows
        most = max(most, len(there))
    assert sum(one.rows for one in there) == 20_000
    assert written < 15 * 20_000
    assert most <= 3 * compaction.FEW + 4


@pytest.mark.slow
def test_processes_that_each_append_once_leave_few_files_too(tmp_path):
    for i in range(40):
        with Facts.create(tmp_path / "facts", threads=1) as facts:
            facts.append([answer(i)])
    assert len(live(tmp_path / "facts")) <= compaction.FEW + 3


@pytest.mark.slow
def test_compaction_merges_each_kind_and_month_and_changes_no_answer(facts, monkeypatch):
    monkeypatch.setattr(compaction, "FEW", 1000)
    for i in range(60):
        facts.append([scattered(i)])
    facts.correct([scattered(5), scattered(200)])
    rows, tallies, before = stored(facts), tallied(facts), len(live(facts.table.location.root))
    gone = facts.compact()
    left = facts.table.snapshot().files
    assert len(left) == before - gone == 6
    assert len({(one.kind, one.month) for one in left}) == 6
    assert stored(facts) == rows
    assert tallied(facts) == tallies
    version = facts.table.version()
    assert facts.compact() == 0
    assert facts.table.version() == version


def test_every_file_is_sorted_and_tells_its_bounds(facts):
    for k in range(10):
        facts.append([scattered(i) for i in range(k * 30, k * 30 + 30)])
    facts.compact()
    for one in facts.table.snapshot().files:
        path = Path(facts.table.location.root) / one.path
        rows = pq.ParquetFile(path).read(columns=list(SORTED_BY)).to_pylist()
        keys = [tuple(row[name] for name in SORTED_BY) for row in rows]
        assert keys == sorted(keys)
        assert one.rows == len(rows)
        assert one.size == path.stat().st_size
        for name in ("response", "workspace", "survey", "day"):
            values = [row[name] for row in rows if name in row]
            assert (one.least[name], one.greatest[name]) == (min(values), max(values))


@pytest.mark.slow
def test_one_workspace_of_a_month_touches_few_row_groups(facts):
    """Half a million answers of 50 workspaces: one of them lies in one or two of the row groups."""
    import pyarrow as pa

    from promoteur.analytics.answer import as_table

    n = 500_000
    base = pa.table(as_table([answer(0)]))
    columns = {name: pa.repeat(base.column(name)[0], n) for name in base.column_names}
    columns["response"] = pa.array([uuid7(i) for i in range(n)])
    columns["workspace"] = pa.array([f"w{i * 7919 % 50:02}" for i in range(n)])
    facts.append(pa.table(columns))
    facts.close()
    touched = dict.fromkeys((f"w{i:02}" for i in range(50)), 0)
    groups = 0
    for path in live(facts.table.location.root):
        metadata = pq.ParquetFile(Path(facts.table.location.root) / path).metadata
        place = metadata.schema.names.index("workspace")
        groups += metadata.num_row_groups
        for group in range(metadata.num_row_groups):
            bounds = metadata.row_group(group).column(place).statistics
            for name in touched:
                touched[name] += bounds.min <= name <= bounds.max
    assert groups >= 4
    assert max(touched.values()) <= 2


def test_a_recent_month_opens_only_its_own_files(facts):
    facts.append([answer(i, **on(2026, month, 5)) for i, month in enumerate(range(1, 13))])
    paths = [one.path for one in facts.table.snapshot().files if one.month == 202612]
    assert len(paths) == 1


FILES = st.lists(
    st.builds(
        DataFile,
        path=st.just(""),
        kind=st.sampled_from(["relational", "employee"]),
        month=st.sampled_from([202601, 202602]),
        rows=st.sampled_from([1, 63, 64, 4_096, 131_071, 131_072, 2_097_151, 2_097_152, 10**8]),
        size=st.just(1),
    ),
    max_size=40,
).map(lambda files: [_named(one, i) for i, one in enumerate(files)])


def _named(one, i):
    path = f"kind={one.kind}/month={one.month}/{compaction.SORTED if i % 3 else ''}{i}.parquet"
    return DataFile(path, one.kind, one.month, one.rows, one.size)


@given(files=FILES)
def test_what_is_merged_is_of_one_kind_and_month_and_in_one_group_only(files):
    for groups in (compaction.due(files), compaction.all_of_a_month(files)):
        paths = [one.path for one in itertools.chain(*groups)]
        assert len(paths) == len(set(paths))
        for group in groups:
            assert len({(one.kind, one.month) for one in group}) == 1
            largest = max(one.rows for one in group)
            if len(group) == 1:
                assert not compaction.is_sorted(group[0])
            else:
                assert largest < compaction.TIERS[-1]
    for group in compaction.due(files):
        large = min(one.rows for one in group) >= compaction.LARGE
        assert len(group) >= compaction.FEW or large


@given(files=FILES)
def test_what_is_large_is_sorted_at_once_and_everything_by_compaction(files):
    def unsorted(there, groups):
        taken = {one.path for one in itertools.chain(*groups)}
        return [one for one in there if one.path not in taken and not compaction.is_sorted(one)]

    large = [one for one in files if one.rows >= compaction.LARGE]
    assert unsorted(large, compaction.due(files)) == []
    assert unsorted(files, compaction.all_of_a_month(files)) == []
