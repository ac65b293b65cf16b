"""The tables for people: segments, periods, and what explains a change."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from promoteur.analytics.change import Change, largest_first
from promoteur.analytics.dimensions import Phase
from promoteur.analytics.scored import Scored, readable
from promoteur.analytics.trend import InPeriod
from promoteur.cli.score.result import Result
from promoteur.cli.terminal import shortened
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number, percentage
from promoteur.score.compare import p_in_words
from promoteur.score.decompose import SegmentChange
from promoteur.score.reading import Sample, decimals
from promoteur.score.scale import CATEGORY_WORDS, Category, Scale
from promoteur.score.tally import Key

MOST = 60
"""Rows of segments that a person is shown; `--csv` and `--json` hold them all."""

WIDE = 100
"""Characters of a line from which categories bear their names, and segments longer ones."""

REMARKS = {
    Sample.NONE: mark("no answers"),
    Sample.COUNTS_ONLY: mark("too few"),
    Sample.INDICATIVE: mark("indicative"),
    Sample.NORMAL: "",
}

PHASE_WORDS = {
    Phase.BEFORE: mark("before"),
    Phase.ONBOARDING: mark("onboarding"),
    Phase.FIRST_YEAR: mark("first year"),
    Phase.SECOND_YEAR: mark("second year"),
    Phase.LOYAL: mark("over two years"),
}


class Row(NamedTuple):
    """One line of a table: what it is of, its figures, how it changed, what to bear in mind."""

    key: Sequence[str]
    scored: Scored
    change: str = ""
    remarks: Sequence[str] = ()


def print_groups(result: Result, console: Console) -> None:
    """Print the segments by their scores, the unreadable ones last, and whether they differ."""
    changes = result.changes
    ranked = sorted(result.groups, key=_rank)
    rows = [
        Row(_key(one.key), one, _change(changes[one.key]) if one.key in changes else "")
        for one in ranked[:MOST]
    ]
    compared = result.comparison.names[1] if result.comparison and changes else ""
    _print_scores(console, result.shown_by, rows, compared)
    if len(ranked) > MOST:
        hidden = len(ranked) - MOST
        words = ngettext(
            "{n} more segment: --csv shows all.", "{n} more segments: --csv shows all.", hidden
        )
        console.print(words.format(n=number(hidden)), style="dim")
    if result.heterogeneity and result.heterogeneity.segments > 1:
        differ = result.heterogeneity.real
        words = (
            _("The segments differ by more than chance ({p}).")
            if differ
            else _("The differences between the segments could be chance ({p}).")
        )
        console.print(words.format(p=p_in_words(result.heterogeneity.p)))


def print_periods(result: Result, console: Console) -> None:
    """Print the periods in order of time, each with its change since the one before."""
    _print_scores(console, [_("Period")], [_period(one) for one in result.periods])


def _period(one: InPeriod) -> Row:
    change = _change(one.change) if one.change else ""
    return Row([one.label], one.scored, change, [] if one.complete else [_("not over")])


def print_decomposition(result: Result, console: Console) -> None:
    """Print how much of the change comes from scores, and how much from shares."""
    found, sides = result.decomposition, result.comparison
    if found is None or sides is None:
        return
    table = _table(
        console, sides.by, (_("Share"), _("Score"), _("By its score"), _("By its share"))
    )
    ranked = largest_first(found)
    sizes = (sides.before.n_effective, sides.after.n_effective)
    places = decimals(min(sizes))
    for row in ranked[:MOST]:
        answers = (row.share_before * sizes[0], row.share_after * sizes[1])
        table.add_row(*_names(_key(row.key), console), *_segment_change(row, answers, places))
    blanks = [""] * (len(sides.by) - 1)
    rate, mix = (number(points, places, sign=True) for points in (found.rate, found.mix))
    table.add_row(_("All"), *blanks, "", "", rate, mix, style="bold")
    console.print()
    console.print(
        _(
            "Why, in points: {rate} because segments score differently, "
            "{mix} because their shares of the answers changed."
        ).format(rate=rate, mix=mix)
    )
    console.print(table)
    if len(ranked) > MOST:
        hidden = len(ranked) - MOST
        words = ngettext(
            "{n} more segment: --json shows all.", "{n} more segments: --json shows all.", hidden
        )
        console.print(words.format(n=number(hidden)), style="dim")


def _segment_change(
    row: SegmentChange, answers: tuple[float, float], places: int
) -> tuple[str, str, str, str]:
    scores = (
        "–" if score is None or not readable(n) else number(score)
        for score, n in zip((row.score_before, row.score_after), answers, strict=True)
    )
    return (
        f"{percentage(row.share_before)} → {percentage(row.share_after)}",
        " → ".join(scores),
        number(row.rate, places, sign=True),
        number(row.mix, places, sign=True),
    )


def _print_scores(
    console: Console, keys: Sequence[str], rows: Sequence[Row], compared: str = ""
) -> None:
    """Print a table of scores; the columns of changes and remarks only where there are any.

    On a narrow screen changes and remarks take the place of the shares of the categories.
    `compared`: what the changes lead to, where it is not the row itself.
    """
    if not rows:
        return
    remarks = [", ".join(filter(None, (_remark(row.scored), *row.remarks))) for row in rows]
    changed, wide = any(row.change for row in rows), console.width >= WIDE
    headings = [_("Answers"), _("Score"), _("Interval")]
    shares = wide or not (changed and any(remarks))
    if shares:
        headings += _category_headings(rows[0].scored.tally.scale, wide=wide)
    if changed:
        headings.append(" ".join(filter(None, (_("Change"), shortened(compared, 12)))))
    table = _table(console, keys, headings)
    if any(remarks):
        table.add_column("", no_wrap=True)
    for row, remark in zip(rows, remarks, strict=True):
        figures = _figures(row.scored)
        cells = [*(figures if shares else figures[:3]), *([row.change] * changed)]
        table.add_row(*_names(row.key, console), *cells, *filter(None, [remark]))
    console.print()
    console.print(table)


def _table(console: Console, keys: Iterable[str], figures: Iterable[str]) -> Table:
    """Return a table in which the names of segments give way and figures do not."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in _names(keys, console):
        table.add_column(name, overflow="fold", min_width=min(len(name), 10))
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _names(texts: Iterable[str], console: Console) -> list[str]:
    most = 48 if console.width >= WIDE else 36
    return [shortened(text, most) for text in texts]


def _category_headings(scale: Scale, *, wide: bool) -> list[str]:
    """Return the names of the categories, or on a narrow screen their answers: 9–10, 7–8, 0–6."""
    if wide:
        return [_(name) for name in CATEGORY_WORDS.values()]
    answers = {
        wanted: [
            label
            for label, found in zip(scale.labels, scale.categories, strict=True)
            if found is wanted
        ]
        for wanted in CATEGORY_WORDS
    }
    return [f"{labels[0]}–{labels[-1]}" for labels in answers.values()]


def _key(key: Key) -> list[str]:
    return [_in_words(value) for value in key]


def _in_words(value: Any) -> str:
    """Return what a segment is called; phases and categories in the reader's language."""
    if value is None:
        return _("(not given)")
    if isinstance(value, Category):
        return _(CATEGORY_WORDS[value])
    return _(PHASE_WORDS[value]) if isinstance(value, Phase) else str(value)


def _rank(scored: Scored) -> tuple[bool, float]:
    score = scored.tally.score
    return not scored.readable, -(score if score is not None else -101)


def _remark(scored: Scored) -> str:
    words = REMARKS[scored.sample]
    return words and _(words)


def _figures(scored: Scored) -> list[str]:
    """Return answers, score, interval and the shares of the categories; counts where too few."""
    tally, interval = scored.tally, scored.interval
    weights = (tally.promoters, tally.passives, tally.detractors)
    if interval is None or not scored.readable:
        return [number(tally.n), "–", "–", *(number(weight) for weight in weights)]
    places = decimals(interval.n)
    return [
        number(tally.n),
        number(interval.score, places),
        _("{low} to {high}").format(
            low=number(interval.low, places), high=number(interval.high, places)
        ),
        *(percentage(weight / tally.total_weight) for weight in weights),
    ]


def _change(found: Change) -> str:
    """Return a change and whether it could be chance; nothing where a side is too small."""
    if not found.readable:
        return "–"
    change = number(found.difference.difference, sign=True)
    if found.real:
        return _("{change} (real)").format(change=change)
    return _("{change} (chance?)").format(change=change)
