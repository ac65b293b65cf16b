"""The picture of a reading: how probable each band is."""

from typing import Any

from promoteur.charts.caption import Caption, one_line, picture
from promoteur.charts.rows import SEPARATOR
from promoteur.charts.vega import Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.reading import ALMOST_SURE, BAND_WORDS, BANDS, Bands, Reading

STEP = 32
"""Height of a row, in pixels."""

WIDTH = 420
"""Of the drawing area, in pixels."""


def _span(bands: Bands, i: int) -> str:
    """Return the scores of a band: "below 0", "0 to 50", "70 and more"."""
    if i == 0:
        return _("below {limit}").format(limit=number(bands.limits[0]))
    if i == len(bands.limits):
        return _("{limit} and more").format(limit=number(bands.limits[-1]))
    low, high = bands.limits[i - 1 : i + 1]
    return _("{low} to {high}").format(low=number(low), high=number(high))


def _rows(reading: Reading, bands: Bands) -> list[dict[str, Any]]:
    """Return a row per band, the highest first."""
    rows: list[dict[str, Any]] = []
    for i, name in reversed(list(enumerate(bands.names))):
        word = _(BAND_WORDS.get(name, name)).capitalize()
        probability = reading.probabilities[name]
        rows.append(
            {
                "at": f"{i}{SEPARATOR}{word}{SEPARATOR}{_span(bands, i)}",
                "name": word,
                "span": _span(bands, i),
                "probability": probability,
                "text": percentage(min(probability, ALMOST_SURE)),
                "mine": name == reading.band,
            }
        )
    return rows


def _layers(rows: list[dict[str, Any]]) -> list[Layer]:
    names = {
        "labelExpr": "slice(split(datum.value, '\\t'), 1)",
        "style": "segment-axis",
        "labelLineHeight": 15,
    }
    places = {
        "domain": [row["at"] for row in rows],
        "paddingInner": 0.45,
        "paddingOuter": 0.2,
    }
    base = {
        "y": field("at:O", sort=None, axis=names, scale=places),
        "x": field("probability:Q", axis=None, scale={"domain": [0, 1], "nice": False}),
        "tooltip": [
            field("name:N", title=_("Reading")),
            field("span:N", title=_("Score")),
            field("text:N", title=_("Probability")),
        ],
    }
    words = {"x": fixed("width"), "text": field("text:N")}
    return [
        marks(rows, "bar", base, "datum.mine", style="probable", minBandSize=2),
        marks(rows, "bar", base, "!datum.mine", style="less-probable", minBandSize=2),
        marks(rows, "text", base | words, style="score", align="right", dx=52),
    ]


def reading_bands(reading: Reading, title: str, bands: Bands = BANDS) -> Picture:
    """Return the picture of a reading: a bar per band with its probability, the highest band first.

    The band in which the score itself lies is the full bar; the others are paler.

    Args:
        reading: what `score.read` says of a tally, with the same bands.
        title: whose score it is.
        bands: names and limits.
    """
    rows = _rows(reading, bands)
    caption = Caption(
        one_line(title),
        (_("Probability of each reading, given these answers."),),
        (_("Reading"), _("Score"), _("Probability")),
        tuple((row["name"], row["span"], row["text"]) for row in rows),
        beside=(str(reading),),
    )
    return picture(_layers(rows), caption, (STEP + 6) * len(rows), WIDTH, outside=12)
