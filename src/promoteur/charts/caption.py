"""What a picture says in words and as a table: for its heading and for those who cannot see it."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import Any

from promoteur.charts.theme import WIDTH, configuration
from promoteur.charts.vega import SCHEMA, Layer, Picture, layered
from promoteur.kit.language import current, ngettext, number
from promoteur.kit.language import gettext as _
from promoteur.score.scale import Scale

HEADLINE = "headline"
"""Name of the layer that repeats the caption inside the picture; a page with headings drops it."""

UNPRINTABLE = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories that have no place in a label, and partly none in XML."""

MARGIN = 20
"""White around a picture, in pixels."""

AXIS = 48
"""Height of an axis with two lines of labels and of the white around it, in pixels."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of a picture.

    Attributes:
        title: what the picture is about, one line however long.
        subtitle: sentences under it.
        figure: the one figure that is the message, written in the language; "" where there is none.
        beside: short lines that stand beside the figure.
        columns: headings of the table.
        rows: the table's cells, written in the language; the first of each row names the row.
    """

    title: str
    subtitle: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figure: str = ""
    beside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " – ".join(part for part in (self.title, self.headline, *self.subtitle) if part)

    @property
    def headline(self) -> str:
        """Figure and the lines beside it, in one line."""
        return ", ".join(part for part in (self.figure, *self.beside) if part)


def one_line(value: Any) -> str:
    """Return a value of a key or a title as one printable line; "(not given)" where it is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return _("(not given)")
    printable = (c if unicodedata.category(c) not in UNPRINTABLE else " " for c in str(value))
    words = (word for word in "".join(printable).split(" ") if word)
    return " ".join(words) or _("(not given)")


def answers(n: float) -> str:
    """Return "1 answer", "1,234 answers" in the language in use."""
    return ngettext("{n} answer", "{n} answers", n).format(n=number(n))


def scale_notes(scale: Scale) -> tuple[str, ...]:
    """Return what a reader must know about a scale that is not 0–10; nothing for 0–10."""
    if not scale.flagged:
        return ()
    return (
        _("Answers on the scale {scale}: not to be compared with scores of 0–10 answers.").format(
            scale=scale
        ),
    )


def _folded(text: str, characters: int, lines: int = 3) -> list[str]:
    return wrap(text, characters, max_lines=lines, placeholder=" …")


def picture(
    layers: Sequence[Layer],
    caption: Caption,
    height: int,
    width: float = WIDTH,
    outside: int = AXIS,
) -> Picture:
    """Return layers as one picture with its heading, its look, and its words in `usermeta`.

    Args:
        layers: the marks, from the back to the front.
        caption: the words.
        height: of the drawing area in pixels.
        width: of the drawing area in pixels.
        outside: pixels above and below the drawing area, for axes and what else stands there.
    """
    about = {
        "language": current(),
        "headline": caption.headline,
        "room": height + outside,
        **asdict(caption),
    }
    drawn = any(layer.get("name") == HEADLINE for layer in layers) or not caption.rows
    said = (
        caption.subtitle if drawn or not caption.headline else (caption.headline, *caption.subtitle)
    )
    subtitle = [line for text in said for line in _folded(text, 104)]
    return {
        "$schema": SCHEMA,
        **layered(layers),
        "width": width,
        "height": height,
        "padding": MARGIN,
        "title": {"text": _folded(caption.title, 62), "subtitle": subtitle},
        "description": str(caption),
        "config": configuration(),
        "usermeta": about,
    }
