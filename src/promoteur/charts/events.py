"""Dated marks on a trend: what was done when, as letters that never run into each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any

from promoteur.charts.caption import one_line
from promoteur.charts.vega import Channel, Layer, expression, field, fixed, marks
from promoteur.kit.language import day
from promoteur.kit.language import gettext as _
from promoteur.score.tally import Key

LANE = 15
"""Height of one line of letters, in pixels."""

LETTER = 11
"""Width of a letter, in pixels."""

LEAST = 220
"""Width of the drawing area on a telephone, in pixels."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its date, and its name in a few words."""

    at: date
    name: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Events of one period: their letters, and the line above the picture they stand in."""

    place: int
    letters: str
    lane: int
    words: tuple[str, ...]


def day_of(key: Key) -> date | None:
    """Return the date that a key is, or None."""
    if len(key) != 1 or not isinstance(key[0], date):
        return None
    return key[0].date() if isinstance(key[0], datetime) else key[0]


def _letter(i: int) -> str:
    return ascii_uppercase[i % 26] * (1 + i // 26)


def _period(keys: Sequence[Key], at: date) -> int | None:
    """Return the period that an event lies in: the last one that begins by then."""
    begun = [i for i, key in enumerate(keys) if (first := day_of(key)) is not None and first <= at]
    return begun[-1] if begun else None


def placed(events: Sequence[Event], keys: Sequence[Key]) -> list[Placed]:
    """Return the events of each period, in lanes; those before the first period are left out.

    Letters go by date. Those of neighbouring periods that would touch on a telephone stand in
    different lanes.
    """
    by_place: dict[int, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.at):
        place = _period(keys, event.at)
        if place is not None:
            by_place.setdefault(place, []).append(event)
    found: list[Placed] = []
    ends: list[float] = []  # of each lane: the place where it is free again
    wide = max(len(keys), 1) / LEAST  # periods per pixel
    count = 0
    for place, together in sorted(by_place.items()):
        letters = [_letter(count + i) for i in range(len(together))]
        count += len(together)
        label = " ".join(letters)
        half = wide * (LETTER * len(label) / 2 + 2)
        lane = next((i for i, end in enumerate(ends) if end <= place - half), len(ends))
        ends[lane : lane + 1] = [place + half]
        words = tuple(
            _("{letter}: {name}, {day}").format(
                letter=letter, name=one_line(event.name), day=day(event.at)
            )
            for letter, event in zip(letters, together, strict=True)
        )
        found.append(Placed(place, label, lane, words))
    return found


def lanes(found: Sequence[Placed]) -> int:
    """Return how many lines of letters there are."""
    return max((one.lane + 1 for one in found), default=0)


def event_layers(found: Sequence[Placed], at: Sequence[str], x: Channel) -> list[Layer]:
    """Return a rule and letters per period that has events; `at`: the axis values of periods."""
    layers = []
    for lane in range(lanes(found)):
        rows: list[dict[str, Any]] = [
            {"at": at[one.place], "letters": one.letters, "words": "\n".join(one.words)}
            for one in found
            if one.lane == lane
        ]
        up = -6 - LANE * lane
        tooltip = [field("words:N", title=_("What happened"))]
        base = {"x": x, "y": fixed(up), "tooltip": tooltip}
        rule = base | {"y2": fixed(expression("height"))}
        letters = base | {"text": field("letters:N")}
        layers += [
            marks(rows, "rule", rule, style="event"),
            marks(rows, "text", letters, style="event-name", baseline="bottom"),
        ]
    return layers


def room(found: Sequence[Placed]) -> int:
    """Return the height that the letters take above the drawing area, in pixels."""
    return LANE * lanes(found) + math.ceil(LANE / 2) * bool(found)
