"""Single sign-on by SAML: metadata, and answers that a provider signed, there and back."""

import re
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.test import Client
from pytest_django import Settings

from promoteur.accounts.models import Member
from tests.accounts.making import a_member, a_workspace
from tests.accounts.saml_provider import ENTITY, Asked, Directory, asked_by

HOST = {"host": "testserver"}


@pytest.fixture
def directory(settings: Settings) -> Directory:
    """A provider that is trusted for the addresses of example.org."""
    one = Directory()
    known: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    [app] = known["saml"]["APPS"]
    more = {"idp": one.settings(), "verified_email": ["example.org"]}
    mine = app | {"settings": app["settings"] | more}
    settings.SOCIALACCOUNT_PROVIDERS = known | {"saml": {"APPS": [mine]}}
    return one


@pytest.fixture
def ana(directory: Directory) -> Member:
    assert directory
    return a_member(a_workspace(), email="ana@example.org")


def ask(client: Client) -> Asked:
    """Go to the provider as a browser does."""
    page = client.get("/login/?next=/workspaces/").content.decode()
    link = re.search(r'href="(/saml/login/login/[^"]*)"', page)
    assert link is not None
    there = client.get(link[1].replace("&amp;", "&"))["Location"]
    assert there.startswith(f"{ENTITY}/sso?")
    return asked_by(there)


def bring(client: Client, answer: str) -> Any:
    """Bring what a provider said to the site."""
    posted = client.post("/saml/login/acs/", {"SAMLResponse": answer})
    assert posted["Location"] == "/saml/login/acs/finish/"
    return client.get(posted["Location"])


@pytest.mark.usefixtures("directory")
def test_a_provider_is_told_what_it_must_know() -> None:
    answer = Client(headers=HOST).get("/saml/login/metadata/")
    assert answer["content-type"].startswith("text/xml")
    told = answer.content.decode()
    assert 'entityID="http://testserver/saml/login/metadata/"' in told
    assert "http://testserver/saml/login/acs/" in told


def test_an_invited_member_comes_in(directory: Directory, ana: Member) -> None:
    for _again in range(2):
        client = Client(headers=HOST)
        answer = bring(client, directory.answer(ask(client), ana.email))
        assert answer["Location"] == "/workspaces/"
        assert get_user(client) == ana
    assert SocialAccount.objects.get().user == ana


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("email", ["bo@example.org", "ana@elsewhere.example"])
def test_nobody_unknown_gets_in(email: str, directory: Directory) -> None:
    client = Client(headers=HOST)
    assert bring(client, directory.answer(ask(client), email)).status_code == 403
    assert not get_user(client).is_authenticated
    assert Member.objects.count() == 1


def test_only_the_providers_own_signature_opens(directory: Directory, ana: Member) -> None:
    for make in (
        lambda asked: directory.answer(asked, ana.email, signed=False),
        lambda asked: Directory().answer(asked, ana.email),
        lambda asked: directory.answer(Asked("_other", asked.acs, asked.audience), ana.email),
        lambda asked: directory.answer(Asked(asked.id, asked.acs, "elsewhere"), ana.email),
        lambda _asked: "no XML",
    ):
        client = Client(headers=HOST)
        answer = bring(client, make(ask(client)))
        assert answer.status_code in {401, 403}
        assert not get_user(client).is_authenticated


def test_an_answer_opens_one_browser_once(directory: Directory, ana: Member) -> None:
    client = Client(headers=HOST)
    said = directory.answer(ask(client), ana.email)
    stranger = Client(headers=HOST)
    assert bring(stranger, said).status_code in {401, 403}
    assert not get_user(stranger).is_authenticated
    bring(client, said)
    assert get_user(client) == ana
    client.logout()
    bring(client, said)
    assert not get_user(client).is_authenticated
