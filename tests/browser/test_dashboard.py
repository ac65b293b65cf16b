"""The pages of figures in a real browser: filters, history, keyboard, paper, without a script."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from promoteur.collect.entry import Entry
from promoteur.collect.spool import open_spool
from promoteur.kit.ids import uuid7
from tests.browser import members
from tests.browser.axe import STILL, is_fine
from tests.browser.conftest import Opener
from tests.browser.test_pictures import SHIFTS

pytestmark = pytest.mark.slow

NOW = dt.datetime.now(dt.UTC)


def answers(survey: str, workspace: str) -> Iterator[Entry]:
    """Answers of two plans in the last days, and in the days before."""
    for i in range(160):
        plan = "pro" if i % 4 else "free"
        yield Entry(
            kind="answer",
            response=str(uuid7()),
            survey=survey,
            version=1,
            workspace=workspace,
            received_at=NOW - dt.timedelta(days=i),
            score=10 - i % 7 if plan == "pro" else i % 9,
            language="en",
            channel="link",
            key=f"key-{uuid4()}",
            comment="The coffee came cold." if i % 5 == 0 else "",
            properties={"plan": plan},
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[members.Place]:
    """`promoteur serve` with answers of five months."""
    with members.serving(tmp_path_factory.mktemp("dashboard")) as served:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
        page = context.new_page()
        settled = members.settled(page, served)
        page.goto(settled.base)
        expect(page.get_by_role("heading", level=1)).to_have_text("First steps")
        workspace = page.url.strip("/").rpartition("/")[2]
        survey = settled.survey.strip("/").rpartition("/")[2]
        spool = open_spool(served.folder)
        try:
            spool.append(list(answers(survey, workspace)))
        finally:
            spool.close()
        members.shown(page, served, "What has changed")
        yield settled
        context.close()


@pytest.fixture
def overview(place: members.Place, visit: Opener) -> Opener:
    """Opens the overview; fails if the page asks another host."""
    asked: list[str] = []

    def opened(**options: Any) -> Page:
        page = visit("about:blank", storage_state=place.cookies, **options)

        def note(request: Request) -> None:
            if not request.url.startswith((place.base, "data:", "about:")):
                asked.append(request.url)

        page.on("request", note)
        page.goto(place.base)
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        return page

    yield opened
    assert asked == []


def chips(page: Page) -> Any:
    return page.locator(".chips a")


def test_a_filter_keeps_its_field_is_told_and_goes_back(overview: Opener) -> None:
    page = overview()
    page.evaluate("window.mine = true")
    page.locator("details.filters summary").press("Enter")
    plan = page.get_by_label("Plan", exact=True)
    plan.focus()
    plan.select_option("free")
    expect(chips(page)).to_have_text(re.compile("Plan: free"))
    expect(plan).to_be_focused()
    expect(page.locator("[data-told]")).to_contain_text("Plan: free")
    assert "plan=free" in page.url
    assert not re.search(r"=(&|$)", page.url), page.url
    page.get_by_label("Period", exact=True).focus()
    page.get_by_label("Period", exact=True).select_option("month")
    expect(page).to_have_url(re.compile("period=month"))
    expect(page.get_by_label("Period", exact=True)).to_be_focused()
    assert page.evaluate("window.mine"), "the page was loaded anew"
    page.go_back()
    expect(page.get_by_label("Period", exact=True)).to_have_value("90")
    expect(chips(page)).to_have_count(1)
    page.go_back()
    expect(chips(page)).to_have_count(0)
    page.go_forward()
    expect(chips(page)).to_have_count(1)
    page.reload()
    expect(chips(page)).to_have_text(re.compile("Plan: free"))
    expect(page.locator("figure[data-drawn]").first).to_be_visible()


def test_what_was_asked_last_is_what_is_shown(overview: Opener) -> None:
    page = overview()
    held: list[Route] = []
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/w/**", hold)
    page.get_by_label("Period", exact=True).select_option("month")
    until_held(page, held, 1)
    page.get_by_role("link", name="Segments", exact=True).click()
    until_held(page, held, 2)
    for one in held:  # one answer after the other; the page gave the first one up
        one.fulfill(response=one.fetch())
        page.wait_for_timeout(300)
    expect(page.get_by_role("heading", level=1)).to_have_text("Segments")
    expect(page).to_have_url(re.compile("/segments/"))
    expect(page.get_by_label("Period", exact=True)).to_have_value("90")
    assert said == []


def until_held(page: Page, held: list[Route], n: int) -> None:
    """Wait until so many requests were sent."""
    while len(held) < n:
        page.wait_for_timeout(20)


def test_days_can_be_chosen(overview: Opener) -> None:
    page = overview()
    expect(page.get_by_label("From", exact=True)).to_be_hidden()
    page.get_by_label("Period", exact=True).select_option("days")
    page.get_by_label("From", exact=True).fill((NOW.date() - dt.timedelta(days=9)).isoformat())
    page.get_by_label("From", exact=True).press("Tab")
    expect(page).to_have_url(re.compile("from="))
    expect(page.get_by_label("Period", exact=True)).to_have_value("days")


def test_all_of_it_works_without_a_script(overview: Opener) -> None:
    page = overview(java_script_enabled=False)
    page.locator("details.filters summary").click()
    page.get_by_label("Plan", exact=True).select_option("free")
    page.locator("details.filters").get_by_role("button", name="Show").click()
    expect(chips(page)).to_have_text(re.compile("Plan: free"))
    page.locator("details.numbers summary").first.click()
    expect(page.locator("details.numbers table").first).to_be_visible()
    page.locator("details.explain summary").first.click()
    expect(page.locator("details.explain > div").first).to_be_visible()
    chips(page).click()
    expect(chips(page)).to_have_count(0)


def test_nothing_moves_while_pictures_are_drawn(overview: Opener) -> None:
    for width in (390, 1440):
        page = overview(viewport={"width": width, "height": 900})
        page.evaluate(SHIFTS)
        pictures = page.locator("figure[data-chart]").count()
        assert pictures > 2
        expect(page.locator("figure[data-drawn] svg.marks")).to_have_count(pictures)
        assert sum(page.evaluate("shifts")) == 0


def test_an_explanation_opens_and_closes_by_the_keyboard(overview: Opener) -> None:
    page = overview()
    mark = page.locator("details.explain summary").first
    text = page.locator("details.explain > div").first
    mark.press("Enter")
    expect(text).to_be_visible()
    page.keyboard.press("Tab")
    expect(text.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text).to_be_hidden()
    expect(mark).to_be_focused()
    mark.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(text).to_be_hidden()


def test_on_a_telephone_an_explanation_stays_on_the_screen(overview: Opener) -> None:
    page = overview(viewport={"width": 360, "height": 640})
    for mark in page.locator("details.explain summary").all()[:3]:
        mark.click()
        box = page.locator("details.explain[open] > div").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 640


def test_a_view_is_kept_and_found_again(overview: Opener) -> None:
    page = overview()
    page.locator("details.filters summary").click()
    page.get_by_label("Plan", exact=True).select_option("pro")
    expect(chips(page)).to_have_count(1)
    page.get_by_text("Saved views").click()
    page.get_by_label("Keep this page as").fill("Pro")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("The view “Pro” is kept.")).to_be_visible()
    expect(chips(page)).to_have_text(re.compile("Plan: pro"))
    chips(page).click()
    expect(chips(page)).to_have_count(0)
    page.get_by_text("Saved views").click()
    page.get_by_role("link", name="Pro", exact=True).click()
    expect(chips(page)).to_have_text(re.compile("Plan: pro"))


def test_night_is_chosen_and_paper_has_the_tables(overview: Opener) -> None:
    page = overview(color_scheme="light")
    expect(page.locator("figure[data-drawn]").first).to_be_visible()
    day = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") != day
    page.emulate_media(media="print")
    expect(page.locator("details.numbers table").first).to_be_visible()
    expect(page.locator(".printed")).to_contain_text(page.url)
    for hidden in (".top", ".bar", ".tabs", ".explain", ".bottom"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_what_opens_on_a_page_is_accessible_and_fits(overview: Opener) -> None:
    page = overview(**STILL)
    page.locator("details.filters summary").click()
    is_fine(page)
    page.get_by_text("Saved views").click()
    is_fine(page)
    page.locator("details.explain summary").first.click()
    is_fine(page)
