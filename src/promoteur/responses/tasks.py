"""Work that runs by itself: the reader of the spool, imports that wait, the edge kept in step."""

import threading
from collections.abc import Callable

from django.db import connections

from promoteur.responses import place
from promoteur.responses.drain import Drain
from promoteur.responses.loop import repeat
from promoteur.responses.models import Import
from promoteur.surveys.services import bring_in_step

STEP_SECONDS = 60.0
"""How long the edge may not know that the time zone of a workspace was changed."""


def run(stop: threading.Event) -> None:
    """Read the spool, and beside it do the other work, until told to stop."""
    others = [
        threading.Thread(target=_again, args=(work, stop, called), name=f"promoteur {called}")
        for work, called in ((run_import, "an import"), (keep_in_step, "the edge"))
    ]
    for one in others:
        one.start()
    reader = Drain(place.open_spool(), place.facts, place.key())
    try:
        reader.run(stop)
    finally:
        for one in others:
            one.join()
        reader.spool.close()
        place.close()
        connections.close_all()


def _again(work: Callable[[threading.Event], int], stop: threading.Event, called: str) -> None:
    """Do some work again and again, until told to stop."""
    try:
        repeat(lambda: work(stop), stop, called)
    finally:
        connections.close_all()


def run_import(stop: threading.Event) -> int:
    """Run an import that waits, if there is one, and return how many rows it had."""
    if not Import.objects.filter(state__in=(Import.State.WAITING, Import.State.RUNNING)).exists():
        return 0
    from promoteur.responses.imports import jobs  # noqa: PLC0415 - DuckDB, once needed

    return jobs.run_waiting(stop)


def keep_in_step(stop: threading.Event) -> int:
    """After a while, unless told to stop, give the edge what it lacks; return how much was done.

    Raises:
        Away: the edge's library cannot be used.
    """
    if stop.wait(STEP_SECONDS):
        return 0
    bring_in_step()
    return 1
