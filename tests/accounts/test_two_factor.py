"""A second factor by an app: set up, asked for, lost, demanded of everybody; and the trail."""

import base64
import hmac
import json
import re
import struct
import time

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client, TestCase
from pytest_django import Settings

from promoteur.accounts import services
from promoteur.accounts.models import AuditEntry, Member
from promoteur.accounts.two_factor import with_two_factor
from tests.accounts.making import PASSWORD, a_member, a_workspace

CLIENT = (
    base64.urlsafe_b64encode(
        b'{"type": "webauthn.get", "challenge": "AA", "origin": "http://testserver"}'
    )
    .decode()
    .rstrip("=")
)
"""What a browser says of a key that it asked."""


def code_of(secret: str) -> str:
    """The code that an app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def text(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def log_in(member: Member) -> Client:
    client = Client()
    client.post("/login/", {"login": member.email, "password": PASSWORD})
    return client


def set_up(client: Client) -> str:
    """Switch an app on as a member does, and return its secret."""
    answer = client.get("/account/two-factor/totp/activate/", follow=True)
    assert "Is it you?" in answer.content.decode()
    client.post(answer.redirect_chain[-1][0], {"password": PASSWORD})
    page = text(client, "/account/two-factor/totp/activate/")
    secret = re.search(r'id="authenticator_secret" readonly value="([A-Z2-7]+)"', page)
    assert secret is not None
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/account/two-factor/totp/activate/", {"code": code_of(secret[1])})
    assert answer["Location"] == "/account/two-factor/recovery-codes/"
    return secret[1]


@pytest.fixture
def ana() -> Member:
    return a_member(a_workspace(), email="ana@example.org")


def deeds() -> list[str]:
    return [*AuditEntry.objects.order_by("id").values_list("deed", flat=True)]


def test_an_app_is_set_up_and_asked_for(ana: Member) -> None:
    secret = set_up(log_in(ana))
    assert with_two_factor([ana.pk]) == {ana.pk}
    client = log_in(ana)
    assert not get_user(client).is_authenticated
    assert "One more step" in text(client, "/account/two-factor/authenticate/")
    wrong = client.post("/account/two-factor/authenticate/", {"code": "000000"})
    assert "This code is not right." in wrong.content.decode()
    client.post("/account/two-factor/authenticate/", {"code": code_of(secret)})
    assert get_user(client) == ana
    assert deeds() == [
        "member.logged-in",
        "member.two-factor-on",
        "member.two-factor-on",
        "member.second-factor-failed",
        "member.logged-in",
    ]
    kinds = {one.details.get("kind") for one in AuditEntry.objects.all()}
    assert kinds == {None, "totp", "recovery_codes"}
    assert AuditEntry.objects.order_by("id").last().details["ways"] == ["password", "mfa"]


def test_a_passkey_that_is_refused_stands_in_the_trail(ana: Member) -> None:
    """A login by a key alone, and a key as the second step."""
    handle = base64.urlsafe_b64encode(user_pk_to_url_str(ana).encode()).decode().rstrip("=")
    said = {"clientDataJSON": CLIENT, "authenticatorData": "A" * 50, "signature": "AA"}
    key = {"id": "AA", "rawId": "AA", "type": "public-key", "response": said}
    for whose in (handle, "MTIz", None):
        one = key | {"response": said | {"userHandle": whose}}
        Client().post("/account/two-factor/webauthn/login/", {"credential": json.dumps(one)})
    for garbage in ("[]", "{}", "x", '{"response": []}'):
        Client().post("/account/two-factor/webauthn/login/", {"credential": garbage})
    assert deeds() == ["member.second-factor-failed"]
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.member, entry.details) == (ana.email, None, {"kind": "webauthn"})
    set_up(log_in(ana))
    client = log_in(ana)
    client.post("/account/two-factor/authenticate/", {"credential": json.dumps(key)})
    assert deeds()[-1] == "member.second-factor-failed"
    assert not get_user(client).is_authenticated


def test_a_code_opens_once(ana: Member) -> None:
    code = code_of(set_up(log_in(ana)))
    for again in (False, True):
        client = log_in(ana)
        client.post("/account/two-factor/authenticate/", {"code": code})
        assert get_user(client).is_authenticated is not again


def test_a_recovery_code_opens_once(ana: Member) -> None:
    client = log_in(ana)
    set_up(client)
    codes = re.findall(
        r"^(?:<pre[^>]*>)?([0-9]{8})$",
        text(client, "/account/two-factor/recovery-codes/"),
        re.MULTILINE,
    )
    assert len(codes) == 10
    downloaded = client.get("/account/two-factor/recovery-codes/download/")
    assert downloaded.content.decode().split() == codes
    for again in (False, True):
        other = log_in(ana)
        other.post("/account/two-factor/authenticate/", {"code": codes[0]})
        assert get_user(other).is_authenticated is not again


def test_codes_cannot_be_guessed(ana: Member) -> None:
    secret = set_up(log_in(ana))
    client = log_in(ana)
    for _n in range(5):
        client.post("/account/two-factor/authenticate/", {"code": "1"})
    right = client.post("/account/two-factor/authenticate/", {"code": code_of(secret)})
    assert "wrong too often" in right.content.decode()
    assert not get_user(client).is_authenticated


def test_no_secret_lies_open_in_the_database(ana: Member) -> None:
    secret = set_up(log_in(ana))
    stored = str([*Authenticator.objects.values("data")])
    assert secret not in stored
    assert "gAAAA" in stored


def test_a_link_for_a_new_password_does_not_pass_by_the_second_factor(ana: Member) -> None:
    secret = set_up(log_in(ana))
    ana.refresh_from_db()
    who, token = services.make_link(member=ana, by=None)
    client = Client()
    answer = client.post(f"/join/{who}/{token}/", {"name": "Ana", "password": PASSWORD + "2"})
    assert answer["Location"] == "/account/two-factor/authenticate/"
    assert not get_user(client).is_authenticated
    client.post("/account/two-factor/authenticate/", {"code": code_of(secret)})
    assert get_user(client) == ana


def test_it_is_switched_off_by_the_member(ana: Member) -> None:
    client = log_in(ana)
    set_up(client)
    client.post("/account/two-factor/totp/deactivate/")
    assert with_two_factor([ana.pk]) == set()
    assert deeds()[-2:] == ["member.two-factor-off"] * 2
    assert get_user(log_in(ana)) == ana


def test_an_owner_sees_who_has_one_and_switches_a_lost_one_off(ana: Member) -> None:
    set_up(log_in(ana))
    place = ana.memberships.get().workspace
    owner, client = a_member(place), Client()
    client.force_login(owner)
    page = text(client, f"/workspaces/{place.pk}/")
    assert page.count("<td>yes</td>") == 1
    assert page.count("<td>no</td>") == 1
    path = f"/memberships/{ana.memberships.get().pk}/two-factor-off/"
    assert "without a second factor now" in client.post(path, follow=True).content.decode()
    assert get_user(log_in(ana)) == ana
    entry = AuditEntry.objects.filter(deed="member.two-factor-off").get()
    assert (entry.member, entry.about) == (owner, ana.email)


def test_who_works_elsewhere_too_keeps_it(ana: Member) -> None:
    set_up(log_in(ana))
    ana.memberships.create(workspace=a_workspace("Elsewhere"), role="agent")
    first = ana.memberships.order_by("pk")[0]
    client = Client()
    client.force_login(a_member(first.workspace))
    answer = client.post(f"/memberships/{first.pk}/two-factor-off/", follow=True)
    assert "not yours" in answer.content.decode()
    assert with_two_factor([ana.pk]) == {ana.pk}


def test_where_it_is_demanded_nothing_else_is_shown_first(ana: Member, settings: Settings) -> None:
    settings.PROMOTEUR_TWO_FACTOR = True
    client = log_in(ana)
    for path in ("/surveys/", "/responses/export.csv", "/account/"):
        assert client.get(path)["Location"] == "/account/two-factor/", path
    assert "set one up first" in text(client, "/surveys/")
    set_up(client)
    assert client.get("/surveys/").status_code == 200
    assert Client().get("/surveys/")["Location"].startswith("/login/")
    assert client.post("/logout/")["Location"] == "/login/"


def test_who_came_in_by_a_password_alone_comes_in_again_once_there_is_more(
    ana: Member, settings: Settings
) -> None:
    """A thief of the password who was there first neither stays nor switches the factor off."""
    settings.PROMOTEUR_TWO_FACTOR = True
    paths = ("/surveys/", "/account/two-factor/", "/account/two-factor/totp/deactivate/")
    thieves, client = [log_in(ana) for _path in paths], log_in(ana)
    secret = set_up(client)
    for path, thief in zip(paths, thieves, strict=True):
        assert thief.get(path)["Location"] == "/login/", path
        assert not get_user(thief).is_authenticated
    assert client.get("/surveys/").status_code == 200
    again = log_in(ana)
    again.post("/account/two-factor/authenticate/", {"code": code_of(secret)})
    assert again.get("/surveys/").status_code == 200


def test_logins_stand_in_the_trail(ana: Member) -> None:
    client = log_in(ana)
    Client().post("/login/", {"login": "ANA@example.org", "password": "wrong"})
    Client().post("/login/", {"login": "nobody@example.org", "password": "wrong"})
    given = {"oldpassword": PASSWORD, "password1": "a new long password"}
    client.post("/account/password/", given)
    assert deeds() == ["member.logged-in", "member.login-failed", "member.password-changed"]
    place = ana.memberships.get().workspace
    page = text(client, f"/workspaces/{place.pk}/trail/")
    for words in ("logged in", "wrong password given", "password changed"):
        assert words in page
