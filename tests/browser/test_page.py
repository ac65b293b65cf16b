"""The respondent's page in a real browser, with a script and without one."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from promoteur.collect.entry import Entry
from promoteur.collect.page import problem as page_problem
from promoteur.collect.published import Document
from tests.browser.conftest import Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge

pytestmark = pytest.mark.slow

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def score(page: Page, name: str) -> Any:
    return page.get_by_role("radio", name=name, exact=True)


def merged(entries: list[Entry]) -> dict[str, Any]:
    """What one person said, with all amendments."""
    said: dict[str, Any] = {}
    for entry in entries:
        if entry.score is not None:
            said["score"] = entry.score
        if entry.comment is not None:
            said["comment"] = entry.comment
        said.update(entry.further)
    return said


@WITH_AND_WITHOUT
def test_a_person_answers_everything(edge: Edge, visit: Opener, *, script: bool) -> None:
    survey = document(further=further())
    page = visit(edge.publish(survey), java_script_enabled=script)
    score(page, "3").check()
    page.get_by_label("What").fill("The line drops.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Your score is saved")
    assert page.url.startswith(f"{edge.base}/a/")
    expect(page.get_by_label("went wrong")).to_have_count(0)
    page.get_by_role("radio", name="The price").check()
    page.get_by_label("May we call you").fill("+33 1 23 45 67 89")
    page.get_by_role("radio", name="4").last.check()
    page.get_by_role("radio", name="No", exact=True).check()
    assert page.get_by_text("What do you use?").count() == 0
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator("main")).to_contain_text("sorry")
    entries = edge.of(survey)
    assert len({entry.response for entry in entries}) == 1
    assert [entry.kind for entry in entries] == ["answer", "amend"]
    assert merged(entries) == {
        "score": 3,
        "comment": "The line drops.",
        "area": "price",
        "call": "+33 1 23 45 67 89",
        "easy": 4,
        "again": False,
    }
    assert all(entry.held is None for entry in entries)


@WITH_AND_WITHOUT
def test_a_link_with_a_score_chooses_it_and_records_nothing(
    edge: Edge, visit: Opener, *, script: bool
) -> None:
    survey = document()
    page = visit(f"{edge.publish(survey)}?score=9", java_script_enabled=script)
    expect(score(page, "9")).to_be_checked()
    expect(page.get_by_label("What do you like best?")).to_be_visible()
    assert edge.of(survey) == []
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert [entry.score for entry in edge.of(survey)] == [9]


@WITH_AND_WITHOUT
def test_zero_is_an_answer(edge: Edge, visit: Opener, *, script: bool) -> None:
    survey = document()
    page = visit(f"{edge.publish(survey)}?score=0", java_script_enabled=script)
    score(page, "0, Not at all likely").check()
    page.locator("textarea").fill("Never again.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(0, "Never again.")]


@WITH_AND_WITHOUT
def test_no_score_is_said_where_it_is_missing(edge: Edge, visit: Opener, *, script: bool) -> None:
    survey = document("fr")
    page = visit(edge.publish(survey), java_script_enabled=script)
    page.get_by_role("button", name="Envoyer").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Choisissez un nombre de 0 à 10.")
    if script:
        expect(problem).to_be_focused()
    problem.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "score" if script else True
    assert edge.of(survey) == []
    score(page, "8").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("h1")).to_have_text("Merci")


@pytest.mark.parametrize(
    ("script", "length"),
    [(True, 5_001), (True, 70_000), (False, 5_001)],  # else the browser's "back" has it
)
def test_a_text_that_is_too_long_is_said_so_and_kept(
    edge: Edge, visit: Opener, *, script: bool, length: int
) -> None:
    survey = document()
    page = visit(edge.publish(survey), java_script_enabled=script)
    score(page, "3").check()
    box = page.locator("textarea")
    box.evaluate("one => one.removeAttribute('maxlength')")
    box.fill("x" * length)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Please shorten your text")
    expect(score(page, "3")).to_be_checked()
    assert len(box.input_value()) == length
    box.fill("short")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert merged(edge.of(survey)) == {"score": 3, "comment": "short"}


def test_a_script_changes_pages_without_loading_them(edge: Edge, visit: Opener) -> None:
    page = visit(edge.publish(document("en", "fr", further=further())))
    expect(page.get_by_role("navigation")).to_be_visible()
    page.evaluate("window.stayed = true")
    score(page, "10, Extremely likely").check()
    page.get_by_role("button", name="Send").click()
    heading = page.get_by_role("heading", name="Your score is saved")
    expect(heading).to_be_focused()
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    assert page.evaluate("window.stayed") is True
    assert page.title().startswith("Thank you")


def test_why_is_asked_in_the_words_for_the_score(edge: Edge, visit: Opener) -> None:
    survey = document()
    survey.languages["en"].why["7"] = "Why a seven?"
    page = visit(edge.publish(survey))
    why = page.locator("span[data-why]")
    expect(why).to_be_hidden()
    for number, asked in [
        ("2", "went wrong"),
        ("7", "Why a seven?"),
        ("8", "missing"),
        ("9", "best"),
    ]:
        score(page, number).check()
        expect(why).to_contain_text(asked)


def test_everything_goes_by_keyboard(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(edge.publish(survey))
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(score(page, "3")).to_be_focused()
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.nextElementSibling).outlineWidth"
    )
    assert outline == "3px"
    page.keyboard.press("Tab")
    page.keyboard.type("Too dear")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Change my answer")).to_be_focused()
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(3, "Too dear")]


@WITH_AND_WITHOUT
def test_an_answer_can_be_changed(edge: Edge, visit: Opener, *, script: bool) -> None:
    survey = document()
    page = visit(edge.publish(survey), java_script_enabled=script)
    score(page, "6").check()
    page.locator("textarea").fill("So so")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Change my answer").click()
    expect(page.locator("main")).to_contain_text("What you wrote is kept")
    page.locator("summary").click()
    score(page, "9").check()
    page.locator("textarea").fill("Repaired at once")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("main")).to_contain_text("means a lot")
    entries = edge.of(survey)
    assert len({entry.response for entry in entries}) == 1
    assert merged(entries) == {"score": 9, "comment": "Repaired at once"}


def test_offline_keeps_what_was_written_and_sends_it_once(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(edge.publish(survey))
    score(page, "5").check()
    page.locator("textarea").fill("On the train")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline.")
    expect(page.locator("textarea")).to_have_value("On the train")
    page.context.set_offline(False)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(5, "On the train")]


def test_a_lost_reply_makes_no_second_answer(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(edge.publish(survey))
    score(page, "5").check()
    page.locator("textarea").fill("In a tunnel")

    def lost(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/s/*", lost)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert len(edge.of(survey)) == 1


def test_a_browser_that_has_answered_is_not_asked_again(edge: Edge, visit: Opener) -> None:
    survey = document()
    address = edge.publish(survey)
    page = visit(address)
    score(page, "5").check()
    page.locator("textarea").fill("Fine")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.goto(address)
    expect(page.locator("h1")).to_have_text("You have already answered")
    page.get_by_role("link", name="Change my answer").click()
    expect(page.locator("h1")).to_have_text("Your score is saved")
    expect(page.locator("main")).to_contain_text("What you wrote is kept")


def test_a_browser_knows_the_answer_as_it_was_changed_last(edge: Edge, visit: Opener) -> None:
    survey = document()
    address = edge.publish(survey)
    page = visit(address)
    score(page, "5").check()
    page.locator("textarea").fill("Fine")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    for number in ("9", "7"):
        page.goto(address)
        page.get_by_role("link", name="Change my answer").click()
        page.locator("summary").click()
        score(page, number).check()
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("h1")).to_have_text("Thank you")
    page.goto(address)
    page.get_by_role("link", name="Change my answer").click()
    expect(page.locator("main")).to_contain_text("7")
    page.locator("textarea").fill("Better")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    entries = edge.of(survey)
    assert [entry.score for entry in entries] == [5, 9, 7, None]
    assert merged(entries) == {"score": 7, "comment": "Better"}


@WITH_AND_WITHOUT
def test_an_old_link_takes_no_change_back(edge: Edge, visit: Opener, *, script: bool) -> None:
    survey = document(further=further())
    page = visit(edge.publish(survey), java_script_enabled=script)
    score(page, "9").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Your score is saved")
    old = page.url
    page.locator("summary").click()
    score(page, "6").check()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_label("May we call you")).to_be_visible()
    page.goto(old)
    page.locator("textarea").first.fill("The line drops.")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert merged(edge.of(survey))["score"] == 6
    if script:
        page.goto(old)
        page.locator("summary").click()
        score(page, "8").check()
        score(page, "9").check()
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("h1")).to_have_text("Thank you")
        assert merged(edge.of(survey))["score"] == 9


def test_who_was_refused_has_not_answered(edge: Edge, visit: Opener) -> None:
    address = edge.publish(document("de"))
    page = visit(f"{address}?score=7")
    closed = page_problem("de", "closed").decode()
    page.route("**/s/*", lambda route: route.fulfill(status=410, body=closed))
    page.locator("button").click()
    expect(page.locator("h1")).to_have_text("Diese Umfrage ist beendet")
    page.unroute_all()
    page.goto(address)
    expect(page.get_by_role("radio")).to_have_count(11)


def test_an_open_link_asks_again(edge: Edge, visit: Opener) -> None:
    address = edge.publish(document(once=False))
    page = visit(f"{address}?score=7")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.goto(address)
    expect(page.get_by_role("radio")).to_have_count(11)


def test_a_programme_that_fills_in_every_field_is_held_back(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(f"{edge.publish(survey)}?score=7")
    trap = page.locator("[name=website]")
    assert trap.evaluate("one => one.tabIndex") == -1
    trap.evaluate("one => { one.value = 'https://cheap.example' }")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert [entry.held for entry in edge.of(survey)] == ["honeypot"]


def test_properties_of_the_address_come_with_the_answer(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(f"{edge.publish(survey)}?property.store=Lyon%20%26%20Nord&score=9")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert [entry.properties for entry in edge.of(survey)] == [{"store": "Lyon & Nord"}]


def test_names_with_markup_are_only_text(edge: Edge, visit: Opener) -> None:
    survey = document()
    survey.languages["en"].why[""] = "</script><b>Why</b>\"'"
    survey.languages["en"].labels["send"] = "<i>Go</i>"
    page = visit(edge.publish(survey) + "?property.a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    expect(page.get_by_role("button", name="<i>Go</i>")).to_be_visible()
    assert page.locator("main b:not(.cell b)").count() == 0


YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
NEXT_YEAR = dt.datetime.now(dt.UTC) + dt.timedelta(days=365)


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"closed_at": YESTERDAY}, "Cette enquête est close"),
        ({"closes": YESTERDAY}, "Cette enquête est close"),
        ({"opens": NEXT_YEAR}, "Cette enquête n’est pas encore ouverte"),
    ],
)
def test_a_survey_that_takes_no_answers_says_so_in_its_language(
    edge: Edge, visit: Opener, changes: dict[str, Any], heading: str
) -> None:
    page = visit(edge.publish(document("fr", **changes)))
    expect(page.locator("h1")).to_have_text(heading)
    assert page.locator("html").get_attribute("lang") == "fr"
    if "opens" in changes:
        expect(page.locator("main")).to_contain_text(str(NEXT_YEAR.year))


@pytest.mark.parametrize("path", ["/s/unknown12345", "/t/forged", "/a/forged"])
def test_a_link_that_leads_nowhere_says_so_in_the_readers_language(
    edge: Edge, visit: Opener, path: str
) -> None:
    page = visit(edge.base + path, locale="de-DE")
    expect(page.locator("h1")).to_have_text("Dieser Link funktioniert nicht")


def test_one_reads_the_survey_in_ones_own_language(edge: Edge, visit: Opener) -> None:
    survey: Document = document("en", "ar", "pl")
    page = visit(edge.publish(survey) + "?score=4", locale="pl-PL")
    expect(page.get_by_role("button", name="Wyślij")).to_be_visible()
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_role("button", name="إرسال")).to_be_visible()
    expect(score(page, "4")).to_be_checked()
    page.get_by_role("button", name="إرسال").click()
    expect(page.locator("h1")).to_have_text("شكرًا لك")
    assert [(entry.language, entry.score) for entry in edge.of(survey)] == [("ar", 4)]
