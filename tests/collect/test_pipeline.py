"""Every step passes a draft on or drops it with its reason, and each is counted."""

import datetime as dt
import json
from collections import Counter

import pytest

from promoteur.collect.entry import Ack
from promoteur.collect.identity import signed
from promoteur.collect.limits import Addresses, Limits
from promoteur.collect.personal import Amendable, Personal, ticket
from promoteur.collect.pipeline import (
    ANOTHER_VERSION,
    STEPS,
    Draft,
    by_step,
    know_the_survey,
    run,
)
from promoteur.collect.published import WidgetSettings
from promoteur.collect.recent import Recent
from promoteur.kit.tokens import Seals
from tests.collect.making import NOW, SECRET, SURVEY, document, further, same

SEALS = Seals(SECRET)
NAMES = [step.__name__ for step in STEPS]


def draft(sent=None, **changes):
    body = changes.pop("body", None)
    usual = {
        "body": body if body is not None else json.dumps(sent or {"score": 9}).encode(),
        "content_type": "application/json",
        "channel": "link",
        "now": NOW,
        "ticks": 0.0,
        "address": b"somebody",
        "seals": SEALS,
        "limits": Limits(),
        "addresses": Addresses(0),
        "recent": Recent(),
        "document": document(further=further()),
    }
    return Draft(**{**usual, **changes})


def dropped(one):
    """The step that dropped a draft, with the status and code."""
    counts = Counter()
    drop = run(one, counts)
    assert one.entry is None
    step = next(name for (name, outcome) in counts if outcome != "passed")
    assert by_step(counts) == Counter(
        {(name, "passed"): 1 for name in NAMES[: NAMES.index(step)]} | {(step, drop.code): 1}
    )
    return step, drop.status, drop.code


def accepted(one):
    counts = Counter()
    assert run(one, counts) is None
    assert by_step(counts) == Counter({(name, "passed"): 1 for name in NAMES})
    return one.entry


def amends(**changes):
    usual = {
        "response": "0192f0c1-0000-7000-8000-00000000beef",
        "survey": SURVEY,
        "version": 1,
        "score": 3,
        "language": "fr",
        "channel": "email",
        "until": int(NOW.timestamp()) + 60,
    }
    return Amendable(**{**usual, **changes})


PERSONAL = Personal(
    survey=SURVEY,
    id="i-7",
    channel="email",
    person="p-7",
    wave=2,
    language="fr",
    moment="day 90",
    properties={"plan": "pro"},
)


def test_the_list_of_steps_is_the_list_of_the_documentation():
    assert NAMES == [
        "parse",
        "bound_sizes",
        "know_the_survey",
        "verify",
        "limit_rate",
        "deduplicate",
        "judge",
        "accept",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"body": b"{"}, ("parse", 400, "malformed")),
        ({"body": b'{"score": 11}'}, ("parse", 422, "invalid")),
        ({"content_type": "text/html"}, ("parse", 415, "media_type")),
        ({"body": b"x" * 70_000}, ("bound_sizes", 413, "too_large")),
        ({"document": None}, ("know_the_survey", 404, "unknown_survey")),
        ({"document": document(closed_at=NOW)}, ("know_the_survey", 410, "closed")),
        ({"document": document(closes=NOW)}, ("know_the_survey", 410, "closed")),
        (
            {"document": document(opens=NOW + dt.timedelta(seconds=1))},
            ("know_the_survey", 403, "not_open"),
        ),
        ({"document": None, "token_trouble": "forged"}, ("verify", 403, "forged_token")),
        ({"document": None, "token_trouble": "expired"}, ("verify", 410, "expired_token")),
        ({"body": b"{}"}, ("judge", 422, "no_score")),
        ({"body": b'{"score": 1, "further": {"q": 1}}'}, ("judge", 422, "further")),
    ],
)
def test_what_is_dropped_is_dropped_by_its_step(changes, expected):
    assert dropped(draft(**changes)) == expected


def test_an_answer_becomes_an_entry():
    sent = {"score": 0, "comment": "Late.", "further": {"choice": "a"}, "language": "fr-CA"}
    sent |= {"properties": {"store": "Lyon"}, "moment": "checkout"}
    entry = accepted(draft(sent, document=document(properties=["Store"], further=further())))
    assert (entry.kind, entry.score, entry.comment, entry.further) == (
        "answer",
        0,
        "Late.",
        {"choice": "a"},
    )
    assert (entry.survey, entry.version, entry.received_at, entry.given_at) == (
        SURVEY,
        1,
        NOW,
        None,
    )
    assert (entry.language, entry.moment, entry.properties) == ("fr", "checkout", {"store": "Lyon"})
    assert (entry.person, entry.token, entry.held, entry.wave) == (None, None, None, 0)


def test_an_empty_comment_is_none():
    assert accepted(draft({"score": 3, "comment": ""})).comment is None


def test_the_language_is_the_answers_then_the_tokens_then_the_browsers():
    assert accepted(draft(languages=["fr"])).language == "fr"
    assert accepted(draft(personal=PERSONAL, languages=["en"])).language == "fr"
    assert accepted(draft({"score": 1, "language": "en"}, personal=PERSONAL)).language == "en"


def test_a_personal_link_brings_its_context_and_cannot_be_overruled():
    sent = {"score": 9, "properties": {"Plan ": "free", "plan": "free", "x": True}}
    asked = document(properties=["plan", "x"])
    entry = accepted(draft(sent, personal=PERSONAL, channel="email", document=asked))
    assert (entry.person, entry.token, entry.wave) == ("p-7", "i-7", 2)
    assert (entry.moment, entry.channel) == ("day 90", "email")
    assert entry.properties == {"plan": "pro", "x": True}
    assert entry.unproven == {}


def test_an_anonymous_survey_keeps_no_properties_of_a_personal_link():
    sent = {"score": 9, "properties": {"store": "Lyon"}}
    asked = document(anonymous=True, properties=["store"])
    entry = accepted(draft(sent, personal=PERSONAL, document=asked))
    assert entry.properties == {"store": "Lyon"}


def test_a_personal_link_is_one_key_whatever_the_browser_sends():
    one = accepted(draft({"score": 1, "key": "a" * 16}, personal=PERSONAL))
    other = accepted(draft({"score": 2, "key": "b" * 16}, personal=PERSONAL))
    assert one.key == other.key
    assert "i-7" not in one.key
    assert (one.page, other.page) == ("a" * 16, "b" * 16)


def test_an_anonymous_survey_keeps_no_person():
    nameless = document(anonymous=True)
    entry = accepted(draft(personal=PERSONAL, document=nameless))
    assert (entry.person, entry.token) == (None, None)


def test_the_key_is_the_browsers_or_the_headers_or_nobodys():
    assert accepted(draft({"score": 1, "key": "k" * 16})).key == "c:" + "k" * 16
    assert accepted(draft(header_key="h" * 20)).key == "c:" + "h" * 20
    ones = {accepted(draft(header_key="short")).key for _ in range(5)}
    assert len(ones) == 5


def test_the_same_body_with_the_same_key_is_a_repeat():
    recent, ack = Recent(), Ack("r", fresh=True)
    sent = {"score": 1, "key": "k" * 16}
    first = draft(sent, recent=recent)
    accepted(first)
    recent.keep(SURVEY, first.key, first.body, ack)
    again = draft(sent, recent=recent)
    assert dropped(again) == ("deduplicate", 200, "repeat")
    assert again.repeats == ack
    other = draft({**sent, "score": 2}, recent=recent)
    accepted(other)
    assert (other.last, other.changes) == (ack, 0)


def test_what_is_remembered_of_answers_is_bounded():
    recent = Recent(most=10)
    for number in range(100):
        recent.keep(SURVEY, str(number), b"", Ack("r", fresh=True))
    assert len(recent._acks) == 10


def test_an_address_that_sends_too_much_is_told_when_to_come_back():
    addresses = Addresses(2)
    accepted(draft(addresses=addresses))
    accepted(draft(addresses=addresses))
    one = draft(addresses=addresses)
    drop = run(one, Counter())
    assert (drop.status, drop.code) == (429, "too_many")
    assert 29 <= drop.retry_after <= 32


def test_what_looks_automatic_is_kept_apart():
    assert accepted(draft({"score": 9, "website": "x"})).held == "honeypot"


def widget(**settings):
    return document(widget=WidgetSettings(**settings))


def test_a_widget_answers_from_its_own_sites_only():
    mine = widget(origins=["https://shop.example"])
    accepted(draft(channel="widget", document=mine, origin="https://shop.example"))
    other = draft(channel="widget", document=mine, origin="https://shop.example.evil")
    assert dropped(other) == ("verify", 403, "origin")


def identity(**changes):
    one = signed("s3cret", "p-9", int(NOW.timestamp()) + 60)
    return {
        "score": 9,
        "identity": {"person": one.person, "expires": one.expires, "signature": one.signature}
        | changes,
    }


def test_a_signed_identity_names_the_person():
    mine = widget(identity_secret="s3cret", identity_required=True)
    assert accepted(draft(identity(), channel="widget", document=mine)).person == "p-9"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"score": 9}, "no_identity"),
        (identity(person="p-8"), "forged_identity"),
        (identity(expires=9_999_999_999), "forged_identity"),
        (identity(person="a@b.example"), "person"),
    ],
)
def test_an_identity_that_does_not_hold_is_dropped(sent, code):
    mine = widget(identity_secret="s3cret", identity_required=True)
    assert dropped(draft(sent, channel="widget", document=mine)) == ("verify", 403, code)


def test_an_identity_that_nobody_can_check_names_nobody():
    entry = accepted(draft(identity(), channel="widget", document=widget()))
    assert entry.person is None


def test_an_amendment_needs_no_score_and_keeps_what_the_answer_had():
    entry = accepted(draft({"comment": "More."}, amends=amends(), channel="email"))
    assert (entry.kind, entry.response) == ("amend", amends().response)
    assert (entry.score, entry.comment, entry.language) == (None, "More.", "fr")
    assert entry.channel == "email"


def test_an_amendment_of_a_closed_survey_is_taken():
    accepted(draft({"score": 0}, amends=amends(), document=document(closed_at=NOW)))


def test_a_script_takes_a_comment_back_and_a_form_does_not():
    assert accepted(draft({"comment": ""}, amends=amends())).comment == ""
    form = draft(
        body=b"comment=&score=3",
        content_type="application/x-www-form-urlencoded",
        amends=amends(),
    )
    assert accepted(form).comment is None


@pytest.mark.parametrize(
    ("body", "score"),
    [
        (b"score=3&comment=x", None),
        (b"score=3&changed=1", 3),
        (b"score=0", 0),
        (b"comment=x", None),
    ],
)
def test_a_form_changes_a_score_that_somebody_touched(body, score):
    form = draft(body=body, content_type="application/x-www-form-urlencoded", amends=amends())
    assert accepted(form).score == score


def test_a_script_says_the_score_that_it_means():
    assert accepted(draft({"score": 3}, amends=amends())).score == 3


def shown(**ago):
    """The ticket of a page that was opened some time ago."""
    return ticket(SEALS, SURVEY, 1, NOW - dt.timedelta(**ago))


@pytest.mark.parametrize("ends", ["closes", "closed_at"])
def test_a_kiosk_says_how_long_ago_it_was(ends):
    closing = document(**{ends: NOW - dt.timedelta(minutes=30)})
    sent = {"score": 3, "age": 3600, "ticket": shown(hours=2)}
    late = accepted(draft(sent, channel="kiosk", document=closing))
    assert late.given_at == NOW - dt.timedelta(hours=1)
    assert late.received_at == NOW
    for tricked in (
        draft(sent, channel="link", document=closing),
        draft({**sent, "age": 60}, channel="kiosk", document=closing),
    ):
        assert dropped(tricked) == ("know_the_survey", 410, "closed")


@pytest.mark.parametrize(
    ("proof", "age"),
    [(None, 3600), (shown(minutes=30), 3600), ("forged", 3600), (shown(days=90), 1e300)],
)
def test_no_kiosk_answers_before_its_page_was_opened(proof, age):
    sent = {"score": 3, "age": age} | ({"ticket": proof} if proof else {})
    assert accepted(draft(sent, channel="kiosk")).given_at is None
    closing = document(closes=NOW - dt.timedelta(minutes=1))
    one = draft(sent, channel="kiosk", document=closing)
    assert dropped(one) == ("know_the_survey", 410, "closed")


def test_a_kiosk_may_be_offline_for_a_year():
    sent = {"score": 3, "age": 364 * 86_400, "ticket": shown(days=365)}
    assert accepted(draft(sent, channel="kiosk")).given_at == NOW - dt.timedelta(days=364)


def test_a_page_is_an_answer_to_the_version_that_it_showed():
    now = document(version=2)
    counts = Counter()
    one = draft({"score": 3, "ticket": shown(hours=1), "further": {"choice": "a"}}, document=now)
    assert run(one, counts) is ANOTHER_VERSION
    one.shown = document(further=further())
    assert run(one, counts, after=know_the_survey) is None
    assert (one.entry.version, one.entry.further) == (1, {"choice": "a"})
    steps = by_step(counts)
    assert steps["know_the_survey", "another_version"] == 1
    assert steps["know_the_survey", "passed"] == 0
    assert steps["accept", "passed"] == steps["parse", "passed"] == 1


def test_a_forged_ticket_tells_no_version():
    forged = ticket(Seals(b"another secret, long enough"), SURVEY, 1, NOW)
    now = document(version=2)
    entry = accepted(draft({"score": 3, "ticket": forged}, document=now))
    assert (entry.version, entry.held) == (2, "ticket")


def test_the_widget_of_an_amended_answer_is_not_asked_again_who_it_is():
    mine = widget(identity_secret="s", identity_required=True, origins=["https://x.example"])
    accepted(draft({"score": 3}, amends=amends(), channel="widget", document=mine))


def test_the_version_of_an_amendment_is_the_one_that_was_answered():
    old = same(document(), version=1)
    assert accepted(draft({"score": 3}, amends=amends(), document=old)).version == 1
