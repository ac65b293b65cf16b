"""The answers of the invented company as responses, made by what makes them of the spool."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, cast

from promoteur.cli.demo.answers import Given
from promoteur.collect.entry import Channel, Entry
from promoteur.kit.language import gettext as _
from promoteur.responses import due
from promoteur.responses.intake import asked, response_of
from promoteur.responses.models import Response
from promoteur.responses.quick import insert, maker
from promoteur.responses.rules import uuid_at
from promoteur.surveys.models import Survey

TRANSLATED = ("sector", "customer type", "phase")
"""Properties whose values are words; all others are codes, names and figures."""

READ_AFTER = timedelta(seconds=2)
"""So long after it was given, an answer was stored."""


def store(answers: Iterable[Given], surveys: Mapping[str, Survey]) -> None:
    """Store answers as responses, and owe their facts."""
    known = asked(one.pk for one in surveys.values())
    make = _as_stored_then(maker(Response))
    responses = [
        response_of(n, _entry(n, one, surveys[one.poll]), known, make)
        for n, one in enumerate(answers, start=1)
    ]
    insert(responses)
    due.owe(one.id for one in responses)


def _as_stored_then(make: Callable[..., Response]) -> Callable[..., Response]:
    """Return what makes a response that was stored when it was given, from no spool of today."""

    def then(**values: Any) -> Response:
        at = values["answered_at"]
        return make(**{**values, "seq": None, "stored_at": at + READ_AFTER})

    return then


def _entry(n: int, one: Given, survey: Survey) -> Entry:
    """Return what would lie in the spool of an answer."""
    response = str(uuid_at(one.at, f"demo {n}"))
    return Entry(
        kind="answer",
        response=response,
        survey=str(survey.pk),
        version=1,
        workspace=str(survey.workspace_id),
        received_at=one.at,
        score=one.score,
        comment=one.comment,
        further=dict(one.further),
        language=one.language,
        channel=cast("Channel", one.channel),
        moment=_(one.moment) if one.moment else None,
        wave=one.wave,
        person=one.person or None,
        properties={
            name: _(str(value)) if name in TRANSLATED else value
            for name, value in one.properties.items()
        },
        held=one.held,
        key=response,
    )
