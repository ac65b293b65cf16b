"""axe-core finds nothing on any page of the respondent, light or dark, in any direction."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from promoteur.collect.published import WidgetSettings
from tests.browser.axe import STILL, is_fine
from tests.browser.conftest import Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge, Site

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_step_of_the_page(edge: Edge, visit: Opener, language: str) -> None:
    survey = document("en", "ar", further=further(), anonymous=True, first_language=language)
    page = visit(f"{edge.publish(survey)}?lang={language}", **STILL)
    is_fine(page)
    page.locator("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_fine(page)
    page.locator("[name=score][value='9']").check()
    is_fine(page)
    page.locator("button").click()
    expect(page.locator("form[data-step=more]")).to_be_visible()
    page.locator("summary").click()
    is_fine(page)
    page.locator("button").click()
    expect(page.locator("h1[data-step=thanks]")).to_be_visible()
    is_fine(page)


def test_the_page_without_a_script(edge: Edge, visit: Opener) -> None:
    page = visit(edge.publish(document()), **STILL)
    page.evaluate("document.querySelector('form').submit()")
    expect(page.locator(".wrong")).to_be_visible()
    is_fine(page)


def test_a_page_that_says_no(edge: Edge, visit: Opener) -> None:
    closed = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    page = visit(edge.publish(document("fr", closed_at=closed)), **STILL)
    is_fine(page)
    page.goto(f"{edge.base}/s/unknown12345")
    is_fine(page)


def test_the_kiosk(edge: Edge, visit: Opener) -> None:
    survey = document("en", "ar", further=further(), anonymous=True)
    page = visit(edge.publish(survey).replace("/s/", "/k/"), **STILL)
    is_fine(page)
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("button", name="3", exact=True).click()
    is_fine(page)
    page.locator("form:visible button:not([type])").click()
    expect(page.locator("[data-step=thanks]:visible")).to_be_visible()
    is_fine(page)


@pytest.mark.parametrize("layout", ["card", "bar", "modal"])
def test_the_widget(edge: Edge, site: Site, visit: Opener, layout: Any) -> None:
    settings = WidgetSettings(delay_seconds=0, layout=layout)
    survey = document("en", further=further(), anonymous=True, widget=settings)
    edge.publish(survey)
    site.pages["/"] = (
        '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>'
        f'<script src="{edge.base}/widget.js" data-key="{survey.key}"></script></html>'
    )
    page = visit(f"{site.base}/", **STILL)
    widget = page.get_by_role("dialog")
    expect(widget).to_be_visible()
    is_fine(page)
    widget.get_by_role("button", name="9", exact=True).click()
    is_fine(page)
    widget.get_by_role("button", name="Finish").click()
    expect(widget.get_by_role("heading")).to_have_text("Thank you")
    is_fine(page)
