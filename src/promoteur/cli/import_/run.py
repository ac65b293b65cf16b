"""What `promoteur import` does: look at the file, say what would happen, and let it happen."""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from promoteur.cli import installation, terminal
from promoteur.kit.language import day, ngettext, number
from promoteur.kit.language import gettext as _

if TYPE_CHECKING:  # they bring Django, which is set up for the installation that is named
    from promoteur.responses.imports.plan import Wanted
    from promoteur.responses.imports.rows import Refusal
    from promoteur.responses.imports.store import Outcome, Preview

SHOWN = 10
"""Refused rows that are shown; `--refused` writes all that are kept."""


def run(options: argparse.Namespace) -> None:
    """Show what an import would do, and do it where that was asked for.

    Raises:
        Problem: what is wrong with the file, the survey or the installation.
    """
    installation.use(options)
    survey = installation.the_survey(options.survey)
    from promoteur.responses import place  # noqa: PLC0415 - Django
    from promoteur.responses.imports import jobs, store  # noqa: PLC0415 - Django

    file = jobs.opened(options.file, encoding=options.encoding)
    with terminal.stoppable(), file as table:
        wanted = _wanted(options)
        found = store.preview(table, wanted, survey)
        console = terminal.console()
        _show(found, str(survey), console, said_scale=bool(options.scale))
        _write_refused(found.outcome.refusals, options.refused)
        if not options.yes:
            console.print(_next_step(found.outcome))
            return
        job = jobs.begin(survey=survey, name=options.file, plan=jobs.written(wanted))
        outcome = store.store(table, found.plan, survey, job)
        jobs.finish(job, outcome)
    try:
        _bring_facts_up_to_date()
    finally:
        place.close()
    console.print(Text(_done(outcome), style="bold"))


def _next_step(would: "Outcome") -> str:
    if not would.added:
        return _("Nothing new to store.")
    return _("Nothing is stored yet. Add --yes to store them.")


def _done(outcome: "Outcome") -> str:
    if not outcome.added:
        return _("Nothing new to store.")
    words = ngettext("{n} response is stored.", "{n} responses are stored.", outcome.added)
    return words.format(n=number(outcome.added))


def _wanted(options: argparse.Namespace) -> "Wanted":
    """Return what was said about the file."""
    from promoteur.files.dates import Order  # noqa: PLC0415 - DuckDB
    from promoteur.responses.imports.plan import Wanted  # noqa: PLC0415 - Django

    order = Order.DAY if options.dayfirst else Order.MONTH if options.monthfirst else None
    return Wanted(
        score=options.column,
        scale=options.scale,
        date=options.date,
        order=order,
        on=options.on,
        comment=options.comment,
        person=options.person,
        key=options.key,
        language=options.language,
        channel=options.channel,
        moment=options.moment,
        properties=tuple(options.property),
    )


def _write_refused(refusals: "list[Refusal]", target: str | None) -> None:
    """Write refused rows to a file, if there is to be one."""
    if target is None:
        return
    with Path(target).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("row", "reason"), *((one.row, one.why) for one in refusals)])


def _bring_facts_up_to_date() -> None:
    """Put the facts of what was stored; where a reader runs, it may be first."""
    from promoteur.responses import due, place  # noqa: PLC0415 - Django

    while due.work_off(place.facts(), place.key()):
        pass


def _show(found: "Preview", survey: str, console: Console, *, said_scale: bool) -> None:
    """Print which column is what, and what would happen."""
    outcome = found.outcome
    console.print(Text(_("Into the survey {name}").format(name=survey), style="bold"))
    for label, told in _columns(found):
        line = _("{label}: {value}").format(label=label, value=terminal.one_line(told))
        console.print(Text(f"  {line}"))
    for note in found.notes:
        console.print(Text(f"  {terminal.one_line(note)}", style="dim"))
    if found.plan.scale.flagged and not said_scale:
        words = _("If the question was asked from 0, add {option}.").format(option="--scale 0-10")
        console.print(Text(f"  {words}"))
    console.print()
    for line in _lines(outcome):
        console.print(line)
    for one in outcome.refusals[:SHOWN]:
        words = _("  row {row}: {why}").format(row=number(one.row), why=one.why)
        console.print(Text(terminal.one_line(words), style="dim"))
    if outcome.refused > SHOWN:
        console.print(Text("  …", style="dim"))
    console.print()


def _columns(found: "Preview") -> Iterator[tuple[str, str]]:
    plan, outcome = found.plan, found.outcome
    yield _("answers"), f"{plan.score} ({plan.scale})"
    when = plan.date.name if plan.date else day(plan.on) if plan.on else ""
    if outcome.first and outcome.last and plan.date:
        when += f" ({day(outcome.first)} – {day(outcome.last)})"
    yield _("dates"), when
    for label, column in (
        (_("comments"), plan.comment),
        (_("persons"), plan.person),
        (_("key"), plan.key),
        (_("channel"), plan.channel),
        (_("moment"), plan.moment),
        (_("language"), plan.language),
        (_("properties"), ", ".join(plan.properties)),
        (_("not kept"), ", ".join(found.left_out)),
    ):
        if column:
            yield label, column


def _lines(outcome: "Outcome") -> Iterator[str]:
    n = outcome.added
    yield ngettext("{n} new response", "{n} new responses", n).format(n=number(n))
    n = outcome.known
    if n:
        words = ngettext(
            "{n} row was imported before: it is not taken twice",
            "{n} rows were imported before: they are not taken twice",
            n,
        )
        yield words.format(n=number(n))
    n = outcome.unanswered
    if n:
        words = ngettext(
            "{n} row without an answer: left out", "{n} rows without an answer: left out", n
        )
        yield words.format(n=number(n))
    n = outcome.refused
    if n:
        yield ngettext("{n} row refused", "{n} rows refused", n).format(n=number(n))
