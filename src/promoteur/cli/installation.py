"""The installation that a command works on: its data folder or database, made ready."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from promoteur.kit import language
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

if TYPE_CHECKING:
    from promoteur.surveys.models import Survey


class InstallationProblem(Problem):
    """There is no installation here, or it does not hold what was named."""


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add `--data`."""
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        help=_("where everything is kept (default: PROMOTEUR_DATA, else ./promoteur-data)"),
    )


def name_folder(options: argparse.Namespace) -> None:
    """Let everything that is set up after this know the folder that the options name.

    Raises:
        InstallationProblem: it is a file.
    """
    if options.data:
        os.environ["PROMOTEUR_DATA"] = str(Path(options.data).expanduser().absolute())
    named = os.environ.get("PROMOTEUR_DATA", "")
    if named and Path(named).is_file():
        raise InstallationProblem(_("{path} is a file, not a folder.").format(path=named))


def use(options: argparse.Namespace) -> None:
    """Set Django up for the installation that the options name.

    Raises:
        InstallationProblem: there is none.
    """
    name_folder(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promoteur.site.settings")
    import django  # noqa: PLC0415 - a third of a second, for commands that need it
    from django.apps import apps  # noqa: PLC0415 - beside it

    if not apps.ready:
        django.setup()
    from django.conf import settings  # noqa: PLC0415 - beside it
    from django.db import connection  # noqa: PLC0415 - beside it
    from django.utils import translation  # noqa: PLC0415 - beside it

    translation.activate(language.current())
    known = connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()
    if not known or "responses_response" not in connection.introspection.table_names():
        raise InstallationProblem(
            _(
                "There is no installation in {folder}. Start one there with `promoteur serve`, or "
                "name another folder with --data."
            ).format(folder=settings.PROMOTEUR_DATA)
        )


def the_survey(wanted: str) -> "Survey":
    """Return the survey that a person means: its name, in any capitals, its id or its public link.

    Raises:
        InstallationProblem: there is none, or there are several.
    """
    from promoteur.surveys.models import Survey  # noqa: PLC0415 - Django

    surveys = list(Survey.objects.select_related("workspace", "published"))
    named = [
        one for one in surveys if wanted.casefold() in {one.name.casefold(), str(one.pk), one.link}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        raise InstallationProblem(
            _("Several surveys are called “{name}”; name one by its id: {there}.").format(
                name=wanted,
                there=", ".join(f"{one.pk} ({one.workspace})" for one in named[:20]),
            )
        )
    if not surveys:
        raise InstallationProblem(_("There is no survey yet: make one in the web pages first."))
    raise InstallationProblem(
        _("There is no survey “{name}”. There is: {there}.").format(
            name=wanted, there=", ".join(one.name for one in surveys[:20])
        )
    )
