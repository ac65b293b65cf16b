"""The page that says how people reach a survey, and the secret on it."""

import datetime as dt

import pytest
from django.test import Client
from msgspec.structs import replace
from pytest_django import Settings

from promoteur.accounts.deeds import in_words
from promoteur.accounts.models import AuditEntry
from promoteur.collect.library import Library
from promoteur.surveys import services
from promoteur.surveys.models import Survey
from tests.accounts.making import a_member, a_workspace
from tests.surveys.making import a_survey

pytestmark = pytest.mark.usefixtures("db", "library")


def published() -> Survey:
    workspace = a_workspace()
    owner = a_member(workspace)
    survey = a_survey(workspace, owner)
    services.publish(survey=survey, by=owner)
    return survey


def page(client: Client, survey: Survey) -> str:
    return client.get(f"/surveys/{survey.pk}/share/").content.decode()


@pytest.mark.parametrize(
    ("role", "sees"), [("owner", True), ("manager", True), ("analyst", False), ("agent", False)]
)
def test_the_secret_is_shown_to_those_who_ask_only(
    client: Client, role: str, *, sees: bool
) -> None:
    survey = published()
    client.force_login(a_member(survey.workspace, role))
    shown = page(client, survey)
    assert (survey.secret in shown) == sees
    assert ("Make a new secret" in shown) == sees
    answer = client.post(f"/surveys/{survey.pk}/secret/")
    assert answer.status_code == (302 if sees else 403)
    before = survey.secret
    survey.refresh_from_db()
    assert (survey.secret != before) == sees


def test_a_new_secret_reaches_the_edge_and_stands_in_the_trail(
    client: Client, library: Library
) -> None:
    survey = published()
    before = survey.secret
    client.force_login(a_member(survey.workspace, "manager"))
    client.post(f"/surveys/{survey.pk}/secret/")
    survey.refresh_from_db()
    document = library.by_key(survey.key)
    assert document is not None
    assert document.widget.identity_secret == survey.secret != before
    assert survey.secret in page(client, survey)
    entry = AuditEntry.objects.all()[0]
    assert (entry.deed, entry.workspace) == ("survey.secret-renewed", survey.workspace)
    assert in_words(entry.deed) == "new secret of the widget made"
    assert survey.secret not in str(entry.__dict__)


def test_nobody_else_makes_one(client: Client) -> None:
    survey = published()
    assert client.post(f"/surveys/{survey.pk}/secret/").status_code == 302
    client.force_login(a_member(a_workspace("Elsewhere")))
    assert client.post(f"/surveys/{survey.pk}/secret/").status_code == 404
    before = survey.secret
    survey.refresh_from_db()
    assert survey.secret == before


@pytest.mark.parametrize(
    ("address", "warned"), [("http://127.0.0.1:8000", True), ("https://ask.example.org", False)]
)
def test_links_that_only_this_computer_opens_are_said_to_be_so(
    client: Client, settings: Settings, address: str, *, warned: bool
) -> None:
    settings.PROMOTEUR_URL = address
    survey = published()
    client.force_login(a_member(survey.workspace))
    shown = page(client, survey)
    assert f"{address}/s/{survey.link}" in shown
    assert ("Only this computer can open" in shown) == warned
    assert ("<code>PROMOTEUR_URL=https://ask.example.org promoteur serve</code>" in shown) == warned


def test_a_closed_survey_says_so_above_its_link(client: Client) -> None:
    survey = published()
    owner = a_member(survey.workspace)
    client.force_login(owner)
    assert "This survey is closed" not in page(client, survey)
    services.close(survey=survey, by=owner)
    assert "This survey is closed" in page(client, survey)


def test_a_survey_whose_last_day_is_past_says_so_too(client: Client) -> None:
    workspace = a_workspace()
    owner = a_member(workspace)
    survey = a_survey(workspace, owner)
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    services.edit(survey=survey, change=lambda draft: replace(draft, closes=past))
    services.publish(survey=survey, by=owner)
    client.force_login(owner)
    assert "This survey is closed" in page(client, survey)
