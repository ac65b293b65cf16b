"""Contrast and colour blindness, computed: WCAG 2 luminance; Viénot, Brettel and Mollon 1999."""

import re
from dataclasses import fields
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest

from promoteur.charts.theme import DARK, LIGHT, PAGE, Palette, configuration

DICHROMATS = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    x, y, z = np.cbrt(np.clip(TO_XYZ @ rgb / [0.9505, 1, 1.089], 1e-4, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def of_the_site() -> list[Palette]:
    """The page's palette by day and by night, as the site's style sheet resolves its names."""
    sheet = files("promoteur.site").joinpath("static/promoteur/site.css").read_text("utf-8")
    both = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", sheet)
    day, night = ({name: pair[i] for name, *pair in both} for i in (0, 1))
    names = {one.name: getattr(PAGE, one.name)[len("var(--") : -1] for one in fields(Palette)}
    return [
        Palette(**{field: colours[name] for field, name in names.items()})
        for colours in (day, night)
    ]


PALETTES = pytest.mark.parametrize(
    "palette",
    [LIGHT, DARK, *of_the_site()],
    ids=["day", "night", "site by day", "site by night"],
)


@PALETTES
def test_every_colour_that_carries_meaning_stands_out(palette: Palette):
    for name in ("ink", "quiet", "accent", "detractor", "passive", "promoter"):
        assert contrast(getattr(palette, name), palette.paper) >= 4.5, name
    assert contrast(palette.quiet, palette.band) >= 4.5


@PALETTES
@pytest.mark.parametrize("sight", DICHROMATS)
def test_categories_differ_for_colour_blind_readers(palette: Palette, sight: str):
    seen = [
        lab(np.array(DICHROMATS[sight]) @ linear(colour))
        for colour in (palette.detractor, palette.passive, palette.promoter)
    ]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 20


def test_a_telephone_gets_shorter_names():
    wide, narrow = configuration(), configuration(narrow=True)
    assert narrow["axisY"]["labelLimit"] < wide["axisY"]["labelLimit"]
    assert narrow["range"] == wide["range"]
