"""The decisions of the edge: further answers, identity, rate, suspicion, when a widget is due."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.collect import further as rules
from promoteur.collect.edge import network
from promoteur.collect.entry import Ack
from promoteur.collect.identity import Identity, proven, signed
from promoteur.collect.limits import Addresses
from promoteur.collect.memory import due
from promoteur.collect.personal import (
    Amendable,
    Opened,
    Personal,
    amend_token,
    amendable_of,
    invite,
    invited,
    opened_page,
    ticket,
)
from promoteur.collect.published import WidgetSettings
from promoteur.collect.sent import Sent
from promoteur.collect.suspicion import Changes, held, several
from promoteur.kit.ids import uuid7
from promoteur.kit.tokens import Seals, TokenProblem
from tests.collect.making import NOW, SECRET, SURVEY, document, further

SEALS = Seals(SECRET)
ASKED = document(further=further())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"text": "x"}, {"text": "x"}),
        ({"text": ""}, {}),
        ({"choice": "a"}, {"choice": "a"}),
        ({"choices": ["z", "x", "z"]}, {"choices": ["x", "z"]}),
        ({"choices": "y"}, {"choices": ["y"]}),
        ({"choices": []}, {}),
        ({"scale10": "0"}, {"scale10": 0}),
        ({"scale10": 10}, {"scale10": 10}),
        ({"scale5": 1}, {"scale5": 1}),
        ({"yesno": "no"}, {"yesno": False}),
        ({"yesno": True}, {"yesno": True}),
        ({"contact": "+33 1 23 45"}, {"contact": "+33 1 23 45"}),
        ({"contact": True}, {"contact": True}),
        ({"contact": "yes"}, {"contact": True}),
    ],
)
def test_further_answers_take_the_type_of_their_question(sent, kept):
    assert rules.answers(ASKED, sent) == kept


@pytest.mark.parametrize(
    "sent",
    [
        {"unknown": "x"},
        {"text": 3},
        {"text": ["x"]},
        {"text": "x" * 5_001},
        {"choice": "c"},
        {"choice": ["a"]},
        {"choices": ["x", "q"]},
        {"choices": 3},
        {"scale10": 11},
        {"scale10": -1},
        {"scale10": True},
        {"scale10": "²"},
        {"scale10": "ten"},
        {"scale5": 0},
        {"scale5": 6},
        {"yesno": "perhaps"},
        {"yesno": 1},
        {"contact": 3},
    ],
)
def test_further_answers_that_do_not_fit_are_refused_by_name(sent):
    with pytest.raises(rules.Refused) as problem:
        rules.answers(ASKED, sent)
    assert problem.value.question == next(iter(sent))


VALUES = st.text(max_size=5) | st.integers() | st.booleans() | st.lists(st.text(max_size=2))


@given(st.dictionaries(st.sampled_from([q.id for q in further()]), VALUES))
def test_any_further_answers_are_kept_or_refused(sent):
    try:
        kept = rules.answers(ASKED, sent)
    except rules.Refused:
        return
    assert rules.answers(ASKED, kept) == kept


def test_an_identity_holds_until_it_expires():
    seconds = int(NOW.timestamp())
    one = signed("s3cret", "customer-7", seconds + 60)
    assert proven(one, "s3cret", seconds) == {}
    assert proven(one, "s3cret", seconds + 60) == "expired_identity"
    assert proven(one, "other", seconds) == "forged_identity"
    for forged in (
        Identity("customer-8", one.expires, one.signature),
        Identity(one.person, one.expires + 1, one.signature),
        Identity(one.person, one.expires, one.signature.upper() + "é"),
        Identity(one.person, one.expires, ""),
    ):
        assert proven(forged, "s3cret", seconds) == "forged_identity"


def test_an_identity_is_what_the_documented_line_makes():
    signature = "fe445ae8a0892b095c2ca235dee94da14924c2dd9ffc44f1547e94b35d17f4aa"
    assert signed("secret", "42", 1790000000).signature == signature


@pytest.mark.parametrize("person", ["", "lea@example.org", "x" * 201])
def test_a_person_is_an_opaque_reference(person):
    assert proven(signed("s", person, 9_999_999_999), "s", 0) == "person"


def test_an_address_may_send_some_at_once_and_then_some_a_minute():
    addresses = Addresses(per_minute=6)
    assert [addresses.wait(b"a", 0) for _ in range(6)] == [0] * 6
    assert addresses.wait(b"a", 0) == pytest.approx(10)
    assert addresses.wait(b"b", 0) == 0
    assert addresses.wait(b"a", 10.1) == 0
    assert addresses.wait(b"a", 10.1) > 0
    assert [addresses.wait(b"a", 1000) for _ in range(6)] == [0] * 6


def test_no_limit_is_no_limit():
    addresses = Addresses(per_minute=0)
    assert {addresses.wait(b"a", 0) for _ in range(10_000)} == {0}
    assert not addresses._buckets


def test_addresses_are_forgotten_and_memory_is_flat():
    addresses = Addresses(per_minute=1, most=100)
    for number in range(1_000):
        addresses.wait(str(number).encode(), 0)
    assert len(addresses._buckets) == 100


def page(*, chosen=False, **ago):
    return Opened((NOW - dt.timedelta(**ago)).timestamp(), 1, chosen)


@pytest.mark.parametrize(
    ("sent", "opened", "reason"),
    [
        (Sent(), None, None),
        (Sent(website="http://spam.example"), None, "honeypot"),
        (Sent(), page(seconds=1), "fast"),
        (Sent(), page(seconds=2), None),
        (Sent(), page(days=40), None),
        (Sent(), page(seconds=-30), None),
        (Sent(), "forged", "ticket"),
        (Sent(), page(chosen=True, seconds=1), None),
        (Sent(), page(chosen=True, seconds=0.2), "fast"),
    ],
)
def test_what_looks_automatic_is_held(sent, opened, reason):
    assert held(sent, document(), opened, NOW) == reason


def test_a_survey_that_lets_everybody_be_fast_does_so():
    patient = document(automatic_seconds=0.0)
    assert held(Sent(), patient, page(chosen=True), NOW) is None


def test_a_ticket_proves_when_a_page_was_opened_and_what_it_showed():
    proof = ticket(SEALS, SURVEY, 7, NOW, chosen=True)
    later = NOW + dt.timedelta(days=365)
    assert opened_page(SEALS, proof, SURVEY, later) == Opened(NOW.timestamp(), 7, chosen=True)
    assert opened_page(SEALS, proof, SURVEY, NOW + dt.timedelta(days=366)) is None
    for forged, survey in (("forged", SURVEY), (proof, "another")):
        with pytest.raises(TokenProblem, match="not valid"):
            opened_page(SEALS, forged, survey, NOW)


def test_a_score_that_changes_again_within_seconds_is_held():
    changes = Changes()
    before = (9, 100.0)
    assert changes.held("r", before, 3, 101.0) is None
    assert changes.held("r", before, 3, 101.5) is None
    assert changes.held("r", before, None, 101.5) is None
    assert changes.held("r", before, 0, 102.0) == "scores"
    assert changes.held("r", before, 1, 102.1) == "scores"
    assert changes.held("r", before, 2, 200.0) is None
    assert changes.held("r", before, 9, 201.0) is None
    assert changes.held("other", before, 9, 101.0) is None


def test_the_changes_of_scores_that_are_remembered_are_bounded():
    changes = Changes(most=10)
    for number in range(100):
        changes.held(str(number), (9, 0.0), 3, 100.0)
    assert len(changes._last) == 10


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:aaaa::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.1", "::ffff:203.0.113.2", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("fe80::1%eth0", "fe80::1%eth0", True),
        ("unknown:1", "unknown:2", False),
    ],
)
def test_an_ipv6_address_is_the_network_of_a_household(one, other, same):
    assert (network(one) == network(other)) is same


@pytest.mark.parametrize(
    ("ago", "score", "reason"),
    [(1, 3, "scores"), (1, 9, None), (10, 3, None), (-3600, 3, None), (0, None, "scores")],
)
def test_several_scores_within_seconds_are_held(ago, score, reason):
    first = Ack("r", fresh=False, score=9, at=NOW - dt.timedelta(seconds=ago))
    assert several(first, score, NOW) == reason


def test_a_personal_link_carries_all_and_shows_nothing():
    one = Personal(
        survey=SURVEY,
        id="invitation-7",
        channel="sms",
        person="customer-7",
        wave=3,
        language="fr",
        moment="after purchase",
        properties={"plan": "pro", "seats": 3.0, "trial": False},
    )
    token = invite(SEALS, one, NOW + dt.timedelta(days=30), NOW)
    assert invited(SEALS, token, NOW) == one
    with pytest.raises(TokenProblem):
        amendable_of(SEALS, token, NOW)


def test_a_personal_link_does_not_outlive_the_memory_of_keys():
    one = Personal(survey=SURVEY, id="i", channel="email")
    with pytest.raises(ValueError, match="365 days"):
        invite(SEALS, one, NOW + dt.timedelta(days=366), NOW)


def test_the_right_to_amend_ends_with_its_time():
    one = Amendable(
        response=str(uuid7()),
        survey=SURVEY,
        version=2,
        score=0,
        language="en",
        channel="link",
        until=int(NOW.timestamp()) + 60,
    )
    token = amend_token(SEALS, one)
    assert amendable_of(SEALS, token, NOW) == one
    with pytest.raises(TokenProblem, match="expired"):
        amendable_of(SEALS, token, NOW + dt.timedelta(seconds=60))


def test_a_widget_is_due_when_every_period_is_over():
    settings = WidgetSettings(again_asked_days=1, again_declined_days=10, again_answered_days=100)
    day = 86_400
    assert due(settings, {}, 0)
    assert not due(settings, {"asked": 0}, day - 1)
    assert due(settings, {"asked": 0}, day)
    assert not due(settings, {"asked": 0, "answered": 0}, 99 * day)
    assert not due(settings, {"declined": 20 * day}, 10 * day)
