"""Surveys are published once and for all, and the edge gets what it needs."""

import re
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from msgspec.structs import replace
from pytest_django import Settings

from promoteur.accounts.models import AuditEntry
from promoteur.accounts.services import change_workspace
from promoteur.collect.library import Library
from promoteur.responses import tasks
from promoteur.surveys import services
from promoteur.surveys.models import Survey, SurveyVersion
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.questionnaire import Questionnaire, read
from tests.accounts.making import a_member, a_workspace
from tests.surveys.making import a_survey

pytestmark = pytest.mark.usefixtures("db")


def renamed(questionnaire: Questionnaire) -> Questionnaire:
    return replace(questionnaire, subject="Harbour Tea", properties=["plan"])


def test_publishing_gives_the_edge_what_it_asks_and_where(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    assert library.by_link(survey.link) is None
    version = services.publish(survey=survey, by=owner)
    document = library.by_link(survey.link)
    assert version.number == 1
    assert document is not None
    assert document == library.by_key(survey.key)
    assert (document.survey, document.version, document.kind) == (str(survey.pk), 1, "relational")
    assert list(document.languages) == ["en", "fr"]
    assert "Harbour Coffee" in document.languages["fr"].question
    deeds = [entry.deed for entry in AuditEntry.objects.all()]
    assert deeds == ["survey.published", "survey.created"]


def test_editing_makes_a_new_version_and_the_old_one_stays(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    first = services.publish(survey=survey, by=owner)
    services.edit(survey=survey, change=renamed)
    fresh = Survey.objects.get(pk=survey.pk)
    assert fresh.is_changed
    document = library.by_link(survey.link)
    assert document is not None
    assert document.version == 1
    second = services.publish(survey=survey, by=owner)
    assert (first.number, second.number) == (1, 2)
    assert not Survey.objects.get(pk=survey.pk).is_changed
    newest, before = library.by_survey(str(survey.pk)), library.by_survey(str(survey.pk), 1)
    assert newest is not None
    assert before is not None
    assert "Harbour Tea" in newest.languages["en"].question
    assert "Harbour Coffee" in before.languages["en"].question
    assert (before.properties, newest.properties) == ([], ["plan"])
    assert read(SurveyVersion.objects.get(number=1).questionnaire).subject == "Harbour Coffee"


def test_publishing_again_without_a_change_makes_no_version(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.publish(survey=survey, by=owner)
    changes = library.changes()
    assert services.publish(survey=survey, by=owner).number == 1
    assert SurveyVersion.objects.count() == 1
    assert library.changes() == changes


def test_a_published_version_can_be_changed_by_no_way(library: Library) -> None:
    owner = a_member()
    version = services.publish(survey=a_survey(a_workspace(), owner), by=owner)
    version.number = 5
    with pytest.raises(TypeError, match="never changes"):
        version.save()
    for change in ({"number": 5}, {"questionnaire": {}}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            SurveyVersion.objects.update(**change)
    owner.delete()
    assert SurveyVersion.objects.get().published_by is None
    assert library.by_survey(str(version.survey_id), 1) is not None


def test_what_must_be_mended_first_is_said_and_nothing_is_published(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.edit(survey=survey, change=lambda draft: replace(draft, subject=""))
    with pytest.raises(SurveyProblem, match="what people would recommend"):
        services.publish(survey=survey, by=owner)
    assert SurveyVersion.objects.count() == 0
    assert library.by_link(survey.link) is None


def test_an_edge_that_cannot_be_reached_leaves_everything_as_it_was(
    settings: Settings, tmp_path: Path
) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    (tmp_path / "file").write_text("no folder")
    settings.PROMOTEUR_PLACE = str(tmp_path / "file")
    with pytest.raises(SurveyProblem, match="Try again"):
        services.publish(survey=survey, by=owner)
    assert SurveyVersion.objects.count() == 0
    assert Survey.objects.get(pk=survey.pk).published is None


def test_two_members_who_edit_different_pages_lose_nothing() -> None:
    survey = a_survey(a_workspace(), a_member())
    one, other = Survey.objects.get(pk=survey.pk), Survey.objects.get(pk=survey.pk)
    services.edit(survey=one, change=renamed)
    services.edit(survey=other, change=lambda draft: replace(draft, moment="first use"))
    draft = read(Survey.objects.get(pk=survey.pk).draft)
    assert (draft.subject, draft.moment) == ("Harbour Tea", "first use")


def test_the_kind_changes_until_it_is_published(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.edit(survey=survey, change=lambda draft: draft, kind="employee")
    assert Survey.objects.get(pk=survey.pk).kind == "employee"
    assert "place to work" in read(survey.draft).languages["en"].question
    services.publish(survey=survey, by=owner)
    with pytest.raises(SurveyProblem, match="never pooled"):
        services.edit(survey=survey, change=lambda draft: draft, kind="relational")
    document = library.by_link(survey.link)
    assert document is not None
    assert document.kind == "employee"


def test_closing_and_opening_again_reaches_the_edge_as_the_same_version(library: Library) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.publish(survey=survey, by=owner)
    for act, closed in ((services.close, True), (services.close, True), (services.reopen, False)):
        act(survey=survey, by=owner)
        document = library.by_link(survey.link)
        assert document is not None
        assert (document.closed_at is not None, document.version) == (closed, 1)
    deeds = [entry.deed for entry in AuditEntry.objects.all()]
    assert deeds[:2] == ["survey.reopened", "survey.closed"]


def test_a_lost_library_is_whole_again_after_a_start(
    settings: Settings, library: Library, tmp_path: Path
) -> None:
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.publish(survey=survey, by=owner)
    document = library.by_link(survey.link)
    settings.PROMOTEUR_PLACE = str(tmp_path / "elsewhere")
    assert services.bring_in_step() == 1
    assert services.edge.library().by_link(survey.link) == document
    services.edge.library().close()


def test_a_library_that_knows_more_than_the_database_is_brought_back(library: Library) -> None:
    """The database was put back from a backup: the version after it was never published."""
    owner = a_member()
    survey = a_survey(a_workspace(), owner)
    services.publish(survey=survey, by=owner)
    first = library.by_link(survey.link)
    assert first is not None
    lost = replace(first, version=2, moment="lost")
    library.publish(lost)
    assert services.bring_in_step() == 1
    assert library.by_link(survey.link) == library.by_key(survey.key) == first
    services.edit(survey=survey, change=renamed)
    assert services.publish(survey=survey, by=owner).number == 2
    second = library.by_link(survey.link)
    assert second is not None
    assert "Harbour Tea" in second.languages["en"].question
    assert second.moment != "lost"
    assert services.bring_in_step() == 0


def test_another_time_zone_of_the_workspace_reaches_the_edge(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, workspace = a_member(), a_workspace()
    survey = a_survey(workspace, owner)
    services.publish(survey=survey, by=owner)
    change_workspace(workspace=workspace, name=workspace.name, zone="Asia/Tokyo", by=owner)
    monkeypatch.setattr(tasks, "STEP_SECONDS", 0.0)
    assert tasks.keep_in_step(threading.Event()) == 1
    document = library.by_link(survey.link)
    assert document is not None
    assert (document.zone, document.version) == ("Asia/Tokyo", 1)


def test_links_and_keys_are_long_random_and_unlike() -> None:
    owner, workspace = a_member(), a_workspace()
    surveys = [a_survey(workspace, owner) for _n in range(20)]
    assert len({survey.link for survey in surveys} | {survey.key for survey in surveys}) == 40
    assert all(re.fullmatch("[a-z0-9]{12}", survey.link) for survey in surveys)
