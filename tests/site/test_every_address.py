"""Every address of the site, asked for by four people, by GET and by POST.

The addresses are found by walking the URLconf, and the routes in front of it: a new page fails here
until it is in a table. All are asked in one world, so that it is made once a database.
"""

import itertools
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from starlette.routing import Route

from promoteur.accounts import brake
from promoteur.accounts.models import AuditEntry
from promoteur.site.asgi import application, behind
from tests.collect.making import Site
from tests.site.making import Installation
from tests.site.world import COMMENT, OTHER, World, a_world, addresses

CODES = {
    "o": 200, "r": 302, "l": 302, "u": 401, "x": 403, "-": 404, "m": 405, "g": 410, "b": 502,
}  # fmt: skip
"""`l` leads to the login, `r` anywhere else; `b`: nobody listens at the other site."""

EXPECTED: dict[str, list[str]] = {
    "oool oool": [
        "account_change_password",
        "account_reauthenticate",
        "accounts:profile",
        "accounts:workspaces",
        "responses:import-new",
        "responses:imports",
        "responses:list",
        "reports:glossary",
        "responses:set-aside",
        "socialaccount_connections",
        "surveys:list",
    ],
    "oooo mmmm": [
        "account_inactive",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "socialaccount_login_cancelled",
    ],
    "rrro rrro": [
        "account_login",
    ],
    "oool llll": [
        "account_logout",
    ],
    "oooo oooo": [
        "account_reset_password",
        "account_reset_password_from_key",
        "accounts:join",
    ],
    "rrrl rrrl": [
        "account_set_password",
        "home",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
    ],
    "mmml o-xl": [
        "accounts:add-below",
        "accounts:entrance",
        "accounts:invite",
        "reports:views-change",
    ],
    "gggg gggg": [
        "accounts:first",
    ],
    "mmml r-xl": [
        "accounts:remove",
        "accounts:role",
        "accounts:two-factor-off",
        "reports:benchmarks-delete",
        "reports:initiatives-delete",
        "reports:rounds-delete",
        "reports:targets-close",
        "reports:targets-delete",
        "reports:views-delete",
        "responses:import-give-up",
        "responses:import-start",
        "surveys:close",
        "surveys:further-remove",
        "surveys:further-up",
        "surveys:publish",
        "surveys:renew-secret",
        "surveys:reopen",
    ],
    "o-xl o-xl": [
        "accounts:trail",
        "reports:benchmarks-change",
        "reports:benchmarks-import",
        "reports:benchmarks-new",
        "reports:initiatives-change",
        "reports:initiatives-new",
        "reports:rounds-change",
        "reports:rounds-new",
        "reports:targets-change",
        "reports:targets-new",
        "responses:import",
        "surveys:basics",
        "surveys:further",
        "surveys:further-new",
        "surveys:further-one",
        "surveys:look",
        "surveys:widget",
        "surveys:wording",
    ],
    "o-ol o-xl": [
        "accounts:workspace",
        "surveys:share",
    ],
    "---l ---l": [
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
    ],
    "oool mmml": [
        "mfa_index",
        "mfa_list_webauthn",
    ],
    "---l mmml": [
        "mfa_view_recovery_codes",
    ],
    "mmml r--l": [
        "responses:dismiss",
        "responses:exclude",
        "responses:include",
        "responses:note",
        "responses:restore",
        "responses:retry",
        "responses:tag",
        "responses:untag",
    ],
    "ooxl ooxl": [
        "responses:export-csv",
        "responses:export-parquet",
        "surveys:new",
    ],
    "o--l o--l": [
        "reports:initiative-part",
        "responses:one",
    ],
    "mmml rrrl": [
        "responses:retry-all",
    ],
    "rrrr rrrr": [
        "saml_acs",
        "set_language",
    ],
    "mmmm rrrr": [
        "theme",
    ],
    "mmml r-rl": [
        "reports:views-keep",
    ],
    "uuuu uuuu": [
        "openid_connect_callback",
        "saml_finish_acs",
    ],
    "bbbb bbbb": [
        "openid_connect_login",
        "saml_login",
        "saml_metadata",
        "saml_sls",
    ],
    "uuul mmml": [
        "socialaccount_login_error",
    ],
    "r-xl r-xl": [
        "surveys:first-wording",
    ],
    "o-ol o-ol": [
        "reports:agents",
        "reports:agents-part",
        "reports:benchmarks",
        "reports:benchmarks-part",
        "reports:compare",
        "reports:compare-part",
        "reports:initiative",
        "reports:initiatives",
        "reports:initiatives-part",
        "reports:overview",
        "reports:overview-part",
        "reports:responses",
        "reports:rounds",
        "reports:rounds-part",
        "reports:segments",
        "reports:segments-part",
        "reports:targets",
        "reports:targets-part",
        "reports:trend",
        "reports:trend-part",
        "reports:views",
        "surveys:overview",
        "surveys:preview",
        "surveys:preview-page",
    ],
}
"""What the owner, a member of another workspace, an agent (who may see the answers about another
agent only) and nobody are told, by GET and by POST."""

PEOPLE = ("owner", "stranger", "agent", "nobody")
METHODS = ("get", "post")
SEEING = ("owner", "agent")
"""Who sees something: they alone are asked for on PostgreSQL too, whose queries are other ones."""
EMPTY = f">{'-' * 9}<"
"""What Django calls no choice where a form does not say in words what it means."""
REFUSED = [(method, "nobody", "m") for method in ("put", "patch", "delete")]
"""What no address takes: one that will is not walked before the table says by which method."""

EDGE = {
    "/s/{slug}": {"GET": 200, "POST": 415},
    "/t/{token}": {"GET": 403, "POST": 415},
    "/a/{token}": {"GET": 403, "POST": 415, "OPTIONS": 204},
    "/w/{key}": {"GET": 200, "POST": 415, "OPTIONS": 204},
    "/w/{key}/ask": {"POST": 400, "OPTIONS": 204},
    "/w/{key}/memory": {"POST": 400, "OPTIONS": 204},
    "/k/{slug}": {"GET": 200, "POST": 415},
    "/widget.js": {"GET": 200},
    "/s/{slug}/qr.svg": {"GET": 200},
    "/s/{slug}/qr.png": {"GET": 200},
    "/healthz": {"GET": 200},
    "/metrics": {"GET": 200},
}
"""What stands in front of Django, and what everybody is told there, whoever is logged in."""


@pytest.fixture
def world(installation: Installation) -> World:
    return a_world(installation)


def test_no_address_is_forgotten() -> None:
    told = [name for names in EXPECTED.values() for name in names]
    assert len(told) == len(set(told))
    assert set(told) == set(addresses())


def test_nothing_is_forgotten_that_stands_in_front_of_django() -> None:
    """What is mounted there beside routes would have addresses that nobody walks."""
    found = {}
    for one in application.routes:
        assert isinstance(one, Route), one
        found[one.path] = (one.methods or set()) - {"HEAD"}
    assert found == {path: set(methods) for path, methods in EDGE.items()}
    assert application.router.default is behind
    assert not application.user_middleware


def sessions(world: World) -> dict[str, str]:
    """Return the cookie of each person who is logged in; what a request does with it is undone."""
    installation = world.installation
    members = {
        "owner": installation.owner,
        "stranger": installation.stranger,
        "agent": world.agent,
    }
    found = {"nobody": ""}
    for person, member in members.items():
        client = Client()
        client.force_login(member)
        found[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def body_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    whole = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content
    return whole.decode("utf-8", "replace")


def test_every_address_answers_as_the_table_says(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs, keys = addresses(), sessions(world)
    wrong = []
    for expected, names in EXPECTED.items():
        parts = [zip(PEOPLE, part, strict=True) for part in expected.split()]
        asks = [(m, *one) for m, part in zip(METHODS, parts, strict=True) for one in part]
        asks = [one for one in asks if connection.vendor == "sqlite" or one[1] in SEEING]
        for name in names:
            monkeypatch.setattr(brake, "tries", brake.Tries())
            cache.clear()
            address = reverse(name, kwargs=world.arguments(name, needs[name]))
            for method, person, code in [*asks, *REFUSED]:
                wrong += asked(keys[person], person, method, address, code)
    assert wrong == []


def test_the_edge_tells_everybody_the_same(world: World, tmp_path: Path) -> None:
    survey = world.installation.survey
    given = {"slug": survey.link, "key": survey.key, "token": "token"}
    with Site(tmp_path) as site:
        keys = sessions(world)
        for person, (path, methods) in itertools.product(PEOPLE, EDGE.items()):
            cookie = {"cookie": f"{settings.SESSION_COOKIE_NAME}={keys[person]}"}
            for method, code in methods.items():
                answer = site.ask(method, path.format(**given), headers=cookie)
                assert answer.status_code == code, (person, method, path)
                assert COMMENT not in answer.text
                assert OTHER not in answer.text


def asked(key: str, person: str, method: str, address: str, code: str) -> list[object]:
    """Ask for an address, undo what that did, and return what was wrong."""
    client = Client(headers={"host": "testserver"})
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    before = AuditEntry.objects.count()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        deeds = AuditEntry.objects.count() - before
        transaction.set_rollback(True)
    leads = "" if code not in "rl" else answer.headers.get("Location", "").partition("?")[0]
    body = body_of(answer)
    right = {
        "status": answer.status_code == CODES[code],
        "where to": code not in "rl" or (leads == "/login/") == (code == "l"),
        "comment": person == "owner" or COMMENT not in body,
        "other agent": person == "owner" or OTHER not in body,
        "workspace": person in {"owner", "agent"} or "Coffee" not in body,
        "deeds": person == "owner" or deeds == 0 or code == "o",
        "choices": EMPTY not in body,
    }
    told = (person, method, address, code, answer.status_code)
    return [(what, *told) for what, fine in right.items() if not fine]
