"""The parts of a page that can be had by themselves: pictures as SVG or PNG, tables as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from promoteur.analytics.change import Change
from promoteur.charts.embed import Embedded, embedded
from promoteur.charts.vega import Picture
from promoteur.kit.cells import harmless
from promoteur.score.tally import Tally

Cell = str | float | int | None
CSV = "text/csv; charset=utf-8"
LONGEST = 150
"""Bytes of a name: folders take 255, with what a browser adds to it."""

ETC = "_etc"
DRAWN = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as they are, for another program: nothing is rounded, what is not known is empty."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def embedded_all(pictures: Mapping[str, Picture]) -> dict[str, Embedded]:
    """Return pictures as a page embeds them."""
    return {name: embedded(one) for name, one in pictures.items()}


def named(words: Iterable[str]) -> str:
    """Return the name of a file that says what is in it, without its ending: `shop_trend_2026`.

    Args:
        words: what it is of, the most important first; too many for a name end in `etc`.
    """
    stems = list(dict.fromkeys(filter(None, (slugify(one, allow_unicode=True) for one in words))))
    name = "_".join(stems)
    if len(name.encode()) <= LONGEST:
        return name
    return name.encode()[: LONGEST - len(ETC)].decode(errors="ignore").rstrip("-_") + ETC


def send(shown: Mapping[str, Any], part: str, ending: str, name: str) -> HttpResponse:
    """Return one part of a page as a file.

    Args:
        shown: what the page shows: its "pictures" and its "tables".
        part: which of them.
        ending: as what: "svg", "png", "csv".
        name: what the file is called, without its ending.

    Raises:
        Http404: the page has no such part, or not in this form.
    """
    pictures, tables = shown.get("pictures", {}), shown.get("tables", {})
    if part in pictures and ending in DRAWN:
        from promoteur.charts.render import png, svg  # noqa: PLC0415 - vl-convert, once needed

        draw = svg if ending == "svg" else png
        return _file(draw(pictures[part]), DRAWN[ending], f"{name}.{ending}")
    if part in tables and ending == "csv":
        return _file(_csv(tables[part]), CSV, f"{name}.{ending}")
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


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    as_file = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": as_file})


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
