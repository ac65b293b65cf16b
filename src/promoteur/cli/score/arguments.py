"""The arguments of `promoteur score`, in the groups in which a person looks for them."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from promoteur.cli.parser import add_language
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import Period

PREVIOUS = "previous"
ONLY_FILES = ("column", "scale", "encoding", "sheet", "dayfirst", "monthfirst", "person")
ONLY_FACTS = ("filter", "one_voice", "engine")
"""Options that have a meaning for files, or for a table of facts, and not for the other."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: two values of a column, or (without column) the last two periods."""

    column: str | None = None
    before: str = ""
    after: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add every argument of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar=_("FILE"),
        help=_("CSV, Parquet, JSON lines or Excel; a pattern such as '2026-*.csv'; - for a pipe"),
    )
    _add_facts(parser.add_argument_group(_("a table of facts in the place of files")))
    _add_reading(parser.add_argument_group(_("how the file is read")))
    _add_rows(parser.add_argument_group(_("which answers count")))
    _add_views(parser.add_argument_group(_("what is shown")))
    _add_outputs(parser.add_argument_group(_("how it is shown")))


def _add_facts(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--facts", metavar=_("PATH"), help=_("its folder or URL: no FILE then; see facts.md")
    )
    group.add_argument(
        "--filter", metavar=_("QUERY"), help=_("only these answers, such as 'survey=nps&plan=team'")
    )
    group.add_argument(
        "--one-voice",
        action="store_true",
        help=_("each person once per period, with the latest answer"),
    )
    group.add_argument(
        "--engine",
        metavar="URL",
        help=_("duckdb, spark://…, sc://… or clickhouse://… (default: PROMOTEUR_ENGINE)"),
    )


def _add_reading(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--column", metavar=_("COLUMN"), help=_("the column of the answers (default: found)")
    )
    group.add_argument(
        "--scale", choices=("0-10", "1-10"), help=_("the scale asked (default: found)")
    )
    group.add_argument(
        "--encoding", metavar=_("NAME"), help=_("such as cp1252 or utf-16 (default: found)")
    )
    group.add_argument(
        "--sheet", metavar=_("NAME"), help=_("sheet of a workbook (default: the first with rows)")
    )
    first = group.add_mutually_exclusive_group()
    first.add_argument("--dayfirst", action="store_true", help=_("dates are written 31/12/2026"))
    first.add_argument("--monthfirst", action="store_true", help=_("dates are written 12/31/2026"))


def _add_rows(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--where",
        action="append",
        metavar=_("CONDITION"),
        help=_("only these rows, such as 'country = \"FR\" and amount > 100'"),
    )
    group.add_argument(
        "--person",
        metavar=_("COLUMN"),
        help=_("who answered: one voice per person and period, the latest"),
    )
    group.add_argument("--weight", metavar=_("COLUMN"), help=_("how much each answer weighs"))


def _add_views(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--by",
        action="append",
        default=[],
        metavar=_("COLUMN"),
        help=_("one row per value of this column; may be given several times"),
    )
    group.add_argument("--date", metavar=_("COLUMN"), help=_("when each answer was given"))
    group.add_argument(
        "--period",
        choices=[period.value for period in Period],
        metavar="day|week|month|quarter|year",
        help=_("one row per period: of --date in a file (default: month), of the facts"),
    )
    group.add_argument(
        "--compare",
        type=_sides,
        metavar=_("previous|COLUMN=A,B"),
        help=_("the last period with the one before, or A with B"),
    )
    group.add_argument(
        "--explain",
        action="store_true",
        help=_("split the change between the two into scores and shares of the --by segments"),
    )
    group.add_argument(
        "--confidence",
        type=_confidence,
        default=0.95,
        metavar="0.95",
        help=_("how sure the intervals are, between 0 and 1 (default: 0.95)"),
    )


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    formats = group.add_mutually_exclusive_group()
    formats.add_argument("--json", action="store_true", help=_("every figure, for programs"))
    formats.add_argument(
        "--csv", action="store_true", help=_("one row per segment and period, for spreadsheets")
    )
    group.add_argument(
        "--chart",
        type=Path,
        metavar=_("FILE"),
        help=_("also draw a picture: FILE.svg, FILE.png or FILE.html"),
    )
    add_language(group)  # type: ignore[arg-type]  # a group takes arguments as a parser does


def _sides(text: str) -> Sides:
    if text == PREVIOUS:
        return Sides()
    column, equals, values = text.rpartition("=")
    before, comma, after = (part.strip() for part in values.partition(","))
    if not (column and equals and comma and before and after) or before == after:
        raise argparse.ArgumentTypeError(
            _("“{text}” is neither previous nor COLUMN=A,B").format(text=text)
        )
    return Sides(column.strip(), before, after)


def _confidence(text: str) -> float:
    """Return 0.95 for 0.95, 0,95, 95 and 95 %."""
    number, percent, _rest = text.partition("%")
    try:
        value = float(number.strip().replace(",", "."))
    except ValueError:
        value = 0.0
    value = value / 100 if percent or value >= 50 else value
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a confidence; 0.95 and 0.9 are").format(text=text)
        )
    return value
