"""The way to the edge: published documents go into its library."""

import functools
from typing import cast

from django.conf import settings

from promoteur.collect.library import Library, open_library
from promoteur.collect.published import Document, Kind
from promoteur.kit.tokens import Seals
from promoteur.surveys.models import Survey, SurveyVersion
from promoteur.surveys.questionnaire import Identity, document_of, read

_open = functools.cache(open_library)


def library() -> Library:
    """Return the library that the edge reads: in the data folder, or in the PostgreSQL database."""
    return _open(settings.PROMOTEUR_PLACE)


def hand_over(survey: Survey, version: SurveyVersion) -> None:
    """Give the edge a published version, and when it was closed.

    Raises:
        Away: the library cannot be used.
    """
    document = _document(survey, version)
    if library().by_survey(document.survey) != document:
        library().publish(document)


def is_in_step(survey: Survey) -> bool:
    """Whether the edge has what is published of a survey, as it is now.

    Raises:
        Away: the library cannot be used.
    """
    version = survey.published
    return version is None or library().by_survey(str(survey.pk)) == _document(survey, version)


def _document(survey: Survey, version: SurveyVersion) -> Document:
    return document_of(read(version.questionnaire), identity(survey, version.number))


def identity(survey: Survey, number: int) -> Identity:
    """Return what a version of a survey is called, and where it is reached."""
    return Identity(
        survey=str(survey.pk),
        version=number,
        workspace=str(survey.workspace_id),
        kind=cast("Kind", survey.kind),
        link=survey.link,
        key=survey.key,
        secret=survey.secret,
        zone=survey.workspace.zone,
        closed_at=survey.closed_at,
    )


def seals() -> Seals:
    """Return what makes the tokens that the edge opens."""
    return Seals(str(settings.SECRET_KEY).encode("ascii"))
