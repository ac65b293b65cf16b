"""A picture as a file: SVG, PNG or HTML, whole or not at all."""

import os
from collections.abc import Callable
from html import escape
from pathlib import Path

import vl_convert

from promoteur.charts.page import page
from promoteur.charts.vega import Picture
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

PNG_SCALE = 2
"""Pixels of a PNG per pixel of the drawing: sharp on the screens and paper of today."""


class ChartProblem(Problem, ValueError):
    """A picture that cannot be written where, or as what, it was asked for."""


def svg(specification: Picture) -> str:
    """Return a picture as an SVG document with a `<title>`; nothing is loaded to draw it."""
    drawn = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    title = f"<title>{escape(specification['usermeta']['title'], quote=False)}</title>"
    head, end, rest = drawn.partition(">")
    return f"{head}{end}{title}{rest}"


def png(specification: Picture) -> bytes:
    """Return a picture as a PNG image at twice its size; nothing is loaded to draw it."""
    return vl_convert.vegalite_to_png(specification, scale=PNG_SCALE, allowed_base_urls=[])


ENDINGS: dict[str, Callable[[Picture], bytes]] = {
    ".svg": lambda specification: svg(specification).encode(),
    ".png": png,
    ".html": lambda specification: page(specification).encode(),
}


def save(chart: Picture, path: Path) -> None:
    """Write a picture of this slice to `path`, as the ending says: .svg, .png or .html.

    The file is written beside `path` and then takes its place: a file that stood there before is
    replaced by a whole one or not at all.

    Raises:
        ChartProblem: the ending is another one, or the place cannot be written.
    """
    refuse_target(path)
    _replace(path, ENDINGS[path.suffix.lower()](chart))


def refuse_target(path: Path) -> None:
    """Refuse a path to which no picture can be written, before anything is counted for it.

    Raises:
        ChartProblem: the ending is not one of `ENDINGS`, or there is no such folder.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ChartProblem(
            _(
                "{path}: pictures are written as {endings}. Give the file a name that ends so."
            ).format(path=path, endings=", ".join(ENDINGS))
        )
    if not path.parent.is_dir():
        raise ChartProblem(
            _("{path}: there is no folder {folder}. Create it, or choose another place.").format(
                path=path, folder=path.parent
            )
        )


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{os.getpid()}-{path.name}"[:200])
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise ChartProblem(
            _("{path} cannot be written: {reason}. Choose a place that you may write to.").format(
                path=path, reason=error.strerror
            )
        ) from error
    finally:
        beside.unlink(missing_ok=True)
