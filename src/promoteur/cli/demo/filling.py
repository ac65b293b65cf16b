"""The invented company in an installation: wholly or not at all."""

import datetime as dt

from django.db import transaction

from promoteur.cli.demo import afterwards, dashboard, organisation, questionnaires, rounds, rows
from promoteur.cli.demo.answers import answers
from promoteur.cli.demo.story import told
from promoteur.responses import due, place


def fill(today: dt.date) -> int:
    """Fill an installation that nobody uses yet, and return how many answers it has.

    Whoever stops it in the middle finds it as empty as it was, or with facts that are still due:
    `count` brings them up to date, and so does the reader of answers.

    Raises:
        AccountProblem: somebody uses it already.
        SurveyProblem: the place of published surveys cannot be written.
        FactsProblem: the facts cannot be written.
    """
    story = told(today)
    given = answers(story)
    with transaction.atomic():
        company = organisation.found()
        surveys = questionnaires.published(company, story.first)
        rows.store(given, surveys)
        afterwards.looked_at(company)
        dashboard.furnish(company, story)
        rounds.note(company, story, given)
    count()
    return len(given)


def count() -> None:
    """Bring all facts that are due up to date, in one change.

    Raises:
        FactsProblem: they cannot be written.
    """
    while due.work_off(place.facts(), place.key(), most=ALL):
        pass


ALL = 100_000
"""More responses than the company has: what is due is one change of the facts."""
