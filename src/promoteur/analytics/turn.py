"""Whose turn it is to replace files of a table: one process of a machine at a time.

Correctness does not rest on it: a change that another overtook fails at its commit, and is made
again. But two that replace the same files do each other's work in vain. Answers are appended at any
time. The lock is on the folder of the log itself: no file is left behind, a folder that may only be
read can be locked, and the lock of a process that is killed is free at once.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from promoteur.analytics.location import Location

try:
    import fcntl
except ImportError:  # Windows, where no folder can be locked
    fcntl = None  # type: ignore[assignment]

PATIENCE = 5.0
"""Seconds for which a change waits for its turn. Then it is made all the same."""


@contextmanager
def turn(location: Location, *, wait: bool = True) -> Iterator[bool]:
    """Have the turn during the block, and tell whether it was given.

    In an object store everyone has it always.

    Args:
        location: of the table.
        wait: until it is given, up to `PATIENCE` seconds.
    """
    place = _opened(location)
    if place is None:
        yield True
        return
    try:
        yield _locked(place, PATIENCE if wait else 0)
    finally:
        fcntl.flock(place, fcntl.LOCK_UN)  # at once, even where a forked child has it open too
        os.close(place)


def _opened(location: Location) -> int | None:
    """Return the folder of the log, opened; None where it cannot be: the change tells why."""
    if location.folder is None or fcntl is None:
        return None
    try:
        return os.open(location.folder / "_delta_log", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _locked(place: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
        except OSError:  # a file system that knows no locks
            return True
        else:
            return True
        time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - to let others pass
