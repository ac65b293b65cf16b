"""How every picture looks: two palettes, one set of named styles, the language's figures.

All colours stand in the configuration and none in the layers, so that a page can show the same
specification by day and by night by exchanging the configuration.
"""

from dataclasses import dataclass
from typing import Any

from promoteur.kit.language import current

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""vl-convert carries Liberation Sans; the others have its widths, so that no label moves."""

WIDTH = 720
"""Width of a picture's drawing area in pixels, without axis labels and margins."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a picture.

    The categories stay apart for colour-blind readers (vermilion, grey, blue: never
    red against green) and have a contrast of 4.5 or more against `paper`.
    """

    paper: str
    ink: str
    quiet: str
    grid: str
    band: str
    accent: str
    detractor: str
    passive: str
    promoter: str


LIGHT = Palette(
    paper="#ffffff",
    ink="#1d2630",
    quiet="#5a6572",
    grid="#e3e7ec",
    band="#f5f6f9",
    accent="#5a4a9c",
    detractor="#c0461b",
    passive="#6b7481",
    promoter="#1a6ca8",
)
DARK = Palette(
    paper="#14181e",
    ink="#eef1f5",
    quiet="#a6b0bd",
    grid="#2b323b",
    band="#1a1f27",
    accent="#b3a4f5",
    detractor="#f2895d",
    passive="#8c96a4",
    promoter="#62b1ea",
)
PAGE = Palette(
    paper="var(--sheet)",
    ink="var(--ink)",
    quiet="var(--quiet)",
    grid="var(--rule)",
    band="var(--stripe)",
    accent="var(--accent)",
    detractor="var(--detractor)",
    passive="var(--passive)",
    promoter="var(--promoter)",
)
"""The colours that the site's style sheet names, by day, by night and on paper."""


def _styles(palette: Palette, *, narrow: bool) -> dict[str, dict[str, Any]]:
    ink, quiet, accent = palette.ink, palette.quiet, palette.accent
    point = {"shape": "circle", "strokeWidth": 2, "opacity": 1}
    return {
        "figure": {"color": ink, "fontSize": 44, "fontWeight": "bold"},
        "beside-figure": {"color": ink, "fontSize": 14, "lineHeight": 19},
        "share": {"color": ink, "fontSize": 11 if narrow else 13, "fontWeight": "bold"},
        "count": {"color": quiet, "fontSize": 10 if narrow else 11},
        "category": {"fontSize": 11 if narrow else 13, "fontWeight": "bold"},
        "category-share": {"color": ink, "fontSize": 11 if narrow else 12},
        "category-count": {"color": quiet, "fontSize": 11 if narrow else 12},
        "nobody": {"color": quiet, "fontSize": 16},
        "zero": {"color": quiet, "strokeWidth": 1},
        "band": {"color": palette.band, "opacity": 1},
        "band-name": {"color": quiet, "fontSize": 11},
        "interval-area": {"color": accent, "opacity": 0.16},
        "interval": {"color": accent, "strokeWidth": 3, "opacity": 0.4, "strokeCap": "round"},
        "score-line": {"color": accent, "strokeWidth": 2.5, "strokeJoin": "round"},
        "point": {**point, "filled": True, "color": accent, "stroke": accent},
        "indicative-point": {**point, "filled": True, "color": palette.paper, "stroke": accent},
        "score": {"color": ink, "fontSize": 13, "fontWeight": "bold"},
        "answers": {"color": quiet, "fontSize": 12},
        "segment-axis": {
            "labelColor": ink,
            "labelFontSize": 12 if narrow else 13,
            "labelPadding": 6 if narrow else 12,
        },
        "column": {"color": quiet, "fontSize": 11},
        "middle": {"color": quiet, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "raw-point": {**point, "filled": False, "color": quiet, "strokeWidth": 1.5},
        **_styles_of_time(palette),
        **_styles_of_change(palette, narrow=narrow),
    }


def _styles_of_time(palette: Palette) -> dict[str, dict[str, Any]]:
    """Return the styles of what happened, what was a year before and what may come."""
    ink, quiet, accent = palette.ink, palette.quiet, palette.accent
    return {
        "event": {"color": quiet, "strokeWidth": 1, "strokeDash": [2, 3]},
        "event-name": {"color": ink, "fontSize": 12, "fontWeight": "bold"},
        "unfinished-line": {"color": accent, "strokeWidth": 2.5, "strokeDash": [3, 4]},
        "unfinished-point": {
            "shape": "circle",
            "filled": True,
            "color": palette.paper,
            "stroke": accent,
            "strokeWidth": 2,
            "strokeDash": [2, 2],
            "opacity": 1,
        },
        "previous-line": {"color": quiet, "strokeWidth": 1.5, "opacity": 0.8},
        "previous-point": {"shape": "square", "filled": True, "color": quiet, "opacity": 0.8},
        "fan": {"color": accent, "opacity": 0.08},
        "outlook": {
            "color": accent,
            "strokeWidth": 1.5,
            "strokeDash": [1, 4],
            "strokeCap": "round",
        },
        "way": {"color": quiet, "strokeWidth": 1.5, "strokeDash": [6, 4]},
        "goal": {"shape": "diamond", "filled": True, "color": ink, "opacity": 1},
    }


def _styles_of_change(palette: Palette, *, narrow: bool) -> dict[str, dict[str, Any]]:
    """Return the styles of shares, flows and steps from one score to another."""
    ink, quiet, accent = palette.ink, palette.quiet, palette.accent
    return {
        "link": {"color": quiet, "strokeWidth": 1, "opacity": 0.7},
        "rate": {"strokeWidth": 1.5},
        "mix": {"strokeWidth": 1.5, "fillOpacity": 0.15},
        "share-bar": {"stroke": palette.paper, "strokeWidth": 1},
        "on-bar": {"color": palette.paper, "fontSize": 12, "fontWeight": "bold"},
        "on-band": {"color": ink, "fontSize": 12, "fontWeight": "bold"},
        "stayed": {"opacity": 0.22},
        "moved": {"opacity": 0.55},
        "flow-end": {"color": ink, "fontSize": 11 if narrow else 13, "lineHeight": 16},
        "probable": {"color": accent, "cornerRadiusEnd": 3},
        "less-probable": {"color": accent, "opacity": 0.45, "cornerRadiusEnd": 3},
        "change-interval": {"color": ink, "strokeWidth": 3, "opacity": 0.4, "strokeCap": "round"},
        "change-point": {"shape": "diamond", "filled": True, "color": ink, "opacity": 1},
    }


def figures(language: str) -> dict[str, Any]:
    """Return d3's description of how `language` writes numbers."""
    from babel import Locale  # noqa: PLC0415 - only a picture needs it, as in kit.language

    locale = Locale.parse(language)
    symbols = locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": "−",
        "percent": locale.percent_formats[None].pattern.rpartition("0")[2],
    }


def configuration(palette: Palette = LIGHT, *, narrow: bool = False) -> dict[str, Any]:
    """Return the Vega-Lite configuration of every picture; `narrow`: for a telephone's width."""
    return {
        "background": palette.paper,
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": palette.ink,
            "fontSize": 20,
            "fontWeight": "bold",
            "lineHeight": 25,
            "offset": 20,
            "subtitleColor": palette.quiet,
            "subtitleFontSize": 13,
            "subtitleLineHeight": 18,
            "subtitlePadding": 7,
        },
        "axis": {
            "domain": False,
            "ticks": False,
            "title": None,
            "gridColor": palette.grid,
            "labelColor": palette.quiet,
            "labelFontSize": 12,
            "labelPadding": 8,
        },
        "axisX": {"labelSeparation": 6},
        "axisY": {"labelLimit": 112 if narrow else 260},
        "range": {"category": [palette.detractor, palette.passive, palette.promoter]},
        "style": _styles(palette, narrow=narrow),
        "locale": {"number": figures(current())},
    }
