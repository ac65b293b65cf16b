"""Answers over HTTP: stored before they are acknowledged, once, amendable for a while."""

import datetime as dt
import re

import pytest

from promoteur.collect.limits import Limits
from promoteur.collect.published import Further, FurtherWording
from promoteur.collect.sent import LONGEST_TEXT
from promoteur.collect.words import LANGUAGES, words
from tests.collect.making import KEY, LINK, NOW, SURVEY, Site, document, error, further, path_of

AT = f"/s/{LINK}"
COMMENT_ONLY = Further(id="why", type="text", wording={"en": FurtherWording("More?")})


@pytest.fixture
def site(place):
    with Site(place, document(further=further())) as one:
        yield one


def test_an_answer_is_on_disk_when_it_is_acknowledged(site):
    reply = site.post(AT, {"score": 0, "comment": "Never again."})
    assert reply.status_code == 201
    (entry,) = site.entries()
    assert reply.json()["response"] == entry.response
    assert (entry.score, entry.comment, entry.channel) == (0, "Never again.", "link")


def test_a_get_never_records(site):
    token = site.invitation()
    for path in (f"{AT}?score=9", f"{token}?score=9", f"/k/{LINK}?score=9", f"/w/{KEY}?score=9"):
        for method in ("GET", "HEAD"):
            assert site.ask(method, path).status_code in {200, 405}
    amend = site.post(AT, {"score": 5}).json()["amend"]
    for path in (f"/a/{amend}", f"/a/{amend}?score=9", f"/a/{amend}?done=1"):
        assert site.get(path).status_code == 200
    assert [entry.score for entry in site.entries()] == [5]


def test_the_score_of_an_address_is_chosen_and_not_recorded(site):
    text = site.get(f"{AT}?score=9").text
    (chosen,) = re.findall(r"<input[^>]*\bchecked\b[^>]*>", text)
    assert 'value="9"' in chosen
    for wrong in ("11", "-1", "nine", ""):
        assert "checked>" not in site.get(f"{AT}?score={wrong}").text


def test_the_same_key_again_is_the_same_answer_again(site):
    sent = {"score": 7, "key": "0123456789abcdef"}
    first, again = site.post(AT, sent), site.post(AT, sent)
    site.edge.recent._acks.clear()
    from_disk = site.post(AT, sent)
    assert [one.status_code for one in (first, again, from_disk)] == [201, 200, 200]
    assert len({one.json()["response"] for one in (first, again, from_disk)}) == 1
    assert len(site.entries()) == 1


def test_many_at_once_with_one_key_are_one_answer(site):
    sent = {"score": 7, "key": "0123456789abcdef"}
    replies = site.together(*[("POST", AT, {"json": sent})] * 20)
    assert sorted(one.status_code for one in replies) == [200] * 19 + [201]
    assert len({one.json()["response"] for one in replies}) == 1
    assert len(site.entries()) == 1


def test_the_header_of_a_client_is_a_key_too(site):
    headers = {"Idempotency-Key": "order-4711-of-monday"}
    for _ in range(2):
        site.post(AT, {"score": 7}, headers=headers)
    assert len(site.entries()) == 1


def test_another_answer_with_the_same_key_is_a_change_of_mind(site):
    first = site.post(AT, {"score": 7, "key": "0123456789abcdef"})
    second = site.post(AT, {"score": 2, "key": "0123456789abcdef"})
    assert second.status_code == 200
    assert second.json()["response"] == first.json()["response"]
    answer, change = site.entries()
    assert (change.kind, change.response, change.score) == ("amend", answer.response, 2)
    site.clock.forward(days=1)
    late = site.post(AT, {"score": 9, "key": "0123456789abcdef"})
    assert (late.status_code, error(late)) == (409, "answered")
    assert len(site.entries()) == 2


def test_a_form_is_answered_with_the_way_to_what_is_left_to_ask(site):
    reply = site.form(AT, {"score": "3", "key": "0123456789abcdef"})
    assert reply.status_code == 303
    assert reply.headers["location"] == path_of(reply)
    more = site.get(path_of(reply))
    assert "What went wrong?" in more.text
    assert "A text?" in more.text
    done = site.form(path_of(reply), {"comment": "Slow.", "further.choices": ["x", "z"]})
    assert done.headers["location"].endswith("?done=1")
    assert "Thank you." in site.get(done.headers["location"]).text
    answer, amendment = site.entries()
    assert amendment.response == answer.response
    assert (amendment.comment, amendment.further) == ("Slow.", {"choices": ["x", "z"]})


def test_nothing_left_to_ask_leads_to_the_thanks(place):
    with Site(place, document()) as site:
        assert site.form(AT, {"score": "9"}).headers["location"].endswith("?done=1") is False
        reply = site.form(AT, {"score": "9", "comment": ""})
        assert reply.headers["location"].endswith("?done=1")
        assert "https://lumen.example/f" in site.get(reply.headers["location"]).text


def test_a_reload_of_the_next_page_records_nothing(site):
    reply = site.form(AT, {"score": "3"})
    for _ in range(3):
        site.get(reply.headers["location"])
    assert len(site.entries()) == 1


def test_a_form_without_a_score_is_shown_again_with_what_is_wrong(site):
    reply = site.form(AT, {"comment": "I wrote <all> this", "key": "0123456789abcdef"})
    assert reply.status_code == 422
    assert "Choose a number from 0 to 10." in reply.text
    assert "I wrote &lt;all&gt; this" in reply.text
    assert "0123456789abcdef" in reply.text
    assert site.entries() == []


def test_a_text_that_is_too_long_is_shown_again_with_what_is_wrong(site):
    told = "too long for anybody " * 300
    reply = site.form(AT, {"score": "4", "comment": told, "key": "0123456789abcdef"})
    assert reply.status_code == 422
    assert "Please shorten your text: it may have 5,000 characters at most." in reply.text
    assert told in reply.text
    assert 'value="4" checked' in reply.text
    assert 'aria-invalid="true"' not in reply.text
    assert "0123456789abcdef" in reply.text
    assert site.entries() == []
    amend = f"/a/{site.post(AT, {'score': 3}).json()['amend']}"
    reply = site.form(amend, {"score": "5", "comment": told})
    assert told in reply.text
    assert 'value="5" checked' in reply.text
    assert len(site.entries()) == 1


def test_a_program_is_told_of_a_text_that_is_too_long(site):
    reply = site.post(AT, {"score": 4, "comment": "x" * 5_001})
    assert (reply.status_code, error(reply)) == (422, "too_long")
    assert reply.json()["error"]["message"] == "A text is longer than 5,000 characters."


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"score": "4", "comment": "x" * 70_000}, 413, "Please shorten your text"),
        ({"score": "11"}, 422, "Choose a number from 0 to 10."),
    ],
)
def test_what_cannot_be_read_at_all_brings_an_empty_form(site, fields, status, said):
    reply = site.form(AT, fields)
    assert reply.status_code == status
    assert said in reply.text
    assert "<form" in reply.text
    assert site.entries() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_the_length_that_is_taken(language):
    digits = "".join(sign for sign in words(language)["too_long"] if sign.isdigit())
    assert int(digits) == LONGEST_TEXT


def test_an_answer_is_amended_until_a_time_limit(site):
    amend = site.post(AT, {"score": 3}).json()["amend"]
    site.clock.forward(hours=23)
    later = site.post(f"/a/{amend}", {"score": 8, "comment": "Mended."})
    assert later.status_code == 200
    assert later.json()["response"] == site.entries()[0].response
    site.clock.forward(hours=1)
    for path in (f"/a/{amend}", f"/a/{later.json()['amend']}"):
        late = site.post(path, {"score": 10})
        assert (late.status_code, error(late)) == (410, "expired_token")
        assert site.get(path).status_code == 410
    assert [entry.score for entry in site.entries()] == [3, 8]


def test_an_amendment_with_a_key_is_stored_once(site):
    amend = site.post(AT, {"score": 3}).json()["amend"]
    sent = {"comment": "Once.", "key": "fedcba9876543210"}
    replies = [site.post(f"/a/{amend}", sent) for _ in range(3)]
    assert [one.status_code for one in replies] == [200] * 3
    assert len(site.entries()) == 2


def test_an_amendment_keeps_the_version_that_was_answered(site):
    amend = site.post(AT, {"score": 3}).json()["amend"]
    site.library.publish(document(version=2, further=[COMMENT_ONLY]))
    site.edge.shelf._looked = float("-inf")
    assert site.post(f"/a/{amend}", {"further": {"choice": "a"}}).status_code == 200
    assert site.entries()[-1].version == 1
    assert site.post(AT, {"score": 3, "further": {"why": "x"}}).status_code == 201
    assert site.entries()[-1].version == 2


def test_a_personal_link_takes_one_response(site):
    token = site.invitation(properties={"plan": "pro"}, wave=2)
    first = site.post(token, {"score": 4})
    assert first.status_code == 201
    site.clock.forward(hours=1)
    second = site.post(token, {"score": 9})
    assert second.json()["response"] == first.json()["response"]
    answer, change = site.entries()
    assert (answer.person, answer.wave, answer.properties) == ("p-7", 2, {"plan": "pro"})
    assert (answer.channel, answer.token) == ("email", "inv-1")
    assert (change.kind, change.score, change.held) == ("amend", 9, None)


def test_several_scores_on_one_token_within_seconds_are_held(site):
    token = site.invitation()
    for score in range(11):
        site.post(token, {"score": score})
        site.clock.forward(milliseconds=100)
    first, *others = site.entries()
    assert first.held is None
    assert len(others) == 10
    assert {(one.kind, one.response, one.held) for one in others} == {
        ("amend", first.response, "scores")
    }


def test_answers_that_no_person_gave_are_kept_apart(site):
    page = site.get(AT).text
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    site.post(AT, {"score": 9, "ticket": ticket})
    site.clock.forward(seconds=2)
    site.post(AT, {"score": 9, "ticket": ticket})
    site.form(AT, {"score": "9", "website": "http://spam.example"})
    assert [entry.held for entry in site.entries()] == ["fast", None, "honeypot"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_does_not_hold_is_refused_with_its_reason(site, method):
    token = site.invitation()
    middle = "A" if token[10] != "A" else "B"
    forged = token[:10] + middle + token[11:]
    assert site.ask(method, forged, json={"score": 9}).status_code == 403
    amend = site.post(AT, {"score": 3}).json()["amend"]
    assert site.ask(method, f"/t/{amend}", json={"score": 9}).status_code == 403
    site.clock.forward(days=31)
    assert site.ask(method, token, json={"score": 9}).status_code == 410
    assert len(site.entries()) == 1


def test_a_closed_survey_says_so_on_a_page_and_in_json(place):
    with Site(place, document(closed_at=NOW)) as site:
        assert "closed" in site.get(AT).text
        assert site.get(AT).status_code == 410
        assert error(site.post(AT, {"score": 3})) == "closed"
        assert site.get(f"/k/{LINK}").status_code == 410


def test_a_survey_that_is_not_open_yet_says_when(place):
    opens = dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)
    with Site(place, document(opens=opens, zone="Europe/Paris")) as site:
        reply = site.get(f"{AT}?lang=fr")
        assert reply.status_code == 403
        assert "5 mars 2026" in reply.text
        assert "09:00" in reply.text
        site.clock.now = opens
        assert site.post(AT, {"score": 3}).status_code == 201


def test_a_survey_that_is_not_there_is_not_found(site):
    assert site.get("/s/nothere").status_code == 404
    assert error(site.post("/s/nothere", {"score": 3})) == "unknown_survey"
    assert site.form("/s/nothere", {"score": "3"}).status_code == 404


def test_a_problem_is_told_in_the_readers_language(site):
    reply = site.post(AT, {}, headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.1"})
    assert reply.json()["error"]["code"] == "no_score"
    reply = site.get("/s/nothere", headers={"Accept-Language": "de"})
    assert 'lang="de"' in reply.text


def test_an_address_that_floods_is_told_to_wait(place):
    with Site(place, document(), limits=Limits(per_minute=3)) as site:
        replies = [site.post(AT, {"score": 3}) for _ in range(5)]
        assert [one.status_code for one in replies] == [201] * 3 + [429] * 2
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 21
        assert len(site.entries()) == 3


def test_addresses_behind_a_proxy_are_told_apart(place):
    with Site(place, document(), limits=Limits(per_minute=1), proxies=1) as site:
        for address in ("203.0.113.1", "203.0.113.2"):
            headers = {"X-Forwarded-For": f"6.6.6.6, {address}"}
            replies = [site.post(AT, {"score": 3}, headers=headers) for _ in range(2)]
            assert [one.status_code for one in replies] == [201, 429]


def test_a_household_is_one_address_however_many_it_has(place):
    with Site(place, document(), limits=Limits(per_minute=1), proxies=1) as site:
        for address, status in (("1:1::1", 201), ("1:1::2", 429), ("1:2::1", 201)):
            headers = {"X-Forwarded-For": f"2001:db8:{address}"}
            assert site.post(AT, {"score": 3}, headers=headers).status_code == status


def test_an_answer_of_a_kiosk_that_was_offline_has_its_own_time(site):
    proof = re.search(r'data-ticket="([^"]+)"', site.get(f"/k/{LINK}").text)[1]
    site.clock.forward(hours=3)
    sent = {"score": 3, "age": 7200, "key": "0123456789abcdef", "ticket": proof}
    assert site.post(f"/k/{LINK}", sent).status_code == 201
    (entry,) = site.entries()
    assert (entry.channel, entry.given_at) == ("kiosk", site.clock() - dt.timedelta(hours=2))


def test_a_clock_that_is_set_back_loses_nothing(site):
    first = site.post(AT, {"score": 1}).json()
    site.clock.forward(days=-400)
    second = site.post(AT, {"score": 2}).json()
    assert site.post(f"/a/{first['amend']}", {"score": 3}).status_code == 200
    assert [entry.score for entry in site.entries()] == [1, 2, 3]
    assert second["response"] > first["response"]
    site.clock.forward(days=4000)
    assert site.post(AT, {"score": 4}).status_code == 201


def test_two_collecting_processes_know_the_same_keys_and_tokens(place):
    with Site(place, document()) as one, Site(place) as other:
        sent = {"score": 7, "key": "0123456789abcdef"}
        first, second = one.post(AT, sent), other.post(AT, sent)
        assert first.json()["response"] == second.json()["response"]
        amended = other.post(f"/a/{first.json()['amend']}", {"score": 8})
        assert amended.status_code == 200
        assert len(one.entries()) == 2


def test_the_page_of_a_language_is_asked_for_or_negotiated(site):
    assert "Recommanderiez-vous" in site.get(f"{AT}?lang=fr").text
    assert "Recommanderiez-vous" in site.get(AT, headers={"Accept-Language": "de, fr;q=0.5"}).text
    assert "How likely" in site.get(AT, headers={"Accept-Language": "fr;q=x, ;;, *"}).text
    assert "Recommanderiez-vous" in site.get(site.invitation(language="fr")).text


def test_a_page_keeps_its_address_to_itself(site):
    for path in (AT, site.invitation(), f"/k/{LINK}", "/s/nothere"):
        headers = site.get(path).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "set-cookie" not in headers


def test_properties_of_a_link_come_with_the_answer(site):
    page = site.get(f"{AT}?property.store=Lyon&property.{'x' * 65}=1&other=2").text
    assert 'name="property.store" value="Lyon"' in page
    assert "x" * 65 not in page.partition("<form")[2]
    site.form(AT, {"score": "3", "property.store": "Lyon"})
    assert site.entries()[0].properties == {"store": "Lyon"}


def test_an_anonymous_survey_stores_nobody(place):
    with Site(place, document(anonymous=True)) as site:
        site.post(site.invitation(), {"score": 3})
        site.post(site.invitation(), {"score": 3})
        (entry,) = site.entries()
        assert (entry.person, entry.token) == (None, None)
        assert entry.survey == SURVEY
