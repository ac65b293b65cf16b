"""Imports that members start in a page: the file is kept until the reader of the spool takes it."""

import datetime as dt
import gzip
import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from promoteur.accounts.models import Member
from promoteur.accounts.services import record
from promoteur.files.dates import Order
from promoteur.files.opening import open_table
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.responses.imports.plan import Wanted, plan_of
from promoteur.responses.imports.store import Outcome, store
from promoteur.responses.models import Import
from promoteur.responses.problem import ResponseProblem
from promoteur.surveys.models import Survey

LARGEST = 20_000_000
"""Bytes of a file that a page takes; the command line takes any."""

DEAD = dt.timedelta(seconds=60)
"""After so long without a sign, an import is taken up by another process."""


PAUSE = 0.1
"""Seconds that an import leaves to the reader of the spool, and to all who write, after a chunk."""

MOST_TRIES = 3
"""How often an import is begun: after that, whatever stops it would stop it again."""

_State = Import.State

log = logging.getLogger("promoteur.responses")


class Stopped(Exception):
    """An import stops here, and goes on in the next process."""


@contextmanager
def opened(
    path: Path | str, name: str | None = None, encoding: str | None = None
) -> Iterator[Table]:
    """Open a file of past answers, which messages call by its name, else by its path.

    Raises:
        FileProblem: it is missing, damaged, or no table.
    """
    with open_table([str(path)], called=name, encoding=encoding) as table:
        yield table


@transaction.atomic
def keep(*, survey: Survey, name: str, file: IO[bytes], size: int, by: Member) -> Import:
    """Keep a file that a member sent, and return the import that is planned.

    Raises:
        ResponseProblem: it is too large for a page.
    """
    if size > LARGEST:
        raise ResponseProblem(
            _(
                "Files of more than {n} MB are imported on the command line: promoteur import"
            ).format(n=LARGEST // 1_000_000)
        )
    return Import.objects.create(
        workspace=survey.workspace,
        survey=survey,
        by=by,
        file=Path(name).name[:200],
        content=gzip.compress(file.read(), 6),
    )


def begin(*, survey: Survey, name: str, plan: dict[str, Any]) -> Import:
    """Return an import that runs in this process, from a file that stays where it is."""
    return Import.objects.create(
        workspace=survey.workspace,
        survey=survey,
        file=Path(name).name[:200],
        plan=plan,
        state=_State.RUNNING,
        alive_at=timezone.now() + dt.timedelta(days=36_500),  # nobody else can take it up
    )


@contextmanager
def table_of(job: Import) -> Iterator[Table]:
    """Open the file of an import.

    Raises:
        ResponseProblem: it is kept no longer.
        FileProblem: it cannot be understood.
    """
    if job.content is None:
        raise ResponseProblem(_("This file is kept no longer: choose it again."))
    with tempfile.TemporaryDirectory(prefix="promoteur-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(gzip.decompress(bytes(job.content)))
        with opened(path, job.file) as table:
            yield table


def columns_of(table: Table) -> dict[str, list[str]]:
    """Return the columns of a file, each with a few of its values."""
    return {
        name: [text[:60] for text in dict.fromkeys(values) if text][:3]
        for name, values in table.sample.items()
    }


def wanted_of(plan: dict[str, Any]) -> Wanted:
    """Return what a person said, from JSON."""
    found = {name: value for name, value in plan.items() if value}
    if "order" in found:
        found["order"] = Order(found["order"])
    if "on" in found:
        found["on"] = dt.date.fromisoformat(found["on"])
    return Wanted(**{**found, "properties": tuple(found.get("properties", ()))})


def written(wanted: Wanted) -> dict[str, Any]:
    """Return what a person said, as JSON."""
    found = {name: value for name, value in asdict(wanted).items() if value}
    if wanted.on:
        found["on"] = wanted.on.isoformat()
    return found


@transaction.atomic
def start(*, job: Import, by: Member) -> None:
    """Let an import run as soon as the reader of the spool comes to it.

    Raises:
        ResponseProblem: it was started before.
    """
    changed = Import.objects.filter(pk=job.pk, state=_State.PLANNED).update(state=_State.WAITING)
    if not changed:
        raise ResponseProblem(_("This import was started already."))
    record("import.started", member=by, workspace=job.workspace, about=job.file)


@transaction.atomic
def give_up(*, job: Import) -> None:
    """Forget an import that was not started, with its file."""
    Import.objects.filter(pk=job.pk, state=_State.PLANNED).delete()


def run_waiting(stop: threading.Event) -> int:
    """Run the import that has waited longest; return how many rows it had, 0 without one.

    One whose process was killed is taken up again: rows that are stored already are known.

    Args:
        stop: set when it shall stop, after the rows at hand.

    Raises:
        Exception: whatever it was that nobody expected; it is tried again after a while.
    """
    dead = Q(state=_State.RUNNING, alive_at__lt=timezone.now() - DEAD)
    waiting = Import.objects.filter(Q(state=_State.WAITING) | dead).order_by("at")
    job = waiting.values_list("pk", flat=True).first()
    if job is None:
        return 0
    mine = Import.objects.filter(Q(state=_State.WAITING) | dead, pk=job)
    begun = {"state": _State.RUNNING, "alive_at": timezone.now(), "tries": F("tries") + 1}
    if not mine.update(**begun):
        return 0
    found = Import.objects.select_related("survey__workspace", "survey__published").get(pk=job)
    return run(found, stop)


def run(job: Import, stop: threading.Event) -> int:
    """Run an import whose file is kept; return how many rows it had.

    Raises:
        Exception: see `run_waiting`.
    """

    def told(so_far: Outcome) -> None:
        note(job, so_far)
        if stop.wait(PAUSE):
            raise Stopped

    try:
        if job.tries > MOST_TRIES:  # each time, its process was killed
            return _fail(job, _gave_up())
        with table_of(job) as table:
            outcome = store(table, plan_of(table, wanted_of(job.plan)), job.survey, job, told)
    except Problem as problem:
        return _fail(job, str(problem))
    except Stopped:
        job.state, job.tries = _State.WAITING, job.tries - 1
        job.save(update_fields=["state", "tries"])
        return 0
    except Exception:
        log.exception("import %s failed", job.pk)
        if job.tries >= MOST_TRIES:
            return _fail(job, _gave_up())
        raise
    finish(job, outcome)
    return outcome.rows


def _gave_up() -> str:
    return _(
        "This import stopped three times without an end: the log of the server says why. What it "
        "had stored stays. Choose the file again to go on."
    )


def _fail(job: Import, problem: str) -> int:
    """Write down why an import ends here; its file goes."""
    job.state, job.problem, job.content = _State.FAILED, problem, None
    job.save(update_fields=["state", "problem", "content"])
    return 1


def note(job: Import, outcome: Outcome) -> None:
    """Write down how far an import is, and that it is alive."""
    job.rows, job.added, job.known = outcome.rows, outcome.added, outcome.known
    job.unanswered, job.refused = outcome.unanswered, outcome.refused
    job.alive_at = timezone.now()
    job.save(update_fields=["rows", "added", "known", "unanswered", "refused", "alive_at"])


def finish(job: Import, outcome: Outcome) -> None:
    """Write down what came of an import; its file goes."""
    job.refusals = [[one.row, one.why] for one in outcome.refusals]
    job.state, job.content = _State.DONE, None
    note(job, outcome)
    job.save(update_fields=["refusals", "state", "content"])
    record(
        "import.done",
        member=job.by,
        workspace=job.workspace,
        about=job.file,
        added=outcome.added,
        known=outcome.known,
        refused=outcome.refused,
    )
