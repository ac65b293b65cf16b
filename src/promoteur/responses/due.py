"""Bringing the facts up to date with responses: what is due, in which turn, and what to put.

Whoever changes a response writes a `Due` in the same transaction. Whoever works one off takes a
turn, reads the responses as they are then, changes the facts in one step that carries the turn, and
only then deletes the `Due`. A kill anywhere leaves it there, and doing it again changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from promoteur.analytics.answer import Answer
from promoteur.responses.intake import Asked, asked, fact_of
from promoteur.responses.models import Cursor, Due, Response, SetAside

if TYPE_CHECKING:  # deltalake and DuckDB, which a reader that has nothing to do does without
    from promoteur.analytics.facts import Facts

SPOOL = "spool"
SOURCE = "responses"
"""What the marks of the table of facts call the turns."""

MANY = 5_000
"""Responses whose facts are put in one change."""


def owe(responses: Iterable[UUID]) -> Due | None:
    """Write that the facts of responses are due, and return the note; None of no responses."""
    packed = b"".join(one.bytes for one in responses)
    return Due.objects.create(responses=packed) if packed else None


def locked_cursor() -> Cursor:
    """Return the cursor, which nobody else changes before the transaction ends."""
    cursor = Cursor.objects.select_for_update().filter(pk=SPOOL).first()
    return cursor or Cursor.objects.select_for_update().get_or_create(pk=SPOOL)[0]


def next_turn(cursor: Cursor, facts: "Facts") -> int:
    """Return the turn of whoever holds the cursor, later than all before.

    Also where the database was restored from a copy that knows less than the facts.
    """
    cursor.turn = max(cursor.turn, facts.table.marked(SOURCE) or 0) + 1
    return cursor.turn


def facts_of(
    responses: Iterable[Response], surveys: dict[UUID, Asked], key: bytes
) -> tuple[list[Answer], list[str]]:
    """Return the facts of responses that count, and the ids of those that do not."""
    answers, gone = [], []
    for one in responses:
        if one.counts:
            answers.append(fact_of(one, surveys[one.survey_id], key))
        else:
            gone.append(str(one.id))
    return answers, gone


def settle(facts: "Facts", answers: Sequence[Answer], gone: Sequence[str], turn: int) -> bool:
    """Put facts; those that cannot be facts are set aside, each with the reason.

    Two readers of the spool may write at once, and one may be killed, or stand still for an hour,
    in the middle. Each change therefore carries its turn as the mark of the table: a change whose
    turn is not later than the last one stored is refused as a whole, and made again later with
    what is true by then.

    Returns:
        Whether it is done; False where a later turn was first.

    Raises:
        FactsProblem: the table cannot be written now.
    """
    from promoteur.analytics.problem import AnswerProblem  # noqa: PLC0415 - as above
    from promoteur.analytics.table import Mark  # noqa: PLC0415 - as above

    mark = Mark(SOURCE, turn)
    refused: dict[str, str] = {}
    try:
        done = facts.settle(answers, gone, mark)
    except AnswerProblem:
        refused = facts.refused(answers)
        kept = [one for one in answers if str(one.response) not in refused]
        done = facts.settle(kept, [*gone, *refused], mark)
    if done:
        settled = [*(one.response for one in answers), *gone]
        _tell_which_are_refused(settled, refused)
    return done


def _tell_which_are_refused(settled: Sequence[UUID | str], refused: Mapping[str, str]) -> None:
    """Set aside what cannot be a fact, with the reasons, and nothing else of what was settled."""
    there = SetAside.objects.filter(seq=None)
    if there.exists():  # there hardly ever is
        there.filter(response__in=settled).delete()
    for response, why in refused.items():
        owner = Response.objects.filter(pk=response).values_list("workspace", flat=True).first()
        SetAside.objects.create(response=response, workspace_id=owner, error=why)


def work_off(facts: "Facts", key: bytes, most: int = MANY) -> int:
    """Bring the facts of those responses up to date that waited longest; return how many.

    Raises:
        FactsProblem: the table cannot be written now.
    """
    if not Due.objects.exists():
        return 0
    with transaction.atomic():
        cursor = locked_cursor()
        turn = next_turn(cursor, facts)
        cursor.save(update_fields=["turn"])
        dues, ids = _oldest(most)
        found = Response.objects.filter(pk__in=ids).defer("comment", "sought", "further")
        responses = list(found)
        surveys = asked(one.survey_id for one in responses)
    answers, gone = facts_of(responses, surveys, key)
    there = {one.id for one in responses}
    gone += [str(one) for one in ids if one not in there]
    if not settle(facts, answers, gone, turn):
        return 0
    Due.objects.filter(pk__in=dues).delete()
    return len(ids)


def _oldest(most: int) -> tuple[list[int], list[UUID]]:
    """Return the oldest notes, and the ids that they hold: each once, about as many as most."""
    dues: list[int] = []
    ids: dict[UUID, None] = {}
    for due in Due.objects.order_by("pk")[:most].iterator(chunk_size=10):
        dues.append(due.pk)
        ids |= dict.fromkeys(due.ids)
        if len(ids) >= most:
            break
    return dues, list(ids)
