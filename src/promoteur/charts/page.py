"""A picture as one page that loads nothing: the drawing, and a table of the same figures.

The scripts are those that vl-convert carries. The page's own policy forbids every other script,
every connection and `eval`, so that not even an odd name in the figures could reach anything.
"""

import base64
import functools
import hashlib
import html
import json
from collections.abc import Sequence
from importlib.resources import files
from string import Template
from typing import Any

import vl_convert

from promoteur.charts.caption import HEADLINE
from promoteur.charts.theme import DARK, LIGHT, configuration
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _


def _part(name: str) -> str:
    return files("promoteur.charts").joinpath(name).read_text(encoding="utf-8")


@functools.cache
def _script() -> str:
    """Return the page's script with Vega, Vega-Lite and Vega-Embed in it: 0.9 MB, made in 2 s."""
    return vl_convert.javascript_bundle(_part("page.js"))


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def without_heading(specification: Picture) -> dict[str, Any]:
    """Return a specification for a page that has headings of its own and gives the width."""
    kept = [layer for layer in specification["layer"] if layer.get("name") != HEADLINE]
    inner = {key: value for key, value in specification.items() if key not in {"title", "usermeta"}}
    fitted = {"type": "fit-x", "contains": "padding"}
    return inner | {"layer": kept, "width": "container", "autosize": fitted, "padding": 4}


def _embedded(specification: Picture) -> str:
    """Return the specification and its looks as JSON that cannot end the element it stands in."""
    looks = {
        name + suffix: configuration(palette, narrow=narrow)
        for name, palette in (("light", LIGHT), ("dark", DARK))
        for suffix, narrow in (("", False), ("-narrow", True))
    }
    inner = without_heading(specification)
    inner.pop("config", None)
    text = json.dumps({"specification": inner, "looks": looks}, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _words(about: dict[str, Any]) -> str:
    paragraphs = [f"<p>{html.escape(line)}</p>" for line in about["subtitle"]]
    if about["headline"]:
        figure = f"<strong>{html.escape(about['figure'])}</strong>" if about["figure"] else ""
        beside = "".join(f"<span>{html.escape(line)}</span>" for line in about["beside"])
        paragraphs.append(f'<p class="headline">{figure}<span>{beside}</span></p>')
    return "\n".join(paragraphs)


def _row(cells: Sequence[str]) -> str:
    first, *others = (html.escape(cell) for cell in cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def _table(about: dict[str, Any]) -> str:
    if not about["rows"]:
        return ""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in about["columns"])
    body = "\n".join(_row(cells) for cells in about["rows"])
    caption = html.escape(_("The figures of the picture"))
    return (
        f'<div class="table"><table>\n<caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def page(specification: Picture) -> str:
    """Return the HTML page of a picture of this slice: its words, its drawing, its table.

    Args:
        specification: the picture; its caption stands in `usermeta`.
    """
    about, script = specification["usermeta"], _script()
    return Template(_part("page.html")).substitute(
        language=html.escape(about["language"]),
        policy=html.escape(_policy(script)),
        title=html.escape(about["title"]),
        style=_part("page.css"),
        words=_words(about),
        noscript=html.escape(_("The drawing needs JavaScript; the table does not.")),
        table=_table(about),
        specification=_embedded(specification),
        script=script,
    )
