"""What `promoteur export` does: find the responses, write them, say how many they are."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from promoteur.cli import installation, terminal
from promoteur.cli.installation import InstallationProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from promoteur.responses.models import Response

CSV, PARQUET, STANDARD_OUTPUT = ".csv", ".parquet", "-"


def run(options: argparse.Namespace) -> None:
    """Write the responses that are asked for.

    Raises:
        Problem: what is wrong with the filter, the survey, the file or the installation.
    """
    target = Path(options.to)
    if options.to != STANDARD_OUTPUT and target.suffix.lower() not in {CSV, PARQUET}:
        raise InstallationProblem(
            _("{file}: the name of the file ends in .csv or .parquet.").format(file=options.to)
        )
    installation.use(options)
    found = _found(options)
    if options.to == STANDARD_OUTPUT:
        _record(found, CSV, options.filter)
        terminal.write_utf_8()
        _write_csv(found, None)
        return
    try:
        _write(found, target)
    except OSError as error:
        raise InstallationProblem(
            _("{file} cannot be written: {why}.").format(
                file=options.to, why=error.strerror or error
            )
        ) from error
    _record(found, target.suffix.lower(), options.filter)
    n = found.count()
    done = ngettext("{n} response is in {file}", "{n} responses are in {file}", n)
    sys.stdout.write(done.format(n=number(n), file=options.to) + "\n")


def _found(options: argparse.Namespace) -> "QuerySet[Response]":
    """Return the responses that are asked for."""
    from promoteur.accounts.sight import sight_of_the_house  # noqa: PLC0415 - Django
    from promoteur.responses.queries import responses, unknown_properties  # noqa: PLC0415 - Django
    from promoteur.responses.selection import Selection  # noqa: PLC0415 - beside it

    selection, everywhere = Selection.of_query(options.filter), sight_of_the_house()
    if unknown := unknown_properties(selection, everywhere):
        words = _("No response has a property “{name}”.")
        raise InstallationProblem(words.format(name=unknown[0]))
    found = responses(selection, everywhere)
    if options.survey:
        found = found.filter(survey=installation.the_survey(options.survey))
    return found


def _record(found: "QuerySet[Response]", kind: str, selection: str) -> None:
    """Write into the audit trail that responses left the house; nobody is named who did it."""
    from promoteur.responses.services import record_export  # noqa: PLC0415 - Django

    record_export(found=found, kind=kind.lstrip("."), selection=selection, by=None)


def _write(found: "QuerySet[Response]", target: Path) -> None:
    if target.suffix.lower() == CSV:
        _write_csv(found, target)
        return
    from promoteur.responses.exporting import write_parquet  # noqa: PLC0415 - DuckDB

    write_parquet(found, target)


def _write_csv(found: "QuerySet[Response]", target: Path | None) -> None:
    from promoteur.responses.exporting import as_csv  # noqa: PLC0415 - DuckDB

    if target is None:
        sys.stdout.writelines(as_csv(found))
        return
    with target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(as_csv(found))
