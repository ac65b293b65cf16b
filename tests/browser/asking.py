"""What the widget's tests say: its parts on a page, and asking for it."""

from typing import Any

from playwright.sync_api import Locator, Page

from promoteur.collect.published import Document, WidgetSettings
from tests.browser.host import Edge, wait_for

NEVER = WidgetSettings(delay_seconds=3_600)
"""It does not come by itself."""


def widget(page: Page) -> Locator:
    return page.get_by_role("dialog")


def ready(page: Page) -> None:
    page.wait_for_function("window.promoteur")


def ask(page: Page, wish: dict[str, Any] | None = None) -> str:
    ready(page)
    return str(page.evaluate("wish => promoteur.ask(wish)", wish or {}))


def stored(edge: Edge, survey: Document, number: int) -> None:
    wait_for(lambda: len(edge.of(survey)) >= number, "the widget's answer did not arrive")


def score(page: Page, name: str) -> Locator:
    return widget(page).get_by_role("button", name=name, exact=True)
