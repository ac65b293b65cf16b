"""The words of Vega-Lite that pictures are written in: fields, places, marks, layers.

Each function returns a part of a specification as a plain dictionary, and none checks it: the tests
hold every kind of picture against the schema of Vega-Lite.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""The Vega-Lite that pictures are written for."""

Picture = dict[str, Any]
"""A whole specification: what `svg`, `png`, `save` and `embedded` take."""

Layer = dict[str, Any]
"""Marks of one kind, or a named group of layers; its rows stand in it until `layered`."""

Channel = dict[str, Any]
"""What decides one property of marks: a field of their rows, or a place."""

Encoding = dict[str, Any]
"""Channels by the property that they decide; `tooltip` has several."""

Mark = Literal["area", "bar", "line", "point", "rect", "rule", "text"]

TYPES = {"N": "nominal", "O": "ordinal", "Q": "quantitative", "T": "temporal"}


def field(shorthand: str, **more: Any) -> Channel:
    """Return the channel that shows a field: "score:Q" is the field `score` as a quantity.

    Args:
        shorthand: the field; behind a colon N (names), O (ordered), Q (a quantity) or T (a time).
            A second end (`x2`, `y2`) has the type of the first, and none of its own.
        more: what else Vega-Lite knows of the channel: `axis`, `scale`, `sort`, `title`.

    Raises:
        KeyError: there is no such type.
    """
    name, _colon, letter = shorthand.partition(":")
    return {"field": name, **({"type": TYPES[letter]} if letter else {}), **more}


def fixed(place: Any) -> Channel:
    """Return the channel of a place that is no figure: pixels, "width", or an `expression`."""
    return {"value": place}


def expression(text: str) -> dict[str, str]:
    """Return what Vega computes when it draws, from the width or the height."""
    return {"expr": text}


def marks(
    rows: Sequence[dict[str, Any]], mark: Mark, encoding: Encoding, *conditions: str, **look: Any
) -> Layer:
    """Return one layer: a mark for each row.

    Args:
        rows: what is drawn; layers that are given the same list share it in the specification.
        mark: the kind of mark.
        encoding: the channels.
        conditions: which rows: expressions of `datum`, all of which must hold.
        look: properties of the mark: `style`, `size`, `align`.
    """
    chosen = {"transform": [{"filter": one} for one in conditions]} if conditions else {}
    return {
        "data": {"values": rows},
        **chosen,
        "mark": {"type": mark, **look},
        "encoding": encoding,
    }


def _sources(layers: Sequence[Layer]) -> Iterator[Sequence[dict[str, Any]]]:
    for layer in layers:
        if "data" in layer:
            yield layer["data"]["values"]
        yield from _sources(layer.get("layer", ()))


def _named(layer: Layer, names: dict[int, str]) -> Layer:
    """Return a layer that names its rows instead of holding them."""
    named = dict(layer)
    if "data" in layer:
        named["data"] = {"name": names[id(layer["data"]["values"])]}
    if "layer" in layer:
        named["layer"] = [_named(inner, names) for inner in layer["layer"]]
    return named


def layered(layers: Sequence[Layer]) -> dict[str, Any]:
    """Return layers, from the back to the front, with their rows beside them: each list once."""
    sources = {id(rows): rows for rows in _sources(layers)}
    names = {source: f"d{i}" for i, source in enumerate(sources)}
    return {
        "datasets": {names[source]: list(rows) for source, rows in sources.items()},
        "layer": [_named(layer, names) for layer in layers],
    }
