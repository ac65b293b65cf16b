"""The result in words, bars and tables, for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promoteur.cli.score import tables
from promoteur.cli.score.result import Comparison, Result
from promoteur.files.source import Kind
from promoteur.files.table import Found
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number, percentage
from promoteur.score.compare import p_in_words
from promoteur.score.reading import Sample, decimals, read
from promoteur.score.scale import Category
from promoteur.score.tally import Tally

COLOURS = {Category.DETRACTOR: "red", Category.PASSIVE: "yellow", Category.PROMOTER: "green"}
NAMES = {
    Category.DETRACTOR: mark("Detractors"),
    Category.PASSIVE: mark("Passives"),
    Category.PROMOTER: mark("Promoters"),
}
SEPARATOR_NAMES = {
    ",": mark("comma"),
    ";": mark("semicolon"),
    "\t": mark("tab"),
    "|": mark("vertical bar"),
}
BAR = 32
EIGHTHS = " ▏▎▍▌▋▊▉█"


def show(result: Result, found: Sequence[Found], console: Console) -> None:
    """Print the result: what was read, the score, the distribution, tables, the change."""
    console.print(_origin(result, found))
    console.print()
    _print_score(result, console)
    _print_distribution(result.total.tally, console)
    console.print(_left_out(result), style="dim")
    if result.groups:
        tables.print_groups(result, console)
    if result.periods:
        tables.print_periods(result, console)
    if result.comparison:
        console.print()
        for line in change_in_words(result.comparison):
            console.print(line)
        if result.periods and not result.periods[-1].complete and _latest_compared(result):
            console.print(_unfinished(result), style="dim")
    if result.decomposition:
        tables.print_decomposition(result, console)


def _origin(result: Result, found: Sequence[Found]) -> Text:
    """Return what was read and how: file, column and why it, scale, encoding, dates."""
    column = result.counted.column
    text = Text(", ".join(one.name for one in found), style="bold")
    text.append("\n" + _("Column {column}: {why}").format(column=column.name, why=column.why))
    for one in found:
        text.append("\n" + _file_in_words(one), style="dim")
    if result.counted.dates:
        dates = result.counted.dates
        words = _("Dates in {column}: {why}").format(column=dates.name, why=dates.why)
        text.append(f"\n{words}", style="dim")
    for flag in column.flags:
        sentence = _("Careful: {flag}. Not to be compared with scores of 0–10 answers.")
        text.append("\n" + sentence.format(flag=flag), style="yellow")
    return text


def _file_in_words(found: Found) -> str:
    facts = [found.kind.value.upper() if found.kind is Kind.CSV else found.kind.value]
    if found.encoding:
        facts.append(found.encoding)
    if found.separator:
        named = _(SEPARATOR_NAMES[found.separator])
        facts.append(_("separator: {separator}").format(separator=named))
    if found.headers != 1:
        words = ngettext("{n} header row", "{n} header rows", found.headers)
        facts.append(words.format(n=found.headers) if found.headers else _("no header row"))
    return " · ".join([*facts, *found.notes])


def _print_score(result: Result, console: Console) -> None:
    tally, interval = result.total.tally, result.total.interval
    reading = read(tally)
    answers = ngettext("{n} answer", "{n} answers", tally.n).format(n=number(tally.n))
    if interval is None or reading.sample in {Sample.NONE, Sample.COUNTS_ONLY}:
        console.print(Text(f"{answers}. {str(reading).capitalize()}", style="bold"))
        return
    places = decimals(interval.n)
    line = Text(_("Score {score}").format(score=number(interval.score, places)), style="bold")
    line.append(
        "   "
        + _("between {low} and {high} ({confidence} confidence) · {answers}").format(
            low=number(interval.low, places),
            high=number(interval.high, places),
            confidence=percentage(result.confidence),
            answers=answers,
        ),
        style="not bold",
    )
    console.print(line)
    console.print(str(reading))


def _print_distribution(tally: Tally, console: Console) -> None:
    if not tally.total_weight:
        return
    console.print()
    console.print(_categories(tally, console))
    console.print()
    largest = max(tally.weight)
    table = _grid()
    rows = list(zip(tally.scale.labels, tally.scale.categories, tally.weight, strict=True))
    for label, category, weight in reversed(rows):
        share = percentage(weight / tally.total_weight)
        bar = _bar(weight / largest, console, COLOURS[category])
        table.add_row(label, bar, number(weight), share)
    console.print(table)


def _categories(tally: Tally, console: Console) -> Table:
    table = _grid()
    weights = {
        Category.PROMOTER: tally.promoters,
        Category.PASSIVE: tally.passives,
        Category.DETRACTOR: tally.detractors,
    }
    for category, weight in weights.items():
        share = weight / tally.total_weight
        bar = _bar(share, console, COLOURS[category])
        table.add_row(_(NAMES[category]), bar, number(weight), percentage(share))
    return table


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column(width=BAR)
    table.add_column(justify="right")
    table.add_column(justify="right")
    return table


def _bar(share: float, console: Console, colour: str) -> Text:
    """Return a bar of this share of the whole width; plain signs where blocks cannot be shown."""
    if not (console.encoding or "").lower().startswith("utf"):
        return Text("#" * round(share * BAR), style=colour)
    eighths = round(share * BAR * 8)
    return Text("█" * (eighths // 8) + EIGHTHS[eighths % 8].strip(), style=colour)


def _left_out(result: Result) -> str:
    """Return what counts nowhere, always: also when it is nothing."""
    tally = result.total.tally
    missing = ngettext(
        "{n} row without an answer", "{n} rows without an answer", tally.missing
    ).format(n=number(tally.missing))
    invalid = ngettext(
        "{n} value that is not an answer", "{n} values that are not an answer", tally.invalid
    ).format(n=number(tally.invalid))
    lines = "\n" + _("Left out: {missing}, {invalid}.").format(missing=missing, invalid=invalid)
    if result.undated and result.undated.n:
        lines += "\n" + ngettext(
            "{n} answer has no readable date: it counts in the total and in no period.",
            "{n} answers have no readable date: they count in the total and in no period.",
            result.undated.n,
        ).format(n=number(result.undated.n))
    return lines


def change_in_words(comparison: Comparison) -> list[str]:
    """Return what changed, whether it is real, and what could have been seen."""
    one, two = comparison.names
    before, after, difference = comparison.before, comparison.after, comparison.difference
    if difference is None or min(before.n_effective, after.n_effective) < 10:
        return [
            _("{one} to {two}: too few answers to compare ({n} and {m}).").format(
                one=one, two=two, n=number(before.n), m=number(after.n)
            )
        ]
    places = decimals(min(before.n_effective, after.n_effective))
    figures = {
        "one": one,
        "two": two,
        "before": number(difference.before, places),
        "after": number(difference.after, places),
        "change": number(difference.difference, places, sign=True),
        "low": number(difference.low, places, sign=True),
        "high": number(difference.high, places, sign=True),
        "p": p_in_words(difference.p),
    }
    if difference.real:
        verdict = _(
            "From {before} ({one}) to {after} ({two}): {change}, between {low} and {high}. "
            "This is more than chance ({p})."
        )
    else:
        verdict = _(
            "From {before} ({one}) to {after} ({two}): {change}, between {low} and {high}. "
            "This could be chance ({p})."
        )
    return [verdict.format(**figures), _what_shows(comparison)]


def _what_shows(comparison: Comparison) -> str:
    visible = comparison.visible or 0.0
    return ngettext(
        "With {n} and {m} answers, only moves of about {visible} point or more show.",
        "With {n} and {m} answers, only moves of about {visible} points or more show.",
        visible,
    ).format(n=number(comparison.before.n), m=number(comparison.after.n), visible=number(visible))


def _latest_compared(result: Result) -> bool:
    return bool(result.comparison and result.comparison.names[1] == result.periods[-1].label)


def _unfinished(result: Result) -> str:
    last_day = result.counted.last_day
    return _("{period} may not be over: its last answer is of {day}.").format(
        period=result.periods[-1].label, day=last_day.isoformat() if last_day else ""
    )
