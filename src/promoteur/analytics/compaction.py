"""Which files of a table to merge, and when: many small ones cost every question their opening.

Files of new answers are unsorted. Merging sorts, and the name of a sorted file begins with
`SORTED`, so that what is not sorted yet is known without opening it.
"""

from collections import defaultdict
from collections.abc import Sequence

from promoteur.analytics.snapshot import DataFile

SORTED = "sorted-"
"""How the name of a sorted file begins."""

TIERS = (131_072, 2_097_152)
"""Answers below which a file is small, below which it is middling; larger ones are not merged."""

FEW = 8
"""So many files of one tier, kind and month are merged."""


def is_sorted(file: DataFile) -> bool:
    """Whether the answers of a file are in the order of `columns.SORTED_BY`."""
    return file.path.rpartition("/")[2].startswith(SORTED)


def due(files: Sequence[DataFile]) -> list[list[DataFile]]:
    """Return groups of files, each of one kind and month, that should be one sorted file now.

    Small files are merged with small ones, so that what an answer costs does not grow with the
    month that it falls in: each answer is written again at most about twice FEW times in all. A
    file that is not small is sorted at once, if need be alone.
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
        elif tier and unsorted:
            found.append(unsorted)
    return found


def all_of_a_month(files: Sequence[DataFile]) -> list[list[DataFile]]:
    """Return groups of files, each of one kind and month, to merge or sort as is sensible."""
    groups: dict[tuple[str, int], list[DataFile]] = defaultdict(list)
    for one in files:
        if _tier(one) < len(TIERS):
            groups[one.kind, one.month].append(one)
    found = [[one] for one in files if _tier(one) == len(TIERS) and not is_sorted(one)]
    return found + [group for group in groups.values() if len(group) > 1 or not is_sorted(group[0])]


def _tier(file: DataFile) -> int:
    """Return 0 for a small file, 1 for a middling one, 2 for one that is not merged."""
    return sum(file.rows >= limit for limit in TIERS)
