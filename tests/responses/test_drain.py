"""What is in the spool becomes rows and facts: in order, once, whatever is wrong with one entry."""

import datetime as dt
import threading
import uuid

import pytest

from promoteur.accounts.sight import sight_of
from promoteur.analytics.problem import FactsProblem
from promoteur.collect.sqlite import SqliteFile
from promoteur.responses import due, place
from promoteur.responses.drain import Drain
from promoteur.responses.models import Amendment, Cursor, Due, Response, SetAside
from promoteur.responses.queries import seen
from promoteur.responses.services import owe_all
from tests.accounts.making import an_agent
from tests.responses.making import NOON, House, a_survey, an_amendment, an_entry, an_entry_of


def test_an_answer_becomes_a_row_and_a_fact(house: House) -> None:
    entry = an_entry(
        house.survey,
        score=0,
        comment="Trop d’attente à la caisse",
        received_at=dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC),
        further={"how": ["a", "b"]},
        moment="after-purchase",
        person="customer 7",
        token="t1",
        wave=1,
        properties={"Plan": "pro", "amount": 12.0, "since": "2025-01-31", "agent": "Ann"},
    )
    house.put(entry)
    house.drain()
    row = Response.objects.get()
    assert (str(row.id), row.score, row.comment) == (entry.response, 0, entry.comment)
    assert row.answered_on == dt.date(2026, 4, 1)  # in Paris
    assert row.properties == {"plan": "pro", "amount": 12, "since": "2025-01-31", "agent": "Ann"}
    assert (row.further, row.person, row.token) == ({"how": ["a", "b"]}, "customer 7", "t1")
    fact = house.facts()[entry.response]
    assert (fact["score"], fact["answered_on"]) == (0, dt.date(2026, 4, 1))
    assert (fact["p_plan"], fact["n_amount"], fact["agent"]) == ("pro", 12.0, "Ann")
    assert fact["p_since"] == "2025-01-31"
    assert (fact["moment"], fact["wave"], fact["kind"]) == ("after-purchase", 1, "relational")
    assert fact["person"] is not None
    assert not Due.objects.exists()


def test_what_was_read_is_not_read_again(house: House) -> None:
    house.answers(25)
    house.drain()
    house.drain()
    assert house.reader.step() == 0
    again = Drain(house.spool, place.facts, place.key())
    assert again.step() == 0
    assert len(house.facts()) == Response.objects.count() == 25


def test_reading_everything_again_changes_nothing(house: House) -> None:
    """The database was restored from a copy, or somebody set the cursor back."""
    first, *_rest = house.answers(10)
    house.put(an_amendment(first, score=10, comment="après tout"))
    house.drain()
    rows = list(Response.objects.order_by("pk").values())
    facts = house.facts()
    Cursor.objects.update(position=0)
    house.drain()
    Cursor.objects.all().delete()  # also the turns are lost, which the facts remember
    house.drain()
    assert list(Response.objects.order_by("pk").values()) == rows
    assert house.facts() == facts
    assert Amendment.objects.count() == 1


def test_a_key_that_the_spool_forgot_makes_no_second_response(house: House) -> None:
    entry = an_entry(house.survey, key="kiosk 1")
    house.put(entry)
    house.drain()
    (house.folder / "spool.sqlite3").unlink(missing_ok=True)
    with SqliteFile(house.folder / "other.sqlite3").writing():
        pass
    again = an_entry(house.survey, key="kiosk 1", score=2)
    with pytest.MonkeyPatch.context() as patch:
        position = Cursor.objects.get().position
        patch.setattr(
            house.reader.spool, "raw", lambda *_given: [(position + 1, _body(again))], raising=True
        )
        house.reader.step()
    assert [one.score for one in Response.objects.all()] == [9]
    assert list(house.scores().values()) == [9]


def _body(entry):
    from promoteur.collect.entry import encoded

    return encoded(entry)


def test_an_amendment_changes_row_and_fact_and_keeps_what_was(house: House) -> None:
    entry = an_entry(house.survey, score=3, comment="non", further={"a": "x", "b": "y"})
    house.put(entry)
    house.drain()
    house.put(an_amendment(entry, score=8, further={"a": "z"}), an_amendment(entry, comment="oui"))
    house.drain()
    row = Response.objects.get()
    assert (row.score, row.comment, row.sought) == (8, "oui", "oui")
    assert row.further == {"a": "z", "b": "y"}
    assert [one.before for one in row.amendments.all()] == [
        {"score": 3, "further.a": "x"},
        {"comment": "non"},
    ]
    assert house.scores() == {entry.response: 8}


def test_an_answer_and_its_amendment_may_come_at_once(house: House) -> None:
    entry = an_entry(house.survey, score=3)
    house.put(entry, an_amendment(entry, score=0))
    house.drain()
    assert house.scores() == {entry.response: 0}
    assert Response.objects.get().amendments.count() == 1


def test_what_looks_automatic_is_a_row_and_no_fact(house: House) -> None:
    house.put(an_entry(house.survey, held="fast"))
    good = an_entry(house.survey)
    house.put(good)
    house.drain()
    assert Response.objects.filter(held="fast").count() == 1
    assert house.scores() == {good.response: 9}
    house.put(an_amendment(good, score=1, held="scores"))
    house.drain()
    assert house.scores() == {}
    assert Response.objects.get(pk=good.response).held == "scores"


def test_one_person_has_one_key_in_a_workspace_and_another_elsewhere(house: House) -> None:
    other = a_survey(type(house.workspace).objects.create(name="Elsewhere"))
    entries = [an_entry(one, person="7") for one in (house.survey, house.survey, other)]
    house.put(*entries)
    house.drain()
    keys = [house.facts()[one.response]["person"] for one in entries]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"survey": "6a86c850-a72e-4957-971f-922fcf0319e3"},
        {"survey": "no uuid"},
        {"response": "no uuid"},
        {"score": 11},
        {"score": None},
        {"kind": "amend", "response": "69c165f2-11ef-4660-a668-764fd75ab72c"},
        {"version": 2**70},
    ],
    ids=str,
)
def test_a_poisonous_entry_is_set_aside_and_stops_nothing(house: House, changes) -> None:
    before, after = an_entry(house.survey), an_entry(house.survey)
    house.put(before, an_entry(house.survey, **changes), after)
    house.drain()
    assert set(house.scores()) == {before.response, after.response}
    one = SetAside.objects.get()
    assert one.error
    assert b"channel" in bytes(one.body)
    assert Cursor.objects.get().position == 3


def test_bytes_that_are_no_entry_are_set_aside(house: House) -> None:
    house.answers(2)
    with SqliteFile(house.folder / "spool.sqlite3").writing() as connection:
        connection.execute("INSERT INTO entry (body) VALUES (?)", (b"\xff\x00 torn",))
    last = an_entry(house.survey)
    house.put(last)
    house.drain()
    assert bytes(SetAside.objects.get().body) == b"\xff\x00 torn"
    assert last.response in house.scores()


def test_many_poisons_among_many(house: House) -> None:
    for i in range(60):
        house.put(an_entry(house.survey, score=i % 11 if i % 7 else 99))
    house.drain()
    assert SetAside.objects.count() == 9
    assert len(house.facts()) == Response.objects.count() == 51


def test_texts_with_signs_that_a_database_refuses_are_stored_without_them(house: House) -> None:
    entry = an_entry(
        house.survey, comment="a\0b", further={"x\0": "y\0", "z": ["\0"]}, properties={"p\0": "q\0"}
    )
    house.put(entry)
    house.drain()
    row = Response.objects.get()
    assert (row.comment, row.further, row.properties) == ("ab", {"x": "y", "z": [""]}, {"p": "q"})


def test_properties_that_are_no_facts_stay_with_the_row(house: House) -> None:
    entry = an_entry(
        house.survey,
        moment="ann@example.org",
        properties={"mail": "ann@example.org", "story": "x" * 300, "plan": "pro"},
    )
    house.put(entry)
    house.drain()
    assert set(Response.objects.get().properties) == {"mail", "story", "plan"}
    fact = house.facts()[entry.response]
    assert (fact["p_plan"], fact["moment"]) == ("pro", None)
    assert not {"p_mail", "p_story"} & fact.keys()


def test_what_nobody_asked_for_stays_with_the_row_and_is_no_fact(house: House) -> None:
    entry = an_entry(house.survey, unproven={"Agent": "Camille", "foo": "bar"})
    house.put(entry)
    house.drain()
    row = Response.objects.get()
    assert (row.properties, row.unproven) == ({}, {"agent": "Camille", "foo": "bar"})
    fact = house.facts()[entry.response]
    assert fact["agent"] is None
    assert "p_foo" not in fact
    assert not seen(sight_of(an_agent(house.workspace, "Camille"))).exists()


def test_an_answer_that_facts_refuse_is_a_row_with_the_reason(house: House) -> None:
    """The clock of the edge stood at the year 1800."""
    good = an_entry(house.survey)
    odd = an_entry(house.survey, received_at=dt.datetime(1800, 1, 1, tzinfo=dt.UTC))
    house.put(odd, good)
    house.drain()
    assert Response.objects.count() == 2
    assert set(house.scores()) == {good.response}
    assert "1900" in SetAside.objects.get(response=odd.response).error
    assert not Due.objects.exists()
    due.owe([uuid.UUID(odd.response)])
    house.drain()
    assert SetAside.objects.count() == 1
    Response.objects.filter(pk=odd.response).update(answered_at=NOON, answered_on=NOON.date())
    due.owe([uuid.UUID(odd.response)])
    house.drain()
    assert set(house.scores()) == {good.response, odd.response}
    assert not SetAside.objects.exists()


def test_a_clock_that_was_moved_changes_nothing(house: House) -> None:
    moments = [NOON + dt.timedelta(days=days) for days in (0, 900, -900, 30, -2)]
    entries = [an_entry(house.survey, received_at=moment) for moment in moments]
    ids = ["0190f5a0", "019fffff", "01800000", "0190f5a1", "01700000"]
    entries = [
        an_entry_of(one, response=f"{start}-0000-7000-8000-00000000000{i}", score=i, key=f"m{i}")
        for i, (start, one) in enumerate(zip(ids, entries, strict=True))
    ]
    for entry in entries:
        house.put(entry)
        house.drain()
    assert sorted(house.scores().values()) == [0, 1, 2, 3, 4]


def test_two_readers_at_once_store_each_answer_once(house: House) -> None:
    """Between reading and storing, another reader was first."""
    house.answers(20)
    raws = house.spool.raw(0, 100)
    house.drain()
    house.reader._take(raws)
    house.answers(5)
    raws = house.spool.raw(0, 100)  # some are stored already, some are not
    house.reader._take(raws)
    assert len(house.facts()) == Response.objects.count() == 25


def test_a_reader_that_stood_still_does_not_undo_what_came_later(house: House) -> None:
    entry = an_entry(house.survey, score=1)
    house.put(entry)
    house.drain()
    row = Response.objects.get()
    late, gone = due.facts_of([row], {row.survey_id: _asked(row)}, b"k")
    turn = Cursor.objects.get().turn + 1  # it takes its turn, and stands still
    Cursor.objects.update(turn=turn)
    house.put(an_amendment(entry, score=10))
    house.drain()
    assert not due.settle(place.facts(), late, gone, turn)
    assert house.scores() == {entry.response: 10}


def _asked(row):
    from promoteur.responses.intake import asked

    return asked([row.survey_id])[row.survey_id]


def test_facts_that_cannot_be_written_wait_and_rows_do_not(house: House) -> None:
    house.answers(3)

    def away():
        raise FactsProblem("the disk is full")

    reader = Drain(house.spool, away, place.key())
    with pytest.raises(FactsProblem):
        reader.step()
    assert Response.objects.count() == 3
    assert Due.objects.exists()
    house.drain()
    assert len(house.facts()) == 3
    assert not Due.objects.exists()


def test_a_kill_between_the_facts_and_the_note_that_they_are_due_doubles_nothing(house) -> None:
    house.answers(4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due, "settle", _killed(due.settle))
        with pytest.raises(KeyboardInterrupt):
            house.reader.step()
    assert Due.objects.count() == 1
    assert len(house.facts()) == 4
    house.drain()
    assert not Due.objects.exists()
    assert len(house.facts()) == 4


def _killed(settle):
    def killed(*given):
        settle(*given)
        raise KeyboardInterrupt

    return killed


def test_facts_that_are_lost_are_made_again_from_the_rows(house: House) -> None:
    import shutil

    house.answers(30)
    house.put(an_entry(house.survey, held="fast"))
    house.drain()
    facts = house.facts()
    place.close()
    shutil.rmtree(house.folder / "facts")
    assert owe_all() == 31
    house.drain()
    assert house.facts() == facts


def test_the_reader_goes_on_after_trouble(house: House) -> None:
    house.answers(3)
    stop, troubles = threading.Event(), iter([OSError("no room"), ZeroDivisionError("a mistake")])
    read = house.reader.step

    def step() -> int:
        for trouble in troubles:
            raise trouble
        stop.set()
        return read()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("promoteur.responses.loop.PATIENCE", 0.01)
        patch.setattr("promoteur.responses.loop.connection.close", lambda: None)
        patch.setattr(house.reader, "step", step)
        house.reader.run(stop)
    assert len(house.facts()) == 3
