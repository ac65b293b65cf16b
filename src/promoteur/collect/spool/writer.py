"""Group commit: entries that arrive together are stored by one transaction.

One thread writes; while it commits, what arrives gathers for the next group. The more arrive, the
larger the groups, and the fewer the commits for each.
"""

import asyncio
import logging
import threading
from collections import deque
from typing import Any

from promoteur.collect.away import Away
from promoteur.collect.entry import Ack, Entry
from promoteur.collect.spool import Spool

LARGEST_GROUP = 1_000
MOST_WAITING = 5_000
"""Entries that may wait for a commit; beyond them, a browser is asked to come back."""

_log = logging.getLogger(__name__)
_Waiting = tuple[Entry | None, asyncio.AbstractEventLoop, "asyncio.Future[Ack | None]"]


class Writer:
    """Puts entries into a spool, from any event loop of this process."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._waiting: deque[_Waiting] = deque()
        self._something = threading.Condition()
        self._closing = False
        self._away = False
        self._thread: threading.Thread | None = None
        self.groups = 0
        """Transactions so far."""

    @property
    def waiting(self) -> int:
        """How many entries wait for their commit."""
        return len(self._waiting)

    async def put(self, entry: Entry) -> Ack:
        """Store an entry durably, and return what the spool says of it.

        Raises:
            Away: if it could not be stored, or too many wait already.
        """
        ack = await self._put(entry)
        assert ack is not None  # noqa: S101 - only a probe has none
        return ack

    async def probe(self) -> None:
        """Return when something that does not matter has been written.

        Raises:
            Away: if that could not be done.
        """
        await self._put(None)

    def close(self) -> None:
        """Store what waits, stop, and close the spool."""
        with self._something:
            self._closing = True
            self._something.notify()
            thread = self._thread
        if thread is not None:
            thread.join()
        self._spool.close()

    async def _put(self, entry: Entry | None) -> Ack | None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Ack | None] = loop.create_future()
        with self._something:
            if self._closing:
                raise Away("the writer is closed")
            if len(self._waiting) >= MOST_WAITING:
                raise Away(f"{MOST_WAITING} entries wait already")
            self._waiting.append((entry, loop, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="spool", daemon=True)
                self._thread.start()
            self._something.notify()
        return await future

    def _run(self) -> None:
        while group := self._next():
            try:
                results = self._written([entry for entry, _loop, _future in group])
                self._said(None)
            except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
                results = [error] * len(group)
                self._said(error)
            self.groups += 1
            _told(group, results)

    def _said(self, problem: BaseException | None) -> None:
        """Tell the log when the spool goes away and when it is back, once each."""
        if problem is not None and not self._away:
            _log.warning("answers cannot be stored: %s", problem)
        elif problem is None and self._away:
            _log.warning("answers are stored again")
        self._away = problem is not None

    def _next(self) -> list[_Waiting]:
        """Return those who wait, as soon as there are any; none when the end has come."""
        with self._something:
            while not self._waiting and not self._closing:
                self._something.wait()
            count = min(len(self._waiting), LARGEST_GROUP)
            return [self._waiting.popleft() for _ in range(count)]

    def _written(self, group: list[Entry | None]) -> list[Ack | BaseException | None]:
        entries = [entry for entry in group if entry is not None]
        if len(entries) < len(group):
            self._spool.probe()
        acks = iter(self._appended(entries))
        return [None if entry is None else next(acks) for entry in group]

    def _appended(self, entries: list[Entry]) -> list[Ack | BaseException]:
        """Store entries together; where one spoils it for all, each by itself."""
        if not entries:
            return []
        try:
            return [*self._spool.append(entries)]
        except Away:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            _log.exception("an entry cannot be stored")
            if len(entries) == 1:
                return [error]
        return [result for entry in entries for result in self._appended([entry])]


def _told(group: list[_Waiting], results: list[Any]) -> None:
    """Wake those who wait, each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for (_entry, loop, future), result in zip(group, results, strict=True):
        by_loop.setdefault(loop, []).append((future, result))
    for loop, pairs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settled, pairs)
        except RuntimeError:  # the loop is closed: nobody waits
            continue


def _settled(pairs: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, result in pairs:
        if future.done():  # the browser went away
            continue
        if isinstance(result, BaseException):
            future.set_exception(result)
        else:
            future.set_result(result)
