"""A survey's colours on its page: always readable, whatever was chosen."""

import functools
import re

from promoteur.collect.published import Branding

LIGHT, DARK = "#ffffff", "#1b2027"
"""The paper of the page, as `templates/page.css` has it."""
TEXT_ON_LIGHT, TEXT_ON_DARK = "#1d2630", "#eef1f5"
READABLE = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""
VISIBLE = 3.0
"""The least contrast of what is no text (WCAG 2.2, 1.4.11)."""

FAINT = 1.5
"""Less than that, and one does not see where a button is."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_USUAL = Branding(name="")


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(branding: Branding) -> tuple[str, str]:
    """Return the accent and the colour of text on it: as chosen, unless it could not be read."""
    accent = branding.accent if _HEX.fullmatch(branding.accent) else _USUAL.accent
    ink = branding.ink if _HEX.fullmatch(branding.ink) else _USUAL.ink
    if contrast(accent, ink) < READABLE:
        ink = max("#ffffff", "#000000", key=lambda colour: contrast(accent, colour))
    return accent, ink


def lines(accent: str, *, dark: bool) -> str:
    """Return the lines around what has the accent: the accent itself where one sees it on paper.

    `--edge` marks what is chosen and must be seen; `--rim` is that of a button, whose words are.
    """
    paper, text = (DARK, TEXT_ON_DARK) if dark else (LIGHT, TEXT_ON_LIGHT)
    seen = contrast(accent, paper)
    edge, rim = (accent if seen >= least else text for least in (VISIBLE, FAINT))
    return f"--edge:{edge};--rim:{rim}"


@functools.lru_cache(maxsize=1024)
def _style(accent: str, ink: str) -> str:
    return (
        f":root{{--accent:{accent};--ink:{ink};{lines(accent, dark=False)}}}"
        f"@media(prefers-color-scheme:dark){{:root{{{lines(accent, dark=True)}}}}}"
    )


def style(branding: Branding = _USUAL) -> str:
    """Return the style sheet of a survey's colours, which follows the page's own."""
    return _style(*colours(branding))
