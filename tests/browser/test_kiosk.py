"""The kiosk: one person after another, with and without a connection, each answer exactly once."""

import json
from typing import Any
from urllib.request import urlopen

import msgspec
import pytest
from playwright.sync_api import Error, Locator, Page, expect

from promoteur.collect.published import Document
from tests.browser.conftest import Opener
from tests.browser.documents import document, further
from tests.browser.host import Edge, wait_for

pytestmark = pytest.mark.slow


def kiosk(edge: Edge, survey: Document) -> str:
    return edge.publish(survey).replace("/s/", "/k/")


def score(page: Page, number: int) -> Locator:
    return page.locator(f"form:visible button[name=score][value='{number}']")


def send(page: Page) -> Locator:
    return page.locator("form:visible button:not([type])")


def answer(page: Page, number: int, comment: str = "") -> None:
    """One person: a score, perhaps a comment, and the next person's turn."""
    score(page, number).click()
    page.locator("textarea:visible").first.fill(comment)
    send(page).click()
    page.locator("button[name=next]:visible").click()
    expect(score(page, 0)).to_be_visible()


def waiting(page: Page) -> int:
    """How many answers lie in the browser."""
    names = "Object.keys(localStorage).filter(name => name.startsWith('promoteur.kiosk'))"
    return int(page.evaluate(f"{names}.length"))


def arrived(edge: Edge, survey: Document, number: int) -> None:
    wait_for(lambda: len(edge.of(survey)) >= number, "not all answers arrived")


def test_one_person_after_another(edge: Edge, visit: Opener) -> None:
    survey = document(further=further())
    page = visit(kiosk(edge, survey) + "?property.store=Lyon")
    score(page, 9).click()
    expect(page.locator("[data-given]:visible")).to_have_text("Your score: 9 out of 10")
    expect(page.get_by_text("What do you like best?")).to_be_visible()
    expect(page.get_by_text("May we call you")).to_be_hidden()
    page.locator("textarea:visible").fill("Kind people")
    page.get_by_label("Mobile").check()
    page.get_by_label("Fibre at home").check()
    page.get_by_label("Yes").check()
    page.get_by_label("5, Easy").check()
    send(page).click()
    expect(page.get_by_text("means a lot to us")).to_be_visible()
    page.get_by_role("button", name="Next person").click()
    expect(page.get_by_text("Answers today: 1")).to_be_visible()
    answer(page, 0)
    arrived(edge, survey, 2)
    one, other = edge.of(survey)
    assert (one.channel, one.score, one.comment) == ("kiosk", 9, "Kind people")
    assert one.further == {"uses": ["mobile", "fibre"], "again": True, "easy": 5}
    assert one.properties == {"store": "Lyon"}
    assert (other.score, other.comment, other.further) == (0, None, {})
    assert [entry.held for entry in (one, other)] == [None, None]
    assert waiting(page) == 0


def test_the_next_person_sees_nothing_of_the_last(edge: Edge, visit: Opener) -> None:
    page = visit(kiosk(edge, document(further=further())))
    score(page, 3).click()
    page.locator("textarea:visible").first.fill("A secret")
    page.get_by_label("The price").check()
    page.clock.install()
    send(page).click()
    expect(page.get_by_role("button", name="Next person")).to_be_visible()
    page.clock.fast_forward(10_000)
    score(page, 3).click()
    expect(page.locator("textarea:visible").first).to_have_value("")
    expect(page.get_by_label("The price")).not_to_be_checked()


def test_who_walks_away_has_answered(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit("about:blank")
    page.clock.install()
    page.goto(kiosk(edge, survey))
    score(page, 6).click()
    page.locator("textarea:visible").fill("My bus")
    page.clock.fast_forward(31_000)
    arrived(edge, survey, 1)
    page.clock.fast_forward(10_000)
    expect(score(page, 0)).to_be_visible()
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(6, "My bus")]


def test_a_score_can_be_changed_before_it_is_sent(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    score(page, 1).click()
    page.get_by_role("button", name="Change").click()
    answer(page, 10)
    arrived(edge, survey, 1)
    assert [entry.score for entry in edge.of(survey)] == [10]


def test_offline_answers_are_kept_and_sent_once(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    page.context.set_offline(True)
    for number in (2, 7, 10):
        answer(page, number, f"Number {number}")
    expect(page.get_by_text("Kept on this device: 3")).to_be_visible()
    assert edge.of(survey) == []
    assert waiting(page) == 3
    page.context.set_offline(False)
    arrived(edge, survey, 3)
    wait_for(lambda: waiting(page) == 0, "the kiosk keeps what was stored")
    entries = edge.of(survey)
    assert [(entry.score, entry.comment) for entry in entries] == [
        (2, "Number 2"),
        (7, "Number 7"),
        (10, "Number 10"),
    ]
    assert all(entry.given_at and entry.given_at <= entry.received_at for entry in entries)


def test_answers_outlive_the_page(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    page.context.set_offline(True)
    answer(page, 4)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(kiosk(edge, survey))
    arrived(edge, survey, 1)
    assert [entry.score for entry in edge.of(survey)] == [4]
    expect(page.get_by_text("Answers today: 1")).to_be_visible()


def test_a_lost_reply_makes_no_second_answer(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or len(lost) > 1:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/k/*", lose)
    answer(page, 8, "Once")
    wait_for(lambda: waiting(page) == 0, "the kiosk keeps what was stored")
    assert lost == [201, 200]
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(8, "Once")]


def test_two_screens_send_each_answer_once(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    other = page.context.new_page()
    other.goto(kiosk(edge, survey))
    page.context.set_offline(True)
    answer(page, 1)
    answer(other, 2)
    page.context.set_offline(False)
    arrived(edge, survey, 2)
    wait_for(lambda: waiting(page) == 0, "the kiosk keeps what was stored")
    assert sorted(entry.score or 0 for entry in edge.of(survey)) == [1, 2]


def test_what_was_kept_before_a_reload_is_sent_after_it_as_what_it_was(
    edge: Edge, visit: Opener
) -> None:
    survey = document()
    page = visit(kiosk(edge, survey) + "?property.store=Lyon")
    proof = page.locator("#kiosk").get_attribute("data-ticket")
    sent: list[dict[str, Any]] = []
    page.context.on(
        "request", lambda one: sent.append(one.post_data_json) if one.method == "POST" else None
    )
    page.context.set_offline(True)
    for number in (2, 9):
        answer(page, number)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    # A browser may load such a page again by itself, sooner than the test: hence another tab.
    page, gone = page.context.new_page(), page
    gone.close()
    page.context.set_offline(False)
    page.goto(kiosk(edge, survey))
    arrived(edge, survey, 2)
    wait_for(lambda: waiting(page) == 0, "the kiosk keeps what was stored")
    assert page.locator("#kiosk").get_attribute("data-ticket") != proof
    assert {one["ticket"] for one in sent} == {proof}
    stored = [(entry.score, entry.properties) for entry in edge.of(survey)]
    assert stored == [(2, {"store": "Lyon"}), (9, {"store": "Lyon"})]


def test_a_question_that_is_not_asked_any_more_costs_neither_score_nor_comment(
    edge: Edge, visit: Opener
) -> None:
    survey = document(further=further())
    page = visit(kiosk(edge, survey))

    def without_proof(route: Any) -> None:
        """As if nobody could tell any more which version was shown."""
        said = {**route.request.post_data_json, "ticket": ""}
        route.continue_(post_data=json.dumps(said))

    page.context.set_offline(True)
    score(page, 9).click()
    page.locator("textarea:visible").fill("Kind people")
    page.get_by_label("Mobile").check()
    send(page).click()
    newer = msgspec.structs.replace(survey, version=2, further=[])
    address = kiosk(edge, newer)
    wait_for(lambda: "Mobile" not in urlopen(address).read().decode(), "still the old version")
    page.route("**/k/*", without_proof)
    page.context.set_offline(False)
    wait_for(lambda: waiting(page) == 0, "the kiosk keeps what was stored")
    (entry,) = edge.of(survey)
    assert (entry.score, entry.comment, entry.further) == (9, "Kind people", {})
    expect(page.get_by_text("Not accepted")).to_have_count(0)


def test_what_is_refused_is_counted_on_the_screen_and_tried_again_by_the_next_page(
    edge: Edge, visit: Opener
) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    page.route("**/k/*", lambda route: route.fulfill(status=410, json={}))
    answer(page, 5, "Still here")
    wait_for(lambda: waiting(page) == 0, "the kiosk sends for ever what is refused")
    expect(page.get_by_text("Not accepted: 1")).to_be_visible()
    assert edge.of(survey) == []
    page.unroute_all()
    page.reload()
    arrived(edge, survey, 1)
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(5, "Still here")]
    expect(page.get_by_text("Not accepted")).to_have_count(0)


def test_a_kiosk_speaks_the_language_that_is_touched(edge: Edge, visit: Opener) -> None:
    survey = document("en", "ar")
    page = visit(kiosk(edge, survey))
    page.get_by_role("button", name="العربية").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    answer(page, 10)
    assert page.locator("html").get_attribute("lang") == "en"
    arrived(edge, survey, 1)
    assert [entry.language for entry in edge.of(survey)] == ["ar"]


def test_a_kiosk_goes_by_keyboard(edge: Edge, visit: Opener) -> None:
    survey = document()
    page = visit(kiosk(edge, survey))
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    arrived(edge, survey, 1)
    assert [(entry.score, entry.comment) for entry in edge.of(survey)] == [(3, "By hand")]
