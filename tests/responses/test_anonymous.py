"""An anonymous survey: nothing of who answered comes out of the spool, and nothing comes twice."""

from promoteur.responses.models import Cursor, Response
from tests.responses.making import House, a_survey, an_amendment, an_entry


def test_an_anonymous_survey_stores_no_person(house: House) -> None:
    survey = a_survey(house.workspace, anonymous=True)
    entry = an_entry(survey, person="customer 7", token="t1")
    house.put(entry)
    house.drain()
    row = Response.objects.get()
    assert (row.person, row.token, row.key) == ("", "", entry.response)
    assert house.facts()[entry.response]["person"] is None


def test_an_answer_to_an_anonymous_survey_that_is_read_again_is_stored_once(house: House) -> None:
    survey = a_survey(house.workspace, anonymous=True)
    ones = [an_entry(survey), an_entry(survey)]
    house.put(*ones, an_amendment(ones[0], score=3))
    house.drain()
    Cursor.objects.update(position=0)
    house.drain()
    assert sorted(Response.objects.values_list("score", flat=True)) == [3, 9]
