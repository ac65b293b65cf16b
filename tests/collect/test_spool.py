"""The spool keeps what it acknowledged, once, in order, in a file and in a database."""

import datetime as dt
import sqlite3
import subprocess
import sys
import threading

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.collect.away import Away
from promoteur.collect.entry import decoded, encoded
from promoteur.collect.spool import Unreadable, open_spool
from promoteur.collect.spool.keys import KEPT, digest
from tests.collect.making import NOW, entry, same


@pytest.fixture
def spool(place):
    one = open_spool(place)
    yield one
    one.close()


def entries_of(spool):
    return [one for _seq, one in spool.read(0, 100_000)]


TEXT = st.text(max_size=50)
VALUE = TEXT | st.integers(-(2**31), 2**31) | st.booleans() | st.lists(TEXT, max_size=3)


@given(
    st.integers(0, 10) | st.none(),
    TEXT | st.none(),
    st.dictionaries(TEXT, VALUE, max_size=4),
    st.dictionaries(TEXT, TEXT | st.booleans() | st.floats(-1e9, 1e9), max_size=4),
)
def test_an_entry_comes_back_as_it_was(score, comment, further, properties):
    one = entry(score=score, comment=comment, further=further, properties=properties)
    assert decoded(encoded(one)) == one


def test_zero_is_an_answer(spool):
    spool.append([entry(score=0)])
    assert entries_of(spool)[0].score == 0


def test_entries_are_read_in_order_after_a_cursor(spool):
    some = [entry(n) for n in range(10)]
    for at in range(0, 10, 5):
        spool.append(some[at : at + 5])
    first = spool.read(0, 3)
    rest = spool.read(first[-1][0], 100)
    assert [one for _seq, one in first + rest] == some
    seqs = [seq for seq, _one in first + rest]
    assert seqs == sorted(set(seqs))
    assert spool.read(seqs[-1], 100) == []


def test_a_key_is_stored_once_and_tells_of_the_first(spool):
    first, again = entry(score=3), entry(score=9)
    (ack,) = spool.append([first])
    assert ack.fresh
    (repeat,) = spool.append([again])
    assert (repeat.fresh, repeat.response, repeat.score) == (False, first.response, 3)
    assert (repeat.digest, repeat.at) == (digest(first), NOW)
    assert entries_of(spool) == [first]


def test_a_key_twice_in_one_group_is_stored_once(spool):
    group = [entry(1), entry(2), entry(1), entry(1)]
    acks = spool.append(group)
    assert [ack.fresh for ack in acks] == [True, True, False, False]
    assert {acks[2].response, acks[3].response} == {group[0].response}
    assert entries_of(spool) == group[:2]


def test_two_surveys_may_have_the_same_key(spool):
    acks = spool.append([entry(1), entry(1, survey="another")])
    assert [ack.fresh for ack in acks] == [True, True]


def test_nothing_is_nothing(spool):
    assert spool.append([]) == []
    assert spool.read(0, 10) == []


def test_forgotten_entries_keep_their_keys_and_numbers_go_on(spool):
    spool.append([entry(n) for n in range(3)])
    cursors = [seq for seq, _one in spool.read(0, 10)]
    spool.forget_before(cursors[-1])
    assert [seq for seq, _one in spool.read(0, 10)] == cursors[-1:]
    spool.forget_before(cursors[-1] + 1)
    (repeat,) = spool.append([entry(0)])
    assert not repeat.fresh
    spool.append([entry(7)])
    assert spool.read(0, 10)[0][0] > cursors[-1]


def test_keys_are_forgotten_after_more_than_a_year(spool):
    past = dt.datetime.now(dt.UTC) - KEPT
    spool.append([entry(1, received_at=past - dt.timedelta(days=1)), entry(2)])
    spool.forget_before(10_000)
    acks = spool.append([entry(1), entry(2)])
    assert [ack.fresh for ack in acks] == [True, False]


def test_what_cannot_be_understood_is_told_with_its_cursor(spool, place):
    spool.append([entry(1)])
    spoilt = b'{"kind": "answer"}'
    if "://" in place:
        with psycopg.connect(place) as connection:
            connection.execute("INSERT INTO spool_entry (body) VALUES (%s)", (spoilt,))
    else:
        with sqlite3.connect(f"{place}/spool.sqlite3") as connection:
            connection.execute("INSERT INTO entry (body) VALUES (?)", (spoilt,))
        connection.close()
    with pytest.raises(Unreadable) as problem:
        spool.read(0, 10)
    assert problem.value.body == spoilt
    assert spool.raw(0, 10)[1] == (problem.value.seq, spoilt)


def test_it_is_durable_and_probed(spool, place):
    spool.probe()
    if "://" in place:
        with spool._server.using() as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
    else:
        with spool._file.reading() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_server_that_does_not_wait_for_the_disk_is_told_to(postgres_server):
    with (
        postgres_server.database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute("ALTER DATABASE postgres SET synchronous_commit = off")
        try:
            spool = open_spool(url)
            with spool._server.using() as own:
                assert own.execute("SHOW synchronous_commit").fetchone() == ("on",)
            spool.close()
        finally:
            connection.execute("ALTER DATABASE postgres RESET synchronous_commit")


WRITER = """
import sys
from promoteur.collect.spool import open_spool
from tests.collect.making import entry
place, name, groups = sys.argv[1:]
spool = open_spool(place)
for group in range(int(groups)):
    spool.append([entry(f"{name}-{group}-{n}", comment=name) for n in range(10)])
spool.close()
"""


def test_a_reader_misses_nothing_of_writers_that_overlap(place):
    """The trap: a row with a lower number that is committed after a higher one was read."""
    command = [sys.executable, "-c", WRITER, place]
    writers = [subprocess.Popen([*command, f"w{n}", "25"]) for n in range(3)]
    spool = open_spool(place)
    cursor, seen = 0, []
    while any(writer.poll() is None for writer in writers):
        for seq, one in spool.read(cursor, 37):
            cursor = max(cursor, seq)
            seen.append(one.key)
    seen.extend(one.key for _seq, one in spool.read(cursor, 1000))
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert len(seen) == len(set(seen)) == 750
    assert seen == [one.key for one in entries_of(spool)]
    for name in ("w0", "w1", "w2"):
        own = [key for key in seen if key.startswith(f"key-{name}-")]
        assert own == [f"key-{name}-{g}-{n}" for g in range(25) for n in range(10)]
    spool.close()


def test_a_slow_commit_holds_back_those_after_it(postgres_server):
    """Of two writers in PostgreSQL the second waits: no row is read before one of the first's."""
    from promoteur.collect.spool.postgres import _TURN

    with postgres_server.database() as url:
        spool = open_spool(url)
        spool.append([entry(0)])
        with psycopg.connect(url) as slow:
            slow.execute("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
            slow.execute("INSERT INTO spool_entry (body) VALUES (%s)", (encoded(entry(1)),))
            other = open_spool(url)
            thread = threading.Thread(target=other.append, args=([entry(2)],))
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()
            assert [one.key for one in entries_of(spool)] == ["key-0"]
            slow.commit()
        thread.join()
        assert [one.key for one in entries_of(spool)] == ["key-0", "key-1", "key-2"]
        other.close()
        spool.close()


def test_two_processes_with_the_same_keys_store_each_once(place):
    code = WRITER.replace('f"{name}-{group}-{n}"', 'f"{group}-{n}"')
    writers = [subprocess.Popen([sys.executable, "-c", code, place, f"w{n}", "15"]) for n in (1, 2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    spool = open_spool(place)
    keys = [one.key for one in entries_of(spool)]
    assert len(keys) == len(set(keys)) == 150
    spool.close()


def test_a_file_that_is_no_database_is_away(tmp_path):
    (tmp_path / "spool.sqlite3").write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(Away, match="not a database"):
        open_spool(tmp_path).append([entry()])


def test_a_folder_that_cannot_be_made_is_away(tmp_path):
    (tmp_path / "file").write_text("in the way")
    spool = open_spool(tmp_path / "file" / "kept")
    with pytest.raises(Away):
        spool.append([entry()])
    (tmp_path / "file").unlink()
    assert spool.append([entry()])[0].fresh
    spool.close()


def test_a_server_that_is_not_there_is_away():
    with pytest.raises(Away):
        open_spool("postgresql://nobody@127.0.0.1:1/none").append([entry()])


def test_a_server_where_nothing_may_be_written_is_away(postgres_server):
    with postgres_server.database() as url:
        spool = open_spool(url)
        spool.append([entry(1)])
        with spool._server.using() as connection:
            connection.execute("SET default_transaction_read_only = on")
        with pytest.raises(Away):
            spool.append([entry(2)])
        assert spool.append([entry(2)])[0].fresh
        spool.close()


def test_a_connection_that_was_cut_is_opened_again(postgres_server):
    with postgres_server.database() as url:
        spool = open_spool(url)
        spool.append([entry(1)])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'promoteur collect'"
            )
        with pytest.raises(Away):
            spool.append([entry(2)])
        assert spool.append([entry(2)])[0].fresh
        spool.close()


def test_a_group_that_fails_leaves_nothing(spool):
    broken = same(entry(2), score=10**30)
    with pytest.raises(Exception, match=r"large|range"):
        spool.append([entry(1), broken])
    assert entries_of(spool) == []
    assert spool.append([entry(1)])[0].fresh


def test_the_turn_of_a_killed_process_is_free(tmp_path):
    """A process that dies inside its transaction holds up nobody."""
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from promoteur.collect.sqlite import SqliteFile\n"
        "with SqliteFile(Path(sys.argv[1])).writing() as connection:\n"
        "    connection.execute('UPDATE probe SET n = 99'); os.kill(os.getpid(), 9)"
    )
    path = tmp_path / "spool.sqlite3"
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -9
    spool = open_spool(tmp_path)
    spool.append([entry()])
    with spool._file.reading() as connection:
        assert connection.execute("SELECT n FROM probe").fetchone() == (0,)
    spool.close()
