"""A picture as a part of the site's pages: what a template needs to write it down.

The page holds the caption, a table of the same figures and the specification; the site's script
`promoteur/charts.js` (see `script`) draws it in the page's own colours. A page writes a picture so:

```html
<figure class="chart" data-chart>
  <figcaption><h2>{{ picture.title }}</h2>{% for line in picture.subtitle %}<p>{{ line }}</p>{% endfor %}</figcaption>
  <div data-drawing><svg width="1" height="{{ picture.height|unlocalize }}" aria-hidden="true"></svg></div>
  <script type="application/json">{{ picture.json|safe }}</script>
  <details><summary>{% translate "The figures of the picture" %}</summary><table>
    <thead><tr>{% for head in picture.columns %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
    <tbody>{% for row in picture.rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody>
  </table></details>
</figure>
```

and in its head, once:

```html
<script type="module" src="{% static 'promoteur/charts.js' %}"></script>
```
"""  # noqa: E501 - the example is a template

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from promoteur.charts.caption import HEADLINE
from promoteur.charts.vega import Picture

APART = {"title", "description", "usermeta", "config", "width", "height", "$schema"}
"""What the page or its script says instead."""

PADDING = 4
"""White around the drawing, in pixels: room for the ends of thick lines."""

DIGITS = 4
"""Decimals of a figure in a drawing: of points, and of shares from 0 to 1."""

NAMES = re.compile(r'"field": "(\w+)"|datum\.(\w+)')
"""Where layers name a field of their rows."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture for a page.

    Attributes:
        json: the specification as JSON that can stand in a `<script type="application/json">`
            element as it is, whatever names it holds.
        height: pixels the drawing takes at any width.
        title: what the picture is about, one line.
        subtitle: sentences under it.
        figure: the one figure that is the message; "" where there is none.
        beside: short lines that stand beside the figure.
        headline: figure and lines in one line.
        columns: headings of the table.
        rows: cells of the table; the first of each row names the row.
    """

    json: str
    height: int
    title: str
    subtitle: tuple[str, ...]
    figure: str
    beside: tuple[str, ...]
    headline: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def safe_json(value: Any) -> str:
    """Return JSON that cannot end the HTML element in which it stands."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _written(value: Any) -> Any:
    """Return a value as far as it can be seen: a figure to a hundredth of a pixel or finer."""
    return round(value, DIGITS) if isinstance(value, float) else value


def _rows_used(rows: Sequence[dict[str, Any]], used: set[str]) -> list[dict[str, Any]]:
    """Return rows with what the layers ask of them; what is not there is null and no."""
    return [
        {
            name: _written(value)
            for name, value in row.items()
            if name in used and value is not None and value is not False
        }
        for row in rows
    ]


def _once(value: Any, seen: set[tuple[str, str]], channel: str = "") -> Any:
    """Return layers in which each axis of names and each domain that they share is written once.

    An axis of figures is not: Vega-Lite would put other ticks for those of the layers without it.
    """
    if isinstance(value, list):
        return [_once(one, seen, channel) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, inner in value.items():
        if name == "domain" or (name == "axis" and "labelExpr" in (inner or ())):
            written = (f"{name} of {channel}", json.dumps(inner))
            if written in seen:
                continue
            seen.add(written)
        found[name] = _once(inner, seen, channel if name == "scale" else name)
    return found


def embedded(chart: Picture) -> Embedded:
    """Return a picture of this slice as a page embeds it, in the language it was made in.

    The heading and the large figure are left to the page, the colours and the widths to the
    script: a picture of 14 periods is some 10 kB, 1 kB compressed.
    """
    about = chart["usermeta"]
    kept = [layer for layer in chart["layer"] if layer.get("name") != HEADLINE]
    shown = {layer["data"]["name"] for layer in kept}
    used = {name for pair in NAMES.findall(json.dumps(kept)) for name in pair}
    inner = {key: value for key, value in chart.items() if key not in APART} | {
        "datasets": {
            name: _rows_used(rows, used)
            for name, rows in chart["datasets"].items()
            if name in shown
        },
        "layer": _once(kept, set()),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": PADDING,
    }
    picture = {"language": about["language"], "height": about["room"], "specification": inner}
    return Embedded(
        json=safe_json(picture),
        height=about["room"],
        title=about["title"],
        subtitle=tuple(about["subtitle"]),
        figure=about["figure"],
        beside=tuple(about["beside"]),
        headline=about["headline"],
        columns=tuple(about["columns"]),
        rows=tuple(tuple(row) for row in about["rows"]),
    )
