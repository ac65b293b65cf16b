"""What `promoteur score` does: ask the file or the facts, compose the result, show it."""

import argparse
import sys
from dataclasses import replace

from promoteur.cli import terminal
from promoteur.cli.score.arguments import ONLY_FACTS, ONLY_FILES, Sides
from promoteur.cli.score.origin import Origin, of_files
from promoteur.cli.score.result import Result, compose
from promoteur.files.count import Question, count
from promoteur.files.dates import Order
from promoteur.files.opening import open_table
from promoteur.files.problem import AskProblem
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.periods import Period
from promoteur.score.scale import SCALES


def run(options: argparse.Namespace) -> None:
    """Score the files, or a table of facts, and show the result as asked.

    Raises:
        Problem: what is wrong with the file, the table or the question.
    """
    _check(options)
    if options.chart:
        from promoteur.charts.render import refuse_target  # noqa: PLC0415 - for pictures only

        refuse_target(options.chart)
    result, origin = _ask_facts(options) if options.facts else _ask_files(options)
    _show(result, origin, options)
    if options.chart:
        from promoteur.cli.score.picture import draw  # noqa: PLC0415 - for pictures only

        draw(result, origin.title, options.chart)
        if not (options.json or options.csv):
            sys.stdout.write("\n" + _("Picture: {file}").format(file=options.chart) + "\n")


def _check(options: argparse.Namespace) -> None:
    if options.explain and not options.by:
        raise AskProblem(_("--explain needs segments to explain with: add --by COLUMN"))
    if bool(options.files) == bool(options.facts):
        raise AskProblem(
            _("Name either a FILE of answers or, with --facts PATH, a table of facts.")
        )
    _refuse_others(options)
    if options.facts:
        return
    if options.period and not options.date:
        raise AskProblem(_("--period needs dates: add --date COLUMN"))
    if options.explain and not (options.date or options.compare):
        raise AskProblem(_("--explain needs a change: add --date COLUMN or --compare COLUMN=A,B"))


def _refuse_others(options: argparse.Namespace) -> None:
    """Refuse options that files have and facts have not, and the other way round."""
    names = ONLY_FILES if options.facts else ONLY_FACTS
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(options, name)]
    if not given:
        return
    words = _("Only --facts PATH takes {options}: a FILE does not.")
    if options.facts:
        words = _("Only a FILE takes {options}: --facts does not.")
    if options.facts and options.person:
        words = _("Only a FILE takes --person: with --facts it is --one-voice.")
    raise AskProblem(words.format(options=", ".join(given)))


def _ask_facts(options: argparse.Namespace) -> tuple[Result, Origin]:
    from promoteur.cli.score import facts  # noqa: PLC0415 - a tenth of a second

    with terminal.stoppable():
        return facts.ask(options)


def _ask_files(options: argparse.Namespace) -> tuple[Result, Origin]:
    """Return the result that was asked for, and what was found out about the files."""
    period = Period(options.period or Period.MONTH) if options.date else None
    with (
        terminal.progress() as share,
        open_table(
            options.files, encoding=options.encoding, sheet=options.sheet, share=share
        ) as table,
    ):
        by = tuple(table.column(name) for name in options.by)
        sides = _with_own_name(options.compare, table)
        compared = (sides.column,) if sides and sides.column and sides.column not in by else ()
        counted = count(table, _question(options, by + compared, period))
        result = compose(counted, by, period, sides, options.confidence, explain=options.explain)
        return result, of_files(counted, table.found)


def _with_own_name(sides: Sides | None, table: Table) -> Sides | None:
    if sides is None or sides.column is None:
        return sides
    return replace(sides, column=table.column(sides.column))


def _question(options: argparse.Namespace, by: tuple[str, ...], period: Period | None) -> Question:
    orders = {Order.DAY: options.dayfirst, Order.MONTH: options.monthfirst}
    return Question(
        column=options.column,
        scale=SCALES.get(options.scale),
        by=by,
        date=options.date,
        order=next((order for order, wanted in orders.items() if wanted), None),
        period=period,
        where=tuple(options.where or ()),
        weight=options.weight,
        person=options.person,
    )


def _show(result: Result, origin: Origin, options: argparse.Namespace) -> None:
    """Show a result as JSON, as CSV or for people; each format is imported when it is asked for."""
    if options.json or options.csv:
        terminal.write_utf_8()
    if options.json:
        from promoteur.cli.score import as_json  # noqa: PLC0415

        sys.stdout.write(as_json.text(result, origin) + "\n")
    elif options.csv:
        from promoteur.cli.score import as_csv  # noqa: PLC0415

        as_csv.write(result, sys.stdout)
    else:
        from promoteur.cli.score import people  # noqa: PLC0415

        people.show(result, origin, terminal.console())
