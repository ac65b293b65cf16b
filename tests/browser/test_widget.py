"""The widget on somebody else's web site: what a visitor answers, and how it behaves."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from promoteur.collect.published import WidgetSettings
from promoteur.collect.widget import SCRIPT
from promoteur.collect.words import LANGUAGES
from promoteur.surveys import snippets
from tests.browser.asking import NEVER, ask, ready, score, stored, widget
from tests.browser.conftest import Host, Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge, Site, wait_for

pytestmark = pytest.mark.slow

MOST_BYTES = 10_000


@pytest.mark.parametrize("layout", ["card", "bar", "modal"])
def test_a_visitor_answers_everything(edge: Edge, host: Host, layout: Any) -> None:
    survey = document(
        further=further(), widget=WidgetSettings(delay_seconds=0, layout=layout, sampling=1)
    )
    page = host(survey, 'data-properties=\'{"plan": "pro"}\'')
    score(page, "3").click()
    expect(widget(page).get_by_role("heading")).to_have_text("Your score: 3 out of 10")
    stored(edge, survey, 1)
    widget(page).get_by_label("What went wrong").fill("It is slow")
    widget(page).get_by_label("The price").check()
    widget(page).get_by_label("May we call you").fill("+33 1 23 45 67 89")
    score(page, "4").click()
    widget(page).get_by_label("Yes").check()
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page).get_by_role("heading")).to_have_text("Thank you")
    first, second = edge.of(survey)
    assert (first.channel, first.score, first.properties) == ("widget", 3, {"plan": "pro"})
    assert (first.held, first.comment, second.comment) == (None, None, "It is slow")
    assert second.response == first.response
    assert second.further == {
        "area": "price",
        "call": "+33 1 23 45 67 89",
        "easy": 4,
        "again": True,
    }
    widget(page).get_by_role("button", name="Close").last.click()
    expect(widget(page)).to_have_count(0)


def test_a_score_alone_is_an_answer(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    score(page, "0, Not at all likely").click()
    stored(edge, survey, 1)
    widget(page).get_by_role("button", name="Close").click()
    expect(widget(page)).to_have_count(0)
    assert [(entry.score, entry.kind) for entry in edge.of(survey)] == [(0, "answer")]


def test_what_was_written_is_kept_when_it_is_closed(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    score(page, "8").click()
    widget(page).get_by_label("What is missing").fill("A shop in my town")
    widget(page).get_by_role("button", name="Close").click()
    stored(edge, survey, 2)
    assert edge.of(survey)[1].comment == "A shop in my town"


def test_a_score_can_be_changed(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    score(page, "2").click()
    widget(page).get_by_role("button", name="Change").click()
    expect(score(page, "2")).to_have_attribute("aria-pressed", "true")
    score(page, "9").click()
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page)).to_contain_text("means a lot")
    assert [(entry.score, entry.kind) for entry in edge.of(survey)] == [(2, "answer"), (9, "amend")]


def test_an_answer_that_could_not_be_sent_is_sent_again_once(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    expect(widget(page)).to_be_visible()
    page.context.set_offline(True)
    score(page, "7").click()
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page).get_by_role("alert")).to_contain_text("could not be saved")
    page.context.set_offline(False)
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page)).to_contain_text("Thank you")
    assert [entry.score for entry in edge.of(survey)] == [7]


def unsent(page: Page) -> int:
    """How many answers wait in the browser."""
    names = "Object.keys(localStorage).filter(name => name.startsWith('promoteur.unsent'))"
    return int(page.evaluate(f"{names}.length"))


@pytest.mark.parametrize("trouble", ["offline", "503"])
def test_an_answer_that_could_not_be_sent_before_it_was_closed_is_sent_by_the_next_page(
    edge: Edge, host: Host, trouble: str
) -> None:
    survey = document()
    page = host(survey)
    expect(widget(page)).to_be_visible()
    if trouble == "503":
        page.route(f"**/w/{survey.key}", lambda route: route.fulfill(status=503, json={}))
    page.context.set_offline(trouble == "offline")
    score(page, "7").click()
    widget(page).get_by_label("What is missing").fill("A shop in my town")
    widget(page).get_by_role("button", name="Close").click()
    expect(widget(page)).to_have_count(0)
    page.wait_for_timeout(300)
    assert (unsent(page), edge.of(survey)) == (1, [])
    page.unroute_all()
    if trouble == "503":  # else it goes as soon as there is a connection
        page.reload()
    page.context.set_offline(False)
    wait_for(lambda: unsent(page) == 0, "the widget keeps what was stored")
    page.reload()
    assert ask(page) == "answered"
    first, second = edge.of(survey)
    assert (first.score, second.comment) == (7, "A shop in my town")
    assert second.response == first.response


def test_what_was_typed_goes_along_when_the_visitor_goes(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    score(page, "8").click()
    stored(edge, survey, 1)
    wait_for(lambda: unsent(page) == 0, "the widget does not hear that its answer is stored")
    widget(page).get_by_label("What is missing").fill("A shop in my town")
    page.goto("about:blank")
    stored(edge, survey, 2)
    assert edge.of(survey)[1].comment == "A shop in my town"


def test_what_a_page_could_not_say_any_more_the_next_one_says_once(edge: Edge, host: Host) -> None:
    survey = document(further=further())
    page = host(survey)
    address = page.url
    score(page, "3").click()
    stored(edge, survey, 1)
    page.route("**/a/*", lambda route: route.abort())
    widget(page).get_by_label("The price").check()
    page.goto("about:blank")
    page.unroute_all()
    page.goto(address)
    wait_for(lambda: unsent(page) == 0, "the widget keeps what was stored")
    page.reload()
    ready(page)
    page.wait_for_load_state("networkidle")
    assert [entry.further for entry in edge.of(survey)] == [{}, {"area": "price"}]
    assert ask(page) == "answered"


def test_what_is_taken_back_before_it_is_closed_is_not_said(edge: Edge, host: Host) -> None:
    survey = document()
    page = host(survey)
    score(page, "8").click()
    stored(edge, survey, 1)
    why = widget(page).get_by_label("What is missing")
    why.fill("Nothing")
    why.fill("")
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page)).to_contain_text("Thank you")
    assert [entry.comment for entry in edge.of(survey)[1:]] in ([], [""])


def test_what_is_refused_for_good_is_not_sent_again(host: Host) -> None:
    survey = document()
    page = host(survey)
    expect(widget(page)).to_be_visible()
    page.route(f"**/w/{survey.key}", lambda route: route.fulfill(status=403, json={}))
    score(page, "7").click()
    widget(page).get_by_role("button", name="Finish").click()
    expect(widget(page).get_by_role("alert")).to_contain_text("could not be saved")
    assert unsent(page) == 0
    widget(page).get_by_role("button", name="Close").click()
    assert ask(page) == "lately"


def test_escape_declines_and_gives_the_focus_back(host: Host) -> None:
    page = host(document(widget=NEVER), "data-manual")
    ready(page)
    page.get_by_role("button", name="Buy").focus()
    ask(page)
    expect(widget(page).get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Buy")).to_be_focused()
    assert ask(page) == "declined"


def test_a_modal_keeps_the_focus_inside(host: Host) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=3_600, layout="modal")))
    ask(page)
    for _ in range(30):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "[document.body, document.querySelector('promoteur-ask')]"
            ".includes(document.activeElement)"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(widget(page)).to_have_count(0)


def test_everything_goes_by_keyboard(edge: Edge, host: Host) -> None:
    survey = document(widget=NEVER)
    page = host(survey)
    ask(page)
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(widget(page).get_by_role("heading")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(widget(page).get_by_role("heading")).to_have_text("Thank you")
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [
        (3, None),
        (None, "By hand"),
    ]


def test_it_comes_by_itself_without_taking_the_focus(host: Host) -> None:
    page = host(document())
    page.get_by_role("button", name="Buy").focus()
    expect(widget(page)).to_be_visible()
    expect(page.get_by_role("button", name="Buy")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("How likely")


@pytest.mark.parametrize("layout", ["card", "bar", "modal"])
def test_nothing_on_the_page_moves(host: Host, layout: Any) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=3_600, layout=layout)))
    before = page.locator("main").bounding_box()
    page.evaluate(
        "window.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries()))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    ask(page)
    score(page, "9").click()
    expect(widget(page).get_by_label("What do you like")).to_be_visible()
    assert page.locator("main").bounding_box() == before
    assert page.evaluate("shifts.filter(one => !one.hadRecentInput).map(one => one.value)") == []


WATCH = """addEventListener('DOMContentLoaded', () => {
    window.changes = [];
    const changed = list => changes.push(...list.map(one => one.type));
    new MutationObserver(changed).observe(
        document, { attributes: true, characterData: true, childList: true, subtree: true });
    const shifted = list => changes.push(...list.getEntries().map(one => one.entryType));
    new PerformanceObserver(shifted).observe({ type: 'layout-shift', buffered: true });
})"""


def test_until_it_asks_it_leaves_the_page_alone(host: Host) -> None:
    page = host(document(widget=NEVER))
    page.add_init_script(WATCH)
    with page.expect_response("**/w/*"):
        page.reload()
    page.wait_for_load_state("networkidle")
    ready(page)
    assert page.evaluate("changes") == []
    tags = page.evaluate("[...document.querySelectorAll('*')].map(one => one.localName)")
    assert tags == ["html", "head", "title", "body", "main", "h1", "p", "button", "script"]
    ask(page)
    expect(widget(page)).to_be_visible()
    assert page.evaluate("changes") == ["childList"]


def test_a_server_that_does_not_answer_holds_nothing_up(
    edge: Edge, site: Site, visit: Opener
) -> None:
    key = document().key
    line = snippets.widget(edge.base, key)
    site.pages["/held"] = (
        f"<!doctype html><html lang=en><title>Shop</title>{line}<button>Buy</button></html>"
    )
    page = visit("about:blank")
    asked: list[str] = []
    page.route("**/widget.js", lambda route: asked.append(route.request.url))
    page.goto(f"{site.base}/held", wait_until="domcontentloaded")
    page.get_by_role("button", name="Buy").click()
    assert asked == [f"{edge.base}/widget.js"]


@pytest.mark.parametrize(
    ("layout", "language"),
    [("card", code) for code in LANGUAGES]
    + [(layout, code) for layout in ("bar", "modal") for code in ("de", "ar")],
)
def test_it_speaks_the_language_of_the_page_on_a_small_screen(
    host: Host, language: str, layout: Any
) -> None:
    survey = document(*LANGUAGES, widget=WidgetSettings(delay_seconds=0, layout=layout))
    page = host(survey, language=language, viewport={"width": 320, "height": 640})
    expect(widget(page).get_by_role("heading")).to_have_text(survey.languages[language].question)
    direction = widget(page).get_attribute("dir")
    assert direction == ("rtl" if language == "ar" else "ltr")
    box = widget(page).bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= 320) == (True, True)
    assert widget(page).evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize(
    ("theme", "scheme", "paper"),
    [
        ("", "light", "rgb(255, 255, 255)"),
        ("", "dark", "rgb(27, 32, 39)"),
        ("light", "dark", "rgb(255, 255, 255)"),
        ("dark", "light", "rgb(27, 32, 39)"),
    ],
)
def test_it_is_as_dark_as_the_reader_or_the_page_wants(
    host: Host, theme: str, scheme: str, paper: str
) -> None:
    attributes = f'data-theme="{theme}"' if theme else ""
    page = host(document(), attributes, color_scheme=scheme)
    expect(widget(page)).to_have_css("background-color", paper)


def test_it_looks_the_same_whatever_the_page_says_of_its_elements(host: Host) -> None:
    page = host(document(widget=NEVER), "data-manual")
    page.evaluate(
        "const sheet = new CSSStyleSheet();"
        "sheet.replaceSync('promoteur-ask, h2, button { font-size: 90px !important; "
        "display: none !important; color: red !important }');"
        "document.adoptedStyleSheets = [sheet]"
    )
    ask(page)
    expect(score(page, "9")).to_be_visible()
    expect(widget(page).get_by_role("heading")).to_have_css("font-size", "18px")


def test_where_storage_is_forbidden_it_still_asks(edge: Edge, host: Host) -> None:
    survey = document(widget=NEVER)
    page = host(survey, "data-manual")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.reload()
    assert ask(page) == "asked"
    score(page, "9").click()
    stored(edge, survey, 1)
    widget(page).get_by_role("button", name="Close").click()
    assert ask(page) == "answered"


def test_it_is_small() -> None:
    assert len(gzip.compress(SCRIPT)) <= MOST_BYTES


def test_two_scripts_ask_once(edge: Edge, site: Site, visit: Opener) -> None:
    survey = document()
    edge.publish(survey)
    script = f'<script src="{edge.base}/widget.js" data-key="{survey.key}"></script>'
    site.pages["/twice"] = f"<!doctype html><html lang=en><title>Shop</title>{script}{script}"
    page = visit(f"{site.base}/twice")
    expect(widget(page)).to_be_visible()
    expect(widget(page)).to_have_count(1)
