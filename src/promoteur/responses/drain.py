"""From the spool to rows and facts: in order, exactly once in effect, whoever is killed and when.

Rows, the cursor and a `Due` are written in one transaction, so an entry is stored if and only if
the cursor has passed it. Then its fact is put, and the `Due` deleted (see `due`). What cannot be
stored is set aside whole, with its error, and the rest goes on.

The cursor remembers the entry at which it stands. Where the spool has another one there, it is
another spool, or a copy that was put back, and is read from its beginning: what is stored already
is known.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from promoteur.analytics.problem import FactsProblem
from promoteur.collect.entry import decoded
from promoteur.collect.spool import Spool
from promoteur.responses import due
from promoteur.responses.intake import Batch, Poison, Raw, understood
from promoteur.responses.loop import repeat
from promoteur.responses.models import Amendment, Cursor, Due, Response, SetAside
from promoteur.responses.quick import insert
from promoteur.surveys.models import Survey

if TYPE_CHECKING:  # it brings deltalake and DuckDB, which an idle reader does without
    from promoteur.analytics.facts import Facts

BATCH = 2_500
"""Entries read at once."""

KEPT_DAYS = 7
"""Days for which the spool keeps what was read: a database restored from a copy of yesterday gets
from there what came since."""

POISON = (
    ArithmeticError, AttributeError, DataError, IntegrityError, LookupError, RecursionError,
    TypeError, ValueError, msgspec.MsgspecError,
)  # fmt: skip
"""What an entry can be guilty of. Anything else is a fault of the place, and is tried again."""

AMENDED = ("score", "comment", "sought", "further", "amended_at", "held")

log = logging.getLogger("promoteur.responses")


@dataclass
class Drain:
    """One reader of a spool. Several may run at once; one is enough.

    Attributes:
        spool: from which it reads.
        facts: opens the facts, when they are first needed.
        key: the secret under which persons are counted.
        batch: how many entries it reads at once.
    """

    spool: Spool
    facts: "Callable[[], Facts]"
    key: bytes
    batch: int = BATCH

    def step(self) -> int:
        """Read once and store; return how many entries were read, and facts brought up to date.

        Raises:
            Exception: one of `loop.AWAY`; what was stored stays, the rest is tried by the next
                step.
        """
        raws = self._next()
        if raws:
            self._take(raws)
        if not Due.objects.exists():  # the table is not opened before it is needed
            return len(raws)
        return len(raws) + due.work_off(self.facts(), self.key)

    def _next(self) -> Sequence[Raw]:
        """Return what comes after the cursor, in the spool that it has read."""
        position, mark = _where()
        if not position:
            return self.spool.raw(0, self.batch)
        raws = self.spool.raw(position - 1, self.batch + 1)  # it keeps what the cursor stands at
        if raws and (not mark or (raws[0][0] == position and mark_of(raws[0]) == mark)):
            return [one for one in raws if one[0] > position]
        with transaction.atomic():
            cursor = due.locked_cursor()
            if (cursor.position, cursor.mark) == (position, mark):
                log.warning("the spool is another one than before: it is read from its beginning")
                cursor.position, cursor.mark, cursor.days = 0, "", []
                cursor.save(update_fields=["position", "mark", "days"])
        return self.spool.raw(_where()[0], self.batch)

    def _take(self, raws: Sequence[Raw]) -> None:
        """Store entries; halves, and halves of those, where one among them is poisonous."""
        try:
            self._store(raws)
        except POISON as error:
            if len(raws) == 1:
                self._set_aside(raws[0], error)
                return
            middle = len(raws) // 2
            self._take(raws[:middle])
            self._take(raws[middle:])

    def _store(self, raws: Sequence[Raw]) -> None:
        """Store entries as rows, then their facts. Another reader may have been first."""
        with suppress(FactsProblem):  # then the facts wait, and the rows do not
            self.facts()
        with transaction.atomic():
            cursor = due.locked_cursor()
            raws = [one for one in raws if one[0] > cursor.position]
            if not raws:
                return
            batch = understood(raws)
            owed = write(batch)
            turn = self._turn(cursor)
            cursor.position, cursor.mark = raws[-1][0], mark_of(raws[-1])
            cursor.save(update_fields=["position", "mark", "turn"])
        if owed and turn is not None:
            answers, gone = due.facts_of(batch.touched(), batch.asked, self.key)
            if due.settle(self.facts(), answers, gone, turn):
                Due.objects.filter(pk=owed.pk).delete()

    def _turn(self, cursor: Cursor) -> int | None:
        """Return the next turn to change the facts; None where nobody can tell which it is."""
        try:
            return due.next_turn(cursor, self.facts())
        except FactsProblem as problem:
            log.warning("the facts wait: %s", problem)
            return None

    def _set_aside(self, raw: Raw, error: Exception) -> None:
        """Keep an entry that cannot be stored, with its error, and pass it."""
        seq, body = raw
        with transaction.atomic():
            cursor = due.locked_cursor()
            if cursor.position >= seq:
                return
            why = in_words(error)
            if not SetAside.objects.filter(seq=seq, body=body).exists():  # read again
                SetAside.objects.create(seq=seq, body=body, error=why, workspace_id=_owner(body))
            cursor.position, cursor.mark = seq, mark_of(raw)
            cursor.save(update_fields=["position", "mark"])
        log.warning("entry %s is set aside: %s", seq, why)

    def forget(self) -> int:
        """Let the spool forget some of what was read a week ago; return how much it was.

        A day is done with when nothing of it is left: until then it is tried again.
        """
        days = Cursor.objects.filter(pk=due.SPOOL).values_list("days", flat=True).first() or []
        today = timezone.now().date().isoformat()
        if not days or days[-1][0] != today:
            days = _with_today(today)
        if len(days) <= KEPT_DAYS:  # to look takes no turn to write
            return 0
        old = days[-KEPT_DAYS - 1]
        if old[1] and not _on_disk():
            return 0
        gone = self.spool.forget_before(old[1])
        if not gone:
            with transaction.atomic():
                cursor = due.locked_cursor()
                cursor.days = [one for one in cursor.days if one[0] > old[0]]
                cursor.save(update_fields=["days"])
        return gone

    def run(self, stop: threading.Event) -> None:
        """Read until told to stop; what is away is tried again and again.

        Args:
            stop: set when it shall stop, after the batch at hand.
        """
        repeat(lambda: self.step() or self.forget(), stop, "reading the spool")


def _where() -> tuple[int, str]:
    """Return where the cursor stands, and what the entry there was."""
    found = Cursor.objects.filter(pk=due.SPOOL).values_list("position", "mark").first()
    return found or (0, "")


def mark_of(raw: Raw) -> str:
    """Return what tells an entry from any other: 16 bytes of it, in hex."""
    return hashlib.blake2b(raw[1], digest_size=16).hexdigest()


def _with_today(today: str) -> list[Any]:
    """Write down where the cursor stands today, once, and return the days."""
    with transaction.atomic():
        cursor = due.locked_cursor()
        if not cursor.days or cursor.days[-1][0] != today:
            cursor.days = [*cursor.days, [today, cursor.position]]
            cursor.save(update_fields=["days"])
    days: list[Any] = cursor.days
    return days


def in_words(error: Exception) -> str:
    """Return what is kept of an error, as a database takes it."""
    told = str(error) if isinstance(error, Poison) else f"{type(error).__name__}: {error}"
    return told[:2000].replace("\0", "")


def write(batch: Batch) -> Due | None:
    """Write the rows of a batch, and that their facts are due; return the note that says so."""
    insert([*batch.fresh.values()])
    Response.objects.bulk_update(batch.amended.values(), AMENDED, batch_size=500)
    Amendment.objects.bulk_create(batch.amendments)
    counted = [one.id for one in batch.fresh.values() if one.counts]
    return due.owe([*counted, *batch.amended])


def _owner(body: bytes) -> UUID | None:
    """Return the workspace that a poisonous entry is for, if that can be told."""
    with suppress(ValueError, msgspec.MsgspecError):
        survey = UUID(decoded(body).survey)
        return Survey.objects.filter(pk=survey).values_list("workspace", flat=True).first()
    return None


def _on_disk() -> bool:
    """Return whether all that was committed is on the disk; SQLite waits with that."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        busy, *_rest = cursor.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    return not busy
