"""How what members write is stored and deleted: in one transaction with what the trail says."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from promoteur.accounts.models import Member
from promoteur.accounts.services import record
from promoteur.reports.models import Benchmark, Initiative, Round, Target

Row = TypeVar("Row", Target, Initiative, Benchmark, Round)
Told = Callable[[Row], dict[str, str]]
"""What decides a row's figures, for the trail: nobody changes it unseen."""


@transaction.atomic
def store(row: Row, *, told: Told[Row], deeds: tuple[str, str], by: Member) -> None:
    """Store a new row, or what was changed of one that is there.

    Args:
        row: as it shall be.
        told: what the trail keeps of it.
        deeds: of one that is new, and of one that is changed.
        by: who does it.
    """
    new = row.pk is None
    before = {} if new else told(type(row)._default_manager.get(pk=row.pk))  # noqa: SLF001 - Django's word for it
    row.save()
    record(
        deeds[0 if new else 1],
        member=by,
        workspace=row.workspace,
        about=row,
        before=before,
        after=told(row),
    )


@transaction.atomic
def delete(row: Row, *, told: Told[Row], deed: str, by: Member) -> None:
    """Delete a row for good; the trail keeps what it was."""
    before = told(row)
    row.delete()
    record(deed, member=by, workspace=row.workspace, about=row, before=before)
