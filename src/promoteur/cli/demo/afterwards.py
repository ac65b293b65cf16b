"""What members of the invented company did with its responses: notes, tags, exclusions."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from promoteur.cli.demo.organisation import Organisation
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.responses import services
from promoteur.responses.models import Note, Response
from promoteur.score.scale import Category, category

EXCLUDED = (
    mark("A test by our own team"),
    mark("Meant another company"),
    mark("Given twice by telephone"),
)
"""Why answers were taken out of the score."""

EACH_EXCLUDED = 4
"""How many for each reason."""

NOTES = (
    mark("Called back: we change the delivery address and send it again today."),
    mark("Nobody at the telephone, tried twice. Next try on Thursday."),
    mark("Known fault, mended in the next version. Wrote so."),
    mark("Offered an hour of training; they will think about it."),
    mark("Agreed on a call with the product team."),
)
"""What members wrote beside responses of detractors."""

TO_CALL, KNOWN, QUOTE = mark("to call back"), mark("known fault"), mark("may be quoted")
"""Tags."""

READ_AFTER = timedelta(hours=1)
"""So long after an answer, somebody had done something about it."""

LATEST = 400
"""Members look at what came last."""


def looked_at(organisation: Organisation) -> None:
    """Let members note, tag and exclude some responses; what changes what counts is owed."""
    told = Response.objects.filter(held="").exclude(comment="").order_by("-answered_at", "-id")
    told = told.select_related("workspace")
    unhappy = told.filter(score__in=_scores(Category.DETRACTOR))
    latest = list(unhappy[:LATEST])
    _note(latest, organisation)
    for one in latest[::9]:
        services.tag(response=one, name=_(TO_CALL))
    for one in latest[4::14]:
        services.tag(response=one, name=_(KNOWN))
    for one in list(told.filter(score__in=_scores(Category.PROMOTER))[:LATEST])[::12]:
        services.tag(response=one, name=_(QUOTE))
    _exclude(list(unhappy.values_list("pk", flat=True)), organisation)


def _scores(wanted: Category) -> list[int]:
    return [one for one in range(11) if category(one) is wanted]


def _note(responses: Sequence[Response], organisation: Organisation) -> None:
    """Write notes: one by the owner, one by each of the others in turn."""
    members = list(organisation.members.values())
    for n, one in enumerate(responses[::11]):
        by = members[n % len(members)] if n % 2 else organisation.owner
        note = services.note(response=one, text=_(NOTES[n % len(NOTES)]), by=by)
        Note.objects.filter(pk=note.pk).update(at=one.answered_at + READ_AFTER)


def _exclude(unhappy: Sequence[UUID], organisation: Organisation) -> None:
    """Exclude some responses, spread over the whole time, each with a reason."""
    times = EACH_EXCLUDED * len(EXCLUDED)
    step = len(unhappy) // times
    for n, pk in enumerate(unhappy[step // 2 :: step][:times]):
        reason = _(EXCLUDED[n % len(EXCLUDED)])
        one = Response.objects.get(pk=pk)
        services.exclude(response=one, reason=reason, by=organisation.owner)
