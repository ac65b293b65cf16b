"""`promoteur member link` on an installation of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ENGLISH, Outcome

BEGIN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "promoteur.site.settings"
import django
django.setup()
"""
MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
PAGES = """
from promoteur.site.start import prepare
prepare()
"""
FILL = """
from promoteur.accounts.models import Member, Membership, Workspace
top = Workspace.objects.create(name="Harbour", zone="Europe/Paris")
owner = Member(email="ana@example.org", name="Ana")
owner.set_password("forgotten by now")
owner.save()
Membership.objects.create(member=owner, workspace=top, role="owner")
Member.objects.create(email="gone@example.org", name="Gone", is_active=False)
"""
COME_IN = """
from django.contrib.auth import get_user
from django.test import Client
from promoteur.accounts.models import AuditEntry, Member
one, path = Client(), sys.argv[1]
secure = {"secure": True, "headers": {"host": "localhost"}}
given = {"name": "Ana", "password": "a new long password"}
print(one.get(path, **secure).status_code, one.post(path, given, **secure).status_code)
print(get_user(one), Member.objects.get(email="ana@example.org").check_password(given["password"]))
print(one.get(path, **secure).status_code)
print(*AuditEntry.objects.filter(deed="member.link-made").values_list("about", "workspace__name"))
"""
LOSE = """
from allauth.mfa.models import Authenticator
from promoteur.accounts.models import Member
ana = Member.objects.get(email="ana@example.org")
Authenticator.objects.create(user=ana, type="totp", data={"secret": "sealed"})
"""
LOST = """
from allauth.mfa.models import Authenticator
from promoteur.accounts.models import AuditEntry
print(Authenticator.objects.count())
print(*AuditEntry.objects.values_list("deed", "about", "member", "workspace__name"))
"""


class Installation:
    """A data folder, and the commands that work on it."""

    def __init__(self, folder: Path, start: Callable[..., Outcome]) -> None:
        self.folder, self._start = folder, start
        self.environment = {"PROMOTEUR_DATA": str(folder), "DATABASE_URL": "", "PROMOTEUR_URL": ""}

    def does(self, code: str, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", BEGIN + code, *arguments],
            env=os.environ | ENGLISH | self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def link(self, *given: str, **environment: str) -> Outcome:
        return self._start("member", "link", *given, environment=self.environment | environment)


@pytest.fixture
def here(
    tmp_path: Path, start: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> Installation:
    monkeypatch.delitem(ENGLISH, "DJANGO_SETTINGS_MODULE", raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    return Installation(folder, start)


@pytest.mark.slow
def test_a_sole_owner_who_forgot_the_password_comes_in_again(here: Installation) -> None:
    here.does(PAGES + FILL)
    done = here.link("ANA@example.org")
    assert (done.status, done.err) == (0, "")
    link = re.search(r"^http://127\.0\.0\.1:8000(/join/\S+)$", done.out, re.MULTILINE)
    assert link is not None, done.out
    assert "ana@example.org" in done.out
    expected = ["200 302", "Ana True", "410", "('ana@example.org', 'Harbour')"]
    assert here.does(COME_IN, link[1]).splitlines() == expected


@pytest.mark.slow
def test_the_link_is_that_of_the_site(here: Installation) -> None:
    here.does(MAKE + FILL)
    own = here.link("ana@example.org", PROMOTEUR_URL="https://ask.example.org/")
    assert "\nhttps://ask.example.org/join/" in own.out
    given = here.link("ana@example.org", "--url", "http://10.0.0.7:9000", "--lang", "fr")
    assert "\nhttp://10.0.0.7:9000/join/" in given.out
    assert "nouveau mot de passe" in given.out


@pytest.mark.slow
def test_what_a_person_can_mend_is_told(here: Installation, tmp_path: Path) -> None:
    missing = here.link("ana@example.org", "--data", str(tmp_path / "empty"))
    here.does(MAKE)
    empty = here.link("ana@example.org")
    here.does(FILL)
    cases = [
        (missing, "There is no installation"),
        (empty, "`promoteur serve` prints the link"),
        (here.link("bo@example.org"), "There is: ana@example.org."),
        (here.link("gone@example.org"), "Nobody logs in as gone@example.org"),
        (here.link("ana@example.org", "--url", "ask.example.org"), "is no address"),
    ]
    for done, words in cases:
        assert (done.status, done.out) == (2, ""), done
        assert words in done.err


@pytest.mark.slow
def test_who_lost_the_second_factor_comes_in_without_it(
    here: Installation, start: Callable[..., Outcome]
) -> None:
    here.does(MAKE + FILL + LOSE)
    for told in ("logs in without a second factor now.", "has no second factor."):
        done = start("member", "two-factor-off", "Ana@example.org", environment=here.environment)
        assert (done.status, done.out) == (0, f"ana@example.org {told}\n"), done
    entry = "('member.two-factor-off', 'ana@example.org', None, 'Harbour')"
    assert here.does(LOST).splitlines() == ["0", entry]
