"""The picture of the three categories: one bar of a whole per period or segment."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Literal

from promoteur.charts.caption import (
    Caption,
    answers,
    one_line,
    picture,
    scale_notes,
)
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import SEPARATOR, folded, names_axis
from promoteur.charts.segments import column
from promoteur.charts.trend import period_names
from promoteur.charts.vega import (
    Channel,
    Layer,
    Picture,
    expression,
    field,
    fixed,
    marks,
)
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number, percentage
from promoteur.score.reading import Sample, sample_of
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tallies, Tally

STEP = 30
"""Height of a row, in pixels."""

WIDTH = 560
"""Of the drawing area, in pixels."""

READABLE = 34
"""Pixels that a figure on its part of a bar needs."""


def _parts(place: int, name: str, tally: Tally) -> list[dict[str, Any]]:
    """Return the parts of one bar, detractors first; none where fewer than 10 answered."""
    row = {"at": f"{place}{SEPARATOR}{folded(name)}", "name": name, "n_text": number(tally.n)}
    if sample_of(tally.n_effective) in {Sample.NONE, Sample.COUNTS_ONLY}:
        return [{**row, "few_text": answers(tally.n), "n_text": ""}]
    counts = (tally.detractors, tally.passives, tally.promoters)
    shares = [count / sum(counts) for count in counts]
    ends = list(accumulate(shares))
    return [
        {
            **row,
            "category": category.value,
            "word": _(CATEGORY_WORDS[category]),
            "from": end - share,
            "to": end,
            "middle": end - share / 2,
            "share_text": percentage(share),
        }
        for category, share, end in zip(Category, shares, ends, strict=True)
    ]


PLACES: tuple[tuple[Literal["left", "center", "right"], float, int], ...] = (
    ("left", 0, -18),
    ("center", 0.5, -4),
    ("right", 1, -18),
)
"""Of the three names above the bars: how they are set, where (0 to 1), and how high."""


def _colour() -> Channel:
    return field("category:N", legend=None, scale={"domain": list(Category)})


def _headings() -> list[Layer]:
    """Return the categories' names above the bars, in their order; staggered for telephones."""
    layers = []
    for category, (align, place, dy) in zip(Category, PLACES, strict=True):
        rows = [{"word": _(CATEGORY_WORDS[category]), "category": category.value}]
        encoding = {
            "x": fixed(expression(f"width * {place}")),
            "y": fixed(0),
            "text": field("word:N"),
            "color": _colour(),
        }
        look = {"style": "category", "align": align, "baseline": "bottom", "dy": dy}
        layers.append(marks(rows, "text", encoding, **look))
    return layers


def _layers(parts: Sequence[dict[str, Any]], first: str) -> list[Layer]:
    order = list(dict.fromkeys(part["at"] for part in parts))
    places = {"domain": order, "paddingInner": 0.25, "paddingOuter": 0.12}
    scale = {"domain": [0, 1], "nice": False}
    base = {"y": field("at:O", sort=None, axis=names_axis(), scale=places)}
    bar = base | {
        "x": field("from:Q", axis=None, scale=scale),
        "x2": field("to"),
        "color": _colour(),
        "tooltip": [
            field("name:N", title=first),
            field("word:N", title=_("Category")),
            field("share_text:N", title=_("Share")),
            field("n_text:N", title=_("Answers")),
        ],
    }
    share = base | {
        "x": field("middle:Q", axis=None, scale=scale),
        "text": field("share_text:N"),
    }
    few = base | {"x": fixed(0), "text": field("few_text:N")}
    n = base | {"x": fixed("width"), "text": field("n_text:N")}
    told, fits = "isValid(datum.category)", f"(datum.to - datum.from) * width > {READABLE}"
    without, last = "!isValid(datum.category)", "datum.category === 'promoter'"
    return [
        marks(parts, "bar", bar, told, style="share-bar"),
        marks(parts, "text", share, told, fits, style="on-bar"),
        marks(parts, "text", few, without, style="answers", align="left", dx=2),
        marks(parts, "text", n, last, style="answers", align="right", dx=62),
        column(_("Answers"), 62),
        *_headings(),
    ]


def _cells(parts: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    first = parts[0]
    if "few_text" in first:
        return (first["name"], "–", "–", "–", first["few_text"])
    return (first["name"], *(part["share_text"] for part in parts), first["n_text"])


def shares(tallies: Tallies, title: str, first: str | None = None) -> Picture:
    """Return the picture of the shares of detractors, passives and promoters, one bar per row.

    The order is always the same, each category's name stands above its place, and a share that
    fits is written on its part. A row of fewer than 10 (effective) answers says how many they are.

    Args:
        tallies: periods (dates) or segments, in the order to show.
        title: whose answers they are.
        first: what a row is; None: "Period".
    """
    heading = one_line(title)
    first = _("Period") if first is None else one_line(first)
    rows = [
        _parts(i, name, tally)
        for i, (name, (_key, tally)) in enumerate(zip(period_names(tallies), tallies, strict=True))
    ]
    if not any(tally.n for _key, tally in tallies):
        return nobody(heading, (_("No answers, no score"), *scale_notes(tallies.scale)))
    words = (_(CATEGORY_WORDS[category]) for category in Category)
    caption = Caption(
        heading,
        (_("Shares of all answers, by category."), *scale_notes(tallies.scale)),
        (first, *words, _("Answers")),
        tuple(_cells(parts) for parts in rows),
    )
    parts = [part for row in rows for part in row]
    return picture(_layers(parts, first), caption, STEP * len(rows), WIDTH, outside=48)
