"""Surveys, entries and responses for tests."""

import datetime as dt
import itertools
import uuid
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from promoteur.accounts.models import Member, Workspace
from promoteur.collect.entry import Entry
from promoteur.kit.ids import uuid7
from promoteur.responses import place
from promoteur.responses.drain import Drain
from promoteur.responses.models import Response
from promoteur.responses.rules import sought
from promoteur.surveys.models import Survey, SurveyVersion
from tests.analytics.making import rows_of

NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def a_survey(workspace: Workspace, *, anonymous: bool = False, **more: Any) -> Survey:
    given = {"name": f"Survey {next(_numbers)}", "kind": "relational", **more}
    survey = Survey.objects.create(workspace=workspace, **given)
    SurveyVersion.objects.create(
        survey=survey, number=1, questionnaire={"anonymous": anonymous, "further": []}
    )
    return survey


def an_entry(of: Survey, **more: Any) -> Entry:
    """An answer, or an amendment, with some of its fields changed."""
    given = {
        "kind": "answer",
        "response": str(uuid7()),
        "survey": str(of.pk),
        "version": 1,
        "workspace": str(of.workspace_id),
        "received_at": NOON,
        "score": 9,
        "language": "fr",
        "channel": "link",
        "key": f"key {next(_numbers)}",
    }
    return Entry(**{**given, **more})


def an_amendment(of: Entry, **more: Any) -> Entry:
    return an_entry_of(of, kind="amend", **{"score": None, **more})


def an_entry_of(one: Entry, **more: Any) -> Entry:
    given = {
        "kind": one.kind,
        "response": one.response,
        "survey": one.survey,
        "version": one.version,
        "workspace": one.workspace,
        "received_at": NOON + dt.timedelta(minutes=5),
        "language": one.language,
        "channel": one.channel,
        "key": f"key {next(_numbers)}",
    }
    return Entry(**{**given, **more})


def a_response(survey: Survey, **more: Any) -> Response:
    """A response as it is stored; its fact is not owed."""
    comment = more.get("comment", "")
    given = {
        "id": uuid7(),
        "workspace": survey.workspace,
        "survey": survey,
        "version": 1,
        "score": 9,
        "answered_at": NOON,
        "answered_on": NOON.date(),
        "sought": sought(comment),
        "channel": "link",
        "language": "fr",
        "key": str(uuid.uuid4()),
    }
    return Response.objects.create(**{**given, **more})


class House:
    """A workspace with a survey, a spool, facts, and a reader."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace.objects.create(name="Harbour", zone="Europe/Paris")
        self.survey = a_survey(self.workspace)
        self.folder = folder
        self.spool = place.open_spool()
        self.reader = Drain(self.spool, place.facts, place.key())

    def put(self, *entries: Entry) -> None:
        self.spool.append(entries)

    def answers(self, n: int, **more: Any) -> list[Entry]:
        """Put answers into the spool, and return them."""
        entries = [an_entry(self.survey, **{"score": i % 11, **more}) for i in range(n)]
        self.put(*entries)
        return entries

    def drain(self) -> None:
        """Read until nothing is left."""
        while self.reader.step():
            pass

    def facts(self) -> dict[str, dict[str, Any]]:
        """All facts by response; each is there once."""
        if not (self.folder / "facts").exists():
            return {}
        rows = rows_of(self.folder / "facts")
        found = {row["response"]: row for row in rows}
        assert len(found) == len(rows)
        return found

    def scores(self) -> dict[str, int]:
        return {response: row["score"] for response, row in self.facts().items()}

    def close(self) -> None:
        self.spool.close()
        place.close()


def client(member: Member | None) -> Client:
    one = Client()
    if member:
        one.force_login(member)
    return one


def page(one: Client, name: str, *given: object, **query: str) -> str:
    shown = one.get(reverse(f"responses:{name}", args=given), query)
    assert shown.status_code == 200
    return shown.content.decode()
