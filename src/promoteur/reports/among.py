"""Changes that stand together: which are called chance only because they are so many."""

from collections.abc import Iterable
from dataclasses import replace

from promoteur.analytics.change import Change
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.reports.telling import Verdict, moved


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


def moved_among(change: Change | None, n: int) -> Verdict:
    """Return what one of `n` changes means, as a cell of a table has it."""
    told = moved(change)
    return replace(told, sentence=among(change, n) or told.sentence)


def corrected(n: int) -> str:
    """Return what the correction for `n` changes means for their limits; "" where there is none."""
    if n < 2:
        return ""
    return _(
        "What is called real here is corrected for how many changes are compared; the limits are "
        "those of each one alone, so that they can leave out 0 where it could still be chance."
    )


def compared(changes: Iterable[Change | None]) -> int:
    """Return how many changes there are: for so many their p is corrected."""
    return sum(one is not None for one in changes)
