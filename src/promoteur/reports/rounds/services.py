"""Verbs that write rounds."""

from promoteur.accounts.models import Member
from promoteur.reports import written
from promoteur.reports.models import Round

DEEDS = ("round.noted", "round.changed")


def save_round(one: Round, *, by: Member) -> None:
    """Store a new round, or what was changed of one that is there."""
    written.store(one, told=_what, deeds=DEEDS, by=by)


def remove_round(one: Round, *, by: Member) -> None:
    """Delete a round for good; the trail keeps what it was."""
    written.delete(one, told=_what, deed="round.deleted", by=by)


def _what(one: Round) -> dict[str, str]:
    """Return what decides its rate, for the trail: nobody asked fewer unseen."""
    return {
        "kind": one.kind,
        "sent": one.sent.isoformat(),
        "until": one.until.isoformat(),
        "asked": str(one.asked),
        "concerns": one.concerns,
    }
