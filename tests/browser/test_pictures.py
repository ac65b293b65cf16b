"""The pictures of a page in a real browser, under the policy and the style sheet of the site."""

import html
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from promoteur.charts.distribution import distribution
from promoteur.charts.embed import Embedded, embedded
from promoteur.charts.script import made
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.kit import language
from promoteur.score.tally import Tallies, Tally
from promoteur.site.middleware import CONTENT
from tests.browser.conftest import Opener
from tests.browser.host import Site

pytestmark = pytest.mark.slow

HOSTILE = "<img src=x onerror=alert(1)></script><b>é"
SWAP = """pictures => {
  const main = document.querySelector("main");
  main.replaceChildren(...new DOMParser().parseFromString(pictures, "text/html").body.children);
  main.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
}"""
SHIFTS = """() => {
  globalThis.shifts = [];
  new PerformanceObserver(list => shifts.push(...list.getEntries().map(one => one.value)))
    .observe({ type: "layout-shift", buffered: true });
}"""


def figure(picture: Embedded) -> str:
    return (
        f"<figure class='chart' data-chart><figcaption>{html.escape(picture.title)}</figcaption>"
        f"<div data-drawing><svg width='1' height='{picture.height}' aria-hidden='true'></svg>"
        f"</div><script type='application/json'>{picture.json}</script></figure>"
    )


def pictures(code: str = "en") -> list[str]:
    language.use(code)
    good = Tally.of_categories(200, 300, 1_500)
    months = {date(2026, i, 1): good for i in range(1, 13)}
    made_of = [
        distribution(Tally.of_counts([5] * 11), HOSTILE),
        trend(Tallies.of(months, by=("month",)), HOSTILE),
        segments(Tallies.of({HOSTILE: good, "a": good}), HOSTILE),
    ]
    language.use(None)
    return [figure(embedded(one)) for one in made_of]


def page_of(figures: list[str]) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Pictures</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<link rel='stylesheet' href='/site.css'><script type='module' src='/charts.js'></script>"
        f"</head><body><main>{''.join(figures)}</main></body></html>"
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that shows pictures under Promoteur's own policy."""
    site = Site("")
    site.policy = CONTENT
    sheet = files("promoteur.site").joinpath("static/promoteur/site.css")
    script: Path = made(tmp_path_factory.mktemp("charts"))
    site.pages |= {
        "/site.css": sheet.read_text("utf-8"),
        "/charts.js": script.read_text("utf-8"),
        "/": page_of(pictures()),
        "/fr": page_of(pictures("fr")),
    }
    yield site
    site.close()


def drawn(page: Page, size: str = "wide") -> None:
    expect(page.locator(f"[data-drawn={size}] svg.marks")).to_have_count(3)


def test_every_picture_is_drawn_and_nothing_moves(shown: Site, visit: Opener) -> None:
    for width, size in ((360, "narrow"), (1280, "wide")):
        page = visit("about:blank", viewport={"width": width, "height": 700})
        page.goto(shown.base)
        page.evaluate(SHIFTS)
        drawn(page, size)
        rooms = page.locator("[data-drawing]")
        for i in range(3):
            room = rooms.nth(i)
            kept = room.evaluate("one => one.closest('figure').querySelector('script').textContent")
            assert f'"height":{room.bounding_box()["height"]:.0f},' in kept  # type: ignore[index]
        assert sum(page.evaluate("shifts")) == 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_night_and_paper_need_no_new_drawing(shown: Site, visit: Opener) -> None:
    page = visit(shown.base)
    drawn(page)
    bar = page.locator("svg.marks path[fill='var(--promoter)']").first
    bar.evaluate("one => { one.dataset.mine = '' }")
    seen = set()
    for look in ({"color_scheme": "dark"}, {"color_scheme": "light"}):
        page.emulate_media(**look)
        seen.add(bar.evaluate("one => getComputedStyle(one).fill"))
    assert len(seen) == 2
    day = bar.evaluate("one => getComputedStyle(one).fill")
    page.emulate_media(media="print", color_scheme="dark")
    assert bar.evaluate("one => getComputedStyle(one).fill") == day
    expect(page.locator("[data-mine]")).to_have_count(1)


def test_another_width_is_drawn_anew(shown: Site, visit: Opener) -> None:
    page = visit(shown.base, viewport={"width": 1280, "height": 900})
    drawn(page)
    page.set_viewport_size({"width": 390, "height": 900})
    drawn(page, "narrow")
    widths = page.evaluate(
        "[...document.querySelectorAll('svg.marks')]"
        ".map(one => one.clientWidth - one.closest('[data-drawing]').clientWidth)"
    )
    assert widths == [0, 0, 0]


def test_what_htmx_swaps_in_is_drawn_too(shown: Site, visit: Opener) -> None:
    page = visit(shown.base)
    drawn(page)
    page.evaluate(SWAP, "".join(pictures("fr")))
    drawn(page)
    expect(page.locator("main")).to_contain_text("Détracteurs")


def test_a_pointed_mark_says_its_figures_as_text(shown: Site, visit: Opener) -> None:
    page = visit(f"{shown.base}/fr")
    drawn(page)
    points = page.locator("figure").nth(2).locator(".mark-symbol path")
    points.last.scroll_into_view_if_needed()
    told = page.locator(".pointed")
    points.first.hover()
    expect(told).to_contain_text("65,0")
    expect(told.locator("img, b")).to_have_count(0)
    names = []
    for i in range(points.count()):
        points.nth(i).hover()
        names.append(told.locator("div").first.inner_text())
    assert any(HOSTILE in name for name in names)
    page.mouse.move(1, 1)
    expect(told).to_have_count(0)
