"""`promoteur facts` as the command line knows it; what its actions do stands in `run`."""

import argparse

from promoteur.cli.parser import Parser, add_language
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

ACTIONS = {
    "stats": (
        mark("what the table holds"),
        mark("Answers, persons, surveys, properties and files of a table of facts."),
    ),
    "check": (
        mark("read everything, and say what is wrong"),
        mark("Reads the whole table. Exit status: 0 when it is sound, 3 when it is not."),
    ),
    "compact": (
        mark("merge small files: questions become faster"),
        mark("Merges the files of each kind of survey and month; others may read and write."),
    ),
    "vacuum": (
        mark("delete the files that others replaced"),
        mark("What was corrected, forgotten or merged is in no file afterwards."),
    ),
}
"""What each action is in a list, and on a page of its own."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "facts",
        help=_("look after a table of facts"),
        description=_("Looks after a table of facts: the answers that questions are asked of."),
        epilog=_(
            "Exit status: 0 done, 1 a fault of Promoteur, 2 wrong use, 3 a table not understood.\n"
            "Example: promoteur facts stats ./facts"
        ),
    )
    add_language(parser)
    actions = parser.add_subparsers(
        title=_("actions"), metavar=_("ACTION"), required=True, parser_class=Parser
    )
    for name, (short, long) in ACTIONS.items():
        action = actions.add_parser(name, help=_(short), description=_(long))
        action.add_argument(
            "path", metavar=_("PATH"), help=_("the table: a folder, or a URL such as s3://…")
        )
        action.add_argument("--json", action="store_true", help=_("for programs"))
        add_language(action)
        action.set_defaults(run=_run, action=name)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.facts.run import run  # noqa: PLC0415 - deltalake and DuckDB, once needed

    run(options)
