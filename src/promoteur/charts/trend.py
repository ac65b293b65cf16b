"""The picture of a score over time: a line that breaks where there is nothing to read."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import altair as alt

from promoteur.charts.caption import Caption, marks, one_line, picture, scale_notes
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import Row, columns, domain, name_of, rows_of, ticks, tooltips
from promoteur.kit.language import current, percentage
from promoteur.kit.language import gettext as _
from promoteur.score.reading import BAND_WORDS, BANDS, Sample
from promoteur.score.tally import Key, Tallies

HEIGHT = 300
"""Of the drawing area, in pixels."""

LABELLED = 14
"""Up to so many periods every score is written at its point; beyond, only the last."""


def _day(key: Key) -> date | None:
    """Return the date that a key is, or None."""
    if len(key) != 1 or not isinstance(key[0], date):
        return None
    return key[0].date() if isinstance(key[0], datetime) else key[0]


def _period_names(tallies: Tallies) -> list[str]:
    """Return the periods as the language writes them: dates as years, months or days."""
    days = [at for at in (_day(key) for key in tallies.keys) if at is not None]
    if len(days) < len(tallies):
        return [name_of(key) for key in tallies.keys]
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - only dates need it

    if len(days) > 1 and all((day.month, day.day) == (1, 1) for day in days):
        return [str(day.year) for day in days]
    if all(day.day == 1 for day in days):
        return [format_skeleton("yMMM", day, locale=current()) for day in days]
    return [format_date(day, "medium", locale=current()) for day in days]


def _alone(rows: Sequence[Row]) -> list[bool]:
    """Return for each row whether it has a score and neither neighbour has."""
    scored = [False, *(row.score is not None for row in rows), False]
    return [
        here and not before and not after
        for before, here, after in zip(scored, scored[1:], scored[2:], strict=False)
    ]


def _fields(rows: Sequence[Row]) -> list[dict[str, Any]]:
    last = max((i for i, row in enumerate(rows) if row.score is not None), default=0)
    return [
        {
            **row.fields(i),
            "alone": alone,
            "label": row.score_text
            if row.score is not None and (len(rows) <= LABELLED or i == last)
            else "",
        }
        for i, (row, alone) in enumerate(zip(rows, _alone(rows), strict=True))
    ]


def _band_layers(low: int, high: int) -> list[alt.Chart]:
    """Return the bands of the reading behind the line, every second one tinted."""
    edges = [low, *(limit for limit in BANDS.limits if low < limit < high), high]
    bands = [
        {
            "from": start,
            "to": end,
            "middle": (start + end) / 2,
            "name": _(BAND_WORDS[BANDS.of(start)]) if end - start >= 10 else "",
            "tinted": BANDS.names.index(BANDS.of(start)) % 2 == 0,
        }
        for start, end in pairwise(edges)
    ]
    base = marks(bands)
    tinted = base.transform_filter("datum.tinted").mark_rect(style="band")
    named = base.mark_text(style="band-name", align="left", dx=8)
    return [
        tinted.encode(y=alt.Y("from:Q"), y2="to"),
        named.encode(y="middle:Q", x=alt.value("width"), text="name:N"),
    ]


def _zero_layer() -> alt.Chart:
    rule: alt.Chart = marks([{"zero": 0}]).mark_rule(style="zero").encode(y="zero:Q")
    return rule


def _score_layers(rows: Sequence[Row], low: int, high: int) -> list[alt.Chart]:
    names = alt.Axis(
        labelExpr="slice(split(datum.value, '\\t'), 1)",
        labelAngle=0,
        labelOverlap="parity",
        labelSeparation=8,
        labelLineHeight=15,
    )
    scores = alt.Axis(values=ticks(low, high), format="d", grid=True)
    base = marks(_fields(rows)).encode(
        x=alt.X("at:O", sort=None, axis=names).scale(type="point", padding=0.5),
        tooltip=tooltips(_("Period")),
    )
    y = alt.Y("score:Q", axis=scores).scale(domain=[low, high], nice=False, zero=False)
    limits = base.encode(y=alt.Y("low:Q", axis=scores), y2="high")
    scored = base.transform_filter("isValid(datum.score)").encode(y=y)
    indicative = f"datum.sample === '{Sample.INDICATIVE}'"
    label = alt.Text("label:N")
    size = 64 if len(rows) <= 60 else 16
    return [
        limits.mark_area(style="interval-area", invalid="break-paths-filter-domains"),
        limits.transform_filter("datum.alone").mark_rule(style="interval"),
        base.mark_line(style="score-line", invalid="break-paths-filter-domains").encode(y=y),
        scored.transform_filter(f"!({indicative})").mark_point(style="point", size=size),
        scored.transform_filter(indicative).mark_point(style="indicative-point", size=size),
        scored.transform_filter("!datum.alone").mark_text(style="score", dy=-14).encode(text=label),
        scored.transform_filter("datum.alone")
        .mark_text(style="score", align="left", dx=9)
        .encode(text=label),
    ]


def _notes(rows: Sequence[Row], confidence: float) -> list[str]:
    """Return how to read the picture: only what can be seen in it."""
    notes = [
        _("Score with its {confidence} interval; under each period, its answers.").format(
            confidence=percentage(confidence)
        )
    ]
    samples = {row.sample for row in rows}
    if Sample.INDICATIVE in samples:
        notes.append(_("Hollow: fewer than 30 answers, indicative."))
    if samples & {Sample.NONE, Sample.COUNTS_ONLY}:
        notes.append(_("Gap: fewer than 10 answers, no score."))
    return notes


def trend(periods: Tallies, title: str, confidence: float = 0.95) -> alt.LayerChart:
    """Return the picture of the score period by period, with its interval as a band.

    The line breaks at periods of fewer than 10 (effective) answers; points of 10–29 are hollow.

    Args:
        periods: keys of one column, labels or dates, in the order of time.
        title: whose score it is.
        confidence: of the intervals, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    rows = rows_of(periods, _period_names(periods), confidence)
    heading = one_line(title)
    if not any(row.n for row in rows):
        return nobody(heading, (_("No answers, no score"), *scale_notes(periods.scale)))
    notes = (" ".join(_notes(rows, confidence)), *scale_notes(periods.scale))
    caption = Caption(heading, notes, columns(_("Period")), tuple(row.cells() for row in rows))
    low, high = domain(rows)
    zero = [_zero_layer()] if low <= 0 <= high else []
    layers = [*_band_layers(low, high), *zero, *_score_layers(rows, low, high)]
    return picture(layers, caption, HEIGHT)
