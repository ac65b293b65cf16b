"""Rows of a table of tallies as a picture needs them: score, limits, and both in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np

from promoteur.charts.caption import answers, one_line
from promoteur.charts.vega import Channel, field
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.score.interval import intervals
from promoteur.score.reading import Sample, decimals, sample_of
from promoteur.score.tally import Key, Tallies

SEPARATOR = "\t"
"""Parts the place from the name in a row's axis value; names are one line and hold none."""

LINE = 16
"""Letters of a name that stand in one line on a telephone."""

ROOMY = 340
"""Width of the drawing area in pixels from which long names stand in one line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One segment or period: `score` and limits in points, None under 10 (effective) answers."""

    name: str
    n: float
    sample: Sample
    score: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def score_text(self) -> str:
        """The score as it is written, or a dash."""
        return "–" if self.score is None else number(self.score, decimals(self.n))

    @property
    def interval_text(self) -> str:
        """The limits as they are written, or a dash."""
        if self.low is None or self.high is None:
            return "–"
        digits = decimals(self.n)
        return _("{low} to {high}").format(
            low=number(self.low, digits), high=number(self.high, digits)
        )

    def fields(self, place: int) -> dict[str, Any]:
        """Return the row as a specification holds it; `place` keeps equal names apart."""
        return {
            "at": f"{place}{SEPARATOR}{folded(self.name)}{SEPARATOR}{number(self.n)}",
            "name": self.name,
            "n": self.n,
            "sample": self.sample.value,
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "score_text": self.score_text,
            "interval_text": self.interval_text,
            "answers_text": answers(self.n),
            "n_text": number(self.n),
        }

    def cells(self) -> tuple[str, ...]:
        """Return the row of the caption's table: name, score, interval, answers."""
        return (self.name, self.score_text, self.interval_text, number(self.n))


def columns(first: str) -> tuple[str, ...]:
    """Return the headings of `cells`, `first` being that of the names."""
    return (first, _("Score"), _("Interval"), _("Answers"))


def folded(name: str) -> str:
    """Return a long name with a line break where its second half begins."""
    if len(name) <= LINE:
        return name
    first, *others = wrap(name, max(LINE, len(name) // 2 + 3))
    return "\n".join((first, " ".join(others))) if others else first


def names_axis() -> dict[str, Any]:
    """Return the axis of rows: the name behind the place, in two lines where there is no room."""
    name = "split(datum.value, '\\t')[1]"
    two = {"test": f"width < {ROOMY} && indexof(datum.value, '\\n') > 0", "value": -6}
    return {
        "labelExpr": f"width < {ROOMY} ? split({name}, '\\n') : replace({name}, '\\n', ' ')",
        "labelLineHeight": 12,
        "labelOffset": {"condition": two, "value": 0},
        "style": "segment-axis",
    }


def tooltips(first: str) -> list[Channel]:
    """Return what is shown over a row: the same four figures, from `fields`."""
    shown = ("name", "score_text", "interval_text", "n_text")
    return [
        field(f"{name}:N", title=title) for name, title in zip(shown, columns(first), strict=True)
    ]


def name_of(key: Key) -> str:
    """Return a key as one line: its values joined by " · "."""
    return " · ".join(one_line(value) for value in key)


def rows_of(tallies: Tallies, names: Sequence[str], confidence: float) -> list[Row]:
    """Return one row per tally, in their order.

    Raises:
        ScoreProblem: `confidence` is not strictly between 0 and 1.
    """
    rows = []
    effective = tallies.effective().sum(axis=1)
    limits = intervals(tallies, confidence)
    for i, (score, (low, high)) in enumerate(zip(tallies.scores(), limits, strict=True)):
        n, sample = float(tallies.answers[i].sum()), sample_of(float(effective[i]))
        if sample in {Sample.NONE, Sample.COUNTS_ONLY}:
            rows.append(Row(names[i], n, sample))
        else:
            rows.append(Row(names[i], n, sample, float(score), float(low), float(high)))
    return rows


def domain(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the part of −100…100 that holds every interval, in whole tens.

    It spans 40 points at least, and reaches zero where zero is less than 20 points away.
    """
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    if not lows or not highs:
        return (-100, 100)
    low, high = 10 * int(np.floor(min(lows) / 10)), 10 * int(np.ceil(max(highs) / 10))
    while high - low < 40:
        low, high = max(low - 10, -100), min(high + 10, 100)
    if 0 < low < 20:
        low = 0
    if -20 < high < 0:
        high = 0
    return (low, high)


def ticks(low: int, high: int) -> list[int]:
    """Return four to nine whole figures for an axis from `low` to `high` (points, whole tens)."""
    step = next(step for step in (10, 20, 25, 50) if (high - low) / step <= 8)
    return [at for at in range(-100, 101, step) if low <= at <= high]
