"""What the serving process runs: the edge in front of the site, or the edge alone."""

import atexit
import multiprocessing
import os
import signal
import sys
import threading

from starlette.applications import Starlette

from promoteur.collect.asgi import application, opened
from promoteur.site.environment import read


def site() -> Starlette:
    """Return the edge and the members' pages of the installation that the environment names.

    Raises:
        EnvironmentProblem: a setting cannot be used.
        OSError: the data folder cannot be read or written.
    """
    _end_well()
    from promoteur.site.asgi import application  # noqa: PLC0415 - Django

    return application


def edge() -> Starlette:
    """Return the edge alone. Django is not loaded.

    Raises:
        EnvironmentProblem: a setting cannot be used.
        OSError: the data folder cannot be read or written.
    """
    _end_well()
    chosen = read()
    alone = opened(
        chosen.database or str(chosen.data),
        chosen.the_secret().encode("ascii"),
        base_url=chosen.address,
        proxies=chosen.proxies,
    )
    return application(alone)


def _end_well() -> None:
    """Let this process end with the one that watches over it, and without noise.

    At its end, all that is to be stored is stored, and threads of the server may still be about to
    call Python, which is no more: they would abort the process.
    """
    atexit.register(_leave)  # the first that is registered is the last that is called
    _end_with_parent()


def _leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with_parent() -> None:
    """Stop, after the requests at hand, when the process that watches over this one is killed.

    Otherwise it would go on by itself, and hold the port when somebody starts anew.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="promoteur-watch", daemon=True).start()
