"""Whom the widget asks, and when: its triggers, its memory, and who somebody is."""

import html
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from promoteur.collect.identity import signed
from promoteur.collect.published import WidgetSettings
from tests.browser.asking import NEVER, ask, ready, score, stored, widget
from tests.browser.conftest import Host
from tests.browser.documents import document
from tests.browser.host import Edge

pytestmark = pytest.mark.slow

DAY = 86_400_000


def test_it_comes_when_the_page_calls(host: Host) -> None:
    page = host(document(widget=NEVER), "data-manual")
    assert ask(page) == "asked"
    expect(widget(page).get_by_role("heading")).to_be_focused()
    assert ask(page) == "open"


def test_it_comes_after_the_delay(host: Host) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=0.2)))
    expect(widget(page)).to_be_visible()


def test_it_comes_when_the_reader_scrolls(host: Host) -> None:
    survey = document(widget=WidgetSettings(delay_seconds=0, scroll_percent=50))
    page = host(survey, viewport={"width": 800, "height": 400})
    ready(page)
    page.wait_for_load_state("networkidle")
    expect(widget(page)).to_have_count(0)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(widget(page)).to_be_visible()


def test_it_comes_when_the_mouse_leaves(host: Host) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=0, exit_intent=True)))
    ready(page)
    page.wait_for_load_state("networkidle")
    expect(widget(page)).to_have_count(0)
    page.evaluate("document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1 }))")
    expect(widget(page)).to_be_visible()


@pytest.mark.parametrize("early", [True, False], ids=["before it is ready", "later"])
def test_it_comes_on_an_event(host: Host, *, early: bool) -> None:
    survey = document(widget=WidgetSettings(delay_seconds=0, event="bought"))
    page = host(survey)
    ready(page)
    if not early:
        page.wait_for_load_state("networkidle")
        expect(widget(page)).to_have_count(0)
    page.evaluate("promoteur.event('other')")
    page.evaluate("promoteur.event('bought')")
    expect(widget(page)).to_be_visible()


def past(page: Page, **days: float) -> None:
    """Let the browser remember something that happened so many days ago."""
    script = "([key, past]) => localStorage.setItem(key, JSON.stringify(past))"
    key = page.locator("script[data-key]").get_attribute("data-key")
    now = time.time() * 1000
    memory = {name: now - ago * DAY for name, ago in days.items()}
    page.evaluate(script, [f"promoteur:{key}", {"first": 1, **memory}])


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ({"asked": 29}, "lately"),
        ({"asked": 31}, "asked"),
        ({"asked": 59, "declined": 59}, "declined"),
        ({"asked": 61, "declined": 61}, "asked"),
        ({"asked": 89, "answered": 89}, "answered"),
        ({"asked": 91, "answered": 91}, "asked"),
    ],
)
def test_it_remembers_whom_it_asked(host: Host, memory: dict[str, float], expected: str) -> None:
    page = host(document(widget=NEVER), "data-manual")
    ready(page)
    past(page, **memory)
    assert ask(page) == expected
    assert widget(page).count() == (1 if expected == "asked" else 0)


def test_who_declined_is_left_alone_for_longer(host: Host) -> None:
    page = host(document())
    widget(page).get_by_role("button", name="Not now").click()
    expect(widget(page)).to_have_count(0)
    assert ask(page) == "declined"
    page.reload()
    assert ask(page) == "declined"
    assert ask(page, {"always": True}) == "asked"


def test_who_answered_is_left_alone(host: Host) -> None:
    page = host(document())
    score(page, "9").click()
    widget(page).get_by_role("button", name="Close").click()
    assert ask(page) == "answered"


def test_a_new_visitor_is_left_in_peace_at_first(host: Host) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=3_600, first_wait_days=3)))
    assert ask(page) == "early"
    past(page, first=4)
    assert ask(page) == "asked"


@pytest.mark.parametrize(("sampling", "expected"), [(0.0, "sample"), (1.0, "asked")])
def test_a_share_of_the_visitors_is_asked(host: Host, sampling: float, expected: str) -> None:
    page = host(document(widget=WidgetSettings(delay_seconds=3_600, sampling=sampling)))
    assert ask(page) == expected


def test_an_identity_signed_by_the_sites_server_comes_with_the_answer(
    edge: Edge, host: Host
) -> None:
    settings = WidgetSettings(delay_seconds=0, identity_required=True, identity_secret="s3cret")
    survey = document(widget=settings)
    page = host(survey)
    assert ask(page) == "away"
    who = signed("s3cret", "customer-17", int(time.time()) + 600)
    own = {"person": who.person, "expires": who.expires, "signature": who.signature}
    page.evaluate("who => promoteur.identify(who)", own)
    score(page, "10, Extremely likely").click()
    stored(edge, survey, 1)
    assert [entry.person for entry in edge.of(survey)] == ["customer-17"]


def test_an_identity_may_stand_on_the_script(edge: Edge, host: Host) -> None:
    settings = WidgetSettings(delay_seconds=0, identity_required=True, identity_secret="s3cret")
    survey = document(widget=settings)
    who = signed("s3cret", "customer-18", int(time.time()) + 600)
    own = {"person": who.person, "expires": who.expires, "signature": who.signature}
    page = host(survey, f'data-identity="{html.escape(json.dumps(own))}"')
    score(page, "10, Extremely likely").click()
    stored(edge, survey, 1)
    assert [entry.person for entry in edge.of(survey)] == ["customer-18"]


def test_an_identity_may_come_with_the_call(edge: Edge, host: Host) -> None:
    settings = WidgetSettings(delay_seconds=0, identity_required=True, identity_secret="s3cret")
    survey = document(widget=settings)
    page = host(survey, "data-manual")
    assert ask(page, {"identity": signed_in("customer-19")}) == "asked"
    score(page, "10, Extremely likely").click()
    stored(edge, survey, 1)
    assert [entry.person for entry in edge.of(survey)] == ["customer-19"]


KNOWN = WidgetSettings(delay_seconds=3_600, identity_secret="s3cret")


def signed_in(person: str) -> dict[str, Any]:
    """What the server of the web site says of somebody who is logged in."""
    who = signed("s3cret", person, int(time.time()) + 600)
    return {"person": who.person, "expires": who.expires, "signature": who.signature}


def attribute(person: str) -> str:
    return f'data-manual data-identity="{html.escape(json.dumps(signed_in(person)))}"'


@contextmanager
def told(page: Page, what: str) -> Iterator[None]:
    """Wait until the server has been told what happened to somebody."""

    def is_it(reply: Response) -> bool:
        sent = reply.request
        return sent.method == "POST" and json.loads(sent.post_data or "{}").get("event") == what

    with page.expect_response(is_it) as reply:
        yield
    assert reply.value.status == 204
    assert reply.value.url.endswith("/memory")


def test_who_somebody_is_stands_in_no_address(edge: Edge, host: Host) -> None:
    survey = document(widget=KNOWN)
    page = host(survey, "data-manual")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    who = signed_in("customer-25")
    assert ask(page, {"identity": who}) == "asked"
    score(page, "10, Extremely likely").click()
    stored(edge, survey, 1)
    assert [entry.person for entry in edge.of(survey)] == ["customer-25"]
    assert f"{edge.base}/w/{survey.key}/ask?lang=en" in addresses
    secrets = (who["person"], who["signature"])
    assert [one for one in addresses if any(secret in one for secret in secrets)] == []


def test_an_identified_person_who_was_asked_is_not_asked_in_another_browser(host: Host) -> None:
    survey = document(widget=KNOWN)
    page = host(survey, attribute("customer-20"))
    ready(page)
    with told(page, "asked"):
        assert ask(page) == "asked"
    assert ask(host(survey, attribute("customer-20"))) == "away"
    assert ask(host(survey, attribute("customer-21"))) == "asked"


def test_an_identified_person_who_declined_is_left_alone_for_longer_everywhere(
    host: Host,
) -> None:
    survey = document(
        widget=WidgetSettings(delay_seconds=3_600, again_asked_days=0, identity_secret="s3cret")
    )
    page = host(survey, attribute("customer-22"))
    ready(page)
    with told(page, "asked"):
        assert ask(page) == "asked"
    # Asked is not declined: with no period after the first, another browser asks again.
    other = host(survey, attribute("customer-22"))
    assert ask(other) == "asked"
    with told(other, "declined"):
        widget(other).get_by_role("button", name="Not now").click()
    assert ask(host(survey, attribute("customer-22"))) == "away"


def test_who_wants_to_say_something_may_whatever_the_server_remembers(host: Host) -> None:
    survey = document(widget=KNOWN)
    page = host(survey, attribute("customer-23"))
    ready(page)
    with told(page, "asked"):
        assert ask(page) == "asked"
    page = host(survey, attribute("customer-23"))
    assert ask(page) == "away"
    assert ask(page, {"always": True}) == "asked"


def test_of_a_stranger_the_server_is_told_nothing(host: Host) -> None:
    survey = document(widget=NEVER)
    page = host(survey, "data-manual")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    assert ask(page) == "asked"
    widget(page).get_by_role("button", name="Not now").click()
    expect(widget(page)).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert [line for line in sent if line.startswith("POST")] == []


def test_a_memory_that_fails_stops_nothing(edge: Edge, host: Host) -> None:
    survey = document(widget=KNOWN)
    page = host(survey, attribute("customer-24"))
    page.route("**/memory", lambda route: route.abort())
    assert ask(page) == "asked"
    score(page, "10, Extremely likely").click()
    stored(edge, survey, 1)
    assert [entry.person for entry in edge.of(survey)] == ["customer-24"]


def test_a_forged_identity_is_not_asked(host: Host) -> None:
    settings = WidgetSettings(delay_seconds=0, identity_required=True, identity_secret="s3cret")
    own = {"person": "somebody", "expires": int(time.time()) + 600, "signature": "0" * 64}
    page = host(document(widget=settings), f'data-identity="{html.escape(json.dumps(own))}"')
    assert ask(page) == "away"


def test_a_site_that_may_not_show_it_shows_nothing(host: Host) -> None:
    settings = WidgetSettings(delay_seconds=0, origins=["https://shop.example"])
    page = host(document(widget=settings))
    assert ask(page) == "away"
    expect(widget(page)).to_have_count(0)
