"""What a trend shows beside its scores: the year before, events, an unfinished period, breaks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from promoteur.charts.events import Event, Placed
from promoteur.charts.rows import Row
from promoteur.charts.vega import Channel, Encoding, Layer, field, marks
from promoteur.kit.language import gettext as _
from promoteur.score.tally import Tallies

GAPS = "break-paths-filter-domains"
"""How Vega-Lite draws a line through rows without a figure: it breaks there."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a trend is to show beside its scores.

    Attributes:
        previous: the same periods a year before, one for each and in their order; drawn in quiet
            ink. None: not shown.
        events: what was done when; the periods must be dates, each its first day.
        unfinished: whether the last period is not over; it is then dotted, and said so.
        breaks: places (from 0) of the periods with which another scale begins: no line leads
            there.
    """

    previous: Tallies | None = None
    events: Sequence[Event] = ()
    unfinished: bool = False
    breaks: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the scores of a trend.

    Attributes:
        previous: a row per period, of a year before; None: not shown.
        events: what happened, by period.
        unfinished: whether the last period is not over.
        breaks: places of the periods with which another scale begins.
    """

    previous: Sequence[Row] | None
    events: Sequence[Placed]
    unfinished: bool
    breaks: frozenset[int]

    def run(self, i: int) -> int:
        """Return the number of the scale that period `i` has; a line never joins two."""
        return sum(i >= place for place in self.breaks)

    def _of_last_year(self, i: int) -> Row | None:
        return self.previous[i] if self.previous and i < len(self.previous) else None

    def fields(self, i: int) -> dict[str, Any]:
        """Return what a row of the specification holds more."""
        fields: dict[str, Any] = {"n_place": i} if self.unfinished else {}
        row = self._of_last_year(i)
        if row is not None:
            fields |= {"previous": row.score, "previous_text": row.score_text}
        return fields

    def tooltips(self) -> list[Channel]:
        """Return what is shown over a point beside its own figures."""
        if self.previous is None:
            return []
        return [field("previous_text:N", title=_("A year before"))]

    def layers(
        self, rows: Sequence[dict[str, Any]], base: Encoding, scores: dict[str, Any]
    ) -> list[Layer]:
        """Return the line of the year before; nothing where there is none."""
        if self.previous is None:
            return []
        year = base | {"y": field("previous:Q", axis=scores)}
        there = "isValid(datum.previous)"
        return [
            marks(rows, "line", year, style="previous-line", invalid=GAPS),
            marks(rows, "point", year, there, style="previous-point", size=18),
        ]

    def bounds(self) -> list[Row]:
        """Return rows whose limits the axis must hold: the scores of a year before."""
        return [
            Row(row.name, row.n, row.sample, row.score, row.score, row.score)
            for row in self.previous or ()
        ]

    def columns(self) -> tuple[str, ...]:
        """Return the headings of the columns that the table has more."""
        year = () if self.previous is None else (_("A year before"),)
        return (*year, *((_("What happened"),) if self.events else ()))

    def cells(self, i: int) -> tuple[str, ...]:
        """Return the cells of `columns` for period `i`."""
        row = self._of_last_year(i)
        year = () if self.previous is None else ("–" if row is None else row.score_text,)
        if not self.events:
            return year
        words = [word for one in self.events if one.place == i for word in one.words]
        return (*year, " · ".join(words) or "–")

    def notes(self, rows: Sequence[Row]) -> list[str]:
        """Return how to read what stands beside, as far as it is drawn."""
        notes = []
        if any(row.score is not None for row in self.previous or ()):
            notes.append(_("Thin grey line: the same periods a year before."))
        if self.unfinished and rows[-1].score is not None:
            notes.append(_("Dotted: {period} is not over.").format(period=rows[-1].name))
        if self.breaks:
            notes.append(_("The line breaks where another scale begins: do not compare across."))
        return notes

    def happened(self) -> list[str]:
        """Return the events in one line; nothing where there are none."""
        words = " · ".join(word for one in self.events for word in one.words)
        return [words] if words else []
