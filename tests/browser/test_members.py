"""The members' pages in a real browser: the first three minutes, small screens, axe-core."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import members
from tests.browser.axe import STILL, is_fine
from tests.browser.conftest import Opener
from tests.cli.serving import Served

pytestmark = pytest.mark.slow

EDITOR = ["", "basics/", "wording/en/", "further/", "further/new/", "look/", "widget/", "preview/"]
PAST = [
    "Date,NPS,Verbatim,Client",
    *(f"2026-01-{day},{day % 11},Very kind,{day}" for day in range(11, 31)),
    "2026-01-31,often,,31",
]
SMALL = 360
"""Pixels."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[members.Place]:
    """`promoteur serve`, with a first member, and a survey that is published."""
    with members.serving(tmp_path_factory.mktemp("members")) as served:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
        yield members.settled(context.new_page(), served)
        context.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """`promoteur serve` on an empty folder."""
    with members.serving(tmp_path) as served:
        yield served


@pytest.fixture
def member(place: members.Place, visit: Opener) -> Opener:
    """Opens a page of the installation as its first member."""

    def opened(address: str, **options: Any) -> Page:
        return visit(address, storage_state=place.cookies, **options)

    return opened


def workspace_of(page: Page, place: members.Place) -> str:
    """The id of the first workspace."""
    page.goto(f"{place.base}/workspaces/")
    address = page.locator("main .tree a").first.get_attribute("href") or ""
    return address.strip("/").rpartition("/")[2]


def test_two_forms_lead_from_the_printed_link_to_one_to_share(place: members.Place) -> None:
    first, ask, share = place.pages
    assert "/first/" in first
    assert ask == f"{place.base}/surveys/"
    assert share == f"{place.survey}share/"


def a_survey_with_a_further_question(page: Page) -> str:
    """Make a survey, look at it first, add a question to it, publish it; return its link."""
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("link", name="Further questions").click()
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("Kind of answer").select_option("choice")
    page.get_by_label("Text of the question").fill("What matters most?")
    page.get_by_label("Answers to choose from").fill("The price\nThe taste")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    return page.get_by_label("Public link").input_value()


def answer(page: Page) -> None:
    """Answer as a person does, who needs a while to write."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("recommend Harbour Coffee")
    page.locator("[name=score][value='0']").check()
    page.locator("textarea").press_sequentially("The coffee came cold.", delay=100)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("radio", name="The taste").check()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_after_an_error_one_stands_at_the_field_to_mend(empty: Served, visit: Opener) -> None:
    page = visit(members.printed_link(empty))
    expect(page.get_by_label("Company or team")).to_be_focused()
    page.get_by_label("Company or team").fill("Harbour")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".errorlist")).to_have_count(1)
    expect(page.get_by_label("Password")).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_an_empty_folder_to_an_answer_in_the_list(
    empty: Served, visit: Opener, *, script: bool
) -> None:
    page = visit(members.printed_link(empty), timezone_id="Asia/Calcutta")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    members.become_the_first_member(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask your first question")
    link = a_survey_with_a_further_question(page)
    answer(visit(link, java_script_enabled=script))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Responses").click()
    members.shown(page, empty, "The coffee came cold.")
    row = page.get_by_role("row").filter(has_text="The coffee came cold.")
    expect(row).to_contain_text("counts")
    row.get_by_role("link", name="The coffee came cold.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 out of 10 – detractor")
    members.shown(page, empty, "The taste")
    expect(page.locator("main")).not_to_contain_text("further.")
    changed = page.get_by_role("listitem").filter(has_text="→")
    expect(changed).to_contain_text("What matters most? – → The taste")
    page.get_by_label("Exclude it from the score, because").fill("a test of ours")
    page.get_by_role("button", name="Exclude").click()
    expect(page.locator("main")).to_contain_text("Ana excluded it on")
    expect(page.locator("main")).to_contain_text("a test of ours")
    page.get_by_role("button", name="Let it count again").click()
    expect(page.get_by_role("button", name="Exclude")).to_be_visible()
    expect(page.locator("main .badge")).to_have_text("counts")


def test_every_page_is_accessible_and_fits(place: members.Place, member: Opener) -> None:
    page = member(f"{place.base}/workspaces/", **STILL)
    workspace = f"/workspaces/{workspace_of(page, place)}/"
    pages = ["/surveys/", "/surveys/new/", "/workspaces/", "/account/", "/account/password/"]
    addresses = [place.base + path for path in (*pages, workspace, f"{workspace}trail/")]
    addresses += [place.survey + path for path in (*EDITOR, "share/")]
    for address in addresses:
        page.goto(address)
        is_fine(page, SMALL)


def spoken(page: Page, place: members.Place, language: str) -> None:
    page.goto(f"{place.base}/account/")
    page.locator("[name=language]").select_option(language)
    page.locator("main button.primary").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture
def own(tmp_path: Path, browser: Browser) -> Iterator[members.Place]:
    """An installation for one test that fills it."""
    with members.serving(tmp_path) as served:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
        yield members.settled(context.new_page(), served)
        context.close()


def filled(page: Page, place: members.Place) -> dict[str, str]:
    """Let there be a response of each sort; return one that was amended, tagged and noted."""
    good = place.answer(score=7, comment="Fine.", properties={"plan": "pro"})
    place.amend(good, score=8, comment="Fine, in the end.")
    bad = place.answer(score=1, comment="We tried our own survey.")
    place.answer(score=10, comment="Buy this.", **members.HONEYPOT)
    place.set_aside(workspace_of(page, place))
    page.goto(f"{place.base}/responses/")
    members.shown(page, place.served, "Fine, in the end.")
    members.shown(page, place.served, "1 answer could not be stored or counted.")
    page.goto(f"{place.base}/responses/{bad['response']}/")
    page.locator("[name=reason]").fill("our own")
    page.get_by_role("button", name="Exclude").click()
    page.goto(f"{place.base}/responses/{good['response']}/")
    page.get_by_label("New tag").fill("coffee")
    page.get_by_role("button", name="Tag it").click()
    page.get_by_label("New note").fill("Called back.")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main .badge").filter(has_text="coffee")).to_be_visible()
    return good


def test_every_page_for_responses_is_accessible_and_fits(own: members.Place, visit: Opener) -> None:
    signed = {"storage_state": own.cookies, **STILL}
    good = filled(visit(own.base, **signed), own)
    page = visit(own.base, **signed)
    page.goto(f"{own.base}/responses/")
    expect(page.locator("tbody .badge")).to_have_text(["held back", "excluded", "coffee", "counts"])
    held = page.get_by_role("row").filter(has_text="Buy this.").get_by_role("link").first
    addresses = ["/", "/?search=fine&show=counted", f"/{good['response']}/", "/set-aside/"]
    addresses += ["/imports/", "/imports/new/", "/?where=plan+%3D"]
    held_path = (held.get_attribute("href") or "").removeprefix("/responses")
    for language in ("en", "fr"):
        spoken(page, own, language)
        for path in (*addresses, held_path):
            page.goto(f"{own.base}/responses{path}")
            is_fine(page, SMALL)


def test_every_page_of_an_import_is_accessible_and_fits(
    own: members.Place, visit: Opener, tmp_path: Path
) -> None:
    page = visit(own.base, storage_state=own.cookies, **STILL)
    file = tmp_path / "past.csv"
    for number, language in enumerate(("en", "fr"), 1):
        file.write_text("\n".join(PAST).replace("2026", f"202{number}"), "utf-8")
        spoken(page, own, language)
        is_fine_at_every_step(page, own, file)
        page.locator("a[href*='/responses/?survey=']").click()
        expect(page.locator("tbody tr")).to_have_count(20 * number)
        page.goto(f"{own.base}/responses/imports/")
        expect(page.locator("tbody tr").first).to_contain_text("20")
        is_fine(page, SMALL)


def is_fine_at_every_step(page: Page, own: members.Place, file: Path) -> None:
    """Import a file, and look at each page on the way until it is done."""
    page.goto(f"{own.base}/responses/imports/new/")
    page.locator("[type=file]").set_input_files(file)
    page.locator("main button.primary").click()
    expect(page.locator("main .primary.big")).to_be_visible()
    is_fine(page, SMALL)
    page.route("**/site*.js", lambda route: route.abort())  # so that it stands still for axe-core
    with page.expect_navigation():
        page.locator("main button.primary").click()
    is_fine(page, SMALL)
    page.unroute("**/site*.js")
    page.reload()
    page.locator("a[href*='/responses/?survey=']").wait_for(timeout=60_000)  # it looks again itself
    expect(page.locator("tbody tr")).to_have_count(1)  # "often" is no answer
    is_fine(page, SMALL)


def test_the_preview_walks_through_the_survey_and_records_nothing(
    place: members.Place, member: Opener
) -> None:
    page = member(f"{place.survey}preview/")
    frame = page.frame_locator("iframe")
    frame.locator("[name=score][value='9']").check()
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("this means a lot to us")).to_be_visible()


def test_only_what_a_question_needs_is_shown(place: members.Place, member: Opener) -> None:
    page = member(f"{place.survey}further/new/")
    options = page.get_by_label("Answers to choose from")
    expect(options).to_be_hidden()
    page.get_by_label("Kind of answer").select_option("choice")
    expect(options).to_be_visible()
    expect(page.get_by_label("Beside the lowest")).to_be_hidden()
