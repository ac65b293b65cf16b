"""Imports beside the reader of the spool: they end, whatever happens, and hinder nobody."""

import datetime as dt
import io
import json
import threading

import pytest
from django.utils import timezone

from promoteur.responses import tasks
from promoteur.responses.imports import jobs
from promoteur.responses.models import Import, Response
from tests import postgres
from tests.accounts.making import a_member
from tests.forking import context
from tests.responses import living
from tests.responses.making import House

LINES = [f"2026-01-{10 + i % 20},{i % 11},comment {i}" for i in range(5_000)]
FILE = "\n".join(["answered,nps,why", *LINES]).encode()


@pytest.fixture
def job(house: House) -> Import:
    """An import that waits."""
    ann = a_member(house.workspace)
    one = jobs.keep(
        survey=house.survey, name="past.csv", file=io.BytesIO(FILE), size=len(FILE), by=ann
    )
    jobs.start(job=one, by=ann)
    return one


def run() -> int:
    return tasks.run_import(threading.Event())


def a_minute_passes() -> None:
    Import.objects.update(alive_at=timezone.now() - dt.timedelta(minutes=2))


def broken(*_given: object) -> None:
    raise ZeroDivisionError("a mistake")


def test_an_import_that_fails_three_times_has_failed(
    job: Import, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("promoteur.responses.imports.jobs.store", broken)
    for tries in (1, 2):
        with pytest.raises(ZeroDivisionError):
            run()
        job.refresh_from_db()
        assert (job.state, job.tries) == ("running", tries)
        assert run() == 0  # not before a minute
        a_minute_passes()
    assert run() > 0
    job.refresh_from_db()
    assert (job.state, job.content) == ("failed", None)
    assert "stopped three times" in job.problem
    assert "a mistake" in caplog.text
    a_minute_passes()
    assert run() == 0


def test_an_import_whose_process_is_killed_three_times_has_failed(job: Import) -> None:
    Import.objects.update(state="running", tries=3)
    a_minute_passes()
    assert run() > 0
    job.refresh_from_db()
    assert (job.state, job.tries) == ("failed", 4)
    assert not Response.objects.exists()


def test_an_import_that_failed_once_goes_on_where_it_was(
    job: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = jobs.note

    def note(*given: object) -> None:
        noted(*given)
        broken()

    with monkeypatch.context() as patch:
        patch.setattr("promoteur.responses.imports.jobs.note", note)
        with pytest.raises(ZeroDivisionError):
            run()
    assert 0 < Response.objects.count() < len(LINES)
    a_minute_passes()
    assert run() == len(LINES)
    job.refresh_from_db()
    assert (job.state, Response.objects.count()) == ("done", len(LINES))


def test_an_import_that_is_told_to_stop_goes_on_the_next_time(job: Import) -> None:
    stop = threading.Event()
    stop.set()
    for _again in range(5):  # however often: it is no fault of its own
        assert tasks.run_import(stop) == 0
        job.refresh_from_db()
        assert (job.state, job.tries) == ("waiting", 0)
    assert 0 < Response.objects.count() < len(LINES)
    assert run() == len(LINES)
    assert Response.objects.count() == len(LINES)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest):
    """The URL of a PostgreSQL, none for SQLite."""
    if request.param == "sqlite":
        yield ""
        return
    with postgres.server() as server:
        yield server.url()


@pytest.mark.slow
def test_answers_become_rows_while_an_import_runs(database: str, tmp_path) -> None:
    for what, given in ((living.begin, (0,)), (living.work, ())):
        child = context.Process(target=what, args=(str(tmp_path), database, *given))
        child.start()
        child.join(100)
        assert child.exitcode == 0
    found = json.loads((tmp_path / "found").read_text())
    assert (found["meanwhile"], found["after"], found["tries"]) == ("running", "waiting", 0)
    assert 0 < found["rows"] == found["stored"]
