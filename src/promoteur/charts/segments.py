"""The picture of segments side by side: a dot and an interval each, best score first."""

from collections.abc import Sequence

import numpy as np

from promoteur.charts.caption import Caption, one_line, picture, scale_notes
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import (
    Row,
    columns,
    domain,
    name_of,
    names_axis,
    rows_of,
    ticks,
    tooltips,
)
from promoteur.charts.vega import Layer, Picture, field, fixed, marks
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

COLUMNS = (44, 108)
"""Where the columns of figures end, in pixels right of the drawing area."""


def _largest(tallies: Tallies) -> Tallies:
    """Return the `MOST` rows with the most answers, in their order: never a choice by score."""
    kept = np.sort(np.argsort(-tallies.answers.sum(axis=1), kind="stable")[:MOST])
    return tallies.take(kept.tolist())


def _rank(row: Row) -> tuple[bool, float, str]:
    """Return what rows are sorted by: best score first, then those without, most answers first."""
    return (row.score is None, -(row.n if row.score is None else row.score), row.name)


def _layers(rows: Sequence[Row]) -> list[Layer]:
    low, high = domain(rows)
    figures = {"values": ticks(low, high), "format": "d", "grid": True}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    fields = [row.fields(i) for i, row in enumerate(rows)]
    base = {
        "y": field("at:O", sort=None, axis=names_axis()),
        "tooltip": tooltips(_("Segment")),
    }
    interval = base | {"x": field("low:Q", axis=figures, scale=scale), "x2": field("high")}
    dot = base | {"x": field("score:Q", axis=figures, scale=scale)}
    few, score, n = (
        base | {"x": fixed("width"), "text": field(f"{name}_text:N")}
        for name in ("answers", "score", "n")
    )
    scored, indicative = "isValid(datum.score)", f"datum.sample === '{Sample.INDICATIVE}'"
    left, right = ({"align": "right", "dx": end} for end in COLUMNS)
    layers = [
        marks(fields, "rule", interval, scored, style="interval"),
        marks(fields, "point", dot, scored, f"!({indicative})", style="point", size=64),
        marks(fields, "point", dot, scored, indicative, style="indicative-point", size=64),
        marks(fields, "text", few, "!isValid(datum.score)", style="answers", **right),
        marks(fields, "text", score, scored, style="score", **left),
        marks(fields, "text", n, scored, style="answers", **right),
        *(column(word, end) for word, end in zip((_("Score"), _("Answers")), COLUMNS, strict=True)),
    ]
    if low <= 0 <= high:
        zero = {"x": field("zero:Q", axis=figures, scale=scale)}
        layers.insert(0, marks([{"zero": 0}], "rule", zero, style="zero"))
    return layers


def column(word: str, at: int) -> Layer:
    """Return the heading of a column of figures that ends `at` pixels right of the drawing area."""
    encoding = {"x": fixed("width"), "y": fixed(0), "text": field("word:N")}
    look = {"style": "column", "align": "right", "baseline": "bottom", "dx": at, "dy": -4}
    return marks([{"word": word}], "text", encoding, **look)


def _notes(rows: Sequence[Row], left_out: int, confidence: float) -> tuple[str, ...]:
    notes = []
    if any(row.score is not None for row in rows):
        drawn = _("Score with its {confidence} interval.")
        notes.append(drawn.format(confidence=percentage(confidence)))
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


def segments(tallies: Tallies, title: str, confidence: float = 0.95) -> Picture:
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
    return picture(_layers(rows), caption, STEP * len(rows), WIDTH)
