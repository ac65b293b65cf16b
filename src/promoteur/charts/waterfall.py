"""The picture of a change: from one score to the other, step by step, rate and mix told apart."""

from collections.abc import Sequence
from typing import Any, Protocol

from promoteur.charts.caption import Caption, one_line, picture
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import SEPARATOR, folded, name_of, names_axis
from promoteur.charts.vega import Channel, Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.score.decompose import SegmentChange
from promoteur.score.scale import Category

STEP = 34
"""Height of a row, in pixels."""

WIDTH = 480
"""Of the drawing area, in pixels: names and figures stand outside it."""


class Step(Protocol):
    """One step of the way, as `analytics.change.waterfall` finds them.

    Attributes:
        segments: what the step is of; several where small ones are taken together.
        rate, mix: what their scores and their shares add, points.
        start, end: where the step begins and ends, points; end = start + rate + mix.
    """

    @property
    def segments(self) -> tuple[SegmentChange, ...]:
        """What the step is of."""

    @property
    def rate(self) -> float:
        """What scores add, points."""

    @property
    def mix(self) -> float:
        """What shares add, points."""

    @property
    def start(self) -> float:
        """Where the step begins, points."""

    @property
    def end(self) -> float:
        """Where the step ends, points."""


def _named(step: Step) -> str:
    if len(step.segments) == 1:
        return name_of(step.segments[0].key)
    return ngettext("{n} other segment", "{n} other segments", len(step.segments)).format(
        n=number(len(step.segments))
    )


def _bars(place: str, name: str, step: Step, digits: int) -> list[dict[str, Any]]:
    """Return the two bars of a step: first what the score adds, then what the share adds."""
    middle = step.start + step.rate
    return [
        {
            "at": place,
            "kind": kind,
            "from": first,
            "to": last,
            "sign": Category.PROMOTER if last >= first else Category.DETRACTOR,
            "name": name,
            "rate_text": number(step.rate, digits, sign=True),
            "mix_text": number(step.mix, digits, sign=True),
            "change_text": number(step.end - step.start, digits, sign=True),
        }
        for kind, first, last in (("rate", step.start, middle), ("mix", middle, step.end))
    ]


def _cells(bars: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return the rows of the caption's table, one for the two bars of a step."""
    shown = ("name", "rate_text", "mix_text", "change_text")
    return [tuple(bar[name] for name in shown) for bar in bars[::2]]


def _tooltip() -> list[Channel]:
    return [
        field("name:N", title=_("Segment")),
        field("rate_text:N", title=_("By its score")),
        field("mix_text:N", title=_("By its share")),
        field("change_text:N", title=_("Both")),
    ]


def _links(
    ends: list[dict[str, Any]], bars: list[dict[str, Any]], order: list[str]
) -> list[dict[str, Any]]:
    """Return the lines that lead from each row to the next, at the score reached there."""
    return [
        {"at": one, "next": other, "score": score}
        for one, other, score in zip(
            order[:-1],
            order[1:],
            [ends[0]["score"], *(bar["to"] for bar in bars[1::2])],
            strict=True,
        )
    ]


def _layers(ends: list[dict[str, Any]], bars: list[dict[str, Any]]) -> list[Layer]:
    reached = [row[side] for row in bars for side in ("from", "to")] + [
        row["score"] for row in ends
    ]
    low, high = min(reached), max(reached)
    room = max(0.08 * (high - low), 0.5)
    order = [ends[0]["at"], *dict.fromkeys(bar["at"] for bar in bars), ends[1]["at"]]
    place = field("at:O", sort=order, axis=names_axis(), scale={"domain": order})
    scale = {"domain": [low - room, high + room], "nice": False, "zero": False}
    figures = {"tickCount": 5, "tickMinStep": 1, "format": "d", "grid": True}
    colour = field("sign:N", legend=None, scale={"domain": list(Category)})
    base = {"y": place, "tooltip": _tooltip()}
    bar = base | {
        "x": field("from:Q", axis=figures, scale=scale),
        "x2": field("to"),
        "color": colour,
        "stroke": colour,
    }
    whole = {"y": place, "x": field("score:Q", axis=figures, scale=scale)}
    right = {"x": fixed("width")}
    change = base | right | {"text": field("change_text:N")}
    score = {"y": place, **right, "text": field("score_text:N")}
    rate, mix = "datum.kind === 'rate'", "datum.kind === 'mix'"
    look = {"style": "score", "align": "right", "dx": 56}
    return [
        marks(_links(ends, bars, order), "rule", whole | {"y2": field("next")}, style="link"),
        marks(bars, "bar", bar, rate, style="rate", height=9, yOffset=-5),
        marks(bars, "bar", bar, mix, style="mix", height=9, yOffset=5),
        marks(bars, "text", change, mix, **look),
        marks(ends, "point", whole, style="point", size=90),
        marks(ends, "text", score, **look),
    ]


def waterfall(
    scores: tuple[float, float],
    steps: Sequence[Step],
    title: str,
    names: tuple[str, str] | None = None,
    *,
    digits: int = 1,
) -> Picture:
    """Return the picture of what a change is made of, segment by segment.

    Each step has two bars: the full one is what the segment's score adds, the hollow one what its
    share of the answers adds. What rises is blue and has a plus, what falls is vermilion and has
    a minus.

    Args:
        scores: of the whole before and after, points.
        steps: from the first score to the last; small ones already taken together.
        title: whose score it is.
        names: what the two sides are called; None: "Before" and "After".
        digits: decimals of the figures.
    """
    first, last = (one_line(name) for name in names or (_("Before"), _("After")))
    heading = one_line(title)
    if not steps:
        return nobody(heading, (_("No answers, no score"),))
    named = [_named(step) for step in steps]
    places = [f"{i}{SEPARATOR}{folded(name)}" for i, name in enumerate((first, *named, last))]
    ends: list[dict[str, Any]] = [
        {"at": at, "score": score, "score_text": number(score, digits)}
        for at, score in zip((places[0], places[-1]), scores, strict=True)
    ]
    bars = [
        bar
        for at, name, step in zip(places[1:-1], named, steps, strict=True)
        for bar in _bars(at, name, step, digits)
    ]
    caption = Caption(
        heading,
        (
            _(
                "Full bars: the segment scores higher or lower. "
                "Hollow bars: its share of the answers moved."
            ),
        ),
        (_("Segment"), _("By its score"), _("By its share"), _("Both")),
        (
            (first, "–", "–", ends[0]["score_text"]),
            *_cells(bars),
            (last, "–", "–", ends[1]["score_text"]),
        ),
    )
    return picture(_layers(ends, bars), caption, STEP * len(places), WIDTH)
