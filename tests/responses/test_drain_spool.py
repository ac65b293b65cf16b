"""The reader and its spool: it knows which one it has read, and lets it forget."""

import pytest

from promoteur.collect.away import Away
from promoteur.responses.drain import mark_of
from promoteur.responses.models import Cursor, Response, SetAside
from tests.responses.making import House, an_entry


def test_another_spool_is_read_from_its_beginning(house: House) -> None:
    house.answers(8)
    house.drain()
    house.spool.close()
    for one in house.folder.glob("spool.sqlite3*"):
        one.unlink()
    house.answers(3)
    house.drain()
    assert len(house.facts()) == Response.objects.count() == 11


@pytest.mark.parametrize("kept", [0, 3])
def test_a_longer_spool_in_the_place_of_the_old_one_is_read_from_its_beginning(
    house: House, kept: int
) -> None:
    """A new one, or a copy of the old one that went on by itself."""
    old = house.answers(8)
    house.drain()
    house.spool.close()
    for one in house.folder.glob("spool.sqlite3*"):
        one.unlink()
    house.put(*old[:kept])
    house.answers(20)
    house.drain()
    assert len(house.facts()) == Response.objects.count() == 28
    assert house.reader.step() == 0


def test_a_cursor_that_does_not_know_its_entry_goes_on_and_learns_it(house: House) -> None:
    house.answers(4)
    house.drain()
    Cursor.objects.update(mark="")
    house.answers(2)
    assert house.reader._next() == house.spool.raw(4, 10)
    house.drain()
    assert Cursor.objects.get().mark == mark_of(house.spool.raw(5, 1)[0])


def test_what_is_set_aside_is_so_once_however_often_it_is_read(house: House) -> None:
    house.put(an_entry(house.survey, score=99))
    for _again in range(2):
        Cursor.objects.update(position=0)
        house.drain()
    assert SetAside.objects.count() == 1


def test_after_a_week_the_spool_forgets_what_was_read(house: House) -> None:
    house.answers(5)
    house.drain()
    Cursor.objects.update(days=[[f"2026-01-0{day}", 3] for day in range(1, 8)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("promoteur.responses.drain._on_disk", lambda: True)
        assert house.reader.forget() == 2
        assert house.reader.forget() == 0
    assert [seq for seq, _body in house.spool.raw(0, 10)] == [3, 4, 5]
    assert len(Cursor.objects.get().days) == 7
    assert house.reader.step() == 0
    assert Cursor.objects.get().position == 5


def test_the_spool_forgets_part_by_part_and_a_day_is_done_with_when_all_of_it_is(
    house: House,
) -> None:
    house.answers(25)
    house.drain()
    Cursor.objects.update(days=[[f"2026-01-0{day}", 21] for day in range(1, 8)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("promoteur.responses.drain._on_disk", lambda: True)
        patch.setattr("promoteur.collect.spool.sqlite.SLICE", 8)
        for left in (17, 9, 5):
            assert house.reader.forget() > 0
            assert len(house.spool.raw(0, 100)) == left
            patch.setattr(house.spool, "forget_before", _away)
            with pytest.raises(Away):
                house.reader.forget()
            patch.delattr(house.spool, "forget_before")
            assert Cursor.objects.get().days[0][0] == "2026-01-01"
        assert house.reader.forget() == 0
    assert Cursor.objects.get().days[0][0] == "2026-01-02"


def _away(_seq: int) -> int:
    raise Away("the disk is full")
