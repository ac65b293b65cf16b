"""`promoteur serve` as the command line knows it; what it does stands in `run`."""

import argparse

from promoteur.cli.parser import add_language
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _

PARTS = ("collect", "app", "worker")
HOST, PORT = "127.0.0.1", 8000


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "serve",
        help=_("ask, collect and show answers in the browser"),
        description=_(
            "Serves the pages on which people answer and those for members. In an empty folder it "
            "makes what it needs, and prints the address and how the first member comes in."
        ),
        epilog=_(
            "Settings are environment variables, such as PROMOTEUR_URL and DATABASE_URL: see "
            "collect.md.\n"
            "Example: promoteur serve --data ./promoteur-data --port 8000"
        ),
    )
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        help=_("where everything is kept (default: PROMOTEUR_DATA, else ./promoteur-data)"),
    )
    add_address(parser)
    parser.add_argument(
        "--only",
        choices=PARTS,
        metavar="collect|app|worker",
        help=_(
            "one part of it, to run on several machines with one PostgreSQL: the respondents’ "
            "pages, these and the members’, or the reader of answers"
        ),
    )
    add_language(parser)
    parser.set_defaults(run=_run)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add `--host` and `--port`."""
    parser.add_argument(
        "--host",
        default=HOST,
        metavar=_("ADDRESS"),
        help=_("where it listens (default: {host}; 0.0.0.0: everywhere)").format(host=HOST),
    )
    parser.add_argument(
        "--port", type=_port, default=PORT, help=_("default: {port}").format(port=PORT)
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no port; a port is a number from 1 to 65535").format(text=text[:50])
        )
    return int(text)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.serve.run import run  # noqa: PLC0415 - Django and a server, once needed

    run(options)
