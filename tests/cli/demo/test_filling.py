"""The invented company in a database: rows and facts agree, on SQLite and on PostgreSQL."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import Member, Membership, Workspace
from promoteur.accounts.problem import AccountProblem
from promoteur.cli.demo import afterwards, company, filling, organisation
from promoteur.kit import language
from promoteur.kit.language import gettext
from promoteur.reports.models import Initiative
from promoteur.reports.telling import State
from promoteur.responses import place
from promoteur.responses.models import Due, Note, Response, SetAside, Tag
from promoteur.surveys.models import Survey
from promoteur.surveys.services import bring_in_step
from tests.analytics.making import rows_of
from tests.cli.demo.conftest import TODAY

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(db: None, tmp_path: Path, settings: Any) -> Iterator[Path]:  # noqa: ARG001 - so that it is there
    """An installation that nobody uses; the folder of its facts."""
    settings.PROMOTEUR_FACTS = str(tmp_path / "facts")
    settings.PROMOTEUR_PLACE = str(tmp_path)
    if connection.vendor == "sqlite":
        language.use("fr")
    yield tmp_path / "facts"
    place.close()


def test_what_is_stored_is_what_was_told(empty: Path, given: Any) -> None:
    assert filling.fill(TODAY) == 25_000
    assert Response.objects.count() == 25_000
    assert not Due.objects.exists()
    assert not SetAside.objects.exists()
    _rows_and_facts_agree(empty)
    _everybody_came_in()
    _surveys_are_asked()
    sectors = {row["p_sector"] for row in rows_of(empty) if row["p_sector"]}
    assert sectors == {gettext(one) for one in company.SECTORS}
    stored = Response.objects.order_by("answered_at").values_list("answered_at", "score")
    assert [*stored[:50]] == sorted((one.at, one.score) for one in given[:50])
    _what_was_done_is_found()


def _rows_and_facts_agree(facts: Path) -> None:
    """Each response that counts is a fact of the same score, and nothing else is."""
    counted = {
        str(pk): (score, str(survey))
        for pk, score, survey, held, out in Response.objects.values_list(
            "pk", "score", "survey", "held", "excluded"
        )
        if not (held or out)
    }
    assert {row["response"]: (row["score"], row["survey"]) for row in rows_of(facts)} == counted
    kept = Counter(
        "held" if one.held else "excluded" if one.excluded else "counts"
        for one in Response.objects.only("held", "excluded")
    )
    assert kept == {"held": 44, "excluded": 12, "counts": 25_000 - 56}
    notes = Note.objects.select_related("response")
    assert len(notes) > 20
    assert all(one.at > one.response.answered_at for one in notes)
    words = (afterwards.TO_CALL, afterwards.KNOWN, afterwards.QUOTE)
    assert set(Tag.objects.values_list("name", flat=True)) == {gettext(one) for one in words}


def _everybody_came_in() -> None:
    assert Workspace.objects.get(parent=None).name == "Cormoran"
    assert {one.name for one in Workspace.objects.all()} == {p.name for p in company.PLACES}
    roles = Counter(Membership.objects.values_list("role", flat=True))
    assert roles == {"owner": 1, "manager": 2, "analyst": 1, "agent": 1}
    assert set(Member.objects.values_list("language", flat=True)) == {"fr", "en"}
    owner = Member.objects.get(email=company.EMAIL)
    assert owner.check_password(company.PASSWORD)
    assert owner.language == language.current()
    agent = Member.objects.get(memberships__role="agent")
    assert Response.objects.filter(properties__agent=agent.name).count() > 300


def _surveys_are_asked() -> None:
    surveys = Survey.objects.select_related("published")
    assert {one.name for one in surveys} == {one.name for one in company.POLLS}
    assert all(one.published and not one.is_changed for one in surveys)
    assert bring_in_step() == 0
    first = Response.objects.order_by("answered_at").first()
    assert first
    assert {one.published.published_at < first.answered_at for one in surveys} == {True}


def _what_was_done_is_found() -> None:
    """Pages of initiatives show more than what moved everybody: the phases are the answers' own."""
    browser = Client()
    browser.force_login(Member.objects.get(email=company.EMAIL))
    found = []
    for one in Initiative.objects.filter(sort__in=("training", "release")).order_by("began"):
        page = browser.get(reverse("reports:initiative", args=[one.workspace_id, one.pk]))
        found.append((one.sort, page.context["told"].more.state))
    assert found == [
        ("release", State.WORSE),
        ("release", State.BETTER),
        ("training", State.BETTER),
    ]


def test_who_is_there_already_is_left_alone(empty: Path) -> None:  # noqa: ARG001 - where it would be
    assert organisation.is_empty()
    assert not organisation.is_there()
    Workspace.objects.create(name="Harbour")
    Member.objects.create(email="ana@example.org")
    assert not organisation.is_empty()
    assert not organisation.is_there()
    with pytest.raises(AccountProblem):
        filling.fill(dt.date(2026, 11, 22))
    assert Workspace.objects.count() == 1
    assert not Response.objects.exists()
