"""ClickHouse: what golden questions do not ask, and what it says when something is wrong."""

import re
import socket
from dataclasses import replace

import pytest

from promoteur.analytics.engines.clickhouse import ClickHouse
from promoteur.analytics.problem import EngineProblem
from tests import clickhouse, s3
from tests.analytics.engines.questions import (
    COLUMNS,
    QUESTIONS,
    ROWS,
    asked,
    counted,
    write,
)


def test_only_the_files_named_are_read(clickhouse_engine, source):
    frame = clickhouse_engine.open(replace(source, files=source.files[:1]))
    kind, month = re.findall("=([^/]+)", source.files[0])
    rows = [row for row in ROWS if (row["kind"], row["month"]) == (kind, int(month))]
    assert asked(frame, QUESTIONS["overall"]) == counted(QUESTIONS["overall"], rows)


def test_a_table_has_the_columns_asked_for_in_their_order(clickhouse_engine, source):
    names = ["month", "score", "p_plan"]
    frame = clickhouse_engine.open(replace(source, columns={n: COLUMNS[n] for n in names}))
    assert list(frame.columns) == names


def test_no_files_are_no_answers(clickhouse_engine, source):
    frame = clickhouse_engine.open(replace(source, files=()))
    assert asked(frame, QUESTIONS["by kind and week"]) == {}
    assert list(frame.columns) == list(COLUMNS)


def test_a_file_that_is_gone_is_never_passed_over(clickhouse_engine, source):
    frame = clickhouse_engine.open(replace(source, files=(*source.files, "kind=x/month=1/no.p")))
    with pytest.raises(clickhouse_engine.failures) as said:
        asked(frame, QUESTIONS["overall"])
    told = str(clickhouse_engine.problem(said.value))
    assert re.fullmatch(r"ClickHouse at \S+ cannot answer: .*no\.p doesn't exist.*\.", told)


@pytest.mark.parametrize("root", ["/data/a*", "/data/{a}", "az://bucket/table"])
def test_a_place_that_clickhouse_cannot_read_is_named(clickhouse_engine, source, root):
    with pytest.raises(EngineProblem, match=re.escape(f"cannot read facts in {root}:")):
        clickhouse_engine.open(replace(source, root=root))


def test_a_server_that_is_not_there_is_named_without_its_password(source):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(EngineProblem, match=rf"clickhouse://127\.0\.0\.1:{port} \(") as said:
            ClickHouse(f"clickhouse://ann:secret@127.0.0.1:{port}").open(source)
    assert "secret" not in str(said.value)


def test_a_server_that_keeps_silent_is_left_within_seconds(source, monkeypatch):
    monkeypatch.setattr("promoteur.analytics.engines.clickhouse.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"clickhouse://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EngineProblem, match=rf"{url} \(timed out\)"):
            ClickHouse(url).open(source)


def test_a_wrong_password_is_refused(clickhouse_server, source):
    url = clickhouse_server.replace(clickhouse.USER, "ann")
    with pytest.raises(EngineProblem, match=r"refuses: .*Authentication failed"):
        ClickHouse(url).open(source)


@pytest.mark.parametrize("url", ["clickhouse://", "clickhouse://host:port", "http://host:8123"])
def test_an_address_that_is_none_is_explained(source, url):
    with pytest.raises(EngineProblem, match="write clickhouse://user:password@host:8123"):
        ClickHouse(url).open(source)


def test_a_closed_engine_can_be_asked_again(clickhouse_server, source):
    engine = ClickHouse(clickhouse_server)
    for _time in range(2):
        assert len(asked(engine.open(source), QUESTIONS["by month"])) == 2
        engine.close()


@pytest.mark.parametrize("files", [slice(None), slice(1)], ids=["all", "one"])
def test_a_table_in_an_object_store_is_read_with_its_keys(clickhouse_engine, tmp_path, files):
    local = write(tmp_path / "bucket" / "the facts")
    with s3.store(tmp_path, "ann") as endpoint:
        keys = {"AWS_ACCESS_KEY_ID": "ann", "secret_access_key": "s", "endpoint": endpoint}
        there = replace(local, root="s3://bucket/the facts", files=local.files[files], options=keys)
        found = asked(clickhouse_engine.open(there), QUESTIONS["by a property with nothing"])
        local = replace(local, files=local.files[files])
        here = clickhouse_engine.open(local)
        assert found == asked(here, QUESTIONS["by a property with nothing"])
        for wrong in ({**keys, "AWS_ACCESS_KEY_ID": "bob"}, {"endpoint": endpoint}):
            with pytest.raises(clickhouse_engine.failures):
                asked(clickhouse_engine.open(replace(there, options=wrong)), QUESTIONS["overall"])


def test_an_object_that_is_gone_is_never_passed_over(clickhouse_engine, tmp_path):
    local = write(tmp_path / "bucket" / "facts")
    with s3.store(tmp_path, "ann") as endpoint:
        keys = {"access_key_id": "ann", "secret_access_key": "s", "endpoint_url": endpoint}
        there = replace(
            local, root="s3://bucket/facts", files=(*local.files, "no.parquet"), options=keys
        )
        with pytest.raises(clickhouse_engine.failures, match="404"):
            asked(clickhouse_engine.open(there), QUESTIONS["overall"])
