"""The tables for people: segments, periods, and what explains a change."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from promoteur.cli.score.result import Result, Scored
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark, ngettext, number, percentage
from promoteur.score.compare import Difference, p_in_words
from promoteur.score.decompose import SegmentChange
from promoteur.score.reading import Sample, decimals, sample_of
from promoteur.score.tally import Key

MOST = 60
"""Rows of segments that a person is shown; `--csv` and `--json` hold them all."""

REMARKS = {
    Sample.NONE: mark("no answers"),
    Sample.COUNTS_ONLY: mark("too few for a score"),
    Sample.INDICATIVE: mark("indicative"),
    Sample.NORMAL: "",
}


def print_groups(result: Result, console: Console) -> None:
    """Print the segments by their scores, the unreadable ones last, and whether they differ."""
    table = _table([*result.shown_by])
    changes = result.comparison.by_segment if result.comparison else {}
    if changes:
        table.add_column(_("Change"), justify="right")
    ranked = sorted(result.groups, key=_rank)
    for scored in ranked[:MOST]:
        change = [_change(*changes[scored.key])] if scored.key in changes else [""] * bool(changes)
        table.add_row(*_key(scored.key), *_figures(scored), *change)
    console.print()
    console.print(table)
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
    table = _table([_("Period")])
    table.add_column(_("Change"), justify="right")
    for one in result.periods:
        change = _change(one.change, one.change.p) if one.change else ""
        label = one.label if one.complete else _("{period} (not over)").format(period=one.label)
        table.add_row(label, *_figures(one.scored), change)
    console.print()
    console.print(table)


def print_decomposition(result: Result, console: Console) -> None:
    """Print how much of the change comes from scores, and how much from shares."""
    found = result.decomposition
    if found is None:
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in result.shown_by:
        table.add_column(name)
    for heading in (_("Share"), _("Score"), _("By its score"), _("By its share")):
        table.add_column(heading, justify="right")
    for row in sorted(found.rows, key=lambda row: -abs(row.rate + row.mix))[:MOST]:
        table.add_row(*_key(row.key), *_segment_change(row))
    blanks = [""] * (len(result.shown_by) - 1)
    rate, mix = number(found.rate, 1, sign=True), number(found.mix, 1, sign=True)
    table.add_row(_("All"), *blanks, "", "", rate, mix, style="bold")
    console.print()
    console.print(
        _(
            "Why: {rate} points because segments score differently, "
            "{mix} because their shares of the answers changed."
        ).format(rate=rate, mix=mix)
    )
    console.print(table)


def _segment_change(row: SegmentChange) -> tuple[str, str, str, str]:
    scores = (
        "–" if score is None else number(score) for score in (row.score_before, row.score_after)
    )
    return (
        f"{percentage(row.share_before)} → {percentage(row.share_after)}",
        " → ".join(scores),
        number(row.rate, 1, sign=True),
        number(row.mix, 1, sign=True),
    )


def _table(keys: Sequence[str]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in keys:
        table.add_column(name, overflow="fold")
    headings = (
        _("Answers"),
        _("Score"),
        _("Interval"),
        _("Promoters"),
        _("Passives"),
        _("Detractors"),
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    table.add_column("")
    return table


def _key(key: Key) -> list[str]:
    return [_("(not given)") if value is None else str(value) for value in key]


def _rank(scored: Scored) -> tuple[bool, float]:
    unreadable = sample_of(scored.tally.n_effective) in {Sample.NONE, Sample.COUNTS_ONLY}
    return unreadable, -(scored.tally.score if scored.tally.score is not None else -101)


def _figures(scored: Scored) -> list[str]:
    """Return answers, score, interval, shares of the categories, and a remark on the sample."""
    tally, interval = scored.tally, scored.interval
    sample = sample_of(tally.n_effective)
    weights = (tally.promoters, tally.passives, tally.detractors)
    remark = REMARKS[sample] and _(REMARKS[sample])
    if interval is None or sample in {Sample.NONE, Sample.COUNTS_ONLY}:
        return [number(tally.n), "–", "–", *(number(weight) for weight in weights), remark]
    places = decimals(interval.n)
    return [
        number(tally.n),
        number(interval.score, places),
        _("{low} to {high}").format(
            low=number(interval.low, places), high=number(interval.high, places)
        ),
        *(percentage(weight / tally.total_weight) for weight in weights),
        remark,
    ]


def _change(difference: Difference, p: float) -> str:
    """Return a change and whether it could be chance; nothing where a side is too small."""
    if min(difference.n_before, difference.n_after) < 10:
        return "–"
    change = number(difference.difference, sign=True)
    if p < 1 - difference.confidence:
        return _("{change} (real)").format(change=change)
    return _("{change} (chance?)").format(change=change)
