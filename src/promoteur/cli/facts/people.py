"""A table of facts in words for people: what it holds, what is wrong, what was tidied."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promoteur.analytics.checking import Checked
from promoteur.analytics.columns import Kind, Type
from promoteur.analytics.stats import Stats
from promoteur.cli.terminal import COMMANDS_TO_TERMINALS, one_line
from promoteur.kit.language import day, mark, ngettext, number
from promoteur.kit.language import gettext as _

KIND_WORDS = {
    Kind.RELATIONAL: mark("relational"),
    Kind.TRANSACTIONAL: mark("transactional"),
    Kind.EMPLOYEE: mark("employees"),
}
TYPE_WORDS = {
    Type.TEXT: mark("text"),
    Type.NUMBER: mark("numbers"),
    Type.BOOLEAN: mark("yes or no"),
    Type.DATE: mark("dates"),
}
UNITS = (mark("{n} bytes"), mark("{n} kB"), mark("{n} MB"), mark("{n} GB"), mark("{n} TB"))


def show_stats(where: str, found: Stats, console: Console) -> None:
    """Print what a table holds."""
    _print_title(where, console)
    words = _("Table of facts, version {version}, layout {layout}")
    console.print(words.format(version=number(found.version), layout=found.layout), style="dim")
    console.print()
    table = Table.grid(padding=(0, 3))
    table.add_column(no_wrap=True)
    table.add_column()
    for label, text in _rows(found):
        table.add_row(label, Text(text))
    console.print(table)


def _rows(found: Stats) -> Iterator[tuple[str, str]]:
    yield _("Answers"), number(found.answers)
    if found.first and found.last:
        dates = _("{first} to {last}").format(first=day(found.first), last=day(found.last))
        yield _("Dates"), dates
    for kind, answers in found.kinds.items():
        n = found.surveys.get(kind, 0)
        surveys = ngettext("{n} survey", "{n} surveys", n).format(n=number(n))
        label = _("Surveys: {kind}").format(kind=_in_words(kind))
        yield label, f"{surveys} · {_answers(answers)}"
    yield _("Persons"), number(found.persons)
    yield _("Workspaces"), number(found.workspaces)
    for kind_of, words in TYPE_WORDS.items():
        names = [one_line(one.name) for one in found.properties if one.type is kind_of]
        if names:
            yield _("Properties: {type}").format(type=_(words)), ", ".join(names)
    files = f"{_files(found.files)} · {size_in_words(found.size)}"
    yield _("Data files"), files
    if found.mergeable:
        words = _("into {n}: promoteur facts compact")
        yield _("Could be merged"), words.format(n=_files(found.files - found.mergeable))
    if found.leftovers.number:
        waiting = f"{_files(found.leftovers.number)} · {size_in_words(found.leftovers.size)}"
        yield _("Waiting for vacuum"), waiting


def _in_words(kind: str) -> str:
    return _(KIND_WORDS[Kind(kind)]) if kind in set(Kind) else one_line(kind)


def show_check(where: str, found: Checked, console: Console) -> None:
    """Print whether a table is sound, and what is wrong with it."""
    _print_title(where, console)
    read = _("Version {version}: {files} with {answers}, {size}, all read")
    console.print(
        read.format(
            version=number(found.version),
            files=_files(found.files),
            answers=_answers(found.answers),
            size=size_in_words(found.size),
        ),
        style="dim",
    )
    console.print()
    if found.sound:
        console.print(_("The table is sound."))
        return
    for one in found.findings:
        if one.where:
            _print_title(one.where, console)
        console.print(Text(one.what.translate(COMMANDS_TO_TERMINALS)))
        console.print(Text(f"→ {one.remedy}".translate(COMMANDS_TO_TERMINALS)), style="dim")
        console.print()


def show_compacted(where: str, before: int, after: int, console: Console) -> None:
    """Print how many files became how many."""
    if before <= after:
        words = _("Nothing to merge at {where}: {files}.")
        console.print(words.format(where=where, files=_files(before)))
        return
    words = _("{before} became {after} at {where}.")
    console.print(words.format(before=_files(before), after=_files(after), where=where))
    words = _("The replaced ones are deleted by: promoteur facts vacuum {where}")
    console.print(words.format(where=where), style="dim")


def show_vacuumed(where: str, files: int, size: int, console: Console) -> None:
    """Print how many files are gone, and how many bytes."""
    if not files:
        console.print(_("Nothing to delete at {where}.").format(where=where))
        return
    words = ngettext(
        "{n} file deleted at {where}: {size}.",
        "{n} files deleted at {where}: {size}.",
        files,
    )
    console.print(words.format(n=number(files), size=size_in_words(size), where=where))


def size_in_words(size: int) -> str:
    """Return bytes in the unit in which they have one to three digits: 820 kB, 1.9 MB."""
    value, place = float(size), 0
    while value >= 999.5 and place < len(UNITS) - 1:
        value, place = value / 1000, place + 1
    return _(UNITS[place]).format(n=number(value, 1 if place and value < 9.95 else 0))


def _answers(n: int) -> str:
    return ngettext("{n} answer", "{n} answers", n).format(n=number(n))


def _files(n: int) -> str:
    return ngettext("{n} file", "{n} files", n).format(n=number(n))


def _print_title(text: str, console: Console) -> None:
    console.print(Text(text.translate(COMMANDS_TO_TERMINALS), style="bold"))
