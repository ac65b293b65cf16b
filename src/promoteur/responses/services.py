"""What members do with responses. Whatever changes what counts is owed to the facts at once."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.services import record
from promoteur.kit.language import gettext as _
from promoteur.responses.drain import POISON, in_words, write
from promoteur.responses.due import MANY, locked_cursor, owe
from promoteur.responses.intake import Batch, understood
from promoteur.responses.models import Amendment, Note, Response, SetAside, Tag
from promoteur.responses.problem import ResponseProblem

MOST_RETRIED = 1000
"""Entries tried again by one click."""

LONGEST_NOTE, LONGEST_TAG, LONGEST_REASON = 5000, 50, 500


@transaction.atomic
def exclude(*, response: Response, reason: str, by: Member) -> None:
    """Take a response out of the score; it stays where it is, with the reason.

    Raises:
        ResponseProblem: it is out already, or no reason is given.
    """
    told = _text(reason, LONGEST_REASON)
    if not told:
        raise ResponseProblem(_("Say why: the others will read it beside the response."))
    mine = _locked(response)
    if mine.excluded:
        raise ResponseProblem(_("This response is excluded already."))
    mine.excluded, mine.excluded_by, mine.excluded_at = told, by, timezone.now()
    mine.save(update_fields=["excluded", "excluded_by", "excluded_at"])
    owe([mine.id])
    record("response.excluded", member=by, workspace=mine.workspace, about=mine.id, reason=told)


@transaction.atomic
def include(*, response: Response, by: Member) -> None:
    """Let a response that was excluded count again.

    Raises:
        ResponseProblem: it is not excluded.
    """
    mine = _locked(response)
    if not mine.excluded:
        raise ResponseProblem(_("This response is not excluded."))
    reason, mine.excluded, mine.excluded_by, mine.excluded_at = mine.excluded, "", None, None
    mine.save(update_fields=["excluded", "excluded_by", "excluded_at"])
    owe([mine.id])
    record("response.included", member=by, workspace=mine.workspace, about=mine.id, reason=reason)


@transaction.atomic
def restore(*, response: Response, by: Member) -> None:
    """Let a response count that was held back because it looked automatic.

    Raises:
        ResponseProblem: it is not held back.
    """
    mine = _locked(response)
    if not mine.held:
        raise ResponseProblem(_("This response is not held back."))
    reason, mine.held = mine.held, ""
    mine.restored_by, mine.restored_at = by, timezone.now()
    mine.save(update_fields=["held", "restored_by", "restored_at"])
    owe([mine.id])
    record("response.restored", member=by, workspace=mine.workspace, about=mine.id, reason=reason)


@transaction.atomic
def note(*, response: Response, text: str, by: Member) -> Note:
    """Write a note beside a response, and return it.

    Raises:
        ResponseProblem: it is empty or too long.
    """
    told = _text(text, LONGEST_NOTE)
    if not told:
        raise ResponseProblem(_("The note is empty."))
    return Note.objects.create(response=response, text=told, by=by)


@transaction.atomic
def tag(*, response: Response, name: str) -> Tag:
    """Put a tag on a response; it is made if its workspace has none of this name.

    Raises:
        ResponseProblem: the name is empty or too long.
    """
    told = " ".join(_text(name, LONGEST_TAG).split())
    if not told:
        raise ResponseProblem(_("A tag is a word or two."))
    mine = Tag.objects.filter(workspace=response.workspace_id, name__iexact=told).first()
    mine = mine or Tag.objects.create(workspace_id=response.workspace_id, name=told)
    response.tags.add(mine)
    return mine


@transaction.atomic
def untag(*, response: Response, tag: Tag) -> None:
    """Take a tag off a response; one that is on none any more is gone."""
    response.tags.remove(tag)
    if not Response.tags.through.objects.filter(tag=tag).exists():
        tag.delete()


def owe_all() -> int:
    """Let every fact be written anew from its response, and return how many are due.

    For a table of facts that was lost, or restored from an old copy.
    """
    ids: list[UUID] = []
    owed = 0
    for one in Response.objects.order_by("pk").values_list("pk", flat=True).iterator():
        ids.append(one)
        if len(ids) == MANY:
            owe(ids)
            owed, ids = owed + len(ids), []
    owe(ids)
    return owed + len(ids)


def retry(*, entry: SetAside, by: Member) -> None:
    """Store what was set aside, now that its cause may be mended; then it is set aside no more.

    A response that could not be counted is owed to the facts again: if they still refuse it, it
    is set aside anew.

    Raises:
        ResponseProblem: it still cannot be stored, or a later change is stored already.
    """
    try:
        _retry(entry.pk, by)
    except POISON as error:
        SetAside.objects.filter(pk=entry.pk).update(error=in_words(error))
        raise ResponseProblem(_("This still cannot be stored: {why}").format(why=error)) from error


@transaction.atomic
def _retry(pk: int, by: Member) -> None:
    entry = SetAside.objects.select_for_update().filter(pk=pk).first()
    if entry is None:  # somebody else was first
        return
    if entry.seq is None:
        owe([entry.response] if entry.response else [])
    else:
        locked_cursor()  # the reader of the spool writes responses, too
        batch = understood([(entry.seq, bytes(entry.body))])
        _refuse_what_is_overtaken(batch)
        write(batch)
    entry.delete()
    record("set-aside.retried", member=by, workspace=entry.workspace, about=_called(entry))


def _refuse_what_is_overtaken(batch: Batch) -> None:
    """Refuse an amendment that would undo a later one.

    Raises:
        ResponseProblem: it would.
    """
    for one in batch.amendments:
        if Amendment.objects.filter(response=one.response, at__gt=one.at).exists():
            raise ResponseProblem(
                _("A later change of this answer is stored: this one would undo it. Dismiss it.")
            )


def retry_all(*, entries: QuerySet[SetAside], by: Member) -> tuple[int, int]:
    """Store what was set aside, in the order in which it came; return how many were, how many not.

    An answer comes before what amends it.
    """
    stored = refused = 0
    for entry in entries.order_by(F("seq").asc(nulls_last=True), "pk")[:MOST_RETRIED]:
        try:
            retry(entry=entry, by=by)
        except ResponseProblem:
            refused += 1
        else:
            stored += 1
    return stored, refused


@transaction.atomic
def dismiss(*, entry: SetAside, by: Member) -> None:
    """Forget what was set aside, for good; a response that cannot be counted is excluded."""
    mine = SetAside.objects.select_for_update().filter(pk=entry.pk).first()
    if mine is None:  # somebody else was first
        return
    if mine.seq is None and mine.response:
        for one in Response.objects.filter(pk=mine.response, excluded=""):
            exclude(response=one, reason=mine.error[:LONGEST_REASON], by=by)
    mine.delete()
    record(
        "set-aside.dismissed",
        member=by, workspace=mine.workspace, about=_called(mine), error=mine.error,
    )  # fmt: skip


def record_export(
    *, found: QuerySet[Response], kind: str, selection: str, by: Member | None
) -> None:
    """Write into the trail of each workspace that some of its responses leave the house.

    Args:
        found: the responses.
        kind: "csv" or "parquet".
        selection: what was looked for, as in an address.
        by: who; None: whoever runs the server.
    """
    theirs = found.order_by().values("workspace").distinct()
    for workspace in Workspace.objects.filter(pk__in=theirs):
        record(
            "responses.exported",
            member=by, workspace=workspace, about=kind, selection=selection[:1000],
        )  # fmt: skip


def _called(entry: SetAside) -> str:
    return str(entry.response or entry.seq)


def _locked(response: Response) -> Response:
    """Return a response as it is now; nobody else changes it before the transaction ends."""
    found = Response.objects.select_for_update(of=("self",)).select_related("workspace")
    return found.get(pk=response.pk)


def _text(given: str, longest: int) -> str:
    """Return what was written, without blanks around it.

    Raises:
        ResponseProblem: it is too long.
    """
    told = given.replace("\0", "").strip()
    if len(told) > longest:
        raise ResponseProblem(
            _("This is too long: {most} characters are enough.").format(most=longest)
        )
    return told
