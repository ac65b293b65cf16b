"""axe-core on a page as it is: wide in the light, small in the dark."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = Axe().axe_script
_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""The rules that may find something else in other colours or on another screen."""

WIDE = {"width": 1280, "height": 740}
STILL = {"bypass_csp": True, "reduced_motion": "reduce", "viewport": WIDE}
"""How to open a page for axe-core: colours that fade have no contrast to measure."""


def violations(page: Page, *, looks_only: bool = False) -> list[str]:
    """What axe-core finds; on the same page in another look, only what may differ."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    kind, values = ("rule", _OF_LOOKS) if looks_only else ("tag", _ALL)
    options = {
        "runOnly": {"type": kind, "values": values},
        "iframes": False,
        "resultTypes": ["violations"],
    }
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def is_fine(page: Page, width: int = 320) -> None:
    """axe-core finds nothing, light or dark, and nothing is wider than a wide or small screen."""
    page.wait_for_load_state()  # a click may lead to a page whose style is still on its way
    assert violations(page) == [], page.url
    _fits(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": width, "height": 740})
    assert violations(page, looks_only=True) == [], page.url
    _fits(page)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type] # two numbers
    page.emulate_media(color_scheme="light")


def _fits(page: Page) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, page.url
