"""The picture of segments side by side: a dot and an interval each, best score first."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from promoteur.charts.caption import Caption, marks, one_line, picture, scale_notes
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import Row, columns, domain, name_of, rows_of, ticks, tooltips
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.reading import Sample
from promoteur.score.tally import Tallies

MOST = 40
"""Rows that one picture holds."""

WIDTH = 480
"""Of the drawing area, in pixels: names and figures stand outside it."""

STEP = 27
"""Height of a row, in pixels."""


def _largest(tallies: Tallies) -> Tallies:
    """Return the `MOST` rows with the most answers, in their order: never a choice by score."""
    kept = np.sort(np.argsort(-tallies.answers.sum(axis=1), kind="stable")[:MOST])
    return tallies.take(kept.tolist())


def _rank(row: Row) -> tuple[bool, float, str]:
    """Return what rows are sorted by: best score first, then those without, most answers first."""
    return (row.score is None, -(row.n if row.score is None else row.score), row.name)


def _layers(rows: Sequence[Row]) -> list[alt.Chart]:
    low, high = domain(rows)
    names = alt.Axis(labelExpr="split(datum.value, '\\t')[1]", style="segment-axis")
    figures = alt.Axis(values=ticks(low, high), format="d", grid=True)
    place = alt.Y("at:O", sort=None, axis=names)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    base = marks([row.fields(i) for i, row in enumerate(rows)]).encode(
        y=place,
        tooltip=tooltips(_("Segment")),
    )
    scored = base.transform_filter("isValid(datum.score)")
    dots = scored.encode(x=alt.X("score:Q", axis=figures, scale=scale))
    indicative = f"datum.sample === '{Sample.INDICATIVE}'"
    score = scored.mark_text(style="score", align="right", dx=44)
    few = base.transform_filter("!isValid(datum.score)")
    few_answers = few.mark_text(style="answers", align="right", dx=108)
    n = scored.mark_text(style="answers", align="right", dx=108)
    layers = [
        scored.mark_rule(style="interval").encode(
            x=alt.X("low:Q", axis=figures, scale=scale), x2="high"
        ),
        dots.transform_filter(f"!({indicative})").mark_point(style="point", size=64),
        dots.transform_filter(indicative).mark_point(style="indicative-point", size=64),
        few_answers.encode(x=alt.value("width"), text="answers_text:N"),
        score.encode(x=alt.value("width"), text="score_text:N"),
        n.encode(x=alt.value("width"), text="n_text:N"),
        *(_column(word, at) for word, at in ((_("Score"), 44), (_("Answers"), 108))),
    ]
    if low <= 0 <= high:
        zero = marks([{"zero": 0}]).mark_rule(style="zero")
        layers.insert(0, zero.encode(x=alt.X("zero:Q", axis=figures, scale=scale)))
    return layers


def _column(word: str, at: int) -> alt.Chart:
    """Return the heading of a column of figures that ends `at` pixels right of the drawing area."""
    base = marks([{"word": word}])
    text = base.mark_text(style="column", align="right", baseline="bottom", dx=at, dy=-4)
    heading: alt.Chart = text.encode(x=alt.value("width"), y=alt.value(0), text="word:N")
    return heading


def _notes(rows: Sequence[Row], left_out: int, confidence: float) -> tuple[str, ...]:
    notes = [_("Score with its {confidence} interval.").format(confidence=percentage(confidence))]
    samples = {row.sample for row in rows}
    if Sample.INDICATIVE in samples:
        notes.append(_("Hollow: fewer than 30 answers, indicative."))
    if samples & {Sample.NONE, Sample.COUNTS_ONLY}:
        notes.append(_("Without a dot: fewer than 10 answers, no score."))
    if not left_out:
        return (" ".join(notes),)
    left = ngettext(
        "The {most} segments with the most answers; {n} other is left out.",
        "The {most} segments with the most answers; {n} others are left out.",
        left_out,
    ).format(most=number(MOST), n=number(left_out))
    return (" ".join(notes), left)


def segments(tallies: Tallies, title: str, confidence: float = 0.95) -> alt.LayerChart:
    """Return the picture of segments: a dot and an interval per row, sorted by score.

    Points of 10–29 (effective) answers are hollow; segments of fewer show how many, without a dot.
    Of more than `MOST` segments, those with the most answers are shown and the rest is counted.

    Args:
        tallies: one row per segment; a key of several values is joined by " · ".
        title: what is compared.
        confidence: of each interval by itself, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    shown = _largest(tallies)
    rows = sorted(rows_of(shown, [name_of(key) for key in shown.keys], confidence), key=_rank)
    heading = one_line(title)
    if not any(row.n for row in rows):
        return nobody(heading, (_("No answers, no score"), *scale_notes(tallies.scale)))
    notes = (*_notes(rows, len(tallies) - len(shown), confidence), *scale_notes(tallies.scale))
    caption = Caption(heading, notes, columns(_("Segment")), tuple(row.cells() for row in rows))
    return picture(_layers(rows), caption, alt.Step(STEP), WIDTH)
