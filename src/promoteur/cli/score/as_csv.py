"""The table as CSV: one row per segment and period, full figures, a point for decimals."""

import csv
from typing import Any, TextIO

from promoteur.analytics.scored import Scored
from promoteur.cli.score.result import Result
from promoteur.score.interval import interval
from promoteur.score.reading import read

FIGURES = (
    "n",
    "missing",
    "invalid",
    "detractors",
    "passives",
    "promoters",
    "score",
    "low",
    "high",
    "confidence",
    "band",
    "sample",
)


def write(result: Result, out: TextIO) -> None:
    """Write the finest rows that were asked for, below one header row."""
    keys = [*result.shown_by, *(["period"] if result.period else [])]
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*keys, *FIGURES])
    for scored in _rows(result):
        table.writerow([*_key(result, scored), *_figures(scored)])


def _rows(result: Result) -> tuple[Scored, ...]:
    if result.cells:
        return result.cells
    if result.period:
        return (*(one.scored for one in result.periods), *_undated(result))
    return result.groups or (result.total,)


def _undated(result: Result) -> tuple[Scored, ...]:
    if result.undated is None:
        return ()
    return (Scored((None,), result.undated, interval(result.undated, result.confidence)),)


def _key(result: Result, scored: Scored) -> list[str]:
    values = list(scored.key)
    if result.period and values and values[-1] is not None:
        values[-1] = result.period.label(values[-1])
    return ["" if value is None else str(value) for value in values]


def _figures(scored: Scored) -> list[Any]:
    tally, limits, reading = scored.tally, scored.interval, read(scored.tally)
    counts = (tally.n, tally.missing, tally.invalid)
    weights = (tally.detractors, tally.passives, tally.promoters)
    return [
        *(int(value) if float(value).is_integer() else value for value in (*counts, *weights)),
        *((tally.score, limits.low, limits.high) if limits else ("", "", "")),
        limits.confidence if limits else "",
        reading.band or "",
        reading.sample.value,
    ]
