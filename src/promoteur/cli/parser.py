"""The parser of arguments, and its sentences in the person's language."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from promoteur.kit import language
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

ITS_OWN_SENTENCES = (
    mark("usage: "),
    mark("options"),
    mark("positional arguments"),
    mark("show this help message and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("not allowed with argument %s"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("ignored explicit argument %r"),
)
"""What argparse says by itself; it asks gettext for each."""


class Help(argparse.RawDescriptionHelpFormatter):
    """Help whose headings end as they do in the person's language."""

    def start_section(self, heading: str | None) -> None:
        """Begin a section; argparse itself writes the colon."""
        ended = heading and _("{heading}:").format(heading=heading).removesuffix(":")
        super().start_section(ended)


class Parser(argparse.ArgumentParser):
    """A parser that takes only whole option names and says in one line what is wrong."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings | {"formatter_class": Help})

    def error(self, message: str) -> NoReturn:
        """Leave with status 2, the message, and where to read on."""
        more = _("See {command} --help").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message}\n{more}\n")


class ShowVersion(argparse.Action):
    """Print the installed version and leave."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: Any) -> None:
        """Print it; reading the installed package takes longer than `--help` may."""
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"promoteur {version('promoteur')}\n")
        parser.exit()


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--lang`."""
    parser.add_argument(
        "--lang",
        choices=language.LANGUAGES,
        metavar="en|fr",
        help=_("language of everything that is shown (default: that of the environment)"),
    )


def speak_language(arguments: Sequence[str]) -> None:
    """Use the language that `--lang` names, before there is a parser that could know it."""
    for option, value in zip(arguments, [*arguments, ""][1:], strict=True):
        name, equals, inline = option.partition("=")
        chosen = inline if equals else value
        if name == "--lang" and chosen in language.LANGUAGES:
            language.use(chosen)
    setattr(argparse, "_", language.gettext)  # noqa: B010 - typeshed does not know the name
