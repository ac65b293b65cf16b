"""The edge, a web site and a browser for the tests of a module.

Playwright keeps an event loop of its own, which other modules' tests must not meet: hence nothing
here lives longer than a module.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from promoteur.collect.published import Document
from tests.browser.chromium import chromium
from tests.browser.host import Edge, Site, running


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    data: Path = tmp_path_factory.mktemp("data")
    with running(data) as one:
        yield one


@pytest.fixture(scope="module")
def site(edge: Edge) -> Iterator[Site]:
    one = Site(edge.base)
    yield one
    one.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium has no sandbox for root, who runs tests in containers.
        arguments = [] if os.geteuid() else ["--no-sandbox"]
        one = playwright.chromium.launch(executable_path=chromium(playwright), args=arguments)
        yield one
        one.close()


Opener = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Opens an address in a fresh browser profile; fails if a policy was violated anywhere."""
    contexts = []
    troubles: list[str] = []

    def opened(address: str, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", **options})
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda said: troubles.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


Host = Callable[..., Page]


@pytest.fixture
def host(edge: Edge, site: Site, visit: Opener) -> Host:
    """Publishes a survey and opens a page of the web site that asks it."""

    def opened(
        survey: Document, attributes: str = "", language: str = "en", **options: Any
    ) -> Page:
        edge.publish(survey)
        site.pages["/"] = (
            f'<!doctype html><html lang="{language}"><title>Shop</title><main><h1>Shop</h1>'
            f"<p>{'Many words. ' * 2_000}</p><button>Buy</button></main>"
            f'<script async src="{edge.base}/widget.js" data-key="{survey.key}" {attributes}>'
            "</script></html>"
        )
        return visit(f"{site.base}/", **options)

    return opened
