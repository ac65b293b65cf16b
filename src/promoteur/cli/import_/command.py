"""`promoteur import` as the command line knows it; what it does stands in `run`."""

import argparse
import datetime as dt

from promoteur.cli.installation import add_data
from promoteur.cli.parser import add_language
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "import",
        help=_("take past answers from a file into a survey"),
        description=_(
            "Takes past answers from a file. Shows first what would happen; --yes lets it happen. "
            "The same file again adds nothing."
        ),
        epilog=_(
            "Exit status: 0 done, 1 a fault of Promoteur, 2 wrong use, 3 a file not understood.\n"
            "Example: promoteur import answers.csv --survey Shop --property plan --yes"
        ),
    )
    parser.add_argument(
        "file", metavar=_("FILE"), help=_("CSV, Parquet, JSON lines or Excel; - for a pipe")
    )
    parser.add_argument(
        "--survey", required=True, metavar=_("NAME"), help=_("to which the answers belong")
    )
    parser.add_argument("--yes", action="store_true", help=_("store them, after the look"))
    parser.add_argument(
        "--refused", metavar=_("FILE"), help=_("write all refused rows there, with the reason")
    )
    _add_columns(parser.add_argument_group(_("which column is what")))
    _add_reading(parser.add_argument_group(_("how the file is read")))
    add_data(parser)
    add_language(parser)
    parser.set_defaults(run=_run)


def _add_columns(group: argparse._ArgumentGroup) -> None:
    column = _("COLUMN")
    group.add_argument(
        "--column", metavar=column, help=_("the column of the answers (default: found)")
    )
    group.add_argument("--date", metavar=column, help=_("when they were given (default: found)"))
    group.add_argument(
        "--on", type=_day, metavar=_("DAY"),
        help=_("one day for all of them, such as 2026-03-31, where no column holds dates"),
    )  # fmt: skip
    group.add_argument("--comment", metavar=column, help=_("the comments (default: found)"))
    group.add_argument("--person", metavar=column, help=_("who answered (default: nobody known)"))
    group.add_argument(
        "--key", metavar=column, help=_("what tells answers apart (default: the whole row)")
    )
    group.add_argument("--channel", metavar=column, help=_("by which channel each came"))
    group.add_argument("--moment", metavar=column, help=_("at which moment each was asked"))
    group.add_argument("--language", metavar=column, help=_("the language of each"))
    group.add_argument(
        "--property", action="append", default=[], metavar=column,
        help=_("a further column to keep; may be given several times"),
    )  # fmt: skip


def _add_reading(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--scale", choices=("0-10", "1-10"), help=_("the scale asked (default: found)")
    )
    group.add_argument(
        "--encoding", metavar=_("NAME"), help=_("such as cp1252 or utf-16 (default: found)")
    )
    first = group.add_mutually_exclusive_group()
    first.add_argument("--dayfirst", action="store_true", help=_("dates are written 31/12/2026"))
    first.add_argument("--monthfirst", action="store_true", help=_("dates are written 12/31/2026"))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no day; write the day as 2026-03-31").format(text=text)
        ) from error


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.import_.run import run  # noqa: PLC0415 - Django and DuckDB, once needed

    run(options)
