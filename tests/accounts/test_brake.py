"""Passwords cannot be guessed by trying many."""

import pytest
from django.test import Client
from pytest_django import Settings

from promoteur.accounts import services
from promoteur.accounts.brake import PER_MINUTE, Tries
from promoteur.accounts.models import Member
from tests.accounts.making import PASSWORD, a_member, a_workspace

HERE = "192.0.2.1"


def login(
    client: Client, email: str = "ana@example.org", password: str = "wrong", at: str = HERE
) -> int:
    given = {"login": email, "password": password}
    return client.post("/login/", given, REMOTE_ADDR=at).status_code


@pytest.fixture
def ana() -> Member:
    return a_member(a_workspace(), email="ana@example.org")


@pytest.mark.usefixtures("ana")
def test_an_address_that_guesses_has_to_wait(client: Client) -> None:
    assert [login(client, f"{n}@example.org") for n in range(PER_MINUTE)] == [200] * PER_MINUTE
    given = {"login": "ana@example.org", "password": PASSWORD}
    answer = client.post("/login/", given, REMOTE_ADDR=HERE)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60 / PER_MINUTE
    assert "Too many tries" in answer.content.decode()
    assert client.get("/login/", REMOTE_ADDR=HERE).status_code == 200
    assert login(client, password=PASSWORD, at="192.0.2.2") == 302


@pytest.mark.usefixtures("ana")
def test_an_account_that_is_guessed_from_everywhere_has_to_wait(client: Client) -> None:
    for n in range(PER_MINUTE):
        assert login(client, "ANA@example.org" if n % 2 else "ana@example.org", at=f"10.0.0.{n}")
    assert login(client, password=PASSWORD, at="10.0.1.1") == 429
    assert login(client, "bo@example.org", at="10.0.1.1") == 200


@pytest.mark.usefixtures("ana")
def test_who_guesses_from_one_address_locks_nobody_out(client: Client) -> None:
    for n in range(PER_MINUTE):
        login(client, f"{n}@example.org")
    assert {login(client) for _again in range(PER_MINUTE)} == {429}
    assert login(client, password=PASSWORD, at="192.0.2.2") == 302


def test_the_links_are_braked_too(client: Client, ana: Member) -> None:
    who, token = services.entrance(ana)
    for n, path in enumerate((f"/join/{who}/{token}x/", "/first/forged/")):
        at = f"10.0.0.{n}"
        codes = [client.post(path, REMOTE_ADDR=at).status_code for _again in range(PER_MINUTE + 1)]
        assert codes == [410] * PER_MINUTE + [429]
        assert client.get(path, REMOTE_ADDR=at).status_code == 410


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, "{n}.0.0.1", 429),  # whatever somebody writes there
        (1, "10.9.9.9, {n}.0.0.1", 200),
        (1, "{n}.0.0.1, 10.9.9.9", 429),
        (2, "{n}.0.0.1, 10.9.9.9", 200),
    ],
)
def test_the_address_is_the_one_that_the_proxies_tell(
    client: Client, settings: Settings, proxies: int, passed: str, expected: int
) -> None:
    settings.PROMOTEUR_PROXIES = proxies
    for n in range(1, PER_MINUTE + 2):
        headers = {"x-forwarded-for": passed.format(n=n)}
        given = {"login": f"{n}@example.org", "password": "wrong"}
        code = client.post("/login/", given, headers=headers).status_code
    assert code == expected


def test_one_household_is_one_address(client: Client) -> None:
    codes = [
        login(client, f"{n}@example.org", at=f"2001:db8:0:7::{n}") for n in range(PER_MINUTE + 1)
    ]
    assert codes[-1] == 429
    assert login(client, at="2001:db8:0:8::1") == 200


def test_time_gives_tries_back() -> None:
    tries = Tries(per_minute=2)
    assert [tries.wait("a", now=0) for _again in range(3)] == [0, 0, 30]
    assert tries.wait("a", now=29) == pytest.approx(1)
    assert tries.wait("a", now=31) == 0
    assert tries.wait("b", now=31) == 0
