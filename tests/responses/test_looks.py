"""How pages of responses write times, numbers, names, and an empty list."""

import datetime as dt
from typing import Any

from django.test import Client

from promoteur.responses.models import Import, Response, SetAside
from tests.accounts.making import a_member
from tests.responses.making import House, a_response, client, page


def an_import(house: House, **more: Any) -> Import:
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
    given = {"file": "past.csv", "content": b"", "state": Import.State.DONE, "at": late}
    return Import.objects.create(
        survey=house.survey, workspace=house.workspace, **{**given, **more}
    )


def test_language_and_scale_are_written_for_people(house: House) -> None:
    member = a_member(house.workspace, language="fr")
    response = a_response(house.survey, language="de", scale="1-5", properties={"year": 2026})
    shown = page(client(member), "one", response.pk)
    assert "<dd>allemand</dd>" in shown
    assert "<dd>1–5</dd>" in shown
    assert "<dd>2026</dd>" in shown
    Response.objects.update(language="zz-unheard of")
    assert "<dd>zz-unheard of</dd>" in page(client(member), "one", response.pk)


def test_numbers_are_grouped_as_the_language_does(house: House, ann: Client) -> None:
    job = an_import(house, added=12_345)
    assert "12,345 new responses" in page(ann, "imports")
    french = page(client(a_member(house.workspace, language="fr")), "imports")
    assert "12\u202f345" in french
    assert "2026" in french
    job.refusals = [[12_346, "no score"]]
    job.save()
    assert ">12346<" in page(ann, "import", job.pk)


def test_times_in_a_list_are_those_of_the_workspace_of_each_row(house: House, ann: Client) -> None:
    an_import(house)
    SetAside.objects.create(
        seq=1234, workspace=house.workspace, error="no", body=b"", at=an_import(house).at
    )
    assert "3 March 2026, 00:30" in page(ann, "imports")
    aside = page(ann, "set-aside")
    assert "3 March 2026, 00:30" in aside
    assert "#1234<" in aside


def test_only_a_list_without_any_response_says_where_they_come_from(
    house: House, ann: Client
) -> None:
    assert "share the survey’s link" in page(ann, "list")
    a_response(house.survey, score=2)
    searched = page(ann, "list", search="nowhere")
    assert "Nothing fits." in searched
    assert "share the survey’s link" not in searched
