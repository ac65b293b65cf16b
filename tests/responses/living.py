"""A reader of the spool in a process of its own, to be killed. Django is set up for its folder."""

import io
import json
import logging
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.analytics.making import rows_of
from tests.disk import small_disk


def set_up(folder: str, database: str) -> None:
    os.environ |= {"PROMOTEUR_DATA": folder, "DJANGO_SETTINGS_MODULE": "promoteur.site.settings"}
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()


def begin(folder: str, database: str, answers: int) -> None:
    """Make the tables, a survey, and a spool that holds answers of every kind."""
    set_up(folder, database)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from promoteur.accounts.models import Member, Workspace
    from promoteur.responses import place
    from tests.responses.making import a_survey, an_amendment, an_entry

    survey = a_survey(Workspace.objects.create(name="Harbour"))
    Member.objects.create(email="ann@example.org")
    draw = random.Random(7)
    spool = place.open_spool()
    entries = []
    for i in range(answers):
        held = "fast" if i % 17 == 3 else None
        entries.append(an_entry(survey, score=i % 11 if i % 29 else 42, held=held))
        if i % 3 == 0:
            earlier = draw.choice(entries)
            entries.append(an_amendment(earlier, score=draw.randrange(11)))
    spool.append(entries)
    spool.close()


def die_often(folder: str, database: str, kills: int) -> None:
    """Let one reader after the other begin, and kill each in the middle of its work.

    They are forked from this process, which has loaded everything and opened nothing.
    """
    set_up(folder, database)
    import promoteur.analytics.facts
    import promoteur.responses.drain  # noqa: F401 - loaded once for all

    draw = random.Random(20261122)
    for number in range(kills):
        if not (reader := os.fork()):
            with suppress(BaseException):
                live(folder, number)
            os._exit(1)
        until((Path(folder) / f"alive {number}").exists)
        time.sleep(draw.uniform(0, 0.1))
        os.kill(reader, signal.SIGKILL)
        _pid, status = os.waitpid(reader, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL


def publish(folder: str, database: str) -> None:
    """Make and publish a survey, and write down its link."""
    set_up(folder, database)
    from promoteur.accounts.models import Workspace
    from promoteur.surveys.services import create_survey
    from promoteur.surveys.services import publish as give_to_the_edge
    from tests.accounts.making import a_member

    workspace = Workspace.objects.create(name="Harbour")
    ann = a_member(workspace)
    survey = create_survey(
        workspace=workspace, kind="relational", subject="Harbour", languages=["en"], by=ann
    )
    give_to_the_edge(survey=survey, by=ann)
    (Path(folder) / "link").write_text(survey.link)


def live(folder: str, life: int) -> None:
    """Read in small batches, and change responses as members do, until killed."""
    from promoteur.accounts.models import Member
    from promoteur.responses import place, services
    from promoteur.responses.drain import Drain
    from promoteur.responses.models import Response
    from promoteur.responses.problem import ResponseProblem

    draw, ann = random.Random(life), Member.objects.get()
    reader = Drain(place.open_spool(), place.facts, place.key(), batch=1 + life % 9)
    place.facts()
    (Path(folder) / f"alive {life}").touch()
    while True:
        reader.step()
        ids = list(Response.objects.order_by("-seq").values_list("pk", flat=True)[:20])
        for pk in ids and [draw.choice(ids)]:
            change = draw.choice([services.exclude, services.include, services.restore])
            more = {"reason": "a test"} if change is services.exclude else {}
            with suppress(ResponseProblem):
                change(response=Response(pk=pk), by=ann, **more)


def work(folder: str, database: str) -> None:
    """Import a long file, take answers meanwhile, stop in the middle, and write down what was."""
    set_up(folder, database)
    from promoteur.accounts.models import Member
    from promoteur.responses import place, tasks
    from promoteur.responses.imports import jobs
    from promoteur.responses.models import Import, Response
    from promoteur.surveys.models import Survey
    from tests.responses.making import an_entry

    survey, ann = Survey.objects.get(), Member.objects.get()
    rows = (f"2026-01-{10 + i % 20},{i % 11},comment {i}" for i in range(300_000))
    text = "\n".join(["answered,nps,why", *rows]).encode()
    job = jobs.keep(survey=survey, name="past.csv", file=io.BytesIO(text), size=len(text), by=ann)
    jobs.start(job=job, by=ann)
    stop, spool = threading.Event(), place.open_spool()
    there = threading.Thread(target=tasks.run, args=(stop,), daemon=True)
    there.start()
    until(lambda: Import.objects.get().rows)
    waits = []
    for _round in range(5):
        entries = [an_entry(survey) for _each in range(3)]
        put = time.monotonic()
        spool.append(entries)
        ids = [one.response for one in entries]
        until(lambda ids=ids: Response.objects.filter(pk__in=ids).count() == len(ids))
        waits.append(time.monotonic() - put)
    meanwhile = Import.objects.get().state
    stop.set()
    there.join()
    left = Import.objects.get()
    found = {
        "meanwhile": meanwhile, "after": left.state, "tries": left.tries, "rows": left.rows,
        "stored": Response.objects.filter(source=left).count(), "waits": waits,
    }  # fmt: skip
    spool.close()
    (Path(folder) / "found").write_text(json.dumps(found))


class Told(logging.Handler):
    """What the log was told."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def outlive(folder: str, answers: int) -> None:
    """Read on a small disk that gets full and is freed, and write down what is stored.

    The spool lies elsewhere, so that there always is something to read.
    """
    with small_disk(Path(folder) / "disk", 12_000_000) as disk:
        set_up(str(disk.folder), "")
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from promoteur.accounts.models import Workspace
        from promoteur.collect.spool import open_spool
        from promoteur.responses import loop, place
        from promoteur.responses.drain import Drain
        from promoteur.responses.models import Due, Response, SetAside
        from tests.responses.making import a_survey, an_entry

        loop.PATIENCE = 0.1
        logging.getLogger("promoteur.responses").addHandler(told := Told())
        waits = told.lines
        survey = a_survey(Workspace.objects.create(name="Harbour"))
        spool, stop = open_spool(Path(folder) / "elsewhere"), threading.Event()
        reader = Drain(open_spool(Path(folder) / "elsewhere"), place.facts, place.key(), batch=20)
        there = threading.Thread(target=reader.run, args=(stop,), daemon=True)
        there.start()

        def put(n: int) -> None:
            spool.append([an_entry(survey, score=i % 11, comment="long " * 800) for i in range(n)])

        rows = []
        put(answers)
        until(lambda: Response.objects.count() == answers and not Due.objects.exists())
        for _again in range(2):
            disk.fill()
            before = len(waits)
            put(answers)
            until(lambda before=before: len(waits) >= before + 5)
            rows.append(Response.objects.count())
            disk.free()
            until(lambda: Response.objects.count() == len(spool.raw(0, 10_000)))
        until(lambda: not Due.objects.exists())
        stop.set()
        there.join()
        place.close()
        found = {
            "rows": {str(one.pk): one.score for one in Response.objects.all()},
            "whole": all(len(one.comment) == 4_000 for one in Response.objects.all()),
            "aside": SetAside.objects.count(),
            "full": rows, "waits": waits,
            "facts": {row["response"]: row["score"] for row in rows_of(disk.folder / "facts")},
        }  # fmt: skip
        with sqlite3.connect(disk.folder / "promoteur.sqlite3") as database:
            found["check"] = database.execute("PRAGMA integrity_check").fetchone()
        database.close()
    (Path(folder) / "found").write_text(json.dumps(found))


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def read(folder: str, database: str, size: int) -> None:
    """Read, beside others who do the same, until nothing is left."""
    set_up(folder, database)
    from promoteur.responses import place
    from promoteur.responses.drain import Drain

    reader = Drain(place.open_spool(), place.facts, place.key(), batch=size)
    while reader.step():
        pass
    place.close()


def end(folder: str, database: str) -> None:
    """Read what is left, and write down what is stored."""
    set_up(folder, database)
    from promoteur.responses import place
    from promoteur.responses.drain import Drain
    from promoteur.responses.models import Cursor, Due, Response, SetAside

    reader = Drain(place.open_spool(), place.facts, place.key())
    while reader.step():
        pass
    place.close()
    found = {
        "rows": {str(one.pk): [one.score, one.counts] for one in Response.objects.all()},
        "due": Due.objects.count(),
        "aside": SetAside.objects.count(),
        "position": Cursor.objects.get().position,
        "last": max(seq for seq, _body in reader.spool.raw(0, 1_000_000)),
    }
    (Path(folder) / "found").write_text(json.dumps(found))
