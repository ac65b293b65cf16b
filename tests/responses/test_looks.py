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


def test_language_scale_and_properties_are_written_for_people(house: House, ann: Client) -> None:
    member = a_member(house.workspace, language="fr")
    properties = {
        "year": 2026, "amount": 12345.5, "change": -0.25, "vip": True, "since": "2025-03-01",
        "country": "FR", "order": "12345", "day": "2025-02-30",
    }  # fmt: skip
    response = a_response(
        house.survey, language="de", scale="1-5", properties=properties, unproven={"late": False}
    )
    shown = page(client(member), "one", response.pk)
    values = (
        "12\u202f345,5",
        "−0,25",
        "oui",
        "non",
        "1er mars 2025",
        "France",
        "12345",
        "2025-02-30",
    )
    for value in values:
        assert f"<dd>{value}</dd>" in shown, value
    english = page(ann, "one", response.pk)
    for value in ("12,345.5", "−0.25", "yes", "no", "1 March 2025", "2026"):
        assert f"<dd>{value}</dd>" in english, value
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
