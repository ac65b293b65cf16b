"""The picture of a target: how far it is, and where it may be by its date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from promoteur.charts.caption import Caption, one_line, picture
from promoteur.charts.distribution import nobody
from promoteur.charts.vega import Channel, Encoding, Layer, Picture, field, fixed, marks
from promoteur.kit.language import day, number, percentage
from promoteur.kit.language import gettext as _

HEIGHT = 280
"""Of the drawing area, in pixels."""

OUTSIDE = 58
"""Above and below it: the words of the target, and the dates."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a date, and the limits that hold it.

    Attributes:
        at: the date; of a period, its last day.
        value: points (−100 to 100), or a share (0 to 1) where the picture shows shares.
        low, high: the limits in the same unit.
        whole: whether the period is over; one that is not is dotted, and said so.
    """

    at: date
    value: float
    low: float
    high: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted by when, and from where the way there began.

    Attributes:
        at: the date by which it is wanted.
        value: in the unit of the points.
        since: where the straight way to it begins: a date and a value; None: no way is drawn.
        held: whether that value was as good as the goal: then no way leads to the goal, which is
            a line not to be crossed.
    """

    at: date
    value: float
    since: tuple[date, float] | None = None
    held: bool = False

    @property
    def way(self) -> tuple[tuple[date, float], ...]:
        """The ends of the straight way, or of the line that is to be held."""
        if self.since is None:
            return ()
        begun, value = self.since
        return ((begun, self.value if self.held else value), (self.at, self.value))


def _written(value: float, *, shares: bool) -> str:
    return percentage(value, 1) if shares else number(value)


def _wanted(goal: Goal, *, shares: bool) -> str:
    """Return the goal as it was set: without a decimal where it has none."""
    whole = float(round(100 * goal.value, 9)).is_integer()
    return percentage(goal.value, 0 if whole else 1) if shares else number(goal.value)


def _fields(points: Sequence[Point], *, shares: bool) -> list[dict[str, Any]]:
    return [
        {
            "at": point.at.isoformat(),
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "whole": point.whole,
            "day_text": day(point.at),
            "value_text": _written(point.value, shares=shares),
            "interval_text": _("{low} to {high}").format(
                low=_written(point.low, shares=shares), high=_written(point.high, shares=shares)
            ),
        }
        for point in points
    ]


def _domain(points: Sequence[Point], goal: Goal, *, shares: bool) -> tuple[float, float]:
    """Return the part of the scale that holds everything, with a little room."""
    least, most = (0.0, 1.0) if shares else (-100.0, 100.0)
    reached = [goal.value, *(edge for point in points for edge in (point.low, point.high))]
    reached += [value for _at, value in goal.way]
    room = max(0.08 * (max(reached) - min(reached)), 0.01 if shares else 2)
    return max(least, min(reached) - room), min(most, max(reached) + room)


def _layers(
    so_far: Sequence[Point], outlook: Sequence[Point], goal: Goal, *, shares: bool
) -> list[Layer]:
    low, high = _domain([*so_far, *outlook], goal, shares=shares)
    months = {
        "grid": False,
        "labelExpr": "timeFormat(datum.value, '%m/%Y')",
        "labelOverlap": True,
    }
    figures = {"tickCount": 6, "format": ".0%" if shares else "d", "grid": True}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    place = {
        "x": field("at:T", axis=months),
        "y": field("value:Q", axis=figures, scale=scale),
    }
    told = place | {"tooltip": _tooltip()}
    limits = told | {"y": field("low:Q", axis=figures, scale=scale), "y2": field("high")}
    reached = _fields(so_far, shares=shares)
    layers = [
        _interval(reached, limits),
        marks(reached, "line", told, "datum.whole", style="score-line"),
        marks(reached, "point", told, "datum.whole", style="point", size=56),
    ]
    if not so_far[-1].whole:
        tail = reached[-2:]
        layers += [
            marks(tail, "line", told, style="unfinished-line"),
            marks(tail, "point", told, "!datum.whole", style="unfinished-point", size=56),
        ]
    if outlook:
        fan = _fields([*so_far[-1:], *outlook], shares=shares)
        layers = [
            marks(fan, "area", limits, style="fan"),
            marks(fan, "line", told, style="outlook"),
            *layers,
        ]
    if goal.way:
        way = [{"at": at.isoformat(), "value": value} for at, value in goal.way]
        layers.append(marks(way, "line", place, style="way"))
    return [*layers, *_goal_layers(goal, place, shares=shares)]


def _interval(reached: list[dict[str, Any]], limits: Encoding) -> Layer:
    """Return the band around the figures so far; a bar where there is one only."""
    if len(reached) > 1:
        return marks(reached, "area", limits, style="interval-area")
    return marks(reached, "rule", limits, style="interval")


def _tooltip() -> list[Channel]:
    """Return what a point says of itself."""
    return [
        field("day_text:N", title=_("Date")),
        field("value_text:N", title=_("Figure")),
        field("interval_text:N", title=_("Interval")),
    ]


def _goal_layers(goal: Goal, place: Encoding, *, shares: bool) -> list[Layer]:
    """Return the target itself: a diamond at its date; its words above all lines and bands."""
    wanted = [
        {
            "at": goal.at.isoformat(),
            "value": goal.value,
            "words": _("Target {value}").format(value=_wanted(goal, shares=shares)),
        }
    ]
    above = place | {"y": fixed(-6)}
    words = above | {"text": field("words:N")}
    return [
        marks(wanted, "rule", place | {"y2": fixed(-4)}, style="event"),
        marks(wanted, "point", place, style="goal", size=130),
        marks(wanted, "text", words, style="score", align="right", baseline="bottom", dx=6),
    ]


def target(
    so_far: Sequence[Point],
    goal: Goal,
    outlook: Sequence[Point],
    title: str,
    *,
    shares: bool = False,
) -> Picture:
    """Return the picture of a target: the figure so far, the way to the target, the outlook.

    Args:
        so_far: a point per period, in the order of time, each with the limits of its interval.
        goal: what is wanted by when.
        outlook: where the figure may be at later dates, in the order of time; none: no fan.
        title: whose target it is.
        shares: whether the figure is a share of 0 to 1 (response rate, share of detractors) and
            not a score in points.
    """
    heading = one_line(title)
    if not so_far:
        return nobody(heading, (_("No answers, no score"),))
    notes = [
        _("Line and band: the figure so far with its interval. Diamond: the target.")
        if len(so_far) > 1
        else _("Point and bar: the figure so far with its interval. Diamond: the target.")
    ]
    if goal.way:
        held, way = _("Dashed: what is to be held."), _("Dashed: the straight way to it.")
        notes.append(held if goal.held else way)
    if not so_far[-1].whole:
        notes.append(_("Hollow point: the last period is not over."))
    if outlook:
        notes.append(
            _("Pale fan, dotted in its middle: where the figure may be if nothing changes.")
        )
    rows = [
        (one["day_text"], one["value_text"], one["interval_text"])
        for one in _fields([*so_far, *outlook], shares=shares)
    ]
    wanted = (_("Target, {day}").format(day=day(goal.at)), _wanted(goal, shares=shares), "–")
    caption = Caption(
        heading,
        (" ".join(notes),),
        (_("Date"), _("Figure"), _("Interval")),
        (*rows, wanted),
    )
    layers = _layers(so_far, outlook, goal, shares=shares)
    return picture(layers, caption, HEIGHT, outside=OUTSIDE)
