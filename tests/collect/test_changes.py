"""Changes of mind: what was said last is what is stored, however it came; a repeat is none."""

import re

import pytest

from promoteur.collect.identity import signed
from promoteur.collect.published import Further, FurtherWording, WidgetSettings
from tests.collect.making import KEY, LINK, Site, document, error, path_of

AT = f"/s/{LINK}"
ONE_KEY = "0123456789abcdef"


def question(name, *categories):
    asked = {"en": FurtherWording(f"Tell us of {name}.")}
    return Further(id=name, type="text", wording=asked, categories=list(categories))


@pytest.fixture
def site(place):
    asked = [question("fault", "detractor"), question("joy", "promoter"), question("all")]
    with Site(place, document(further=asked)) as one:
        yield one


def scores(site):
    return [entry.score for entry in site.entries()]


def key(number):
    return f"page-{number:016}"


@pytest.mark.parametrize("keyed", [True, False], ids=["keyed", "no key"])
@pytest.mark.parametrize("forgetful", [True, False], ids=["another process", "one process"])
def test_who_changes_back_by_a_personal_link_is_believed(site, keyed, forgetful):
    token = site.invitation()
    for number, score in enumerate([9, 3, 9, 3, 3]):
        site.clock.forward(minutes=1)
        if forgetful:
            site.edge.recent._acks.clear()
        sent = {"score": score} | ({"key": key(number)} if keyed else {})
        reply = site.post(token, sent)
        assert reply.status_code in {200, 201}
        assert scores(site)[-1] == score
    assert len({entry.response for entry in site.entries()}) == 1


def test_the_page_of_a_personal_link_that_is_sent_again_is_stored_once(site):
    token = site.invitation()
    for number, score in enumerate([9, 3, 9]):
        for _ in range(3):
            site.post(token, {"score": score, "key": key(number)})
            site.edge.recent._acks.clear()
    assert scores(site) == [9, 3, 9]


def test_who_changes_back_on_one_page_is_believed(site):
    for score in (9, 3, 9, 3, 3, 9):
        reply = site.post(AT, {"score": score, "key": ONE_KEY})
        assert reply.json()["response"] == site.entries()[0].response
    assert scores(site) == [9, 3, 9, 3, 9]


def test_a_change_that_is_sent_many_times_at_once_is_stored_once(site):
    site.post(AT, {"score": 9, "key": ONE_KEY})
    again = {"json": {"score": 3, "key": ONE_KEY}}
    replies = site.together(*[("POST", AT, again)] * 20)
    assert {one.status_code for one in replies} == {200}
    assert scores(site) == [9, 3]


@pytest.mark.parametrize("forgetful", [True, False], ids=["another process", "one process"])
def test_when_it_is_too_late_to_change_it_a_key_repeats_its_answer_and_takes_no_other(
    site, forgetful
):
    said = {"score": 9, "key": ONE_KEY}
    first = site.post(AT, said).json()["response"]
    site.clock.forward(days=2)
    if forgetful:
        site.edge.recent._acks.clear()
    other = site.post(AT, {"score": 3, "key": ONE_KEY})
    assert (other.status_code, error(other)) == (409, "answered")
    again = site.post(AT, said)
    assert (again.status_code, again.json()) == (200, {"response": first, "amend": ""})
    assert scores(site) == [9]


def test_a_key_of_one_person_changes_no_answer_of_another(place):
    secret = "s3cret"
    widget = WidgetSettings(identity_secret=secret)
    with Site(place, document(widget=widget)) as site:
        for person, score in (("ada", 9), ("bob", 1), ("", 5)):
            sent = {"score": score, "key": ONE_KEY}
            if person:
                one = signed(secret, person, 9_999_999_999)
                names = ("person", "expires", "signature")
                sent["identity"] = {name: getattr(one, name) for name in names}
            for status in (201, 200):
                assert site.post(f"/w/{KEY}", sent).status_code == status
        assert [(one.kind, one.person, one.score) for one in site.entries()] == [
            ("answer", "ada", 9),
            ("answer", "bob", 1),
            ("answer", None, 5),
        ]


def test_who_changes_back_on_one_page_of_an_amendment_is_believed(site):
    amend = site.post(AT, {"score": 9}).json()["amend"]
    for score in (3, 5, 3, 3):
        site.clock.forward(minutes=1)
        reply = site.post(f"/a/{amend}", {"score": score, "key": ONE_KEY})
        assert reply.status_code == 200
    assert scores(site) == [9, 3, 5, 3]


def test_the_next_page_belongs_to_what_was_said_last(site):
    token = site.invitation()
    for score in (9, 3):
        site.clock.forward(minutes=1)
        page = site.get(path_of(site.form(token, {"score": str(score)}))).text
        assert f'value="{score}" checked' in page or f'value="{score}" aria-label' in page
    assert "What went wrong?" in page


def test_a_link_that_is_older_than_a_change_takes_nothing_back(site):
    first = path_of(site.form(AT, {"score": "9"}))
    second = path_of(site.form(first, {"score": "3", "comment": ""}))
    assert second != first
    site.form(first, {"score": "9", "comment": "Slow, too."})
    assert [(one.score, one.comment) for one in site.entries()] == [
        (9, None),
        (3, None),
        (None, "Slow, too."),
    ]
    site.form(first, {"score": "9", "changed": "1"})
    assert scores(site)[-1] == 9


def test_the_thanks_after_a_change_lead_to_the_answer_as_it_is(site):
    first = path_of(site.form(AT, {"score": "3", "comment": "x"}))
    done = site.form(first, {"score": "5", "further.all": "y"})
    page = site.get(done.headers["location"]).text
    amend = re.search(r'href="(/a/[^"?]+)\?again=1"', page)[1]
    assert amend == path_of(done) != first
    assert re.search(r'value="5"[^>]* checked', site.get(amend).text)


def test_another_category_is_asked_its_own_questions(site):
    first = path_of(site.form(AT, {"score": "9", "comment": "Fine."}))
    more = site.form(f"{first}?said=1", {"score": "2", "further.all": "x"})
    assert "done=1" not in more.headers["location"]
    page = site.get(more.headers["location"]).text
    assert "Tell us of fault." in page
    assert "<textarea" in page
    assert 'name="comment"' not in page
    done = site.form(path_of(more), {"score": "2", "further.fault": "It broke."})
    assert done.headers["location"].endswith("?done=1")
    assert site.entries()[-1].further == {"fault": "It broke."}


def test_a_category_that_is_asked_nothing_else_is_thanked(site):
    first = path_of(site.form(AT, {"score": "9", "comment": "Fine."}))
    done = site.form(first, {"score": "8"})
    assert done.headers["location"].endswith("?done=1")


def test_scores_that_change_again_and_again_within_seconds_are_held(site):
    amend = site.post(AT, {"score": 9}).json()["amend"]
    for score in (0, 1, 2):
        site.clock.forward(milliseconds=100)
        site.post(f"/a/{amend}", {"score": score})
    assert [one.held for one in site.entries()] == [None, None, "scores", "scores"]


def test_a_slip_of_the_finger_may_be_mended_at_once(site):
    first = path_of(site.form(AT, {"score": "1"}))
    site.clock.forward(seconds=3)
    site.form(first, {"score": "10"})
    site.clock.forward(seconds=30)
    site.form(first, {"score": "9", "changed": "1"})
    assert [one.held for one in site.entries()] == [None, None, None]


def test_an_open_page_is_an_answer_to_the_version_that_it_showed(site):
    page = site.get(AT).text
    proof = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    site.clock.forward(minutes=1)
    site.library.publish(document(version=2, anonymous=True))
    site.edge.shelf._looked = float("-inf")
    sent = {"score": 3, "ticket": proof, "further": {"fault": "It broke."}}
    assert site.post(AT, sent).status_code == 201
    assert site.post(AT, {"score": 3}).status_code == 201
    assert [one.version for one in site.entries()] == [1, 2]
    more = site.form(AT, {"score": "3", "ticket": proof})
    assert "Tell us of fault." in site.get(path_of(more)).text
    wrong = site.form(AT, {"score": "3", "ticket": proof, "comment": "x" * 5_001})
    assert wrong.status_code == 422
    assert proof in wrong.text


@pytest.mark.parametrize(
    ("chosen", "seconds", "held"),
    [("?score=9", 0.2, "fast"), ("?score=9", 1, None), ("?score=x", 1, "fast"), ("", 1, "fast")],
)
def test_who_confirms_a_chosen_score_may_be_quick(site, chosen, seconds, held):
    for path in (AT, site.invitation()):
        page = site.get(path + chosen).text
        proof = re.search(r'name="ticket" value="([^"]+)"', page)[1]
        site.clock.forward(seconds=seconds)
        site.post(path, {"score": 9, "ticket": proof})
        assert site.entries()[-1].held == held


@pytest.mark.parametrize(("wish", "held"), [("", "fast"), ("?always=", None)])
def test_a_widget_that_somebody_opened_may_be_answered_quickly(site, wish, held):
    proof = site.get(f"/w/{KEY}{wish}").json()["ticket"]
    site.clock.forward(seconds=1)
    site.post(f"/w/{KEY}", {"score": 9, "ticket": proof})
    assert site.entries()[-1].held == held
