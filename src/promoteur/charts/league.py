"""The picture of a league: segments by the score that their few answers can bear."""

from collections.abc import Sequence
from typing import Any

from promoteur.charts.caption import Caption, one_line, picture, scale_notes
from promoteur.charts.distribution import nobody
from promoteur.charts.rows import Row, domain, name_of, names_axis, rows_of, ticks
from promoteur.charts.segments import MOST, STEP, WIDTH, column
from promoteur.charts.vega import Layer, Picture, field, fixed, marks
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.reading import Sample, decimals
from promoteur.score.segments import League
from promoteur.score.tally import Tallies

COLUMNS = (46, 106)
"""Where the columns of figures end, in pixels right of the drawing area."""


def _ranked(league: League, rows: Sequence[Row]) -> list[tuple[Row, float | None]]:
    """Return rows with their shrunken scores, best first; those without a score come last."""
    placed = [
        (rows[i], float(league.shrunk[i]) if rows[i].score is not None else None)
        for i in league.ranking()
    ]
    return sorted(placed, key=lambda one: one[1] is None)


def _fields(place: int, row: Row, shrunk: float | None) -> dict[str, Any]:
    text = "–" if shrunk is None else number(shrunk, decimals(row.n))
    return {**row.fields(place), "shrunk": shrunk, "shrunk_text": text}


def _headings() -> tuple[str, ...]:
    return (_("Segment"), _("To rank by"), _("Score"), _("Interval"), _("Answers"))


SHOWN = ("name", "shrunk_text", "score_text", "interval_text", "n_text")
"""Fields of a row that its tooltip and the table show, in the order of the headings."""


def _layers(fields: Sequence[dict[str, Any]], rows: Sequence[Row], mu: float) -> list[Layer]:
    low, high = domain(rows)
    figures = {"values": ticks(low, high), "format": "d", "grid": True}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    tooltip = [
        field(f"{name}:N", title=title) for name, title in zip(SHOWN, _headings(), strict=True)
    ]
    places = {"domain": [row["at"] for row in fields]}
    place = field("at:O", sort=None, axis=names_axis(), scale=places)
    base = {"y": place, "tooltip": tooltip}
    interval = {"x": field("low:Q", axis=figures, scale=scale), "x2": field("high")}
    middle, raw, shrunk = (
        {"x": field(f"{name}:Q", axis=figures, scale=scale)} for name in ("mu", "score", "shrunk")
    )
    score, n, few = (
        base | {"x": fixed("width"), "text": field(f"{name}_text:N")}
        for name in ("shrunk", "n", "answers")
    )
    scored, without = "isValid(datum.score)", "!isValid(datum.score)"
    left, right = ({"align": "right", "dx": end} for end in COLUMNS)
    return [
        marks([{"mu": mu}], "rule", middle, style="middle"),
        marks(fields, "rule", base | interval, scored, style="interval"),
        marks(fields, "point", base | raw, scored, style="raw-point", size=54),
        marks(fields, "point", base | shrunk, scored, style="point", size=64),
        marks(fields, "text", score, scored, style="score", **left),
        marks(fields, "text", n, scored, style="answers", **right),
        marks(fields, "text", few, without, style="answers", **right),
        column(_("Ranked by"), COLUMNS[0]),
        column(_("Answers"), COLUMNS[1]),
    ]


def _notes(rows: Sequence[Row], left_out: int, confidence: float) -> tuple[str, ...]:
    notes = []
    if any(row.score is not None for row in rows):
        drawn = _(
            "Full: the score to rank by, drawn towards the middle (dashed) where answers are few. "
            "Hollow: the score as it is, with its {confidence} interval."
        )
        notes.append(drawn.format(confidence=percentage(confidence)))
    if any(row.sample in {Sample.NONE, Sample.COUNTS_ONLY} for row in rows):
        notes.append(_("Without a dot: fewer than 10 answers, no score."))
    if left_out:
        notes.append(
            ngettext(
                "The {most} segments with the most answers; {n} other is left out.",
                "The {most} segments with the most answers; {n} others are left out.",
                left_out,
            ).format(most=number(MOST), n=number(left_out))
        )
    return tuple(notes)


def league_table(tallies: Tallies, league: League, title: str, confidence: float = 0.95) -> Picture:
    """Return the picture of segments in the order of their shrunken scores.

    A full point is the score to rank by, a hollow one the raw score with its interval; a segment
    of fewer than 10 (effective) answers shows how many it has, and no score. Of more than `MOST`
    segments those with the most answers are shown.

    Args:
        tallies: one row per segment.
        league: what `score.league` says of the same tallies.
        title: what is compared.
        confidence: of each interval by itself, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    rows = rows_of(tallies, [name_of(key) for key in tallies.keys], confidence)
    heading = one_line(title)
    if not any(row.n for row in rows):
        return nobody(heading, (_("No answers, no score"), *scale_notes(tallies.scale)))
    kept = {id(row) for row in sorted(rows, key=lambda row: -row.n)[:MOST]}
    ranked = [one for one in _ranked(league, rows) if id(one[0]) in kept]
    fields = [_fields(i, *one) for i, one in enumerate(ranked)]
    shown = [row for row, _shrunk in ranked]
    notes = (*_notes(shown, len(rows) - len(shown), confidence), *scale_notes(tallies.scale))
    cells = tuple(tuple(row[field] for field in SHOWN) for row in fields)
    caption = Caption(heading, notes, _headings(), cells)
    return picture(_layers(fields, shown, league.mu), caption, STEP * len(fields), WIDTH)
