"""What each role may, and what a form from another site may not.

Every address, as four people ask for it, stands in `test_every_address`.
"""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from promoteur.accounts.rules import Right
from tests.site.making import Installation

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


def ask(client: Client, name: str, arguments: tuple[list[object], str]) -> HttpResponse:
    values, method = arguments
    send: Any = getattr(client, method)
    answer: HttpResponse = send(reverse(name, args=values))
    return answer


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


def test_a_form_from_another_site_is_refused(installation: Installation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(installation.owner)
    for name, (values, method) in installation.arguments().items():
        if method == "post":
            answer = client.post(reverse(name, args=values))
            assert answer.status_code == 403, name
            assert b"Please send it again" in answer.content
