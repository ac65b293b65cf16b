"""`promoteur serve`: from an empty folder to a site, and a clean stop."""

import os
import re
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from promoteur.collect.spool import open_spool
from tests import postgres
from tests.cli.serving import a_port, until
from tests.responses.making import an_entry


def set_aside(folder: Path) -> int:
    with sqlite3.connect(folder / "promoteur.sqlite3", timeout=20) as database:
        return int(database.execute("SELECT count(*) FROM responses_setaside").fetchone()[0])


class Unknown:
    pk = workspace_id = "2a0c1ee8-7a0a-4a5e-9c66-0d2f3ad1d001"


def memory_of(process: int) -> int:
    """Megabytes of a process and of those that it started; what several share counts once."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            lines = dict(line.split(":", 1) for line in status.splitlines())
            if process in {int(lines["Pid"]), int(lines["PPid"])}:
                pss = re.search(r"(?m)^Pss: +(\d+)", (folder / "smaps_rollup").read_text())
                found += int(pss[1]) if pss else 0
        except OSError:  # it has ended meanwhile
            continue
    return found // 1024


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_an_empty_folder_becomes_a_site_and_stops_cleanly(serve, how: signal.Signals) -> None:
    served = serve()
    until(served.answers, served)
    assert f"Promoteur is at http://127.0.0.1:{served.port}" in served.said
    link = re.search(rf"http://127.0.0.1:{served.port}(/first/\S+)", served.said)
    assert link
    assert served.get(link[1])[0] == 200
    assert served.get("/")[0] == 200
    assert (served.folder / "secret").stat().st_mode & 0o077 == 0
    spool = open_spool(served.folder)
    spool.append([an_entry(Unknown)])  # type: ignore[arg-type]
    spool.close()
    until(lambda: set_aside(served.folder) == 1, served)
    if Path("/proc/self/smaps_rollup").exists():
        assert memory_of(served.process.pid) < 250
    assert served.stop(how) == 0, served.said
    assert "Traceback" not in served.said
    assert not served.answers()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("only", "file"), [((), "promoteur.sqlite3"), (("--only", "collect"), "spool.sqlite3")]
)
def test_what_it_makes_is_nobody_elses(serve, only: tuple[str, ...], file: str) -> None:
    before = os.umask(0)
    try:
        served = serve(*only)
    finally:
        os.umask(before)
    until(served.answers, served)
    made = [served.folder, *served.folder.iterdir()]
    assert served.folder / file in made
    assert [one.name for one in made if one.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_its_parts_run_apart_on_one_postgresql(serve) -> None:
    with postgres.server() as server:
        shared = {"DATABASE_URL": server.url(), "PROMOTEUR_SECRET": "a secret of the tests " * 2}
        app, worker = serve("--only", "app", **shared), serve("--only", "worker", **shared)
        until(app.answers, app)
        until(lambda: "Ctrl-C" in worker.said, worker)
        collect = serve("--only", "collect", **shared)
        until(collect.answers, collect)
        assert "/first/" in app.said
        assert "/first/" not in collect.said + worker.said
        assert collect.get("/login/")[0] == 404
        assert app.get("/login/")[0] == 200
        spool = open_spool(server.url())
        spool.append([an_entry(Unknown)])  # type: ignore[arg-type]
        spool.close()
        import psycopg

        def is_read() -> bool:
            with psycopg.connect(server.url()) as connection:
                found = connection.execute("SELECT count(*) FROM responses_setaside").fetchone()
            return found == (1,)

        until(is_read, worker)
        assert [one.stop() for one in (collect, worker, app)] == [0, 0, 0]


def test_a_port_that_is_taken_is_told(run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--data", tmp_path / "data", "--port", port)
    assert done.status == 2
    assert f"port {port}" in done.err
    assert "--port" in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "70000", "many"])
def test_a_port_that_is_none_is_refused(run, port: str) -> None:
    assert run("serve", "--port", port).status == 2


def test_a_folder_that_cannot_be_made_is_told(start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = start("serve", "--data", tmp_path / "file" / "data", "--port", a_port())
    assert done.status == 2
    assert "--data" in done.err
    assert "Traceback" not in done.err


def test_a_database_that_is_away_is_told(start, tmp_path: Path) -> None:
    away = {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{a_port()}/none"}
    done = start("serve", "--data", tmp_path, "--port", a_port(), environment=away)
    assert done.status == 2
    assert "database" in done.err
    assert "Traceback" not in done.err


@pytest.fixture(autouse=True)
def _environment_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
