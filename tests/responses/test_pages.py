"""Pages of responses: what they show, to whom, and what they let him do."""

import datetime as dt
import io
import threading
import uuid

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import AuditEntry
from promoteur.collect.entry import encoded
from promoteur.responses import tasks
from promoteur.responses.models import Import, Response, SetAside
from promoteur.responses.services import tag
from promoteur.surveys.models import Survey
from tests.accounts.making import a_member, a_workspace, an_agent
from tests.responses.making import (
    NOON,
    House,
    a_response,
    a_survey,
    an_amendment,
    an_entry,
    client,
    page,
)

GOOD = b"".join(b"2026-01-%02d,9,good,pro\n" % day for day in range(10, 30))
FILE = b"answered,nps,why,plan\n2026-01-05,often,,free\n2026-01-07,,,\n" + GOOD


def test_the_list_shows_what_is_looked_for(house: House, ann: Client) -> None:
    a_response(house.survey, score=2, comment="Trop <b>lent</b>")
    a_response(house.survey, score=10, comment="Rapide")
    whole = page(ann, "list")
    assert "2 responses" in whole
    assert "Trop &lt;b&gt;lent&lt;/b&gt;" in whole
    some = page(ann, "list", search="LENT", category="detractor")
    assert "1 response" in some
    assert "Rapide" not in some
    assert 'value="LENT"' in some


def test_a_condition_without_meaning_is_told_in_the_page(ann: Client) -> None:
    shown = ann.get(reverse("responses:list"), {"where": "plan ="})
    assert shown.status_code == 400
    assert "is not complete" in shown.content.decode()


def test_the_page_shows_everything_and_speaks_french(house: House) -> None:
    member = a_member(house.workspace, language="fr")
    response = a_response(
        house.survey, score=3, comment="déçu", properties={"plan": "pro"}, held="fast",
        further={"how": ["a"]}, unproven={"agent": "Camille"},
    )  # fmt: skip
    shown = client(member).get(reverse("responses:one", args=[response.pk])).content.decode()
    assert 'lang="fr"' in shown
    assert "déçu" in shown
    assert "plan" in shown
    assert "Camille" in shown


def test_a_member_judges_tags_and_notes(house: House, ann: Client) -> None:
    response = a_response(house.survey)

    def post(what: str, *more: object, **fields: str) -> str:
        address = reverse(f"responses:{what}", args=[response.pk, *more])
        return ann.post(address, fields, follow=True).content.decode()

    assert "stays here, and does not count" in post("exclude", reason="spam")
    assert Response.objects.get().excluded == "spam"
    assert "is excluded already" in post("exclude", reason="spam")
    assert "counts again" in post("include")
    assert "is not held back" in post("restore")
    assert "called" in post("note", text="called")
    assert "urgent" in post("tag", name="urgent")
    mine = response.tags.get()
    assert "The tag is off" in post("untag", mine.pk)
    assert not response.tags.exists()


ADDRESSES = ["exclude", "include", "restore", "note", "tag"]


def test_a_member_of_another_workspace_sees_nothing_and_changes_nothing(house: House) -> None:
    bob = client(a_member(a_workspace("Elsewhere")))
    response = a_response(house.survey, comment="secret", held="fast")
    mine = tag(response=response, name="unseen")
    job = Import.objects.create(workspace=house.workspace, survey=house.survey, file="unseen.csv")
    SetAside.objects.create(workspace=house.workspace, error="unseen")
    for name in ("list", "imports", "set-aside"):
        shown = page(bob, name)
        assert not {one for one in ("secret", "unseen") if one in shown}
    assert bob.get(reverse("responses:one", args=[response.pk])).status_code == 404
    for name in ADDRESSES:
        address = reverse(f"responses:{name}", args=[response.pk])
        assert bob.post(address, {"reason": "x", "text": "x", "name": "x"}).status_code == 404
    address = reverse("responses:untag", args=[response.pk, mine.pk])
    assert bob.post(address).status_code == 404
    assert bob.get(reverse("responses:import", args=[job.pk])).status_code == 404
    for name in ("import-start", "import-give-up"):
        assert bob.post(reverse(f"responses:{name}", args=[job.pk])).status_code == 404
    exported = bob.get(reverse("responses:export-csv"))
    assert b"secret" not in b"".join(exported.streaming_content)
    given = {"survey": str(house.survey.pk), "file": SimpleUploadedFile("a.csv", FILE)}
    assert bob.post(reverse("responses:import-new"), given).status_code == 200  # asked again
    assert Import.objects.count() == 1
    response.refresh_from_db()
    assert (response.held, response.excluded, response.notes.count()) == ("fast", "", 0)


def test_nobody_is_sent_to_the_login(house: House) -> None:
    response = a_response(house.survey)
    nobody = client(None)
    names = ["list", "export-csv", "export-parquet", "imports", "import-new", "set-aside"]
    for address in (
        *(reverse(f"responses:{name}") for name in names),
        reverse("responses:one", args=[response.pk]),
    ):
        shown = nobody.get(address)
        assert (shown.status_code, shown.url.partition("?")[0]) == (302, reverse("account_login"))
    shown = nobody.post(reverse("responses:exclude", args=[response.pk]), {"reason": "x"})
    assert shown.status_code == 302
    response.refresh_from_db()
    assert not response.excluded


def test_an_agent_notes_and_does_not_judge(house: House) -> None:
    agent = client(an_agent(house.workspace, sees_all=True))
    response = a_response(house.survey)
    assert "Exclude" not in page(agent, "one", response.pk)
    for name, status in (("note", 302), ("tag", 302), ("exclude", 403), ("restore", 403)):
        address = reverse(f"responses:{name}", args=[response.pk])
        given = {"reason": "x", "text": "x", "name": "x"}
        assert agent.post(address, given).status_code == status
    assert agent.get(reverse("responses:export-csv")).status_code == 403


def test_what_is_looked_for_is_exported(house: House, ann: Client) -> None:
    import pyarrow.parquet as pq

    a_response(house.survey, score=2, comment="=1+1", properties={"plan": "pro", "amount": 3})
    a_response(house.survey, score=10, unproven={"agent": "Zoé"})
    sent = ann.get(reverse("responses:export-csv"), {"score": "2"})
    text = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert text.count("\r\n") == 2
    assert "'=1+1" in text
    assert "property.amount,property.plan" in text
    assert ann.get(reverse("responses:export-csv"), {"score": "12"}).status_code == 400
    sent = ann.get(reverse("responses:export-parquet"))
    table = pq.read_table(io.BytesIO(b"".join(sent.streaming_content)))
    assert sorted(table.column("score").to_pylist()) == [2, 10]
    assert set(table.column("property.amount").to_pylist()) == {3.0, None}
    assert set(table.column("unproven").to_pylist()) == {'{"agent": "Zoé"}', None}


def test_each_workspace_is_told_that_its_responses_were_exported(house: House) -> None:
    below, empty = a_workspace("Below", house.workspace), a_workspace("Empty", house.workspace)
    a_response(house.survey, score=2)
    for score in (2, 9):
        a_response(a_survey(below), score=score)
    ann = a_member(house.workspace)
    for kind, query in (
        ("csv", {}),
        ("parquet", {}),
        ("csv", {"score": "9"}),
        ("csv", {"score": "5"}),
    ):
        sent = client(ann).get(reverse(f"responses:export-{kind}"), query)
        assert b"".join(sent.streaming_content)
    found = AuditEntry.objects.filter(deed="responses.exported", member=ann)
    told = sorted(found.values_list("workspace__name", "about", "details__selection"))
    assert told == [
        ("Below", "csv", ""),
        ("Below", "csv", "score=9"),
        ("Below", "parquet", ""),
        ("Harbour", "csv", ""),
        ("Harbour", "parquet", ""),
    ]
    assert not AuditEntry.objects.filter(workspace=empty).exists()


def send(one: Client, house: House, content: bytes = FILE) -> str:
    given = {"survey": str(house.survey.pk), "file": SimpleUploadedFile("past.csv", content)}
    shown = one.post(reverse("responses:import-new"), given)
    assert shown.status_code == 302
    return shown.url


def test_an_import_is_seen_first_then_stored(house: House, ann: Client) -> None:
    address = send(ann, house)
    shown = ann.get(address).content.decode()
    assert "Import 20 answers" in shown
    assert "“often” is no answer on the scale 0–10" in shown
    assert "Columns not kept" in shown
    shown = ann.post(address, {"properties": ["plan"]}).content.decode()
    assert "Columns not kept" not in shown
    assert not Response.objects.exists()
    ann.post(address + "start/")
    assert "It waits for its turn" in ann.get(address).content.decode()
    assert tasks.run_import(threading.Event()) == 22
    house.drain()
    shown = ann.get(address).content.decode()
    assert "20 new responses" in shown
    assert "1 row refused" in shown
    job = Import.objects.get()
    assert (job.state, job.content, job.refusals[0][0]) == ("done", None, 2)
    row = Response.objects.first()
    assert (row.score, row.comment, row.properties, row.source) == (9, "good", {"plan": "pro"}, job)
    assert len(house.facts()) == 20
    again = send(ann, house)
    assert "were imported before" in ann.get(again).content.decode()


def test_a_file_that_is_none_is_told_and_forgotten(house: House, ann: Client) -> None:
    address = send(ann, house, b"\x00\x01\x02\x03" * 100)
    shown = ann.get(address)
    assert "past.csv" in shown.content.decode()
    assert "is not a table" in shown.content.decode()
    assert ann.post(address + "give-up/", follow=True).status_code == 200
    assert not Import.objects.exists()


def test_an_import_whose_process_was_killed_is_taken_up_again(house: House, ann: Client) -> None:
    from django.utils import timezone

    address = send(ann, house)
    ann.post(address + "start/")
    Import.objects.update(state="running", alive_at=timezone.now())
    assert tasks.run_import(threading.Event()) == 0
    Import.objects.update(alive_at=timezone.now() - dt.timedelta(minutes=2))
    assert tasks.run_import(threading.Event()) == 22
    assert Import.objects.get().state == "done"


def test_what_was_set_aside_is_listed_with_its_reason(house: House, ann: Client) -> None:
    SetAside.objects.create(workspace=house.workspace, seq=7, error="there is no survey")
    SetAside.objects.create(workspace=a_workspace("Elsewhere"), seq=8, error="unseen")
    assert "1 answer could not be stored or counted" in page(ann, "list")
    shown = page(ann, "set-aside")
    assert "there is no survey" in shown
    assert "unseen" not in shown


def test_what_nobody_knows_the_workspace_of_is_shown_at_the_top_alone(house: House) -> None:
    SetAside.objects.create(seq=7, error="no survey")
    below = a_workspace("Below", house.workspace)
    assert "no survey" in page(client(a_member(house.workspace)), "set-aside")
    for other in (a_member(house.workspace, "manager"), a_member(below)):
        assert "no survey" not in page(client(other), "set-aside")


def test_a_manager_tries_again_or_dismisses_what_was_set_aside(house: House) -> None:
    deleted = a_survey(house.workspace)
    first, second = an_entry(deleted), an_entry(house.survey, score=99)
    amendment = an_amendment(first, score=2)
    Survey.objects.filter(pk=deleted.pk).update(id=uuid.uuid4())
    house.put(first, second, amendment)
    house.drain()
    manager = client(a_member(house.workspace, "manager"))
    SetAside.objects.update(workspace=house.workspace)
    of_first, of_second, of_amendment = SetAside.objects.order_by("seq")

    def post(name: str, *given: object) -> str:
        address = reverse(f"responses:{name}", args=given)
        return manager.post(address, follow=True).content.decode()

    assert "This still cannot be stored: there is no survey" in post("retry", of_first.pk)
    Survey.objects.filter(name=deleted.name).update(id=deleted.pk)
    shown = post("retry-all")
    assert "2 are no longer set aside" in shown
    assert "1 still cannot be stored" in shown
    house.drain()
    assert house.scores() == {first.response: 2}
    assert "Dismissed" in post("dismiss", of_second.pk)
    assert not SetAside.objects.exists()
    assert "Not found" in post("retry", of_amendment.pk)
    deeds = AuditEntry.objects.order_by("id").values_list("deed", "about")
    assert list(deeds) == [
        ("set-aside.retried", str(of_first.seq)),
        ("set-aside.retried", str(of_amendment.seq)),
        ("set-aside.dismissed", str(of_second.seq)),
    ]


def test_an_older_change_that_was_set_aside_undoes_no_later_one(house: House) -> None:
    first = an_entry(house.survey, score=5)
    older = an_amendment(first, score=99, received_at=NOON)
    house.put(first, older, an_amendment(first, score=8))
    house.drain()
    entry = SetAside.objects.get()
    entry.body = encoded(msgspec.structs.replace(older, score=3))
    entry.save()
    ann = client(a_member(house.workspace))
    shown = ann.post(reverse("responses:retry", args=[entry.pk]), follow=True).content.decode()
    assert "would undo it" in shown
    assert (Response.objects.get().score, SetAside.objects.count()) == (8, 1)


def test_a_response_that_cannot_be_counted_is_excluded_when_it_is_dismissed(house: House) -> None:
    house.put(an_entry(house.survey, received_at=dt.datetime(1800, 1, 1, tzinfo=dt.UTC)))
    house.drain()
    entry = SetAside.objects.get()
    ann = client(a_member(house.workspace))
    for _again in range(2):
        ann.post(reverse("responses:dismiss", args=[entry.pk]))
    house.drain()
    assert "1900" in Response.objects.get().excluded
    assert not SetAside.objects.exists()
    assert AuditEntry.objects.filter(deed="set-aside.dismissed").count() == 1


def test_who_only_sees_changes_nothing_that_was_set_aside(house: House) -> None:
    one = SetAside.objects.create(workspace=house.workspace, seq=7, error="no survey")
    elsewhere = a_member(a_workspace("Elsewhere"))
    for other in (client(a_member(house.workspace, "analyst")), client(elsewhere)):
        assert "Try again" not in page(other, "set-aside")
        for name in ("retry", "dismiss"):
            assert other.post(reverse(f"responses:{name}", args=[one.pk])).status_code == 404
        other.post(reverse("responses:retry-all"))
        assert SetAside.objects.get().error == "no survey"


@pytest.mark.usefixtures("house")
def test_who_owns_two_workspaces_sees_both(ann: Client) -> None:
    assert "0 responses" in page(ann, "list")


def test_a_parent_sees_what_is_below(house: House) -> None:
    below = a_workspace("Below", house.workspace)
    a_response(a_survey(below), comment="from below")
    assert "from below" in page(client(an_agent(house.workspace, sees_all=True)), "list")
    a_response(house.survey, comment="from above")
    shown = page(client(a_member(below)), "list")
    assert "from below" in shown
    assert "from above" not in shown
