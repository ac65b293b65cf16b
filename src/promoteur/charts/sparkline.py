"""A trend as small as a word, for the cells of a table: lines that a template writes as SVG.

```html
<svg class="spark" viewBox="0 0 {{ spark.width }} {{ spark.height }}" role="img" aria-label="{{ spark.words }}">
  {% for line in spark.lines %}<polyline points="{{ line }}"/>{% endfor %}
  {% if spark.end %}<circle cx="{{ spark.end.0 }}" cy="{{ spark.end.1 }}" r="3"/>{% endif %}
</svg>
```

The numbers of the attributes are written as text already, in the way of SVG.
"""  # noqa: E501 - the example is a template

from dataclasses import dataclass
from itertools import groupby

from promoteur.charts.rows import Row, domain, rows_of
from promoteur.charts.trend import period_names
from promoteur.kit.language import gettext as _
from promoteur.score.tally import Tallies

WIDTH, HEIGHT, MARGIN = 120, 28, 4
"""Of the drawing, in its own pixels; the margin leaves room for the last point."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small trend: what an `<svg>` of `width` × `height` holds.

    Attributes:
        lines: the `points` of one polyline each; the trend is broken where there is no score.
        end: `cx` and `cy` of the last score; None where there is none.
        words: the trend in words, for those who cannot see it.
    """

    lines: tuple[str, ...]
    end: tuple[str, str] | None
    words: str
    width: str = str(WIDTH)
    height: str = str(HEIGHT)


def _words(scored: list[Row]) -> str:
    if not scored:
        return _("No score in any period.")
    if len(scored) == 1:
        return _("{period}: {score}").format(period=scored[0].name, score=scored[0].score_text)
    return _("From {first} ({before}) to {last} ({after})").format(
        first=scored[0].score_text,
        before=scored[0].name,
        last=scored[-1].score_text,
        after=scored[-1].name,
    )


def sparkline(periods: Tallies) -> Sparkline:
    """Return a small trend of the scores of periods in the order of time.

    The height spans 40 points or more, so that chance does not look like a mountain.
    """
    rows = rows_of(periods, period_names(periods), 0.95)
    scored = [row for row in rows if row.score is not None]
    low, high = domain([Row(r.name, r.n, r.sample, r.score, r.score, r.score) for r in scored])
    across = (WIDTH - 2 * MARGIN) / max(len(rows) - 1, 1)

    def place(i: int, score: float) -> tuple[str, str]:
        down = (high - score) / (high - low)
        return f"{MARGIN + i * across:.1f}", f"{MARGIN + down * (HEIGHT - 2 * MARGIN):.1f}"

    places = [None if row.score is None else place(i, row.score) for i, row in enumerate(rows)]
    runs = [list(run) for there, run in groupby(places, key=lambda at: at is not None) if there]
    lines = tuple(" ".join(",".join(at) for at in run if at) for run in runs if len(run) > 1)
    return Sparkline(lines, next((at for at in reversed(places) if at), None), _words(scored))
