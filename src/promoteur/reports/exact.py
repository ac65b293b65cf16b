"""The tables of pictures that have no table beside them: their figures as they are."""

from promoteur.analytics.scored import scored
from promoteur.kit.periods import Period
from promoteur.reports.parts import Cell, Table, raw_counts, whole
from promoteur.score.reading import BANDS, Reading
from promoteur.score.tally import Tallies, Tally


def of_answers(tally: Tally) -> Table:
    """Return the answers of a tally one by one: how many, their weight, their share (0–1)."""
    scale, total = tally.scale, tally.total_weight
    rows: list[tuple[Cell, ...]] = [
        (label, category.value, whole(n), whole(weight), weight / total if total else None)
        for label, category, n, weight in zip(
            scale.labels, scale.categories, tally.answers, tally.weight, strict=True
        )
    ]
    return Table(("answer", "category", "answers", "weight", "share"), rows)


def of_reading(reading: Reading) -> Table:
    """Return each band of a reading: its limits in points, its probability (0–1)."""
    edges = (-100, *BANDS.limits, 100)
    rows: list[tuple[Cell, ...]] = [
        (name, low, high, reading.probabilities[name], int(name == reading.band))
        for name, low, high in zip(BANDS.names, edges[:-1], edges[1:], strict=True)
    ]
    return Table(("reading", "from", "to", "probability", "of_the_score"), rows)


def of_steps(steps: Tallies, period: Period) -> Table:
    """Return the steps of a trend: their days, their answers, their scores with limits."""
    rows: list[tuple[Cell, ...]] = []
    for one in scored(steps):
        first, read = one.key[0], one.interval if one.readable else None
        rows.append(
            (
                first.isoformat(), period.last_day(first).isoformat(), *raw_counts(one.tally),
                *((read.score, read.low, read.high) if read else (None,) * 3),
            )
        )  # fmt: skip
    return Table(STEPS, rows)


STEPS = (
    "first_day", "last_day", "answers", "detractors", "passives", "promoters",
    "score", "low", "high",
)  # fmt: skip
"""Headings of `of_steps`."""
