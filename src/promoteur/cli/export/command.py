"""`promoteur export` as the command line knows it; what it does stands in `run`."""

import argparse

from promoteur.cli.installation import add_data
from promoteur.cli.parser import add_language
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "export",
        help=_("write responses to a file"),
        description=_("Writes responses to a file, CSV or Parquet, with the filters of the pages."),
        epilog=_(
            "Example: promoteur export --survey Shop --filter 'from=2026-01-01&category=detractor' "
            "--to detractors.csv"
        ),
    )
    parser.add_argument(
        "--to",
        required=True,
        metavar=_("FILE"),
        help=_("answers.csv or answers.parquet; - for CSV"),
    )
    parser.add_argument("--survey", metavar=_("NAME"), help=_("only this one (default: all)"))
    parser.add_argument(
        "--filter", default="", metavar=_("QUERY"),
        help=_("only these, such as 'plan=team&show=counted&search=price'"),
    )  # fmt: skip
    add_data(parser)
    add_language(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.export.run import run  # noqa: PLC0415 - Django and DuckDB, once needed

    run(options)
