"""The result in words, bars and tables, for people."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promoteur.analytics.change import Comparison
from promoteur.cli.score import tables
from promoteur.cli.score.origin import Origin
from promoteur.cli.score.result import Result
from promoteur.cli.terminal import COMMANDS_TO_TERMINALS, shortened
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.compare import p_in_words
from promoteur.score.reading import (
    ALMOST_SURE,
    BAND_WORDS,
    BANDS,
    SAMPLE_WORDS,
    Reading,
    Sample,
    decimals,
    read,
)
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tally

COLOURS = {Category.DETRACTOR: "red", Category.PASSIVE: "yellow", Category.PROMOTER: "green"}
BAR = 32
LONGEST_NAME = 40
EIGHTHS = " ▏▎▍▌▋▊▉█"


def show(result: Result, origin: Origin, console: Console) -> None:
    """Print the result: what was read, the score, the distribution, tables, the change."""
    _print_origin(origin, console)
    console.print()
    _print_score(result, console)
    _print_distribution(result.total.tally, console)
    for line in _left_out(result, origin):
        console.print(line, style="dim")
    if result.groups:
        tables.print_groups(result, console)
    if result.periods:
        tables.print_periods(result, console)
    if result.comparison:
        console.print()
        for line in change_in_words(result.comparison):
            console.print(line)
        if result.periods and not result.periods[-1].complete and _latest_compared(result):
            console.print(origin.unfinished(result.periods[-1].label), style="dim")
    if result.decomposition:
        tables.print_decomposition(result, console)


def _print_origin(origin: Origin, console: Console) -> None:
    lines = (Text(words.translate(COMMANDS_TO_TERMINALS), style) for words, style in origin.lines)
    console.print(Text("\n").join(lines))


def _print_score(result: Result, console: Console) -> None:
    tally, interval = result.total.tally, result.total.interval
    reading = read(tally)
    answers = _answers_in_words(tally)
    if interval is None or reading.sample in {Sample.NONE, Sample.COUNTS_ONLY}:
        words = _(SAMPLE_WORDS[reading.sample])
        console.print(Text(f"{answers}. {words[:1].upper()}{words[1:]}", style="bold"))
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
    console.print(_formula(tally), style="dim")
    console.print(_level(reading))


def _formula(tally: Tally) -> str:
    """Return what a score is made of, for those who see one for the first time."""
    return _("{promoters} promoters − {detractors} detractors, on a scale from −100 to 100").format(
        promoters=percentage(tally.promoters / tally.total_weight),
        detractors=percentage(tally.detractors / tally.total_weight),
    )


def _level(reading: Reading) -> str:
    """Return the band with its limits, and how probable it is to be the right one.

    Where another may as well be, the bands that are possible.
    """
    if not reading.settled:
        return str(reading)
    place = BANDS.names.index(reading.band or BANDS.names[0])
    edges = (-100, *BANDS.limits, 100)
    words = _("Level: {band} ({low} to {high}); probability that it is the right one: {sure}")
    shown = words.format(
        band=_(BAND_WORDS[BANDS.names[place]]),
        low=number(edges[place]),
        high=number(edges[place + 1]),
        sure=percentage(min(reading.probabilities[BANDS.names[place]], ALMOST_SURE)),
    )
    if reading.sample is Sample.NORMAL:
        return shown
    return f"{shown} ({_(SAMPLE_WORDS[reading.sample])})"


def _answers_in_words(tally: Tally) -> str:
    """Return how many answered and, where they weigh differently, how many equal ones that is."""
    answers = ngettext("{n} answer", "{n} answers", tally.n).format(n=number(tally.n))
    equal = number(tally.n_effective)
    if equal == number(tally.n):
        return answers
    return _("{answers}, weighted: worth {n} equal ones").format(answers=answers, n=equal)


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
        table.add_row(_(CATEGORY_WORDS[category]), bar, number(weight), percentage(share))
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


def _left_out(result: Result, origin: Origin) -> list[str]:
    """Return what counts nowhere; of files always, also when it is nothing."""
    tally = result.total.tally
    lines = [_no_answers(tally)] if origin.has_blanks else []
    lines += [words.format(n=number(n)) for n, words in _further_losses(result) if n]
    if not tally.n + tally.missing + tally.invalid:
        lines.append(origin.nothing)
    return ["", *lines] if lines else []


def _no_answers(tally: Tally) -> str:
    missing = ngettext(
        "{n} row without an answer", "{n} rows without an answer", tally.missing
    ).format(n=number(tally.missing))
    invalid = ngettext(
        "{n} value that is not an answer", "{n} values that are not an answer", tally.invalid
    ).format(n=number(tally.invalid))
    return _("Left out: {missing}, {invalid}.").format(missing=missing, invalid=invalid)


def _further_losses(result: Result) -> list[tuple[float, str]]:
    """Return how many answers were left out for another reason, each with its sentence."""
    superseded, weightless = result.counted.superseded, result.counted.weightless
    undated = result.undated.n if result.undated else 0
    again = ngettext(
        "{n} earlier answer of a person who answered again in the same period.",
        "{n} earlier answers of persons who answered again in the same period.",
        superseded,
    )
    without_weight = ngettext(
        "{n} answer without a usable weight, among the values that are not an answer.",
        "{n} answers without a usable weight, among the values that are not an answer.",
        weightless,
    )
    without_date = ngettext(
        "{n} answer has no readable date: it counts in the total and in no period.",
        "{n} answers have no readable date: they count in the total and in no period.",
        undated,
    )
    return [(superseded, again), (weightless, without_weight), (undated, without_date)]


def change_in_words(comparison: Comparison) -> list[str]:
    """Return what changed, whether it is real, and what could have been seen."""
    one, two = (shortened(name, LONGEST_NAME) for name in comparison.names)
    before, after, difference = comparison.before, comparison.after, comparison.difference
    if difference is None or not comparison.readable:
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
    shows = [] if difference.real else [_what_shows(comparison)]
    return [verdict.format(**figures), *shows]


def _what_shows(comparison: Comparison) -> str:
    visible = comparison.visible or 0.0
    places = decimals(min(comparison.before.n_effective, comparison.after.n_effective))
    return ngettext(
        "With {n} and {m} answers, only moves of about {visible} point or more show.",
        "With {n} and {m} answers, only moves of about {visible} points or more show.",
        visible,
    ).format(
        n=number(comparison.before.n), m=number(comparison.after.n), visible=number(visible, places)
    )


def _latest_compared(result: Result) -> bool:
    return bool(result.comparison and result.comparison.names[1] == result.periods[-1].label)
