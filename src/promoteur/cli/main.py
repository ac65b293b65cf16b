"""`promoteur`: finds the command, speaks the person's language, and lets no traceback out."""

import argparse
import os
import re
import sys
from collections.abc import Sequence

from promoteur.cli import parser
from promoteur.cli.demo import command as demo
from promoteur.cli.export import command as export
from promoteur.cli.facts import command as facts
from promoteur.cli.import_ import command as import_
from promoteur.cli.member import command as member
from promoteur.cli.score import command as score
from promoteur.cli.serve import command as serve
from promoteur.cli.terminal import complain, prepare_streams, write_no_more
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

DONE, FAULT, WRONG_USE, NOT_UNDERSTOOD, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = (serve, score, import_, export, member, facts, demo)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    prepare_streams()
    try:
        status = _obey(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        write_no_more()  # whoever read the output has seen enough
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Problem as problem:
        complain(_with_option(problem))
        return _status(problem)
    except Exception as fault:
        if "PROMOTEUR_DEBUG" in os.environ:
            raise
        complain(_in_words(fault))
        write_no_more()
        return FAULT
    return status


def _obey(given: Sequence[str]) -> int:
    """Run what was typed; leaving after `--help` or a wrong option has a status as well."""
    parser.speak_language(given)
    try:
        options = _parser().parse_args(given)
    except SystemExit as leaving:
        return int(leaving.code or DONE)
    options.run(options)
    return DONE


def _with_option(problem: Problem) -> str:
    """Return what is wrong, and by which option a person says what is asked."""
    ask, example = getattr(problem, "ask", None), getattr(problem, "example", "")
    if not ask:
        return str(problem)
    option = {
        "column": f"--column {_quoted(example) or _('NAME')}",
        "scale": "--scale 0-10",
        "order": f"--{example}first" if example else _("--dayfirst or --monthfirst"),
        "date": f"--date {_('COLUMN')}",
        "day": "--on 2026-03-31",
    }[ask]
    return _("{problem} Use {option}").format(problem=problem, option=option)


def _quoted(name: str) -> str:
    """Return a name as a shell takes it for one word."""
    plain = re.fullmatch(r"[\w.-]*", name)
    return name if plain else '"' + name.replace('"', '\\"') + '"'


def _in_words(fault: Exception) -> str:
    if isinstance(fault, OSError):
        words = _("The system does not let Promoteur read or write ({reason}).")
        return words.format(reason=": ".join(filter(None, (fault.strerror, fault.filename))))
    return _(
        "Promoteur itself failed ({fault}). This is our mistake: please report it, "
        "with what PROMOTEUR_DEBUG=1 in front of the command prints."
    ).format(fault=f"{type(fault).__name__}: {fault}")


def _status(problem: Problem) -> int:
    """Return 3 where the file or the table is at fault, 1 the engine, 2 the command."""
    from promoteur.analytics.problem import (  # noqa: PLC0415 - only when something is wrong
        EngineProblem,
        FactsProblem,
    )
    from promoteur.files.problem import FileProblem  # noqa: PLC0415 - only when something is wrong

    if isinstance(problem, EngineProblem):
        return FAULT
    return NOT_UNDERSTOOD if isinstance(problem, FileProblem | FactsProblem) else WRONG_USE


def _parser() -> argparse.ArgumentParser:
    whole = parser.Parser(
        prog="promoteur",
        description=_("Ask one question, score the answers honestly, act on them."),
        epilog=_("More about a command: promoteur COMMAND --help"),
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
