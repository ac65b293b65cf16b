"""Every page of figures on the invented company: two languages, by day and by night, all widths.

`SCREENSHOTS=build/screenshots` writes what was looked at into that folder (see CONTRIBUTING.md).
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from promoteur.cli.demo.organisation import EMAIL, PASSWORD
from promoteur.reports.pages import PAGES
from tests import demonstration
from tests.browser.axe import WIDE, violations
from tests.browser.conftest import Opener
from tests.cli.serving import Served, until

pytestmark = pytest.mark.slow

MOST_BYTES = 90_000
WIDTHS = (360, 900, 2560)
LOOKED_AT = (390, 1440)
TODAY = dt.datetime.now(dt.UTC).date()
WRITTEN = {
    "targets": {
        "name": "Loved by spring",
        "goal": "50",
        "due": (TODAY + dt.timedelta(days=120)).isoformat(),
    },
    "initiatives": {
        "name": "Training of the support teams",
        "began": (TODAY - dt.timedelta(days=90)).isoformat(),
    },
    "rounds": {
        "name": "Everybody, in autumn",
        "sent": (TODAY - dt.timedelta(days=60)).isoformat(),
        "asked": "40000",
    },
    "benchmarks": {
        "name": "Software, Europe",
        "score": "31",
        "dated": (TODAY - dt.timedelta(days=200)).isoformat(),
        "source": "A yearly survey of the trade",
        "answers": "1200",
    },
}
CHOOSE = """one => one.querySelectorAll("select[required]").forEach((field) => {
    if (!field.value) field.selectedIndex = 1;
})"""
FILLED = """() => [...document.querySelectorAll("[data-drawing] svg.marks")].every(
    (one) => Math.abs(one.viewBox.baseVal.width - one.closest("[data-drawing]").clientWidth) < 2
)"""
INITIATIVE = re.compile(r".*/initiatives/\d+/")
THEMES = {"en": ("light", "dark"), "fr": ("dark", "light")}
"""By language: the colours in which every rule is asked, and those in which only some are."""


@pytest.fixture(scope="module")
def served(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The invented company, served."""
    folder = demonstration.copied(demo_made, tmp_path_factory.mktemp("served"))
    one = Served(folder.parent, data=folder)
    try:
        until(one.answers, one)
        yield one
    finally:
        one.kill()


@pytest.fixture(scope="module")
def cookies(served: Served, browser: Browser) -> Any:
    """Those of the owner."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").first.click()
    expect(page.locator("nav.tabs")).to_be_visible()
    written(page)
    yield context.storage_state()
    context.close()


def written(page: Page) -> None:
    """Write one of each that members write, so that no page is about nothing."""
    at = page.url.partition("?")[0]
    for name, fields in WRITTEN.items():
        page.goto(f"{at}{name}/new/")
        for field, value in fields.items():
            page.locator(f"[name={field}]").fill(value)
        page.locator("main").evaluate(CHOOSE)
        page.locator("main button.primary").first.click()
        expect(page.locator(".message.success")).to_be_visible()
    page.goto(at)
    page.locator("details.saved summary").click()
    page.locator("[name=name]").fill("Every Monday")
    page.locator("details.saved button.primary").click()
    expect(page.locator(".message.success")).to_be_visible()


def test_the_longest_pages_are_small_too(served: Served, visit: Opener, cookies: Any) -> None:
    page = visit(f"http://127.0.0.1:{served.port}/", storage_state=cookies)
    at = page.url.partition("?")[0]
    for address in ("trend/?step=day", "segments/?by=agent&and=plan"):
        answer = page.request.get(f"{at}{address}")
        assert answer.status == 200
        assert 40_000 < len(answer.body()) <= MOST_BYTES, address


@pytest.mark.parametrize("theme", THEMES["en"])
def test_tabs_are_shaded_at_the_end_at_which_there_are_more(
    served: Served, visit: Opener, cookies: Any, theme: str
) -> None:
    small = {"viewport": {"width": 390, "height": 800}, "color_scheme": theme}
    page = visit(f"http://127.0.0.1:{served.port}/", storage_state=cookies, **small)
    row = page.locator("nav.tabs")
    box = row.bounding_box()
    assert box
    corner = {"y": box["y"] + 1, "width": 2, "height": 2}
    paper = page.screenshot(clip={"x": 1, **corner})
    shaded = []
    for scrolled in (0, 100, 9999):
        row.evaluate("(one, to) => one.scrollLeft = to", scrolled)
        ends = (box["x"], box["x"] + box["width"] - 2)
        shaded.append(tuple(page.screenshot(clip={"x": x, **corner}) != paper for x in ends))
    assert shaded == [(False, True), (True, True), (True, False)]


def opened(visit: Opener, served: Served, cookies: Any, code: str) -> tuple[Page, list[str]]:
    """Return a page in a language, and where its complaints will be."""
    options = {"viewport": WIDE, "color_scheme": THEMES[code][0], "reduced_motion": "reduce"}
    page = visit(f"http://127.0.0.1:{served.port}/account/", storage_state=cookies, **options)
    page.locator("[name=language]").select_option(code)
    page.locator("main button.primary").first.click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    complaints: list[str] = []

    def note(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            complaints.append(f"{page.url}: {said.text}")

    page.on("console", note)
    return page, complaints


def addresses(page: Page, served: Served) -> dict[str, str]:
    """Return every page of figures by its name."""
    base = f"http://127.0.0.1:{served.port}"
    page.goto(base)
    at = page.url.partition("?")[0]
    found = {name: f"{at}{'' if name == 'overview' else f'{name}/'}" for name in PAGES}
    page.goto(found["initiatives"])
    links = page.locator("main a").evaluate_all("all => all.map(one => one.href)")
    return found | {
        "initiative": next(told[0] for one in links if (told := INITIATIVE.match(one))),
        "views": f"{at}views/",
        "targets-new": f"{at}targets/new/",
        "initiatives-new": f"{at}initiatives/new/",
        "benchmarks-new": f"{at}benchmarks/new/",
        "rounds-new": f"{at}rounds/new/",
        "benchmarks-import": f"{at}benchmarks/import/",
        "glossary": f"{base}/glossary/",
    }


@pytest.mark.parametrize("code", THEMES)
def test_every_page_is_accessible_and_fits_by_day_and_night(
    served: Served, cookies: Any, visit: Opener, code: str
) -> None:
    page, complaints = opened(visit, served, cookies, code)
    faults: list[str] = []
    for name, address in addresses(page, served).items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert len(answer.body()) <= MOST_BYTES, name
        drawn(page)
        faults += [f"{name}: {one}" for one in looked_at(page, code)]
        photographed(page, f"{name}-{code}")
    assert faults == []
    assert complaints == []


def drawn(page: Page) -> None:
    """Wait until each picture is drawn, as wide as its room is now."""
    pictures = page.locator("figure:has([data-drawing])")
    expect(page.locator("figure[data-drawn]")).to_have_count(pictures.count())
    page.wait_for_function(FILLED)


def looked_at(page: Page, code: str) -> Iterator[str]:
    """Yield what axe-core finds, and where a page is wider than its window."""
    first, other = THEMES[code]
    yield from violations(page)
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type] # light or dark
    yield from violations(page, looks_only=True)
    page.emulate_media(color_scheme=first)  # type: ignore[arg-type] # the same
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": WIDE["height"]})
        drawn(page)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wider > 0:
            yield f"{wider} pixels too wide for {width}"
    page.set_viewport_size(WIDE)  # type: ignore[arg-type] # two numbers


def photographed(page: Page, name: str) -> None:
    """Write pictures of a page, where somebody asked for them."""
    if not (folder := os.environ.get("SCREENSHOTS")):
        return
    for theme in THEMES["en"]:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # light or dark
        for width in LOOKED_AT:
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type] # two numbers
