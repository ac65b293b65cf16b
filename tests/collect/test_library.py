"""Published documents are found by link, key and survey, in a file and in a database."""

import asyncio
import threading

import pytest

from promoteur.collect.away import Away
from promoteur.collect.library import open_library
from promoteur.collect.library.shelf import Shelf
from tests.collect.making import KEY, LINK, NOW, SURVEY, document, same


@pytest.fixture
def library(place):
    one = open_library(place)
    yield one
    one.close()


def test_a_document_is_found_by_link_key_and_survey(library):
    one = document()
    library.publish(one)
    assert library.by_link(LINK) == library.by_key(KEY) == library.by_survey(SURVEY) == one
    assert library.by_link("none") is library.by_key(LINK) is library.by_survey("none") is None


def test_the_newest_version_is_the_current_one_and_the_older_stay(library):
    versions = [document(version=n, moment=f"m{n}") for n in (1, 2, 3)]
    for one in versions:
        library.publish(one)
    assert library.by_link(LINK) == library.by_survey(SURVEY) == versions[2]
    assert library.by_survey(SURVEY, 1) == versions[0]
    assert library.by_survey(SURVEY, 4) is None


def test_an_older_version_handed_over_again_is_the_current_one(library):
    """A backup was put back: what was published after it is not known any more."""
    first, lost = document(moment="m1"), document(version=2, moment="lost")
    for one in (first, lost, first):
        library.publish(one)
    assert library.by_link(LINK) == library.by_key(KEY) == library.by_survey(SURVEY) == first
    other = document(version=2, moment="other")
    library.publish(other)
    assert library.by_link(LINK) == library.by_survey(SURVEY, 2) == other


def test_a_version_published_again_replaces_its_dates(library):
    library.publish(document())
    library.publish(document(closed_at=NOW))
    assert library.by_survey(SURVEY, 1).closed_at == NOW


def test_a_new_link_makes_the_old_one_lead_nowhere(library):
    library.publish(document())
    library.publish(document(version=2, link="anotherlink0"))
    assert library.by_link(LINK) is None
    assert library.by_link("anotherlink0").version == 2


def test_a_withdrawn_survey_is_readable_by_its_version_only(library):
    library.publish(document())
    library.withdraw(SURVEY)
    assert library.by_link(LINK) is library.by_key(KEY) is library.by_survey(SURVEY) is None
    assert library.by_survey(SURVEY, 1) == document()
    library.publish(document())
    assert library.by_link(LINK) == document()


def test_changes_count_what_others_do_too(library, place):
    other = open_library(place)
    before = library.changes()
    other.publish(document())
    other.withdraw(SURVEY)
    assert library.changes() == before + 2
    other.close()


def test_threads_may_share_it(library):
    def publish(number):
        library.publish(document(survey=f"s{number}", link=f"l{number}", key=f"k{number}"))

    threads = [threading.Thread(target=publish, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.changes() == 8
    assert [library.by_link(f"l{n}").survey for n in range(8)] == [f"s{n}" for n in range(8)]


class Counting:
    """A library that counts how often it is asked, and can be away."""

    def __init__(self, library):
        self.library, self.asked, self.away = library, [], False

    def __getattr__(self, name):
        def ask(*parameters):
            self.asked.append(name)
            if self.away:
                raise Away("away")
            return getattr(self.library, name)(*parameters)

        return ask


@pytest.fixture
def shelf(library):
    ticks = [0.0]
    one = Shelf(Counting(library), lambda: ticks[0])
    return one, one._library, ticks


def test_a_shelf_looks_for_changes_once_a_second_at_most(shelf, library):
    one, counting, ticks = shelf
    library.publish(document())

    async def ask():
        first = [await one.by_link(LINK) for _ in range(50)]
        library.publish(document(version=2))
        kept = await one.by_link(LINK)
        ticks[0] = 1.1
        return first, kept, await one.by_link(LINK)

    first, kept, fresh = asyncio.run(ask())
    assert {d.version for d in first} == {1}
    assert (kept.version, fresh.version) == (1, 2)
    assert counting.asked == ["changes", "by_link", "changes", "by_link"]


def test_a_shelf_serves_what_it_has_while_the_library_is_away(shelf, library):
    one, counting, ticks = shelf
    library.publish(document())

    async def ask():
        await one.by_key(KEY)
        counting.away, ticks[0] = True, 9.0
        kept = await one.by_key(KEY)
        with pytest.raises(Away):
            await one.by_survey(SURVEY)
        counting.away, ticks[0] = False, 19.0
        return kept, await one.by_survey(SURVEY)

    assert asyncio.run(ask()) == (document(), document())


def test_a_shelf_forgets_what_is_asked_for_least(shelf, monkeypatch):
    one, _counting, _ticks = shelf
    monkeypatch.setattr("promoteur.collect.library.shelf.MOST_KEPT", 3)

    async def ask():
        for number in range(10):
            await one.by_link(f"guess{number}")

    asyncio.run(ask())
    assert len(one._kept) == 3


def test_a_document_read_while_another_is_published_is_not_kept(shelf, library):
    one, counting, ticks = shelf
    library.publish(document())

    async def ask():
        await one.by_key(KEY)
        reading = asyncio.create_task(one.by_link(LINK))
        while counting.asked[-1] != "by_link":  # noqa: ASYNC110 - for a thread
            await asyncio.sleep(0)
        library.publish(same(document(), version=2))
        ticks[0] = 2.0
        await one.by_key(KEY)
        await reading
        return await one.by_link(LINK)

    assert asyncio.run(ask()).version == 2
