"""Every address, asked for by three people: the owner, a member of elsewhere, and nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from promoteur.accounts.models import AuditEntry
from promoteur.accounts.rules import Right
from tests.site.making import Installation

OWN = {"accounts", "surveys", ""}
"""The namespaces that are walked here; other slices walk theirs."""

ASKING = [
    "basics",
    "first-wording",
    "wording",
    "further",
    "further-new",
    "further-one",
    "look",
    "widget",
]


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, one.namespace or space)
        elif isinstance(one, URLPattern) and space in OWN:
            yield f"{space}:{one.name}" if space else str(one.name)


def ask(client: Client, name: str, arguments: tuple[list[object], str]) -> HttpResponse:
    values, method = arguments
    send: Any = getattr(client, method)
    answer: HttpResponse = send(reverse(name, args=values))
    return answer


def test_no_address_is_left_out(installation: Installation) -> None:
    walked = {*installation.arguments(), *installation.for_everyone()}
    assert walked == set(names(get_resolver()))


def test_the_owner_reaches_every_address(installation: Installation) -> None:
    for name, arguments in installation.arguments().items():
        client = Client()
        client.force_login(installation.owner)
        assert ask(client, name, arguments).status_code in {200, 302}, name


def test_a_member_of_elsewhere_finds_nothing_and_changes_nothing(
    installation: Installation,
) -> None:
    before = AuditEntry.objects.count()
    for name, arguments in installation.arguments().items():
        client = Client()
        client.force_login(installation.stranger)
        answer = ask(client, name, arguments)
        expected = {404} if arguments[0] else {200, 302}
        assert answer.status_code in expected, name
        body = answer.content.decode()
        assert "Harbour" not in body, name
        assert "Coffee" not in body, name
    assert AuditEntry.objects.count() == before


def test_nobody_is_asked_to_log_in(installation: Installation) -> None:
    before = AuditEntry.objects.count()
    for name, arguments in installation.arguments().items():
        answer = ask(Client(), name, arguments)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/login/"), name
    assert AuditEntry.objects.count() == before


def test_what_everyone_may_open_opens_for_nobody(installation: Installation) -> None:
    for name, arguments in installation.for_everyone().items():
        expected = {"accounts:first": 410}.get(name, 200 if arguments[1] == "get" else 302)
        assert ask(Client(), name, arguments).status_code == expected, name


@pytest.mark.parametrize("role", ["manager", "analyst", "agent"])
def test_a_role_without_the_right_sees_but_may_not(role: str, installation: Installation) -> None:
    membership = installation.membership
    membership.role = role
    membership.save()
    allowed = {Right.ASK} if role == "manager" else set()
    for name, (values, method) in installation.arguments().items():
        if not values:
            continue
        needs = right_of(name, method)
        client = Client()
        client.force_login(installation.agent)
        answer = ask(client, name, (values, method))
        expected = {200, 302} if needs is Right.SEE or needs in allowed else {403}
        assert answer.status_code in expected, name


def right_of(name: str, method: str) -> Right:
    space, _colon, view = name.partition(":")
    if space == "accounts":
        return Right.SEE if view == "workspace" else Right.ADMINISTER
    return Right.ASK if method == "post" or view in ASKING else Right.SEE


def test_a_get_changes_nothing(installation: Installation) -> None:
    client = Client()
    client.force_login(installation.owner)
    for name, (values, method) in installation.arguments().items():
        if method == "post":
            assert client.get(reverse(name, args=values)).status_code == 405, name


def test_a_form_from_another_site_is_refused(installation: Installation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(installation.owner)
    for name, (values, method) in installation.arguments().items():
        if method == "post":
            answer = client.post(reverse(name, args=values))
            assert answer.status_code == 403, name
            assert b"Please send it again" in answer.content
