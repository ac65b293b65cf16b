"""Verbs that write initiatives."""

from promoteur.accounts.models import Member
from promoteur.reports import written
from promoteur.reports.models import Initiative

DEEDS = ("initiative.noted", "initiative.changed")


def save_initiative(initiative: Initiative, *, by: Member) -> None:
    """Store a new initiative, or what was changed of one that is there."""
    written.store(initiative, told=_what, deeds=DEEDS, by=by)


def remove_initiative(initiative: Initiative, *, by: Member) -> None:
    """Delete an initiative for good; the trail keeps what it was."""
    written.delete(initiative, told=_what, deed="initiative.deleted", by=by)


def _what(initiative: Initiative) -> dict[str, str]:
    """Return what decides its figures, for the trail: nobody moves a date unseen."""
    return {
        "sort": initiative.sort,
        "began": initiative.began.isoformat(),
        "ended": "" if initiative.ended is None else initiative.ended.isoformat(),
        "people": initiative.people,
        "concerns": initiative.concerns,
    }
