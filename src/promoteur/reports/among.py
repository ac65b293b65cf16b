"""Changes that stand together: which are called chance only because they are so many."""

from collections.abc import Iterable
from dataclasses import replace

from promoteur.analytics.change import Change
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.reports.telling import State, Verdict, moved


def moved_among(change: Change | None, n: int) -> Verdict:
    """Return what one of `n` changes means, as a cell of a table has it.

    Of one that would be real alone it says why it is not: otherwise the cell would say that it
    could be chance beside limits that exclude 0.

    Args:
        change: with its p corrected.
        n: how many changes it was corrected for.
    """
    said = moved(change)
    if change is None or said.state is not State.UNSURE or not change.difference.real:
        return said
    return replace(said, sentence=_("could be chance (among {n} compared)").format(n=number(n)))


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
