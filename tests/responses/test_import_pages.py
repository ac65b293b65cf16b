"""Pages of an import: what the file leaves open is asked where it can be said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.responses.making import House


def send(one: Client, house: House, content: bytes) -> str:
    given = {"survey": str(house.survey.pk), "file": SimpleUploadedFile("past.csv", content)}
    shown = one.post(reverse("responses:import-new"), given)
    assert shown.status_code == 302
    return shown.url


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"nps,x\n" + b"9,a\n" * 20, "on"),
        (b"a,b,nps\n" + b"2026-01-01,2026-01-02,9\n" * 20, "date"),
        (b"day,nps\n" + b"01/02/2026,9\n" * 20, "order"),
        (b"day,stars\n" + b"2026-01-01,4\n" * 20, "scale"),
        (b"day,city\n" + b"2026-01-01,Lille\n" * 20, "score"),
    ],
)
def test_what_a_file_leaves_open_is_asked_in_its_field(
    house: House, ann: Client, content: bytes, field: str
) -> None:
    shown = ann.get(send(ann, house, content))
    assert shown.context["form"].errors == {field: ["Say it here."]}
    assert "--" not in shown.context["problem"]
    assert "/file" not in shown.content.decode()


def test_a_scale_from_one_and_a_column_without_a_name_are_told(house: House, ann: Client) -> None:
    rows = b"".join(b"2026-01-%02d,%d,x\n" % (10 + i % 20, 1 + i % 10) for i in range(250))
    address = send(ann, house, b"day,nps,\n" + rows)
    shown = ann.get(address).content.decode()
    assert "choose 0 to 10 as “Scale asked”" in shown
    assert "column_3 (no name)" in shown
    assert "Scale asked” and look" not in ann.post(address, {"scale": "0-10"}).content.decode()
