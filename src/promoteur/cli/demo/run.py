"""What `promoteur demo` does: make the company where there is none, say how to log in, serve it."""

import argparse
import datetime as dt
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from promoteur.cli import installation
from promoteur.cli.demo.company import EMAIL, PASSWORD
from promoteur.cli.installation import InstallationProblem
from promoteur.cli.serve.run import begin, database_errors, ready, serve
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.kit.problem import Problem

if TYPE_CHECKING:
    from promoteur.site.environment import Environment

OF_A_BEGINNING = {"starting", "secret", "static"}
"""What a folder holds in which making the company was stopped before there was a database."""


class DemoProblem(Problem):
    """The invented company cannot be put there."""


def run(options: argparse.Namespace) -> None:
    """Make the invented company where it is not yet, and serve it unless told otherwise.

    Raises:
        Problem: the folder or the database holds something else, or it cannot be served there.
    """
    options.only = "worker" if options.no_serve else None  # which listens at no port
    os.environ.pop("PROMOTEUR_FACTS", None)  # invented answers never mix with others
    chosen = begin(options)
    _refuse_other_files(chosen)
    with suppress(*database_errors()):  # which making it ready meets again, and tells
        _refuse_other_company(options, chosen)
    ready(chosen)
    made = _made()
    _say(chosen, made)
    if not options.no_serve:
        serve(options, chosen, None)


def _refuse_other_files(chosen: "Environment") -> None:
    """Refuse a folder that holds anything but an installation."""
    if not chosen.data.is_dir() or (chosen.data / "promoteur.sqlite3").exists():
        return
    names = {one.name for one in chosen.data.iterdir()}
    known = OF_A_BEGINNING | ({"facts"} if chosen.database else set())
    if names - known:
        raise _refusal(chosen.data)


def _refuse_other_company(options: argparse.Namespace, chosen: "Environment") -> None:
    """Refuse an installation that somebody uses, before anything is changed in it."""
    try:
        installation.use(options)
    except InstallationProblem:  # there is none yet
        return
    from promoteur.cli.demo import organisation  # noqa: PLC0415 - Django is set up by now

    if not (organisation.is_there() or organisation.is_empty()):
        raise _refusal(chosen.data)


def _refusal(folder: Path) -> DemoProblem:
    return DemoProblem(
        _(
            "{folder} holds something else. Name an empty folder with --data, such as "
            "--data {example}."
        ).format(folder=folder, example="./demo")
    )


def _made() -> tuple[int, float] | None:
    """Make the company, and return how many answers it has, and in how many seconds it was made.

    Returns:
        None where it was there already.
    """
    from promoteur.cli.demo import filling, organisation  # noqa: PLC0415 - Django is set up by now
    from promoteur.responses import place  # noqa: PLC0415 - beside it

    try:
        if organisation.is_there():
            filling.count()
            return None
        sys.stdout.write(_("Making an invented company, once …") + "\n")
        sys.stdout.flush()
        begun = time.monotonic()
        answers = filling.fill(dt.datetime.now(dt.UTC).date())
        return answers, time.monotonic() - begun
    finally:
        place.close()


def _say(chosen: "Environment", made: tuple[int, float] | None) -> None:
    """Print what there is, how to log in, and what the terminal can do with it."""
    from promoteur.cli.demo.organisation import (  # noqa: PLC0415 - Django is set up by now
        COLLEAGUES,
    )

    if made:
        answers, seconds = made
        words = _("{n} answers of Cormoran, a company that does not exist, made in {seconds} s.")
        lines = [words.format(n=number(answers), seconds=number(seconds))]
    else:
        lines = [_("The invented company is there already; delete the folder to make it anew.")]
    others = ", ".join(one.email for one in COLLEAGUES)
    facts = Path(os.path.relpath(chosen.data)) / "facts"
    lines += [
        "",
        _("Log in as {email} with the password {password}").format(email=EMAIL, password=PASSWORD),
        _("With the same password, others see and do less: {others}").format(others=others),
        _("Its figures in the terminal: {command}").format(
            command=f"promoteur score --facts {facts} --filter kind=relational --by country"
        ),
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
