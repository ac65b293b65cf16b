"""Verbs that write targets."""

from django.db import transaction
from django.utils import timezone

from promoteur.accounts.models import Member
from promoteur.accounts.services import record
from promoteur.reports import written
from promoteur.reports.models import Target

DEEDS = ("target.set", "target.changed")


def save_target(target: Target, *, by: Member) -> None:
    """Store a new target, or what was changed of one that is there."""
    written.store(target, told=_terms, deeds=DEEDS, by=by)


@transaction.atomic
def close_target(target: Target, *, by: Member) -> None:
    """End a target, whatever came of it; it stays readable."""
    if Target.objects.filter(pk=target.pk, closed_at=None).update(closed_at=timezone.now()):
        record("target.closed", member=by, workspace=target.workspace, about=target)


@transaction.atomic
def reopen_target(target: Target, *, by: Member) -> None:
    """Let a target that was closed hold again."""
    if Target.objects.filter(pk=target.pk, closed_at__isnull=False).update(closed_at=None):
        record("target.reopened", member=by, workspace=target.workspace, about=target)


def remove_target(target: Target, *, by: Member) -> None:
    """Delete a target for good; the trail keeps what it was."""
    written.delete(target, told=_terms, deed="target.deleted", by=by)


def _terms(target: Target) -> dict[str, str]:
    """Return what a target promises, for the trail: nobody lowers a goal unseen."""
    return {
        "kind": target.kind,
        "measure": target.measure,
        "goal": str(target.goal),
        "due": target.due.isoformat(),
        "concerns": target.concerns,
        "owner": "" if target.owner is None else target.owner.email,
    }
