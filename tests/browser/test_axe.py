"""axe-core finds nothing on any page of the respondent, light or dark, in any direction."""

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from promoteur.collect.published import WidgetSettings
from tests.browser.conftest import Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge, Site

pytestmark = pytest.mark.slow

LOOKS = pytest.mark.parametrize(
    "looks",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    ],
    ids=["light", "dark and small"],
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(page: Page) -> list[str]:
    """What axe-core finds, on the page as it is."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@LOOKS
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_step_of_the_page(
    edge: Edge, visit: Opener, language: str, looks: dict[str, Any]
) -> None:
    survey = document("en", "ar", further=further(), anonymous=True, first_language=language)
    page = visit(f"{edge.publish(survey)}?lang={language}", bypass_csp=True, **looks)
    assert violations(page) == []
    page.locator("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.locator("[name=score][value='9']").check()
    assert violations(page) == []
    page.locator("button").click()
    expect(page.locator("form[data-step=more]")).to_be_visible()
    page.locator("summary").click()
    assert violations(page) == []
    page.locator("button").click()
    expect(page.locator("h1[data-step=thanks]")).to_be_visible()
    assert violations(page) == []


@LOOKS
def test_the_page_without_a_script(edge: Edge, visit: Opener, looks: dict[str, Any]) -> None:
    page = visit(edge.publish(document()), bypass_csp=True, **looks)
    page.evaluate("document.querySelector('form').submit()")
    expect(page.locator(".wrong")).to_be_visible()
    assert violations(page) == []


@LOOKS
def test_a_page_that_says_no(edge: Edge, visit: Opener, looks: dict[str, Any]) -> None:
    closed = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    page = visit(edge.publish(document("fr", closed_at=closed)), bypass_csp=True, **looks)
    assert violations(page) == []
    page.goto(f"{edge.base}/s/unknown12345")
    assert violations(page) == []


@LOOKS
def test_the_kiosk(edge: Edge, visit: Opener, looks: dict[str, Any]) -> None:
    survey = document("en", "ar", further=further(), anonymous=True)
    page = visit(edge.publish(survey).replace("/s/", "/k/"), bypass_csp=True, **looks)
    assert violations(page) == []
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("button", name="3", exact=True).click()
    assert violations(page) == []
    page.locator("form:visible button:not([type])").click()
    expect(page.locator("[data-step=thanks]:visible")).to_be_visible()
    assert violations(page) == []


@LOOKS
@pytest.mark.parametrize("layout", ["card", "bar", "modal"])
def test_the_widget(
    edge: Edge, site: Site, visit: Opener, layout: Any, looks: dict[str, Any]
) -> None:
    settings = WidgetSettings(delay_seconds=0, layout=layout)
    survey = document("en", further=further(), anonymous=True, widget=settings)
    edge.publish(survey)
    site.pages["/"] = (
        '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>'
        f'<script src="{edge.base}/widget.js" data-key="{survey.key}"></script></html>'
    )
    page = visit(f"{site.base}/", bypass_csp=True, reduced_motion="reduce", **looks)
    widget = page.get_by_role("dialog")
    expect(widget).to_be_visible()
    assert violations(page) == []
    widget.get_by_role("button", name="9", exact=True).click()
    assert violations(page) == []
    widget.get_by_role("button", name="Finish").click()
    expect(widget.get_by_role("heading")).to_have_text("Thank you")
    assert violations(page) == []
