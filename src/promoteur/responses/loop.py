"""Work that is done again and again until told to stop, whatever goes wrong meanwhile."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError, connection
from django.db.utils import InterfaceError

from promoteur.analytics.problem import FactsProblem
from promoteur.collect.away import Away

IDLE, PATIENCE = 0.25, 5.0
"""Seconds to wait when there is nothing to do, and at most when something is away."""

AWAY = (Away, DatabaseError, InterfaceError, FactsProblem, OSError)
"""What passes: a disk that is full, a database that is restarted."""

log = logging.getLogger("promoteur.responses")


def repeat(work: Callable[[], int], stop: threading.Event, called: str) -> None:
    """Do something again and again; when it fails, again after a while.

    Args:
        work: it returns how much it did: 0 lets it wait.
        stop: set when it shall stop, after the work at hand.
        called: what the log calls it.
    """
    wait = IDLE
    while not stop.is_set():
        try:
            done = work()
        except Exception as error:  # noqa: BLE001 - whatever it is, later work must not wait for ever
            _tell(error, called)
            wait = min(wait * 2, PATIENCE)
            stop.wait(wait)
        else:
            wait = IDLE
            if not done:
                stop.wait(IDLE)


def _tell(error: Exception, called: str) -> None:
    """Log why nothing was done, and let go of a connection that may be dead."""
    log.warning(
        "%s waits: %s: %s",
        called,
        type(error).__name__,
        error,
        exc_info=None if isinstance(error, AWAY) else error,
    )
    with suppress(DatabaseError, InterfaceError):
        connection.close()
