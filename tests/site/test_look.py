"""By day or by night: a page is as the browser was told, whoever looks at it."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.usefixtures("db")


def chosen(client: Client, theme: str, back: str = "http://testserver/login/?next=/w/") -> str:
    answer = client.post(reverse("theme"), {"theme": theme}, HTTP_REFERER=back)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_theme_that_was_chosen_stays(client: Client) -> None:
    assert "data-theme" not in client.get("/login/").content.decode()
    assert chosen(client, "dark") == "http://testserver/login/?next=/w/"
    assert '<html lang="en" data-theme="dark">' in client.get("/login/").content.decode()
    chosen(client, "")
    assert "data-theme" not in client.get("/login/").content.decode()


def test_what_is_no_theme_is_none(client: Client) -> None:
    chosen(client, 'x" onload="alert(1)')
    assert "data-theme" not in client.get("/login/").content.decode()
    client.cookies["theme"] = "<script>"
    assert "data-theme" not in client.get("/login/").content.decode()


def test_it_leads_back_and_nowhere_else(client: Client) -> None:
    assert chosen(client, "light", back="https://elsewhere.example/") == "/"
    assert client.get(reverse("theme")).status_code == 405


def test_a_form_of_another_site_changes_nothing() -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(reverse("theme"), {"theme": "dark"}).status_code == 403
