"""`promoteur`: finds the command, speaks the person's language, and lets no traceback out."""

import argparse
import os
import sys
from collections.abc import Sequence

from promoteur.cli import demo, parser
from promoteur.cli.score import command as score
from promoteur.cli.terminal import complain
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

DONE, FAULT, WRONG_USE, NOT_UNDERSTOOD, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = (score, demo)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream, always
    parser.speak_language(given)
    options = _parser().parse_args(given)
    try:
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except Problem as problem:
        complain(str(problem))
        return _status(problem)
    except Exception as fault:
        if "PROMOTEUR_DEBUG" in os.environ:
            raise
        complain(
            _(
                "Promoteur itself failed ({fault}). This is our mistake: please report it, "
                "with what PROMOTEUR_DEBUG=1 in front of the command prints."
            ).format(fault=f"{type(fault).__name__}: {fault}")
        )
        return FAULT
    return DONE


def _status(problem: Problem) -> int:
    """Return 3 where the file is at fault, 2 where the command is."""
    from promoteur.files.problem import FileProblem  # noqa: PLC0415 - only when something is wrong

    return NOT_UNDERSTOOD if isinstance(problem, FileProblem) else WRONG_USE


def _parser() -> argparse.ArgumentParser:
    whole = parser.Parser(
        prog="promoteur",
        description=_("Ask one question, score the answers honestly, act on them."),
        epilog=_("More about a command: promoteur COMMAND --help"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version", action=parser.ShowVersion, nargs=0, help=_("show the version and leave")
    )
    parser.add_language(whole)
    commands = whole.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), required=True, parser_class=parser.Parser
    )
    for command in COMMANDS:
        command.add(commands)
    return whole
