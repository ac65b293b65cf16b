"""Several groupings of the same rows in one reading: SQL's GROUPING SETS."""

from collections.abc import Iterable, Iterator, Sequence

from promoteur.score.frames import Grouping

MOST_COLUMNS = 32
"""Columns of one reading: engines number a grouping by a bit for each, and have 64 at most."""


def keys_of(groupings: Iterable[Grouping]) -> Grouping:
    """Return the different columns of groupings.

    >>> keys_of([("month",), ("month", "channel"), ()])
    ('month', 'channel')
    """
    return tuple(dict.fromkeys(name for names in groupings for name in names))


def readings(groupings: Sequence[Grouping]) -> Iterator[list[Grouping]]:
    """Return the groupings, in order, in lists that one reading can number."""
    together: list[Grouping] = []
    for one in groupings:
        if together and len(keys_of([*together, one])) > MOST_COLUMNS:
            yield together
            together = []
        together.append(one)
    if together:
        yield together


def different(groupings: Sequence[Grouping]) -> list[Grouping]:
    """Return the groupings, each once, in whatever order its columns are named.

    >>> different([("month",), ("month", "channel"), ("channel", "month"), ()])
    [('month',), ('month', 'channel'), ()]
    """
    found: dict[frozenset[str], Grouping] = {}
    for one in groupings:
        found.setdefault(frozenset(one), one)
    return list(found.values())


def number(grouping: Grouping, keys: Grouping) -> int:
    """Return what GROUPING_ID of the keys says of the rows of a grouping.

    The bit of each key that does not group is 1, the last key's is the least.

    >>> number(("month",), ("month", "channel"))
    1
    """
    return sum(1 << i for i, key in enumerate(reversed(keys)) if key not in grouping)
