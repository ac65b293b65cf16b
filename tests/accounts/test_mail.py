"""Invitations and forgotten passwords by mail, through a real server."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import allauth
import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from pytest_django import Settings

from promoteur.accounts import services
from promoteur.accounts.mailing import CHANGES
from promoteur.accounts.models import Member
from promoteur.kit import language
from promoteur.kit.language import gettext
from tests.accounts.making import PASSWORD, a_member, a_workspace
from tests.accounts.test_two_factor import log_in, set_up
from tests.cli.serving import a_port


def _french(message: str) -> str:
    language.use("fr")
    told = gettext(message)
    language.use(None)
    return told


class Postbox:
    """What a mail server was given."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=a_port())
    server.start()
    settings.PROMOTEUR_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.DEFAULT_FROM_EMAIL = "Promoteur <promoteur@example.org>"
    yield box
    server.stop()


@pytest.fixture
def owner() -> Member:
    return a_member(a_workspace("Harbour"), name="Ana")


def invited(owner: Member, address: str) -> tuple[str, str]:
    """Invite somebody; return the page that follows, and its text."""
    client = Client()
    client.force_login(owner)
    path = f"/workspaces/{owner.memberships.get().workspace_id}/invite/"
    answer = client.post(path, {"email": address, "role": "agent", "agent": "Bo"}, follow=True)
    return path, answer.content.decode()


def link_in(letter: Message) -> str:
    found = re.search(r"http://testserver(/\S+)", letter.get_content())
    assert found is not None
    return found[1]


def test_an_invitation_comes_by_mail(postbox: Postbox, owner: Member) -> None:
    _path, page = invited(owner, "bo@example.org")
    assert "on its way to bo@example.org" in page
    assert "/join/" not in page
    [letter] = postbox.letters
    assert letter["to"] == "bo@example.org"
    assert letter["from"] == "Promoteur <promoteur@example.org>"
    assert letter["subject"] == "Ana invites you to Harbour"
    client = Client()
    client.post(link_in(letter), {"name": "Bo", "password": PASSWORD})
    assert str(get_user(client)) == "Bo"
    assert Member.objects.get(name="Bo").memberships.get().agent == "Bo"


def test_a_name_breaks_no_head_of_a_letter(postbox: Postbox, owner: Member) -> None:
    owner.name = "Ana\r\nBcc: evil@example.org"
    owner.save()
    invited(owner, "bo@example.org")
    assert postbox.letters[0]["bcc"] is None


def test_without_mail_the_link_is_shown_and_why(owner: Member, settings: Settings) -> None:
    settings.PROMOTEUR_MAIL = False
    _path, page = invited(owner, "bo@example.org")
    assert "/join/" in page
    assert "PROMOTEUR_MAIL" in page
    assert mail.outbox == []


def test_a_server_that_is_away_is_told_and_the_link_shown(
    owner: Member, postbox: Postbox, settings: Settings
) -> None:
    settings.EMAIL_PORT = 9
    _path, page = invited(owner, "bo@example.org")
    assert "could not be sent" in page
    assert "/join/" in page
    answer = Client().post("/password/forgotten/", {"email": owner.email}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    assert postbox.letters == []


def test_a_forgotten_password_comes_by_mail(postbox: Postbox, owner: Member) -> None:
    client = Client()
    answer = client.post("/password/forgotten/", {"email": owner.email.upper()}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    [letter] = postbox.letters
    assert letter["subject"] == "A new password for Promoteur"
    answer = client.get(link_in(letter), follow=True)
    path = answer.redirect_chain[-1][0]
    weak = client.post(path, {"password1": "short"})
    assert "at least 10 characters" in weak.content.decode()
    answer = client.post(path, {"password1": "a new long password"}, follow=True)
    assert "You have a new password" in answer.content.decode()
    owner.refresh_from_db()
    assert owner.check_password("a new long password")
    assert "does not work any more" in Client().get(link_in(letter)).content.decode()


def test_a_member_is_told_what_opens_the_account_now(postbox: Postbox, owner: Member) -> None:
    client = log_in(owner)
    given = {"oldpassword": PASSWORD, "password1": "a new long password"}
    client.post("/account/password/", given, headers={"user-agent": "Harbour browser"})
    [letter] = postbox.letters
    assert letter["to"] == owner.email
    text = letter.get_content()
    for words in ("Your password was changed.", "Harbour browser", "127.0.0.1", "/password/forg"):
        assert words in text
    Member.objects.filter(pk=owner.pk).update(language="fr")
    who, token = services.entrance(Member.objects.get(pk=owner.pk))
    Client().post(f"/join/{who}/{token}/", {"name": "Ana", "password": PASSWORD})
    subject = postbox.letters[-1]["subject"].strip()  # a long one begins on the next line
    assert subject == _french("What opens your Promoteur account was changed")
    assert _french(CHANGES["password_reset"]) in postbox.letters[-1].get_content()


def test_a_member_is_told_of_second_factors_also_by_whom(postbox: Postbox, owner: Member) -> None:
    bo = a_member(owner.memberships.get().workspace)
    set_up(log_in(bo))
    assert "authenticator app is your second factor" in postbox.letters[-1].get_content()
    client = Client()
    client.force_login(owner)
    client.post(f"/memberships/{bo.memberships.get().pk}/two-factor-off/")
    letter = postbox.letters[-1]
    assert letter["to"] == bo.email
    assert "All second factors were taken" in letter.get_content()
    assert "By: Ana" in letter.get_content()
    assert "127.0.0.1" not in letter.get_content()


def test_every_notice_of_allauth_has_words_of_ours() -> None:
    """But those of addresses: a member's address stays (`accounts.doors`)."""
    sent = r'send_notification_mail\(\s*"[^"]*/([a-z_]+)"'
    there = Path(allauth.__file__).parent.rglob("*.py")
    named = {name for file in there for name in re.findall(sent, file.read_text())}
    assert named - {"email_changed", "email_deleted"} == CHANGES.keys() - {"two_factor_off"}


def test_nobody_learns_who_is_a_member(postbox: Postbox, owner: Member) -> None:
    pages = [
        Client().post("/password/forgotten/", {"email": address}, follow=True).content.decode()
        for address in (owner.email, "nobody@example.org")
    ]
    bare = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert bare[0] == bare[1]
    assert [letter["to"] for letter in postbox.letters] == [owner.email]


def test_without_mail_the_page_says_who_helps(settings: Settings) -> None:
    settings.PROMOTEUR_MAIL = False
    page = Client().get("/password/forgotten/").content.decode()
    assert "sends no mail" in page
    assert "promoteur member link" in page


def test_a_link_in_a_mail_begins_as_every_link_does(
    postbox: Postbox, owner: Member, settings: Settings
) -> None:
    settings.PROMOTEUR_URL = "https://ask.example.org"
    Client().post("/password/forgotten/", {"email": owner.email})
    invited(owner, "bo@example.org")
    for letter, path in zip(postbox.letters, ("password", "join"), strict=True):
        assert f"https://ask.example.org/{path}/" in letter.get_content()
