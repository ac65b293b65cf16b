"""Which files of a table to merge, and when: many small ones cost every question their opening.

Files of new answers are unsorted. Merging sorts, and the name of a sorted file begins with
`SORTED`, so that what is not sorted yet is known without opening it.
"""

from collections import defaultdict
from collections.abc import Sequence

from promoteur.analytics.snapshot import DataFile

SORTED = "sorted-"
"""How the name of a sorted file begins."""

LARGE, FULL = 131_072, 2_097_152
"""Answers from which on a file is sorted at once; and from which on it is not merged any more."""

TIERS = (64, 4_096, LARGE, FULL)
"""Answers below which a file is of the first tier, of the second, and so on."""

FEW = 8
"""So many files of one tier, kind and month are merged."""


def is_sorted(file: DataFile) -> bool:
    """Whether the answers of a file are in the order of `columns.SORTED_BY`."""
    return file.path.rpartition("/")[2].startswith(SORTED)


def due(files: Sequence[DataFile]) -> list[list[DataFile]]:
    """Return groups of files, each of one kind and month, that should be one sorted file now.

    Small files are merged with small ones: an answer that arrives alone is written again some
    ten times until it lies in a large file, however many arrive, and of a kind and month there are
    never more than FEW - 1 files of each tier. A large file is sorted at once, if need be alone.
    """
    groups: dict[tuple[str, int, int], list[DataFile]] = defaultdict(list)
    for one in files:
        groups[one.kind, one.month, _tier(one)].append(one)
    found: list[list[DataFile]] = []
    for (_kind, _month, tier), group in groups.items():
        unsorted = [one for one in group if not is_sorted(one)]
        if tier == len(TIERS):
            found += [[one] for one in unsorted]
        elif len(group) >= FEW:
            found.append(group)
        elif unsorted and min(one.rows for one in unsorted) >= LARGE:
            found.append(unsorted)
    return found


def all_of_a_month(files: Sequence[DataFile]) -> list[list[DataFile]]:
    """Return groups of files, each of one kind and month, to merge or sort as is sensible."""
    groups: dict[tuple[str, int], list[DataFile]] = defaultdict(list)
    for one in files:
        if one.rows < FULL:
            groups[one.kind, one.month].append(one)
    found = [[one] for one in files if one.rows >= FULL and not is_sorted(one)]
    return found + [group for group in groups.values() if len(group) > 1 or not is_sorted(group[0])]


def _tier(file: DataFile) -> int:
    """Return how many of the limits a file has reached."""
    return sum(file.rows >= limit for limit in TIERS)
