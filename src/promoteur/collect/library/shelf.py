"""The documents that the edge has at hand: in memory, and as new as a second ago."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable

from promoteur.collect.away import Away
from promoteur.collect.library import Library
from promoteur.collect.published import Document

LOOK_SECONDS = 1.0
"""How often, at most, the library is asked whether anything has changed."""

PATIENCE = 0.25
"""Seconds that a reader waits for that; then it gets what was there."""

MOST_KEPT = 2_000

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
"""Anything else is no link, key or survey; nobody need look for it."""

_Place = tuple[str, str, int | None]


class Shelf:
    """What was read of a library. Where the library is away, what was read before still serves."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._clock = clock
        self._kept: OrderedDict[_Place, Document | None] = OrderedDict()
        self._changes = -1
        self._looked = float("-inf")
        self._look: asyncio.Task[None] | None = None

    async def by_link(self, slug: str) -> Document | None:
        """Return the current document of a public link, if there is one.

        Raises:
            Away: if that is not known, and the library cannot tell.
        """
        return await self._found(("link", slug, None))

    async def by_key(self, key: str) -> Document | None:
        """Return the current document of a widget's key, if there is one.

        Raises:
            Away: as `by_link`.
        """
        return await self._found(("key", key, None))

    async def by_survey(self, survey: str, version: int | None = None) -> Document | None:
        """Return one version of a survey, or its current one; None where there is none.

        Raises:
            Away: as `by_link`.
        """
        return await self._found(("survey", survey, version))

    def close(self) -> None:
        """Close the library."""
        self._library.close()

    async def _found(self, place: _Place) -> Document | None:
        if self._clock() - self._looked >= LOOK_SECONDS:
            await self._look_for_changes()
        if place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        if not _NAME.fullmatch(place[1]):
            return None
        seen = self._changes
        document = await asyncio.to_thread(self._read, place)
        if seen == self._changes:
            self._kept[place] = document
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return document

    async def _look_for_changes(self) -> None:
        """Ask the library, once for all who wait, and not for longer than they would wait."""
        if self._look is None:
            self._look = asyncio.create_task(self._looking())
        await asyncio.wait([self._look], timeout=PATIENCE)

    async def _looking(self) -> None:
        try:
            changes = await asyncio.to_thread(self._library.changes)
        except Away:
            pass
        else:
            if changes != self._changes:
                self._kept.clear()
                self._changes = changes
        finally:
            self._looked = self._clock()
            self._look = None

    def _read(self, place: _Place) -> Document | None:
        kind, name, version = place
        if kind == "link":
            return self._library.by_link(name)
        if kind == "key":
            return self._library.by_key(name)
        return self._library.by_survey(name, version)
