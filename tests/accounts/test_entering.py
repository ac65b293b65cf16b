"""The pages by which members come in, and by which owners let them."""

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from promoteur.accounts import services
from promoteur.accounts.models import AuditEntry, Member, Workspace
from tests.accounts.making import PASSWORD, a_member, a_workspace

FIRST = {
    "organisation": "Harbour",
    "name": "Ana",
    "email": "Ana@Example.org",
    "password": PASSWORD,
    "zone": "Europe/Paris",
}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_first_member_is_in_after_one_form(client: Client) -> None:
    link = f"/first/{services.first_token()}/"
    assert "Welcome" in text(client.get(link))
    answer = client.post(link, FIRST, follow=True)
    assert get_user(client).is_authenticated
    assert "Ask your first question" in text(answer)
    assert Workspace.objects.get().zone == "Europe/Paris"
    assert client.get(link).status_code == 410
    assert client.post(link, FIRST).status_code == 410


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("password", "short", "at least 10 characters"),
        ("password", "ana@example.org", "too similar"),
        ("password", "passwordpassword", None),
        ("email", "nobody", "valid email"),
        ("zone", "Europe/Atlantis", "not one of the available choices"),
        ("name", "", "This field is required"),
    ],
)
def test_a_wrong_field_is_told_and_nobody_is_made(
    field: str, value: str, expected: str | None, client: Client
) -> None:
    answer = client.post(f"/first/{services.first_token()}/", {**FIRST, field: value})
    if expected:
        assert expected in text(answer)
        assert Member.objects.count() == 0
    else:
        assert Member.objects.count() == 1


def test_a_member_logs_in_whatever_the_capitals_and_goes_on_to_where_he_wanted(
    client: Client,
) -> None:
    a_member(a_workspace(), email="ana@example.org")
    given = {"login": "ANA@example.org", "password": PASSWORD, "next": "/workspaces/"}
    answer = client.post("/login/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/workspaces/")
    answer = client.post("/logout/")
    assert not get_user(client).is_authenticated


def test_nobody_is_led_to_another_site(client: Client) -> None:
    a_member(a_workspace(), email="ana@example.org")
    for wanted in ("https://evil.example/", "//evil.example/"):
        given = {"login": "ana@example.org", "password": PASSWORD, "next": wanted}
        assert client.post("/login/", given)["Location"] == "/"
        member = {"password": PASSWORD, "next": wanted}
        assert client.post("/login/again/", member)["Location"] == "/"
        for path in ("/language/", "/logout/"):
            answer = client.post(path, {"next": wanted, "language": "en"})
            assert "evil" not in answer["Location"], path


@pytest.mark.parametrize("email", ["ana@example.org", "unknown@example.org"])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(email: str, client: Client) -> None:
    a_member(a_workspace(), email="ana@example.org")
    answer = client.post("/login/", {"login": email, "password": "wrong"})
    assert "do not belong together" in text(answer)
    assert not get_user(client).is_authenticated


def test_an_invited_member_comes_in_by_the_link_that_is_shown(client: Client) -> None:
    top = a_workspace()
    client.force_login(a_member(top))
    answer = client.post(
        f"/workspaces/{top.pk}/invite/", {"email": "bo@x.example", "role": "agent"}
    )
    link = re.search(r'value="http://testserver(/join/[^"]+)"', text(answer))
    assert link is not None
    other = Client()
    assert "bo@x.example" in text(other.get(link[1]))
    other.post(link[1], {"name": "Bo", "password": PASSWORD})
    assert str(get_user(other)) == "Bo"
    assert other.get(link[1]).status_code == 410


def test_an_owner_below_gets_no_link_for_a_member_who_also_works_elsewhere(client: Client) -> None:
    top = a_workspace("Top")
    below = a_workspace("Below", top)
    owner_below, waiting = a_member(below), a_member(top)
    waiting.set_unusable_password()
    waiting.save()
    client.force_login(owner_below)
    given = {"email": waiting.email, "role": "agent"}
    answer = client.post(f"/workspaces/{below.pk}/invite/", given, follow=True)
    assert "/join/" not in text(answer)
    membership = waiting.memberships.get(workspace=below)
    answer = client.post(f"/memberships/{membership.pk}/entrance/", follow=True)
    assert "/join/" not in text(answer)
    assert "not yours" in text(answer)


def test_a_member_changes_name_language_and_password(client: Client) -> None:
    member = a_member(a_workspace())
    client.force_login(member)
    saved = text(client.post("/account/", {"name": "New", "language": "fr"}, follow=True))
    assert "<h1>Votre compte</h1>" in saved
    assert "Enregistré." in saved
    english = {"name": "New", "language": ""}  # that of the browser
    assert "Saved." in text(client.post("/account/", english, follow=True))
    client.post("/account/", {"name": "New", "language": "fr"})
    wrong = client.post(
        "/account/password/", {"oldpassword": "no", "password1": "a new long password"}
    )
    assert "Ce n’est pas votre mot de passe." in text(wrong)
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "a new long password"})
    member.refresh_from_db()
    assert member.name == "New"
    assert member.check_password("a new long password")
    assert get_user(client) == member


def test_each_time_zone_is_offered_once_and_an_earlier_name_is_kept(client: Client) -> None:
    link = f"/first/{services.first_token()}/"
    found = re.findall(r'<option value="([^"]+/[^"]+|UTC)"', text(client.get(link)))
    assert found[:3] == ["UTC", "Africa/Abidjan", "Africa/Accra"]
    assert found == ["UTC", *sorted(found[1:], key=lambda one: one.replace("_", " ").casefold())]
    assert len({*found}) == len(found) > 400
    assert {"Asia/Calcutta", "Europe/Kiev", "US/Eastern", "Etc/UTC", "GB"}.isdisjoint(found)
    assert {"Asia/Kolkata", "Europe/Paris", "Europe/Monaco", "America/New_York"} <= {*found}
    assert 'value="Asia/Kolkata" data-also="Asia/Calcutta"' in text(client.get(link))
    top = a_workspace()
    Workspace.objects.update(zone="Asia/Calcutta")
    client.force_login(a_member(top))
    address = f"/workspaces/{top.pk}/"
    page = text(client.get(address))
    assert page.count('<option value="Asia/Calcutta" selected>Asia/Calcutta<') == 2
    client.post(address, {"name": "Port", "zone": "Asia/Calcutta"})
    client.post(f"{address}below/", {"name": "Team", "zone": "Asia/Calcutta"})
    kept = Workspace.objects.order_by("path").values_list("name", "zone")
    assert {*kept} == {("Port", "Asia/Calcutta"), ("Team", "Asia/Calcutta")}


def test_an_owner_manages_a_workspace(client: Client) -> None:
    top = a_workspace()
    owner = a_member(top)
    other = a_member(top, "agent").memberships.get()
    client.force_login(owner)
    address = f"/workspaces/{top.pk}/"
    client.post(address, {"name": "Port", "zone": "Asia/Tokyo"})
    client.post(f"{address}below/", {"name": "Team", "zone": "UTC"})
    client.post(f"/memberships/{other.pk}/role/", {"role": "manager"})
    page = text(client.get(address))
    assert "Port" in page
    assert "Team" in page
    other.refresh_from_db()
    assert other.role == "manager"
    client.post(f"/memberships/{other.pk}/remove/")
    assert not top.memberships.filter(pk=other.pk).exists()
    trail = text(client.get(f"{address}trail/"))
    for deed in ("workspace changed", "workspace created", "member removed"):
        assert deed in trail


def test_a_refused_change_is_told(client: Client) -> None:
    top = a_workspace()
    owner = a_member(top)
    client.force_login(owner)
    membership = owner.memberships.get()
    answer = client.post(f"/memberships/{membership.pk}/role/", {"role": "agent"}, follow=True)
    assert "name another owner" in text(answer)
    address = f"/workspaces/{top.pk}/"
    for page in ("below/", "invite/"):
        assert "This field is required" in text(client.post(address + page, {"name": ""}))
    twice = {"email": owner.email, "role": "agent"}
    assert "is a member of this workspace already" in text(client.post(f"{address}invite/", twice))


def test_a_link_for_a_member_begins_as_every_link_does(client: Client, settings: Settings) -> None:
    settings.PROMOTEUR_URL = "https://ask.example.org"
    top = a_workspace()
    client.force_login(a_member(top))
    invited = client.post(
        f"/workspaces/{top.pk}/invite/", {"email": "new@example.org", "role": "agent"}
    )
    assert 'value="https://ask.example.org/join/' in text(invited)
    membership = top.memberships.get(member__email="new@example.org")
    again = client.post(f"/memberships/{membership.pk}/entrance/")
    assert 'value="https://ask.example.org/join/' in text(again)


def test_the_trail_has_the_time_of_its_workspace(client: Client) -> None:
    top = a_workspace()
    client.force_login(a_member(top))
    client.post(f"/workspaces/{top.pk}/", {"name": "Port", "zone": "Asia/Tokyo"})
    AuditEntry.objects.update(at=dt.datetime(2026, 3, 2, 18, 30, tzinfo=dt.UTC))
    assert "3 Mar 2026, 03:30" in text(client.get(f"/workspaces/{top.pk}/trail/"))
