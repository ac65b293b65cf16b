"""What an explanation consists of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure or word explained.

    Attributes:
        name: what it is called.
        what: what it is.
        how: how it is computed; "" for words that are no figures.
        not_said: what it does not say.
    """

    name: str
    what: str
    how: str = ""
    not_said: str = ""
