"""Identifiers that sort by the time at which they were made (UUID version 7, RFC 9562)."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7(milliseconds: int | None = None) -> UUID:
    """Return a new UUID of version 7; in one process each is greater than the one before.

    A clock that was set back does not change that: it goes on from the last one. 62 bits of each
    are random, so nobody guesses another's.

    Args:
        milliseconds: since 1970; None: now.
    """
    global _last  # noqa: PLW0603 - what makes them rise is that they know of each other
    if milliseconds is None:
        milliseconds = time.time_ns() // 1_000_000
    with _lock:
        # 48 bits of time and 12 bits that count within a millisecond rise as one number
        _last = max(_last + 1, milliseconds << 12)
        stamp = _last
    random = int.from_bytes(os.urandom(8)) >> 2
    high = (stamp >> 12) << 16 | 0x7000 | (stamp & 0xFFF)
    return UUID(int=high << 64 | 0b10 << 62 | random)
