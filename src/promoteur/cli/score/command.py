"""`promoteur score FILE` as the command line knows it; what it does stands in `run`."""

import argparse

from promoteur.cli.score.arguments import add_arguments
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "score",
        help=_("score a file of answers"),
        description=_("The score of a file of 0–10 answers: how sure it is, and what changed."),
        epilog=_(
            "Exit status: 0 done, 1 a fault of Promoteur, 2 wrong use, 3 a file not understood.\n"
            "Example: promoteur score answers.csv --by country --date answered --compare previous"
        ),
    )
    add_arguments(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.score.run import run  # noqa: PLC0415 - numpy and DuckDB, once needed

    run(options)
