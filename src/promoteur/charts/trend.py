"""The picture of a score over time: a line that breaks where there is nothing to read."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from promoteur.charts.beside import GAPS, Beside, Context
from promoteur.charts.caption import AXIS, Caption, one_line, picture, scale_notes
from promoteur.charts.distribution import nobody
from promoteur.charts.events import day_of, event_layers, placed, room
from promoteur.charts.rows import SEPARATOR, Row, columns, domain, name_of, rows_of, ticks, tooltips
from promoteur.charts.vega import Channel, Encoding, Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage, short_day
from promoteur.kit.periods import Period
from promoteur.score.reading import BAND_WORDS, BANDS, Sample
from promoteur.score.tally import Tallies

HEIGHT = 320
"""Of the drawing area, in pixels."""

NOTHING = Context()
"""What stands beside the scores where nothing else is asked for."""

ROOMY = 10
"""Points that a band must be high for its name to stand in it."""

LABELLED = 14
"""Up to so many periods every score is written at its point; beyond, only the last."""


def period_names(tallies: Tallies) -> list[str]:
    """Return the periods as the language writes them: dates as what they are, years to days."""
    days = [at for at in (day_of(key) for key in tallies.keys) if at is not None]
    if len(days) < len(tallies):
        return [name_of(key) for key in tallies.keys]
    if len(tallies.by) == 1 and tallies.by[0] in list(Period):
        return [Period(tallies.by[0]).named(day) for day in days]
    if len(days) > 1 and all((day.month, day.day) == (1, 1) for day in days):
        return [str(day.year) for day in days]
    if all(day.day == 1 for day in days):
        return [Period.MONTH.named(day) for day in days]
    return [short_day(day) for day in days]


def _short_names(tallies: Tallies, names: Sequence[str]) -> Sequence[str]:
    """Return the names that stand under the picture: of weeks their first day, which is shorter."""
    days = [day_of(key) for key in tallies.keys]
    if tallies.by != (Period.WEEK,) or None in days:
        return names
    return [short_day(day) for day in days if day is not None]


def _alone(rows: Sequence[Row]) -> list[bool]:
    """Return for each row whether it has a score and neither neighbour has."""
    scored = [False, *(row.score is not None for row in rows), False]
    return [
        here and not before and not after
        for before, here, after in zip(scored, scored[1:], scored[2:], strict=False)
    ]


def _valleys(rows: Sequence[Row]) -> list[bool]:
    """Return for each row whether the line comes down to it: its figure then stands below."""
    found = []
    for i, row in enumerate(rows):
        beside = [one.score for one in rows[max(i - 1, 0) : i + 2] if one.score is not None]
        found.append(row.score is not None and row.score < sum(beside) / len(beside))
    return found


def _fields(rows: Sequence[Row], beside: Beside, short: Sequence[str]) -> list[dict[str, Any]]:
    last = max((i for i, row in enumerate(rows) if row.score is not None), default=0)
    return [
        {
            **row.fields(i),
            "at": SEPARATOR.join((str(i), short[i], number(row.n))),
            "alone": alone,
            "run": beside.run(i),
            "over": not (beside.unfinished and i == len(rows) - 1),
            "last": i == last,
            "valley": valley,
            **beside.fields(i),
            "label": row.score_text
            if row.score is not None and (len(rows) <= LABELLED or i == last)
            else "",
        }
        for i, (row, alone, valley) in enumerate(
            zip(rows, _alone(rows), _valleys(rows), strict=True)
        )
    ]


def _bands(rows: Sequence[Row], low: int, high: int) -> list[dict[str, Any]]:
    """Return the bands of the reading that the axis holds, each with where its name stands.

    A name stands at the limit to the next band, at the end where the line is farther from it.
    Where there is one band there is nothing to tell apart, and no name.
    """
    limits = [limit for limit in BANDS.limits if low < limit < high]
    edges = [low, *limits, high]
    ends = [row.score for row in rows if row.score is not None]
    bands = []
    for i, (start, end) in enumerate(pairwise(edges)):
        edge = end if end in limits else start
        told = bool(limits) and end - start >= ROOMY
        left = bool(ends) and abs(ends[0] - edge) >= abs(ends[-1] - edge)
        bands.append(
            {
                "from": start,
                "to": end,
                "name": _(BAND_WORDS[BANDS.of(start)]) if told else "",
                "edge": edge,
                "above": i == len(limits),
                "left": left,
                "tinted": BANDS.names.index(BANDS.of(start)) % 2 == 0,
            }
        )
    return bands


def _band_layers(bands: list[dict[str, Any]]) -> list[Layer]:
    """Return the bands of the reading behind the line, every second one tinted."""
    tinted = {"y": field("from:Q"), "y2": field("to")}
    layers = [marks(bands, "rect", tinted, "datum.tinted", style="band")]
    for above, left in sorted({(band["above"], band["left"]) for band in bands if band["name"]}):
        x = fixed(0 if left else "width")
        named = {"y": field("edge:Q"), "x": x, "text": field("name:N")}
        chosen = (f"{'' if above else '!'}datum.above", f"{'' if left else '!'}datum.left")
        look = {"dx": 5, "align": "left"} if left else {"dx": -5, "align": "right"}
        look |= {"dy": -5, "baseline": "bottom"} if above else {"dy": 5, "baseline": "top"}
        layers.append(marks(bands, "text", named, *chosen, style="band-name", **look))
    return layers


def _zero_layer() -> Layer:
    return marks([{"zero": 0}], "rule", {"y": field("zero:Q")}, style="zero")


def _crowded(periods: int) -> str:
    """Return the condition under which a figure is written: there is room for each, or it ends."""
    return f"datum.last || width > {30 * periods}"


def _names() -> dict[str, Any]:
    """Return the axis that says each period and, under it, its answers."""
    return {
        "labelExpr": "slice(split(datum.value, '\\t'), 1)",
        "labelAngle": 0,
        "labelOverlap": "parity",
        "labelSeparation": 8,
        "labelLineHeight": 15,
    }


def _score_layers(
    rows: Sequence[Row], beside: Beside, short: Sequence[str], low: int, high: int
) -> tuple[Channel, list[Layer]]:
    """Return the channel of periods, and the line with its interval, its points, its figures."""
    scores = {"values": ticks(low, high), "format": "d", "grid": True}
    fields = _fields(rows, beside, short)
    places = {"type": "point", "padding": 0.5, "domain": [row["at"] for row in fields]}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    x, y = (
        field("at:O", sort=None, axis=_names(), scale=places),
        field("score:Q", axis=scores, scale=scale),
    )
    line = {"x": x, "y": y, "detail": field("run:N")}
    limits = line | {"y": field("low:Q", axis=scores), "y2": field("high")}
    point = {"x": x, "y": y, "tooltip": [*tooltips(_("Period")), *beside.tooltips()]}
    scored = "isValid(datum.score)"
    full = f"datum.over && datum.sample !== '{Sample.INDICATIVE}'"
    hollow = f"datum.over && datum.sample === '{Sample.INDICATIVE}'"
    size = 64 if len(rows) <= 30 else 16
    over = ("datum.over",) if beside.unfinished else ()
    layers = [
        marks(fields, "area", limits, style="interval-area", invalid=GAPS),
        marks(fields, "rule", limits, "datum.alone", style="interval"),
        *beside.layers(fields, {"x": x}, scores),
        marks(fields, "line", line, *over, style="score-line", invalid=GAPS),
        marks(fields, "point", point, scored, full, style="point", size=size),
        marks(fields, "point", point, scored, hollow, style="indicative-point", size=size),
        *_figures(fields, {"x": x, "y": y}),
    ]
    if beside.unfinished:
        tail = f"datum.n_place >= {len(rows) - 2}"
        layers += [
            marks(fields, "line", line, tail, style="unfinished-line", invalid=GAPS),
            marks(
                fields, "point", point, scored, "!datum.over", style="unfinished-point", size=size
            ),
        ]
    return x, layers


def _figures(fields: Sequence[dict[str, Any]], place: Encoding) -> list[Layer]:
    """Return the figures: off the line, above its points or below, beside those that are alone."""
    written = place | {"text": field("label:N")}
    conditions = ("isValid(datum.score)", _crowded(len(fields)))
    joined = (*conditions, "!datum.alone")
    return [
        marks(fields, "text", written, *joined, "!datum.valley", style="score", dy=-14),
        marks(fields, "text", written, *joined, "datum.valley", style="score", dy=16),
        marks(
            fields, "text", written, *conditions, "datum.alone", style="score", align="left", dx=9
        ),
    ]


def _notes(rows: Sequence[Row], beside: Beside, confidence: float) -> list[str]:
    """Return how to read the picture: only what can be seen in it."""
    drawn = _("Under each period, its answers.")
    if any(row.score is not None for row in rows):
        drawn = _("Score with its {confidence} interval; under each period, its answers.")
    notes = [drawn.format(confidence=percentage(confidence))]
    samples = {row.sample for row in rows}
    if Sample.INDICATIVE in samples:
        notes.append(_("Hollow: fewer than 30 answers, indicative."))
    if samples & {Sample.NONE, Sample.COUNTS_ONLY}:
        notes.append(_("Gap: fewer than 10 answers, no score."))
    return [*notes, *beside.notes(rows)]


def _beside(context: Context, periods: Tallies, confidence: float) -> Beside:
    """Return what stands beside these periods, ready to be drawn."""
    year = context.previous
    return Beside(
        None if year is None else rows_of(year, period_names(year), confidence),
        placed(context.events, periods.keys),
        context.unfinished,
        frozenset(context.breaks),
    )


def trend(
    periods: Tallies,
    title: str,
    confidence: float = 0.95,
    context: Context = NOTHING,
) -> Picture:
    """Return the picture of the score period by period, with its interval as a band.

    The line breaks at periods of fewer than 10 (effective) answers; points of 10–29 are hollow.

    Args:
        periods: keys of one column, labels or dates, in the order of time.
        title: whose score it is.
        confidence: of the intervals, between 0 and 1.
        context: what is shown beside: a year before, events, an unfinished period, breaks.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    names = period_names(periods)
    rows = rows_of(periods, names, confidence)
    heading = one_line(title)
    if not any(row.n for row in rows):
        return nobody(heading, (_("No answers, no score"), *scale_notes(periods.scale)))
    beside = _beside(context, periods, confidence)
    notes = (" ".join(_notes(rows, beside, confidence)), *beside.happened())
    caption = Caption(
        heading,
        (*notes, *scale_notes(periods.scale)),
        (*columns(_("Period")), *beside.columns()),
        tuple((*row.cells(), *beside.cells(i)) for i, row in enumerate(rows)),
    )
    low, high = domain([*rows, *beside.bounds()])
    zero = [_zero_layer()] if low <= 0 <= high else []
    x, scores = _score_layers(rows, beside, _short_names(periods, names), low, high)
    happened = event_layers(beside.events, x["scale"]["domain"], x)
    layers = [*_band_layers(_bands(rows, low, high)), *zero, *happened, *scores]
    return picture(layers, caption, HEIGHT, outside=AXIS + room(beside.events))
