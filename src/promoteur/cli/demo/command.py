"""`promoteur demo` as the command line knows it; what it does stands in `run`."""

import argparse

from promoteur.cli.parser import add_language
from promoteur.cli.serve.command import add_address
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _

FOLDER = "promoteur-demo"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "demo",
        help=_("show an invented company with its answers in the browser"),
        description=_(
            "Makes an invented company with fourteen months of answers in a folder, prints how to "
            "log in, and serves it. The next time it serves what is there."
        ),
        epilog=_("Delete the folder to have it made anew, with answers until yesterday."),
    )
    parser.add_argument(
        "--data",
        default=FOLDER,
        metavar=_("FOLDER"),
        help=_("where everything is kept (default: ./{folder})").format(folder=FOLDER),
    )
    add_address(parser)
    parser.add_argument(
        "--no-serve", action="store_true", help=_("only make it, to be served another time")
    )
    add_language(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.demo.run import run  # noqa: PLC0415 - Django and a server, once needed

    run(options)
