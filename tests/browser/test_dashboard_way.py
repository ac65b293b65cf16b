"""The whole way of a new installation in a real browser, once in English and once in French.

First member, second factor, workspace, survey, answers, overview, filter, segment, saved view,
paper. What is clicked is named as people read it: in their language.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from promoteur.kit import language
from promoteur.kit.language import gettext as _
from tests.accounts.test_two_factor import code_of
from tests.browser import members
from tests.browser.conftest import Opener
from tests.cli.serving import Served

pytestmark = pytest.mark.slow

PASSWORD = "cheval correct batterie"
TEAM = "Harbour Lyon"
PLANS = {"pro": [10] * 20 + [3] * 5, "free": [9] * 5 + [4] * 10}
"""Scores of 60, of −33, and of 25 for both."""
VIEW = "Pro 2026"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with members.serving(tmp_path) as one:
        yield one


@pytest.mark.parametrize(("code", "locale"), [("en", "en-GB"), ("fr", "fr-FR")])
def test_the_way_from_the_printed_link_to_paper(
    served: Served, visit: Opener, code: str, locale: str
) -> None:
    language.use(code)
    page = visit(members.printed_link(served), locale=locale, timezone_id="Europe/Paris")
    become_a_member(page)
    expect(page.locator("html")).to_have_attribute("lang", code)
    log_in_again(page, protected(page))
    add_a_team(page)
    answered(publish(page))
    overview(page, served)
    filtered(page)
    one_segment(page)
    kept(page)
    printed(page)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def become_a_member(page: Page) -> None:
    page.locator("[name=organisation]").fill(members.COMPANY)
    page.locator("[name=name]").fill("Ana")
    page.locator("[name=email]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, _("Start"))
    heading(page, _("Ask your first question"))


def protected(page: Page) -> str:
    """Set up an app as the second factor; return a recovery code."""
    page.get_by_role("link", name="Ana", exact=True).click()
    page.get_by_role("link", name=_("Second factor")).click()
    page.get_by_role("link", name=_("Set up"), exact=True).click()
    heading(page, _("Is it you?"))
    page.locator("[name=password]").fill(PASSWORD)
    press(page, _("Go on"))
    page.locator("[name=code]").fill(code_of(page.get_by_label(_("Secret")).input_value()))
    press(page, _("Switch on"))
    heading(page, _("Recovery codes"))
    return page.locator("#codes").inner_text().split()[0]


def log_in_again(page: Page, recovery: str) -> None:
    """Log out and in; the app's code was used a moment ago, and opens nothing twice."""
    press(page, _("Log out"))
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, _("Log in"))
    heading(page, _("One more step"))
    page.locator("[name=code]").fill(recovery)
    press(page, _("Log in"))
    expect(page.get_by_role("button", name=_("Log out"))).to_be_visible()


def add_a_team(page: Page) -> None:
    page.get_by_role("link", name=_("Workspaces"), exact=True).click()
    page.locator("main").get_by_role("link", name=members.COMPANY).click()
    page.get_by_text(_("Add a workspace below")).click()
    form = page.locator("form[action*=below], details form").last
    form.locator("[name=name]").fill(TEAM)
    form.get_by_role("button", name=_("Add")).click()
    expect(page.locator("main")).to_contain_text(TEAM)


def publish(page: Page) -> str:
    """Publish a survey of the team; return its public link."""
    page.get_by_role("link", name=_("Surveys"), exact=True).click()
    page.locator("[name=subject]").fill(members.COMPANY)
    page.locator("[name=workspace]").select_option(label=TEAM)
    press(page, _("Look at it first"))
    page.get_by_role("link", name=_("Basics"), exact=True).click()
    page.locator("[name=properties]").fill("plan")
    press(page, _("Save"))
    press(page, _("Publish"))
    return page.get_by_label(_("Public link")).input_value()


def answered(link: str) -> None:
    for plan, scores in PLANS.items():
        for score in scores:
            members.posted(link, {"score": score, "properties": {"plan": plan}})


def overview(page: Page, served: Served) -> None:
    """Wait on the overview of all until it counts every answer; then go to that of the team."""
    page.get_by_role("link", name="Promoteur").first.click()
    members.shown(page, served, "40")
    figure(page, "25")
    page.locator("details.switch summary").click()
    page.locator("details.switch").get_by_role("link", name=TEAM).click()
    expect(page.locator("details.switch summary")).to_have_text(TEAM)
    heading(page, _("Overview"))
    figure(page, "25")


def figure(page: Page, score: str) -> None:
    """The score is so much."""
    expect(page.locator(".tile:not(.change) .figure")).to_have_text(score)


def filtered(page: Page) -> None:
    page.locator("details.filters summary").click()
    page.get_by_label("Plan", exact=True).select_option("pro")
    expect(page.locator(".chips a")).to_contain_text("pro")
    figure(page, "60")
    page.locator(".chips a").click()
    figure(page, "25")


def one_segment(page: Page) -> None:
    """Go to the segments, and from the first of them to its answers alone."""
    page.get_by_role("link", name=_("Segments"), exact=True).click()
    heading(page, _("Segments"))
    page.get_by_label(_("Cut by")).select_option("plan")
    expect(page.locator("table.league tbody th")).to_have_text(["pro", "free"])
    page.locator("table.league").get_by_role("link", name="pro").click()
    heading(page, _("Overview"))
    figure(page, "60")


def kept(page: Page) -> None:
    """Keep the page as a view; come back to it from another page."""
    page.get_by_text(_("Saved views")).click()
    page.get_by_label(_("Keep this page as")).fill(VIEW)
    press(page, _("Keep"))
    expect(page.get_by_role("status").filter(has_text=VIEW)).to_be_visible()
    page.locator(".chips a").click()
    figure(page, "25")
    page.get_by_text(_("Saved views")).click()
    page.get_by_role("link", name=VIEW, exact=True).click()
    expect(page.locator(".chips a")).to_contain_text("pro")
    figure(page, "60")
    expect(page.locator("figure[data-drawn]")).not_to_have_count(0)


def printed(page: Page) -> None:
    """What is printed has the score, what it is of, and no button."""
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert 1 <= len(paper.pages) <= 6
    found = " ".join(one.extract_text() for one in paper.pages)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", found))  # "ﬀ" is printed for "ff"
    for words in (TEAM, _("Overview"), _("Score"), "60", "Plan", page.url):
        assert words in text, words
    assert _("Log out") not in text
