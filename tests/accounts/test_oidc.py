"""Single sign-on by OpenID Connect, against a real provider on this machine."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.test import Client
from pytest_django import Settings

from promoteur.accounts.models import AuditEntry, Member
from tests.accounts.making import PASSWORD, a_member, a_workspace
from tests.cli.serving import PATIENCE, a_port

PEOPLE: dict[str, dict[str, object]] = {
    "ana": {"email": "Ana@example.org", "email_verified": True},
    "bo": {"email": "bo@example.org", "email_verified": False},
    "cy": {"email": "cy@elsewhere.example", "email_verified": True},
    "di": {},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows `PEOPLE`."""
    port = a_port()
    claims = [
        argument
        for sub, told in PEOPLE.items()
        for argument in ("--user-claims", json.dumps({"sub": sub, **told}))
    ]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + PATIENCE
    while not answers(address):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
    yield address
    process.kill()
    process.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=5):
            return True
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture
def members(provider: str, settings: Settings) -> dict[str, Member]:
    """Ana and Bo were invited, and never chose a password."""
    known: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    [app] = known["openid_connect"]["APPS"]
    mine = app | {"settings": app["settings"] | {"server_url": provider}}
    settings.SOCIALACCOUNT_PROVIDERS = known | {
        "openid_connect": known["openid_connect"] | {"APPS": [mine]}
    }
    workspace = a_workspace()
    return {name: a_member(workspace, email=f"{name}@example.org") for name in ("ana", "bo")}


def sign_on(sub: str, client: Client | None = None, link: str = "") -> tuple[Client, Any]:
    """Log in at the provider as a browser does; return what the site said then."""
    client = client or Client()
    if not link:
        page = client.get("/login/?next=/workspaces/").content.decode()
        shown = re.search(r'href="(/oidc/login/login/[^"]*)"', page)
        assert shown is not None
        link = shown[1].replace("&amp;", "&")
    there = client.get(link)["Location"]
    answer = httpx.post(there, content=urlencode({"sub": sub}), headers={
        "content-type": "application/x-www-form-urlencoded"
    })  # fmt: skip
    back = urlsplit(answer.headers["location"])
    assert back.path == "/oidc/login/login/callback/"
    return client, client.get(f"{back.path}?{back.query}")


def test_an_invited_member_of_a_verified_address_comes_in(members: dict[str, Member]) -> None:
    for _again in range(2):
        client, answer = sign_on("ana")
        assert answer["Location"] == "/workspaces/"
        assert get_user(client) == members["ana"]
    assert SocialAccount.objects.get().user == members["ana"]
    deeds = AuditEntry.objects.order_by("id").values_list("deed", flat=True)
    assert [*deeds] == ["member.sign-on-connected", "member.logged-in", "member.logged-in"]
    assert "Harbour login" in client.get("/account/sign-on/").content.decode()


def test_another_login_is_connected_by_who_says_again_who_it_is(
    members: dict[str, Member],
) -> None:
    """Otherwise whoever finds a browser open has a door of their own from then on."""
    client = Client()
    client.force_login(members["ana"])
    _client, answer = sign_on("cy", client, "/oidc/login/login/?process=connect")
    assert answer["Location"] == "/login/again/"
    assert not SocialAccount.objects.exists()
    client.post("/login/again/", {"password": PASSWORD})
    assert SocialAccount.objects.get().user == members["ana"]


@pytest.mark.parametrize(
    ("sub", "told"),
    [
        ("bo", "nobody there says that your address is really yours"),
        ("cy", "no member here has your address"),
        ("di", "no address of yours was told"),
    ],
)
@pytest.mark.usefixtures("members")
def test_nobody_else_gets_in(sub: str, told: str) -> None:
    before = Member.objects.count()
    client, answer = sign_on(sub)
    assert answer.status_code == 403
    assert told in answer.content.decode()
    assert not get_user(client).is_authenticated
    assert (Member.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_provider_may_be_trusted_for_the_addresses_of_a_company(
    members: dict[str, Member], settings: Settings
) -> None:
    known: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    known["openid_connect"]["APPS"][0]["settings"]["verified_email"] = ["example.org"]
    client, _answer = sign_on("bo")
    assert get_user(client) == members["bo"]


def test_who_left_stays_out(members: dict[str, Member]) -> None:
    sign_on("ana")
    Member.objects.update(is_active=False)
    client, answer = sign_on("ana")
    assert answer["Location"] == "/login/closed/"
    assert not get_user(client).is_authenticated
    assert members


@pytest.mark.usefixtures("members")
def test_an_answer_that_was_not_asked_for_lets_nobody_in() -> None:
    client = Client()
    answer = client.get("/oidc/login/login/callback/?code=abc&state=forged")
    assert answer.status_code == 401
    assert "That did not work" in answer.content.decode()
    assert not get_user(client).is_authenticated


def test_a_provider_that_is_away_is_told() -> None:
    answer = Client().get("/oidc/login/login/")
    assert answer.status_code == 502
    assert "That did not work" in answer.content.decode()
