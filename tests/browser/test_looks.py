"""How the pages look: on a small screen, from right to left, in the dark; and what they weigh."""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from promoteur.collect.brand import READABLE, contrast
from promoteur.collect.published import Branding
from promoteur.collect.words import LANGUAGES
from tests.browser.conftest import Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge

pytestmark = pytest.mark.slow

MOST_BYTES = 30_000
SMALL = {"width": 320, "height": 640}
LEAST_TARGET = 24
"""Pixels (WCAG 2.2, 2.5.8)."""


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def colour(page: Page, selector: str, which: str) -> str:
    found = page.locator(selector).first.evaluate(f"one => getComputedStyle(one).{which}")
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", found)[:3])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_on_a_small_screen(edge: Edge, visit: Opener, language: str) -> None:
    survey = document(language, "en", further=further(), first_language=language)
    page = visit(f"{edge.publish(survey)}?lang={language}&score=3", viewport=SMALL)
    assert overflow(page) <= 0
    sizes = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]):not([tabindex]), button, a')]"
        ".map(one => one.getBoundingClientRect()).map(one => [one.width, one.height])"
    )
    assert min(itertools.chain.from_iterable(sizes)) >= LEAST_TARGET
    page.locator("button").click()
    expect(page.locator("form[data-step=more]")).to_be_visible()
    assert overflow(page) <= 0
    page.locator("button").click()
    expect(page.locator("h1[data-step=thanks]")).to_be_visible()
    assert overflow(page) <= 0


def test_arabic_runs_from_right_to_left(edge: Edge, visit: Opener) -> None:
    page = visit(edge.publish(document("ar")), viewport={"width": 1280, "height": 800})
    assert page.locator("html").get_attribute("dir") == "rtl"
    left = [page.locator(f"[name=score][value='{n}']").bounding_box() for n in (0, 5, 10)]
    zero, five, ten = (box["x"] if box else 0 for box in left)
    assert zero > five > ten
    low, high = page.locator(".low").bounding_box(), page.locator(".high").bounding_box()
    assert low
    assert high
    assert low["x"] > high["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("accent", "ink"),
    [
        ("#1f5fbf", "#ffffff"),
        ("#ffd400", "#1d2630"),
        ("#0b0b0b", "#ffffff"),
        ("#777777", "#888888"),
    ],
)
def test_every_text_can_be_read(
    edge: Edge, visit: Opener, scheme: str, accent: str, ink: str
) -> None:
    survey = document(branding=Branding(name="Orchard", accent=accent, ink=ink), anonymous=True)
    page = visit(edge.publish(survey) + "?score=9", color_scheme=scheme)
    paper = colour(page, "main", "backgroundColor")
    assert (paper == "#ffffff") == (scheme == "light")
    for text in ("h1", ".end", ".label"):
        assert contrast(colour(page, text, "color"), paper) >= READABLE
    for text in ("header", "footer p"):
        ground = colour(page, "body", "backgroundColor")
        assert contrast(colour(page, text, "color"), ground) >= READABLE
    for text in ("button", "input:checked + b"):
        own = colour(page, text, "backgroundColor")
        assert contrast(colour(page, text, "color"), own) >= READABLE
    assert contrast(colour(page, "input:checked + b", "borderTopColor"), paper) >= 3
    assert contrast(colour(page, "textarea", "borderTopColor"), paper) >= 3


def test_a_page_is_light_and_asks_nobody_else(edge: Edge, visit: Opener) -> None:
    survey = document(*LANGUAGES, further=further())
    page = visit("about:blank")
    replies: list[Any] = []
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 - it marks its handler
    page.goto(edge.publish(survey) + "?score=3")
    page.locator("button").click()
    expect(page.locator("form[data-step=more]")).to_be_visible()
    page.locator("button").click()
    expect(page.locator("h1[data-step=thanks]")).to_be_visible()
    assert {reply.url.split("/")[2] for reply in replies} == {edge.base.split("/")[2]}
    bodies = [len(reply.body()) for reply in replies if reply.status == 200]
    assert bodies
    assert max(bodies) <= MOST_BYTES
    assert page.context.cookies() == []


def test_the_policy_allows_the_pages_own_parts_only(edge: Edge, visit: Opener) -> None:
    page = visit("about:blank")
    reply = page.goto(edge.publish(document()))
    assert reply
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


def test_where_storage_is_forbidden_the_page_still_asks(edge: Edge, visit: Opener) -> None:
    page = visit("about:blank")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.goto(edge.publish(document()) + "?score=9")
    page.locator("button").click()
    expect(page.locator("h1[data-step=thanks]")).to_be_visible()


def test_a_text_near_its_end_says_how_long_it_is(edge: Edge, visit: Opener) -> None:
    page = visit(edge.publish(document()))
    page.get_by_role("radio", name="3", exact=True).check()
    box, line = page.locator("textarea"), page.locator(".why [role=status]")
    box.fill("x" * 4_000)
    expect(line).to_have_text("")
    box.fill("x" * 4_990)
    expect(line).to_have_text("4,990 / 5,000")
    box.press_sequentially("y" * 15)
    expect(line).to_have_text("5,000 / 5,000")
