"""The picture of two scores and their difference, each with its interval."""

from typing import Any

from promoteur.charts.caption import Caption, one_line, picture
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import SEPARATOR, Row, domain, folded, names_axis, rows_of, ticks
from promoteur.charts.segments import column
from promoteur.charts.vega import Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.compare import Difference, compare
from promoteur.score.reading import Sample, decimals
from promoteur.score.tally import Tallies, Tally

STEP = 46
"""Height of a row, in pixels."""

WIDTH = 420
"""Of the drawing area, in pixels."""

COLUMNS = (50, 138)
"""Where the columns of figures end, in pixels right of the drawing area."""


def _fields(place: int, row: Row) -> dict[str, Any]:
    return {**row.fields(place), "value_text": row.score_text}


def _difference_row(found: Difference, name: str) -> dict[str, Any]:
    """Return the difference as a row on the axis of scores: from the first score on."""
    places = decimals(min(found.n_before, found.n_after))
    low, high = (number(limit, places, sign=True) for limit in (found.low, found.high))
    return {
        "at": f"2{SEPARATOR}{folded(name)}{SEPARATOR}",
        "name": name,
        "from": found.before,
        "score": found.before + found.difference,
        "low": found.before + found.low,
        "high": found.before + found.high,
        "value_text": number(found.difference, places, sign=True),
        "interval_text": _("{low} to {high}").format(low=low, high=high),
        "n_text": "",
    }


def _layers(rows: list[dict[str, Any]], low: int, high: int) -> list[Layer]:
    figures = {"values": ticks(low, high), "format": "d", "grid": True}
    scale = {"domain": [low, high], "nice": False, "zero": False, "clamp": True}
    tooltip = [
        field("name:N", title=_("Answers")),
        field("value_text:N", title=_("Score")),
        field("interval_text:N", title=_("Interval")),
    ]
    places = {"domain": [row["at"] for row in rows]}
    place = field("at:O", sort=None, axis=names_axis(), scale=places)
    base = {"y": place, "tooltip": tooltip}
    x = field("score:Q", axis=figures, scale=scale)
    limits = base | {"x": field("low:Q", axis=figures, scale=scale), "x2": field("high")}
    right = base | {"x": fixed("width")}
    value, interval = (
        right | {"text": field("value_text:N")},
        right | {"text": field("interval_text:N")},
    )
    scored, change = "!isValid(datum.from)", "isValid(datum.from)"
    return [
        marks(rows[:1], "rule", {"x": x}, style="middle"),
        marks(rows, "rule", limits, scored, style="interval"),
        marks(rows, "point", base | {"x": x}, scored, style="point", size=80),
        marks(rows, "rule", limits, change, style="change-interval"),
        marks(rows, "point", base | {"x": x}, change, style="change-point", size=90),
        marks(rows, "text", value, style="score", align="right", dx=COLUMNS[0]),
        marks(rows, "text", interval, style="answers", align="right", dx=COLUMNS[1]),
        column(_("Score"), COLUMNS[0]),
        column(_("Interval"), COLUMNS[1]),
    ]


def before_after(
    before: Tally,
    after: Tally,
    title: str,
    names: tuple[str, str] | None = None,
    confidence: float = 0.95,
) -> Picture:
    """Return the picture of two scores and the difference between them, with their intervals.

    The difference stands on the same axis, counted from the first score (dashed): where its
    interval crosses that line, it could be chance. Fewer than 10 (effective) answers on a side
    show no score and no difference.

    Args:
        before: answers of other people than `after`.
        after: the later answers, or those of the other segment.
        title: what was done, or what is compared.
        names: what the two sides are called; None: "Before" and "After".
        confidence: of the intervals, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one, or one of the scales is flagged (1–10) and the
            other is not.
    """
    found = compare(before, after, confidence)
    words = [one_line(name) for name in names or (_("Before"), _("After"))]
    pair = Tallies.of({0: before, 1: after})
    rows = rows_of(pair, words, confidence)
    heading = one_line(title)
    few = any(row.sample in {Sample.NONE, Sample.COUNTS_ONLY} for row in rows)
    if found is None or few:
        note = _("Fewer than 10 answers on one side: no score, and no difference to show.")
        if not any(row.n for row in rows):
            return nobody(heading, (note,))
        caption = Caption(heading, (note,), _headings(), tuple(row.cells() for row in rows))
        return _counts_only(rows, caption)
    return _compared(found, rows, heading)


def _headings() -> tuple[str, ...]:
    return (_("Answers of"), _("Score"), _("Interval"), _("Answers"))


def _compared(found: Difference, rows: list[Row], heading: str) -> Picture:
    """Return the picture of two scores and their difference."""
    name = _("Difference")
    third = _difference_row(found, name)
    low, high = domain([*rows, Row(name, 0, Sample.NORMAL, 0, third["low"], third["high"])])
    caption = Caption(
        heading,
        (
            _(
                "Scores with their {confidence} intervals. The difference is counted from the "
                "dashed line: where its interval crosses it, it could be chance."
            ).format(confidence=percentage(found.confidence)),
        ),
        _headings(),
        (*(row.cells() for row in rows), (name, third["value_text"], third["interval_text"], "–")),
        beside=(str(found),),
    )
    fields = [*(_fields(i, row) for i, row in enumerate(rows)), third]
    return picture(_layers(fields, low, high), caption, STEP * 3, WIDTH)


def _counts_only(rows: list[Row], caption: Caption) -> Picture:
    """Return the picture of how many answered, where that is all there is to say."""
    fields = [row.fields(i) for i, row in enumerate(rows)]
    encoding = {
        "y": field("at:O", sort=None, axis=names_axis()),
        "x": fixed(0),
        "text": field("answers_text:N"),
    }
    layer = marks(fields, "text", encoding, style="answers", align="left", dx=4)
    return picture([layer], caption, STEP * len(rows), WIDTH, outside=12)
