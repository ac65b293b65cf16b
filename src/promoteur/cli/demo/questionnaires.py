"""The surveys of the invented company: drafted, edited and published as members do it."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from msgspec.structs import replace

from promoteur.cli.demo.answers import SOLVED
from promoteur.cli.demo.company import AGENTS, POLLS, Poll
from promoteur.cli.demo.organisation import Organisation
from promoteur.collect.published import Branding, Further, FurtherWording
from promoteur.kit.language import gettext as _
from promoteur.surveys import drafting, services
from promoteur.surveys.models import Survey, SurveyVersion
from promoteur.surveys.questionnaire import Questionnaire

ACCENTS = {"shop": "#8a3b12", "group": "#4a4a68"}
ACCENT = "#0f5e6e"
"""Colours on which white text is read well."""

WAS_IT_SOLVED = {"en": "Is your problem solved?", "fr": "Votre problème est-il résolu ?"}
INTRO = {
    "relational": {
        "en": "Two minutes for us? Your answer goes to the people who build {subject}.",
        "fr": "Deux minutes pour nous ? Votre réponse va à ceux qui font {subject}.",
    },
    "employee": {
        "en": "Nobody sees who answered, only what each unit says.",
        "fr": "Personne ne voit qui a répondu, seulement ce que dit chaque équipe.",
    },
}
"""What stands above the question, by kind; `{subject}` becomes what is recommended."""


def published(organisation: Organisation, first: dt.date) -> Mapping[str, Survey]:
    """Make all surveys, asked since a day, and return them by their key.

    Raises:
        SurveyProblem: the place of published surveys cannot be written.
    """
    surveys = {one.key: _published(one, organisation) for one in POLLS}
    since = dt.datetime.combine(first, dt.time(6), dt.UTC) - dt.timedelta(days=1)
    mine = [one.pk for one in surveys.values()]
    Survey.objects.filter(pk__in=mine).update(created_at=since, drafted_at=since)
    SurveyVersion.objects.filter(survey__in=mine).update(published_at=since)
    return surveys


def _published(poll: Poll, organisation: Organisation) -> Survey:
    survey = services.create_survey(
        workspace=organisation.workspaces[poll.place],
        kind=poll.kind,
        subject=poll.subject,
        languages=poll.languages,
        by=organisation.owner,
    )
    services.edit(survey=survey, name=poll.name, change=partial(_written, poll))
    services.publish(survey=survey, by=organisation.owner)
    return survey


def _written(poll: Poll, draft: Questionnaire) -> Questionnaire:
    """Return a new draft as the company wants it."""
    intro = INTRO.get(poll.kind, {})
    moment = next(iter(poll.moments)) if len(poll.moments) == 1 else ""
    draft = replace(
        draft,
        languages={
            code: replace(wording, intro=intro.get(code, ""))
            for code, wording in draft.languages.items()
        },
        branding=Branding(name=poll.subject, accent=ACCENTS.get(poll.place, ACCENT)),
        anonymous=poll.kind == "employee",
        moment=_(moment) if moment else None,
    )
    if poll.key not in AGENTS:
        return draft
    wording = {code: FurtherWording(WAS_IT_SOLVED[code]) for code in poll.languages}
    return drafting.with_further(draft, Further(id=SOLVED, type="yesno", wording=wording))
