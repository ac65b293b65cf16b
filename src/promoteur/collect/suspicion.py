"""Does an answer look automatic? Then it is held: kept apart with the reason, and not counted."""

import datetime as dt
from collections import OrderedDict
from typing import Literal

from promoteur.collect.entry import Ack, Held
from promoteur.collect.personal import Opened
from promoteur.collect.published import Document
from promoteur.collect.sent import Sent

SEVERAL_SECONDS = 5.0
"""Within which no person answers twice, with two scores, by one personal link."""

CHOSEN_SECONDS = 0.4
"""Within which no person confirms a score that was chosen already."""


def held(
    sent: Sent, document: Document, page: Opened | Literal["forged"] | None, now: dt.datetime
) -> Held | None:
    """Return why an answer looks automatic, or None.

    A page without a ticket tells nothing; nor does a clock that was set back since it was opened.
    """
    if sent.website:
        return "honeypot"
    if page is None:
        return None
    if page == "forged":
        return "ticket"
    least = document.automatic_seconds
    if page.chosen:
        least = min(least, CHOSEN_SECONDS)
    return "fast" if 0 <= now.timestamp() - page.at < least else None


def several(last: Ack, score: int | None, now: dt.datetime) -> Held | None:
    """Return "scores" where another score came by the same personal link a moment ago."""
    if last.at is None or score == last.score:
        return None
    return "scores" if 0 <= (now - last.at).total_seconds() < SEVERAL_SECONDS else None


class Changes:
    """The last changes of scores that this process has seen, by response."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._last: OrderedDict[str, tuple[int | None, float, int]] = OrderedDict()

    def held(
        self, response: str, before: tuple[int | None, float], score: int | None, now: float
    ) -> Held | None:
        """Return "scores" where a score changes within seconds for the second time.

        Once is a slip of the finger.

        Args:
            response: whose score it is.
            before: its score and since when, in seconds since 1970, if nothing is known here.
            score: the new one; None: it stays.
            now: seconds since 1970.
        """
        said, since, hasty = self._last.get(response, (*before, 0))
        if score is None or score == said:
            return None
        hasty = hasty + 1 if 0 <= now - since < SEVERAL_SECONDS else 0
        self._last[response] = (score, now, hasty)
        self._last.move_to_end(response)
        if len(self._last) > self._most:
            self._last.popitem(last=False)
        return "scores" if hasty > 1 else None
