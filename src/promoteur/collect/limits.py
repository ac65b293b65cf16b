"""How much one address may send: so many answers at once, and so many a minute after that."""

from collections import OrderedDict

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the edge takes from the world."""

    per_minute: int = 120
    """Answers of one address, all surveys together, in each collecting process; 0: any number."""
    body: int = 65_536
    """Bytes of one request."""


class Addresses:
    """What came lately from each address: a bucket that fills with time and that answers empty.

    Addresses are known by a hash, in memory only; the oldest are forgotten.
    """

    def __init__(self, per_minute: int, most: int = 50_000) -> None:
        self._size = float(per_minute)
        self._most = most
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, address: bytes, now: float) -> float:
        """Take one from an address, and return how many seconds it must wait: 0 if none.

        Args:
            address: its hash.
            now: seconds of a clock that never goes back.
        """
        if not self._size:
            return 0.0
        left, at = self._buckets.pop(address, (self._size, now))
        left = min(self._size, left + max(0.0, now - at) * self._size / 60)
        taken = left >= 1
        self._buckets[address] = (left - taken, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / self._size
