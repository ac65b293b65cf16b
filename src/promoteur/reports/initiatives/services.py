"""Verbs that write initiatives."""

from django.db import transaction

from promoteur.accounts.models import Member
from promoteur.accounts.services import record
from promoteur.reports.models import Initiative


@transaction.atomic
def save_initiative(initiative: Initiative, *, by: Member) -> None:
    """Store a new initiative, or what was changed of one that is there."""
    new = initiative.pk is None
    before = {} if new else _what(Initiative.objects.get(pk=initiative.pk))
    initiative.save()
    record(
        "initiative.noted" if new else "initiative.changed",
        member=by,
        workspace=initiative.workspace,
        about=initiative,
        before=before,
        after=_what(initiative),
    )


@transaction.atomic
def remove_initiative(initiative: Initiative, *, by: Member) -> None:
    """Delete an initiative for good; the trail keeps what it was."""
    what = _what(initiative)
    initiative.delete()
    record(
        "initiative.deleted",
        member=by,
        workspace=initiative.workspace,
        about=initiative,
        before=what,
    )


def _what(initiative: Initiative) -> dict[str, str]:
    """Return what decides its figures, for the trail: nobody moves a date unseen."""
    return {
        "sort": initiative.sort,
        "began": initiative.began.isoformat(),
        "ended": "" if initiative.ended is None else initiative.ended.isoformat(),
        "concerns": initiative.concerns,
    }
