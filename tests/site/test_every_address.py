"""Every address of the site, asked for by four people, by GET and by POST.

The addresses are found by walking the URLconf: a new page fails here until it is in the table.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from promoteur.accounts import brake
from promoteur.accounts.models import AuditEntry, Member
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


@pytest.fixture
def world(installation: Installation) -> World:
    return a_world(installation)


def test_no_address_is_forgotten() -> None:
    told = [name for names in EXPECTED.values() for name in names]
    assert len(told) == len(set(told))
    assert set(told) == set(addresses())


def who(world: World, person: str) -> Member | None:
    installation = world.installation
    known = {
        "owner": installation.owner,
        "stranger": installation.stranger,
        "agent": world.agent,
    }
    return known.get(person)


def body_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    whole = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content
    return whole.decode("utf-8", "replace")


@pytest.mark.parametrize("expected", list(EXPECTED))
@pytest.mark.parametrize(("method", "part"), [("get", 0), ("post", 1)])
def test_every_address_answers_as_the_table_says(
    expected: str, method: str, part: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = addresses()
    for name in EXPECTED[expected]:
        address = reverse(name, kwargs=world.arguments(name, needs[name]))
        for person, code in zip(PEOPLE, expected.split()[part], strict=True):
            monkeypatch.setattr(brake, "tries", brake.Tries())
            cache.clear()
            asked(world, person, method, address, code)


def asked(world: World, person: str, method: str, address: str, code: str) -> None:
    """Ask for an address, and undo what that did."""
    told, member = (person, method, address), who(world, person)
    client = Client(headers={"host": "testserver"})
    if member:
        client.force_login(member)
    before = AuditEntry.objects.count()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        deeds = AuditEntry.objects.count() - before
        transaction.set_rollback(True)
    assert answer.status_code == CODES[code], told
    if code in "rl":
        assert (answer["Location"].partition("?")[0] == "/login/") == (code == "l"), told
    body = body_of(answer)
    if person != "owner":
        assert COMMENT not in body, told
        assert OTHER not in body, told
        assert person == "agent" or "Coffee" not in body, told
        assert deeds == 0 or code == "o", told
