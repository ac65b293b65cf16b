"""What `promoteur serve` does: make ready, say where it is, and run its parts until told to stop.

The reader of the spool is a thread of the process that watches over the server, which otherwise
only waits: a process of its own would cost sixty megabytes more.
"""

import argparse
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from promoteur.cli import installation
from promoteur.cli.serve.alone import alone
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

if TYPE_CHECKING:
    from promoteur.site.environment import Environment

SITE, EDGE = "promoteur.cli.serve.served:site", "promoteur.cli.serve.served:edge"
STOP_SECONDS = 10
"""What requests have to end in, before the server is stopped all the same."""


class ServeProblem(Problem):
    """The server cannot start so."""


def run(options: argparse.Namespace) -> None:
    """Serve until a signal says to stop.

    Raises:
        Problem: a setting cannot be used, the port is taken, or the folder cannot be written.
    """
    chosen = begin(options)
    first = None if options.only == "collect" else ready(chosen)
    if options.only == "collect":
        chosen.the_secret()
    serve(options, chosen, first)


def begin(options: argparse.Namespace) -> "Environment":
    """Return what the environment says, once it is known that it can be served so.

    Raises:
        Problem: a setting cannot be used, or the port is taken.
    """
    os.umask(os.umask(0) | 0o077)  # answers and their secrets are nobody else's
    installation.name_folder(options)
    from promoteur.site import environment  # noqa: PLC0415 - it reads what was set just now

    chosen = environment.read()
    if options.only != "worker":
        _refuse_taken(options.host, options.port)
    return chosen


def serve(options: argparse.Namespace, chosen: "Environment", first: str | None) -> None:
    """Serve what is ready until a signal says to stop.

    Args:
        options: which parts, and at which address.
        chosen: what the environment says.
        first: the path by which the first member comes in; None: there is one already.
    """
    _say(options, chosen, first)
    logging.basicConfig(format="promoteur: %(message)s", level=logging.WARNING)
    if options.only == "worker":
        _work_alone()
    else:
        _serve(options)


def _refuse_taken(host: str, port: int) -> None:
    """Refuse a port on which something else listens, or an address that is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeProblem(
                _(
                    "Nothing can be served at {host}, port {port}: {why}. Choose another one with "
                    "--port."
                ).format(host=host, port=port, why=error.strerror or error)
            ) from error


def ready(chosen: "Environment") -> str | None:
    """Make everything ready, and return the path by which the first member comes in.

    Raises:
        ServeProblem: the folder cannot be written, or the database not be used.
    """
    from promoteur.site.start import prepare  # noqa: PLC0415 - Django

    try:
        with alone(chosen.data, chosen.database):
            return prepare().first
    except OSError as error:
        raise ServeProblem(
            _(
                "The folder {folder} cannot be written: {why}. Choose another one with --data."
            ).format(folder=chosen.data, why=error.strerror or error)
        ) from error
    except database_errors() as error:
        raise ServeProblem(
            _("The database cannot be used: {why}").format(why=str(error).strip())
        ) from error


def database_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where the database cannot be used."""
    from django.db import Error  # noqa: PLC0415 - Django

    from promoteur.collect.away import Away  # noqa: PLC0415 - beside it

    try:
        from psycopg import Error as PostgresError  # noqa: PLC0415 - an optional library
    except ImportError:
        return (Error, Away)
    return (Error, Away, PostgresError)


def _say(options: argparse.Namespace, chosen: "Environment", first: str | None) -> None:
    """Print where it is reached, what it keeps where, and how the first member comes in."""
    shown = "127.0.0.1" if options.host in {"0.0.0.0", "::"} else options.host  # noqa: S104 - compared
    local = f"http://[{shown}]" if ":" in shown else f"http://{shown}"
    address = chosen.address or f"{local}:{options.port}"
    lines = []
    if options.only != "worker":
        lines.append(_("Promoteur is at {address}").format(address=address))
    else:
        lines.append(_("Promoteur reads answers."))
    lines.append(_("Everything is kept in {folder}").format(folder=chosen.data))
    if chosen.database:
        lines[-1] = _("Answers and pages are kept in PostgreSQL, facts in {folder}").format(
            folder=chosen.facts or chosen.data / "facts"
        )
    if first and options.only != "worker":
        lines.append("")
        lines.append(_("Nobody is a member yet. Open this to be the first (once, today):"))
        lines.append(f"{address}{first}")
    if shown != options.host and not (chosen.address or chosen.hosts):
        lines.append("")
        lines.append(
            _("To be reached under another name, set PROMOTEUR_URL=https://your.name and restart.")
        )
    lines += ["", _("Ctrl-C stops it.")]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _serve(options: argparse.Namespace) -> None:
    """Run the server, and beside it the reader where both are wanted."""
    from granian.constants import Interfaces, Loops  # noqa: PLC0415 - a server, once needed
    from granian.log import LogLevels  # noqa: PLC0415 - beside it
    from granian.server import Server  # noqa: PLC0415 - beside it

    multiprocessing.set_start_method("spawn")  # to fork a process with threads may stop it
    server = Server(
        EDGE if options.only == "collect" else SITE,
        address=options.host,
        port=options.port,
        factory=True,
        interface=Interfaces.ASGI,
        loop=Loops.auto,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    with _reading() if options.only is None else _nothing():
        server.serve()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _reading() -> Iterator[None]:
    """Read the spool in a thread during the block."""
    from promoteur.responses.tasks import run as read  # noqa: PLC0415 - Django is set up by now

    stop = threading.Event()
    reader = threading.Thread(target=read, args=(stop,), name="promoteur-reader")
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()


def _work_alone() -> None:
    """Read the spool until a signal says to stop."""
    from promoteur.responses.tasks import run as read  # noqa: PLC0415 - as above

    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_given: stop.set())
    read(stop)
