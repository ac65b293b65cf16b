"""The parts of a page that can be had by themselves: pictures as SVG or PNG, tables as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse

from promoteur.analytics.change import Change
from promoteur.charts.embed import Embedded, embedded
from promoteur.charts.vega import Picture
from promoteur.kit.cells import harmless
from promoteur.score.tally import Tally

Cell = str | float | int | None
CSV = "text/csv; charset=utf-8"
DRAWN = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as they are, for another program: nothing is rounded, what is not known is empty."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def embedded_all(pictures: Mapping[str, Picture]) -> dict[str, Embedded]:
    """Return pictures as a page embeds them."""
    return {name: embedded(one) for name, one in pictures.items()}


def send(shown: Mapping[str, Any], part: str, ending: str) -> HttpResponse:
    """Return one part of a page as a file.

    Raises:
        Http404: the page has no such part, or not in this form.
    """
    pictures, tables = shown.get("pictures", {}), shown.get("tables", {})
    if part in pictures and ending in DRAWN:
        from promoteur.charts.render import png, svg  # noqa: PLC0415 - vl-convert, once needed

        draw = svg if ending == "svg" else png
        return _file(draw(pictures[part]), DRAWN[ending], part, ending)
    if part in tables and ending == "csv":
        return _file(_csv(tables[part]), CSV, part, ending)
    raise Http404


def whole(count: float) -> float:
    """Return a count as a whole number, which it is unless answers are weighted."""
    return int(count) if float(count).is_integer() else count


def raw_counts(tally: Tally) -> tuple[Cell, ...]:
    """Return answers, and the weights of detractors, passives, promoters; whole where they are."""
    counts = (tally.n, tally.detractors, tally.passives, tally.promoters)
    return tuple(map(whole, counts))


def raw_change(change: Change | None) -> tuple[Cell, ...]:
    """Return a change as figures: points, limits, corrected p, whether it is real."""
    if change is None or not change.readable:
        return (None,) * 5
    found = change.difference
    return found.difference, found.low, found.high, change.p_adjusted, int(change.real)


def _file(content: str | bytes, kind: str, part: str, ending: str) -> HttpResponse:
    name = f'attachment; filename="{part}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


def _csv(table: Table) -> str:
    """Return a table as CSV; spreadsheets know by the mark at its beginning that it is UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row]
        for row in (table.columns, *table.rows)
    )
    return out.getvalue()
