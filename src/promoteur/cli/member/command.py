"""`promoteur member` as the command line knows it; what its actions do stands in `run`."""

import argparse
from typing import TYPE_CHECKING

from promoteur.cli.installation import add_data
from promoteur.cli.parser import Parser, add_language
from promoteur.cli.terminal import ended_at_once
from promoteur.kit.language import gettext as _

LOCAL = "http://127.0.0.1:8000"
"""Where `promoteur serve` serves if nothing else is said."""


if TYPE_CHECKING:
    Actions = argparse._SubParsersAction[Parser]  # noqa: SLF001 - its name


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "member",
        help=_("let a member in who forgot the password"),
        description=_("Looks after members, for whoever runs the machine."),
        epilog=_("Example: promoteur member link ana@example.org"),
    )
    add_language(parser)
    actions = parser.add_subparsers(
        title=_("actions"), metavar=_("ACTION"), required=True, parser_class=Parser
    )
    _add_link(actions)
    _add_two_factor_off(actions)


def _add_link(actions: "Actions") -> None:
    link = actions.add_parser(
        "link",
        help=_("print a link with which a member chooses a new password, once"),
        description=_(
            "Prints a link with which a member chooses a new password. It works once, for three "
            "days; the old password works until then. Hand it to nobody else."
        ),
    )
    link.add_argument(
        "email", metavar=_("E-MAIL"), help=_("the address with which the member logs in")
    )
    link.add_argument(
        "--url",
        metavar=_("ADDRESS"),
        help=_("where the site is reached (default: PROMOTEUR_URL, else {address})").format(
            address=LOCAL
        ),
    )
    add_data(link)
    add_language(link)
    link.set_defaults(run=_run, local=LOCAL)


def _add_two_factor_off(actions: "Actions") -> None:
    off = actions.add_parser(
        "two-factor-off",
        help=_("let a member in who lost the second factor"),
        description=_(
            "Takes the second factors from a member who lost them: the password alone is asked "
            "until a new one is set up. Be sure of who asks you."
        ),
    )
    off.add_argument(
        "email", metavar=_("E-MAIL"), help=_("the address with which the member logs in")
    )
    add_data(off)
    add_language(off)
    off.set_defaults(run=_run_off)


def _run(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.member.run import run  # noqa: PLC0415 - Django, once needed

    run(options)


def _run_off(options: argparse.Namespace) -> None:
    with ended_at_once():
        from promoteur.cli.member.run import run_two_factor_off  # noqa: PLC0415 - Django

    run_two_factor_off(options)
