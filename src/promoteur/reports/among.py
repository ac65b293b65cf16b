"""Changes that stand together: which are called chance only because they are so many."""

from collections.abc import Sequence

from promoteur.analytics.change import Change
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number


def among(change: Change | None, n: int) -> str:
    """Return why a change that would be real alone is not among others; "" of any other change.

    Without it a cell would say that a change could be chance beside limits that exclude 0.

    Args:
        change: with its p corrected.
        n: how many changes it was corrected for.
    """
    if change is None or not change.readable or change.real or not change.difference.real:
        return ""
    return _("could be chance (among {n} compared)").format(n=number(n))


def compared(changes: Sequence[Change | None]) -> int:
    """Return how many changes there are: for so many their p is corrected."""
    return sum(one is not None for one in changes)
