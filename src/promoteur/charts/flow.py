"""The picture of the same people asked twice: who stayed, who moved, and who moved back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np

from promoteur.charts.caption import Caption, one_line, picture
from promoteur.charts.distribution import nobody
from promoteur.charts.vega import Channel, Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.paired import PairedChange
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Floats

HEIGHT = 300
"""Of the drawing area, in pixels."""

GAP = 0.035
"""White between two categories, as a part of the height."""

CURVE = np.linspace(0, 1, 13)
"""Places along a band, 0 (before) to 1 (after)."""

FALLING = {"domain": [1, 0], "nice": False}
"""From 0 at the top to 1 at the bottom."""

READABLE = 0.05
"""Least part of all people whose band is wide enough for a figure."""


@dataclass(frozen=True, slots=True)
class Band:
    """People who went from one category to another, and where their band begins and ends (0–1)."""

    before: Category
    after: Category
    people: float
    left: tuple[float, float]
    right: tuple[float, float]


@dataclass(frozen=True, slots=True)
class End:
    """One side of the picture: where its bars stand, and its words beside them."""

    place: int | str
    align: Literal["left", "right"]
    dx: int


ENDS = (End(0, "right", -14), End("width", "left", 14))
"""Before and after."""

ORDER = tuple(reversed(Category))
"""From top to bottom: promoters, passives, detractors."""


def _heights(totals: Floats) -> Floats:
    """Return where each category begins, from the top: 0 at the top, 1 at the bottom."""
    thick = totals / totals.sum() * (1 - 2 * GAP)
    begins: Floats = np.concatenate(([0.0], np.cumsum(thick + GAP)[:-1]))
    return begins


def _bands(table: Floats) -> list[Band]:
    """Return the nine bands; `table` has promoters first in rows (before) and columns (after)."""
    left, right = _heights(table.sum(axis=1)), _heights(table.sum(axis=0))
    unit = (1 - 2 * GAP) / table.sum()
    found = []
    for i, j in product(range(3), range(3)):
        thick = table[i, j] * unit
        found.append(
            Band(
                ORDER[i],
                ORDER[j],
                float(table[i, j]),
                (float(left[i]), float(left[i] + thick)),
                (float(right[j]), float(right[j] + thick)),
            )
        )
        left[i] += thick
        right[j] += thick
    return found


def _words(band: Band) -> str:
    return _("{before} → {after}").format(
        before=_(CATEGORY_WORDS[band.before]), after=_(CATEGORY_WORDS[band.after])
    )


def _curves(bands: Sequence[Band], n: float) -> list[dict[str, Any]]:
    """Return the edges of each band at each place along it, as a smooth step (3t² − 2t³)."""
    eased = (CURVE * CURVE * (3 - 2 * CURVE)).tolist()
    rows = []
    for band in (one for one in bands if one.people):
        told = {
            "category": band.after.value,
            "stays": band.before is band.after,
            "words": _words(band),
            "people_text": number(band.people),
            "share_text": percentage(band.people / n),
        }
        rows += [
            {
                "t": round(t, 3),
                "top": round(band.left[0] + s * (band.right[0] - band.left[0]), 4),
                "bottom": round(band.left[1] + s * (band.right[1] - band.left[1]), 4),
                **told,
            }
            for t, s in zip(CURVE.tolist(), eased, strict=True)
        ]
    return rows


def _ends(table: Floats, bands: Sequence[Band]) -> list[dict[str, Any]]:
    """Return the six bars: each category before (left) and after (right), with its words."""
    n = table.sum()
    rows = []
    for side, totals in enumerate((table.sum(axis=1), table.sum(axis=0))):
        for category, people in zip(ORDER, totals.tolist(), strict=True):
            edges = [
                edge
                for band in bands
                if category is (band.after if side else band.before)
                for edge in (band.right if side else band.left)
            ]
            rows.append(
                {
                    "side": side,
                    "category": category.value,
                    "top": min(edges),
                    "bottom": max(edges),
                    "middle": (min(edges) + max(edges)) / 2,
                    "lines": [
                        _(CATEGORY_WORDS[category]),
                        f"{percentage(people / n)} · {number(people)}",
                    ],
                }
            )
    return rows


def _counts(bands: Sequence[Band], n: float) -> list[dict[str, Any]]:
    return [
        {
            "t": 0.035,
            "y": sum(band.left) / 2,
            "text": number(band.people),
        }
        for band in bands
        if band.people >= READABLE * n
    ]


def _layers(table: Floats, names: tuple[str, str]) -> list[Layer]:
    n, bands = float(table.sum()), _bands(table)
    along = field("t:Q", axis=None, scale={"domain": [0, 1], "nice": False})
    colour = field("category:N", legend=None, scale={"domain": list(Category)})
    band = {
        "x": along,
        "y": _down("top"),
        "y2": field("bottom"),
        "color": colour,
        "detail": field("words:N"),
        "tooltip": [
            field("words:N", title=_("From → to")),
            field("people_text:N", title=_("People")),
            field("share_text:N", title=_("Share")),
        ],
    }
    curves, count = _curves(bands, n), {"x": along, "y": _down("y"), "text": field("text:N")}
    return [
        marks(curves, "area", band, "datum.stays", style="stayed"),
        marks(curves, "area", band, "!datum.stays", style="moved"),
        marks(_counts(bands, n), "text", count, style="on-band", align="left"),
        *_end_layers(_ends(table, bands), names, colour),
    ]


def _down(name: str) -> Channel:
    """Return the channel of a field that goes from 0 at the top to 1 at the bottom."""
    return field(f"{name}:Q", axis=None, scale=FALLING)


def _end_layers(ends: list[dict[str, Any]], names: tuple[str, str], colour: Channel) -> list[Layer]:
    """Return the bars of both sides with their words, and what the sides are called."""
    layers = []
    for side, end in enumerate(ENDS):
        mine, x = f"datum.side === {side}", fixed(end.place)
        bar = {"x": x, "y": _down("top"), "y2": field("bottom"), "color": colour}
        lines = {"x": x, "y": _down("middle"), "text": field("lines:N")}
        name = {"x": x, "y": fixed(0), "text": field("word:N")}
        beside = {"align": end.align, "dx": end.dx}
        layers += [
            marks(ends, "bar", bar, mine, width=9, xOffset=-5 + 10 * side, cornerRadius=1),
            marks(ends, "text", lines, mine, style="flow-end", baseline="middle", dy=-7, **beside),
            marks(
                [{"word": names[side]}],
                "text",
                name,
                style="column",
                baseline="bottom",
                dy=-6,
                **beside,
            ),
        ]
    return layers


def _cells(bands: Sequence[Band], n: float) -> tuple[tuple[str, ...], ...]:
    """Return one row per flow: people, share, and how many went the other way."""
    people = {(band.before, band.after): band.people for band in bands}
    return tuple(
        (
            _words(band),
            number(band.people),
            percentage(band.people / n),
            "–" if band.before is band.after else number(people[band.after, band.before]),
        )
        for band in bands
    )


def flow(
    table: Floats | Sequence[Sequence[float]],
    title: str,
    names: tuple[str, str] | None = None,
    change: PairedChange | None = None,
) -> Picture:
    """Return the picture of the same people before and after, as bands between the categories.

    A band has the colour of the category in which it ends; those who moved are darker than those
    who stayed. The table sets each flow beside the opposite one, since people move to and fro
    without any change (see `score.paired`).

    Args:
        table: people by category before (rows) and after (columns), detractors, passives,
            promoters; shape (3, 3), as `score.paired` takes it.
        title: who was asked twice.
        names: what the two sides are called; None: "Before" and "After".
        change: what `score.paired` says of the table; it becomes the headline.
    """
    heading = one_line(title)
    counts = np.asarray(table, dtype=float)[::-1, ::-1]
    n = float(counts.sum())
    if not n:
        return nobody(heading, (_("No answers, no score"),))
    first, last = (one_line(name) for name in names or (_("Before"), _("After")))
    caption = Caption(
        heading,
        (
            ngettext(
                "{n} person who answered both times.", "{n} people who answered both times.", n
            ).format(n=number(n)),
            _("Compare each flow with the opposite one: some people move to and fro by chance."),
        ),
        (_("From → to"), _("People"), _("Share"), _("The other way")),
        _cells(_bands(counts), n),
        beside=() if change is None else (str(change),),
    )
    return picture(_layers(counts, (first, last)), caption, HEIGHT, 460, outside=36)
