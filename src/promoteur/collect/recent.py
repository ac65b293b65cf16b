"""What a process remembers of the answers that it took lately: replays are known at once."""

from collections import OrderedDict
from hashlib import blake2b

from promoteur.collect.entry import Ack
from promoteur.collect.suspicion import Changes


class Recent:
    """The answers of the last minutes, by survey and key: the last that each said."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._acks: OrderedDict[tuple[str, str], tuple[bytes, Ack, int]] = OrderedDict()
        self.changes = Changes(most)

    def last(self, survey: str, key: str, body: bytes) -> tuple[bool, Ack, int] | None:
        """Return the last that was said with a key, if that is known.

        Returns:
            whether it was this body; an `Ack` of the first answer with what was said last; how
            often that had changed.
        """
        found = self._acks.get((survey, key))
        if found is None:
            return None
        return found[0] == blake2b(body, digest_size=16).digest(), found[1], found[2]

    def keep(self, survey: str, key: str, body: bytes, ack: Ack, changes: int = 0) -> None:
        """Remember what is replied."""
        self._acks[survey, key] = (blake2b(body, digest_size=16).digest(), ack, changes)
        if len(self._acks) > self._most:
            self._acks.popitem(last=False)
