"""Verbs that write: surveys are made, edited, published, closed and opened again."""

from collections.abc import Callable, Sequence
from typing import cast

from django.db import transaction
from django.utils import timezone

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.services import record
from promoteur.collect.away import Away
from promoteur.collect.published import Kind
from promoteur.kit.language import gettext as _
from promoteur.surveys import drafting, edge
from promoteur.surveys.models import Survey, SurveyVersion, new_secret
from promoteur.surveys.problem import SurveyProblem
from promoteur.surveys.questionnaire import Questionnaire, read, written
from promoteur.surveys.readiness import obstacles

Change = Callable[[Questionnaire], Questionnaire]


@transaction.atomic
def create_survey(
    *, workspace: Workspace, kind: Kind, subject: str, languages: Sequence[str], by: Member
) -> Survey:
    """Return a new survey with ready-made wording, named after what people would recommend."""
    questionnaire = drafting.new_questionnaire(kind=kind, subject=subject, languages=languages)
    survey = Survey.objects.create(
        workspace=workspace,
        name=subject,
        kind=kind,
        draft=written(questionnaire),
        created_by=by,
    )
    record("survey.created", member=by, workspace=workspace, about=subject)
    return survey


@transaction.atomic
def edit(
    *, survey: Survey, change: Change, name: str | None = None, kind: Kind | None = None
) -> Questionnaire:
    """Return a survey's draft after a change, which is made to its newest state.

    Two members who edit different pages at once lose nothing.

    Raises:
        SurveyProblem: the kind would change although a version is published.
    """
    current = Survey.objects.select_for_update().get(pk=survey.pk)
    questionnaire = read(current.draft)
    if kind is not None and kind != current.kind:
        if current.published_id:
            raise SurveyProblem(
                _("The kind cannot change any more: answers of two kinds are never pooled.")
            )
        before = cast("Kind", current.kind)
        questionnaire = drafting.with_kind(questionnaire, before=before, after=kind)
        current.kind = kind
    questionnaire = change(questionnaire)
    current.name = current.name if name is None else name
    current.draft = written(questionnaire)
    current.drafted_at = timezone.now()
    current.save(update_fields=["name", "kind", "draft", "drafted_at"])
    survey.name, survey.kind, survey.draft = current.name, current.kind, current.draft
    return questionnaire


@transaction.atomic
def publish(*, survey: Survey, by: Member) -> SurveyVersion:
    """Return the version that people are asked from now on: the draft as it is.

    A draft that was published already makes no new version. The edge has it when this returns, or
    nothing is changed.

    Raises:
        SurveyProblem: something in the draft must be mended first, or the edge cannot be reached.
    """
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if wrong := obstacles(read(current.draft)):
        raise SurveyProblem(wrong[0].message)
    version = current.published
    if version is None or current.is_changed:
        version = SurveyVersion.objects.create(
            survey=current,
            number=version.number + 1 if version else 1,
            questionnaire=current.draft,
            published_by=by,
        )
        current.published = version
        current.save(update_fields=["published"])
        record(
            "survey.published",
            member=by,
            workspace=current.workspace,
            about=current.name,
            version=version.number,
        )
    _hand_over(current, version)
    survey.published = version
    return version


@transaction.atomic
def close(*, survey: Survey, by: Member) -> None:
    """Take no more answers until `reopen`.

    Raises:
        SurveyProblem: the edge cannot be reached; the survey stays as it is.
    """
    _set_closed(survey, closed=True, by=by)


@transaction.atomic
def reopen(*, survey: Survey, by: Member) -> None:
    """Take answers again.

    Raises:
        SurveyProblem: the edge cannot be reached; the survey stays as it is.
    """
    _set_closed(survey, closed=False, by=by)


def _set_closed(survey: Survey, *, closed: bool, by: Member) -> None:
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if closed == (current.closed_at is not None):
        return
    current.closed_at = timezone.now() if closed else None
    current.save(update_fields=["closed_at"])
    record(
        "survey.closed" if closed else "survey.reopened",
        member=by,
        workspace=current.workspace,
        about=current.name,
    )
    if current.published:
        _hand_over(current, current.published)
    survey.closed_at = current.closed_at


@transaction.atomic
def renew_secret(*, survey: Survey, by: Member) -> None:
    """Sign identities with a new secret from now on; what the old one has signed is worth nothing.

    Raises:
        SurveyProblem: the edge cannot be reached; the secret stays as it is.
    """
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    current.secret = new_secret()
    current.save(update_fields=["secret"])
    record("survey.secret-renewed", member=by, workspace=current.workspace, about=current.name)
    if current.published:
        _hand_over(current, current.published)
    survey.secret = current.secret


def _hand_over(survey: Survey, version: SurveyVersion) -> None:
    try:
        edge.hand_over(survey, version)
    except Away as error:
        raise SurveyProblem(
            _("The place of published surveys cannot be written now. Try again in a moment.")
        ) from error


def bring_in_step() -> int:
    """Give the edge again what it lacks, and return how many surveys that were.

    Called at each start and by the reader of answers, time and again: a lost or restored library is
    whole again, and the edge knows that the time zone of a workspace was changed.

    Raises:
        Away: the library cannot be used.
    """
    published = Survey.objects.exclude(published=None).select_related("published", "workspace")
    behind = [survey.pk for survey in published if not edge.is_in_step(survey)]
    for pk in behind:
        with transaction.atomic():
            # Somebody may be publishing: then it is in step once that is done.
            survey = Survey.objects.select_for_update(of=("self",)).get(pk=pk)
            if survey.published:
                edge.hand_over(survey, survey.published)
    return len(behind)
