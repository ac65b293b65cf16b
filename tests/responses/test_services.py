"""What members do with responses, and what then counts."""

import pytest

from promoteur.accounts.models import AuditEntry
from promoteur.responses import services
from promoteur.responses.models import Due, Response, Tag
from promoteur.responses.problem import ResponseProblem
from tests.accounts.making import a_member, a_workspace
from tests.responses.making import House, a_response, a_survey, an_entry


def test_an_excluded_response_leaves_the_facts_and_comes_back(house: House) -> None:
    entries = house.answers(12)
    house.drain()
    ann = a_member(house.workspace)
    facts = house.facts()
    response = Response.objects.get(pk=entries[5].response)
    services.exclude(response=response, reason=" a test of ours ", by=ann)
    house.drain()
    assert set(house.facts()) == set(facts) - {entries[5].response}
    response.refresh_from_db()
    assert (response.excluded, response.excluded_by, response.counts) == (
        "a test of ours", ann, False,
    )  # fmt: skip
    services.include(response=response, by=ann)
    house.drain()
    assert house.facts() == facts
    deeds = AuditEntry.objects.order_by("id").values_list("deed", "member")
    assert list(deeds) == [("response.excluded", ann.pk), ("response.included", ann.pk)]


def test_a_held_response_counts_once_it_is_restored(house: House) -> None:
    entry = an_entry(house.survey, held="honeypot", score=2)
    house.put(entry)
    house.drain()
    assert house.scores() == {}
    ann = a_member(house.workspace)
    response = Response.objects.get()
    services.restore(response=response, by=ann)
    house.drain()
    assert house.scores() == {entry.response: 2}
    with pytest.raises(ResponseProblem):
        services.restore(response=response, by=ann)


def test_what_is_held_and_excluded_needs_both_undone(house: House) -> None:
    house.put(an_entry(house.survey, held="fast"))
    house.drain()
    ann, response = a_member(house.workspace), Response.objects.get()
    services.exclude(response=response, reason="spam", by=ann)
    services.restore(response=response, by=ann)
    house.drain()
    assert house.scores() == {}
    services.include(response=response, by=ann)
    house.drain()
    assert len(house.scores()) == 1


def test_changes_that_come_quickly_end_as_the_last_one_says(house: House) -> None:
    house.answers(1)
    house.drain()
    ann, response = a_member(house.workspace), Response.objects.get()
    for _n in range(3):
        services.exclude(response=response, reason="spam", by=ann)
        services.include(response=response, by=ann)
    services.exclude(response=response, reason="spam", by=ann)
    assert Due.objects.count() == 7
    house.drain()
    assert house.scores() == {}
    assert not Due.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_an_exclusion_needs_a_reason(house: House, reason: str) -> None:
    response = a_response(house.survey)
    with pytest.raises(ResponseProblem):
        services.exclude(response=response, reason=reason, by=a_member())
    assert not Due.objects.exists()


def test_what_is_excluded_is_not_excluded_twice(house: House) -> None:
    response, ann = a_response(house.survey), a_member()
    with pytest.raises(ResponseProblem):
        services.include(response=response, by=ann)
    services.exclude(response=response, reason="one", by=ann)
    with pytest.raises(ResponseProblem):
        services.exclude(response=response, reason="two", by=ann)
    assert Response.objects.get().excluded == "one"


def test_tags_are_of_their_workspace_and_of_one_writing(house: House) -> None:
    one, two = a_response(house.survey), a_response(house.survey)
    elsewhere = a_response(a_survey(a_workspace("Elsewhere")))
    tag = services.tag(response=one, name="  Call   back ")
    assert services.tag(response=two, name="call back") == tag
    assert services.tag(response=elsewhere, name="Call back") != tag
    assert tag.name == "Call back"
    services.untag(response=one, tag=tag)
    assert Tag.objects.filter(pk=tag.pk).exists()
    services.untag(response=two, tag=tag)
    assert not Tag.objects.filter(pk=tag.pk).exists()
    with pytest.raises(ResponseProblem):
        services.tag(response=one, name=" ")


def test_a_note_keeps_who_wrote_it(house: House) -> None:
    response, ann = a_response(house.survey), a_member()
    services.note(response=response, text=" called; no answer ", by=ann)
    assert [(one.text, one.by) for one in response.notes.all()] == [("called; no answer", ann)]
    with pytest.raises(ResponseProblem):
        services.note(response=response, text="\0 ", by=ann)
