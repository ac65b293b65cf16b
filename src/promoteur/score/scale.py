"""A 0–10 answer is a detractor, a passive or a promoter; other scales are said openly."""

from dataclasses import dataclass
from enum import StrEnum

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.kit.problem import Problem


class ScoreProblem(Problem, ValueError):
    """Figures that cannot be scored: what was given, and what would be accepted."""


class Category(StrEnum):
    """What an answer makes of the person who gave it."""

    DETRACTOR = "detractor"
    PASSIVE = "passive"
    PROMOTER = "promoter"


CATEGORY_WORDS = {
    Category.PROMOTER: mark("Promoters"),
    Category.PASSIVE: mark("Passives"),
    Category.DETRACTOR: mark("Detractors"),
}
"""What several people of a category are called, in the order in which tables show them."""


def category(answer: int) -> Category:
    """Return the category of one answer: 0–6 detractor, 7–8 passive, 9–10 promoter.

    Raises:
        ScoreProblem: `answer` is not a whole number from 0 to 10.
    """
    if answer not in range(11):
        raise ScoreProblem(
            _("{answer!r} is not an answer: whole numbers from 0 to 10 are.").format(answer=answer)
        )
    if answer >= 9:
        return Category.PROMOTER
    return Category.PASSIVE if answer >= 7 else Category.DETRACTOR


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers that a question allows, in order, and the category of each.

    `flagged` scales keep the cut-offs and are never rescaled, but break a trend line.
    """

    name: str
    labels: tuple[str, ...]
    categories: tuple[Category, ...]
    flagged: bool = False

    def __str__(self) -> str:
        return _("categories only") if self is CATEGORIES_ONLY else self.name.replace("-", "–")


def _whole_numbers(first: int, last: int, *, flagged: bool = False) -> Scale:
    answers = range(first, last + 1)
    labels = tuple(str(answer) for answer in answers)
    return Scale(f"{first}-{last}", labels, tuple(category(a) for a in answers), flagged)


ZERO_TO_TEN = _whole_numbers(0, 10)
ONE_TO_TEN = _whole_numbers(1, 10, flagged=True)
CATEGORIES_ONLY = Scale("categories", tuple(Category), tuple(Category))
"""Only the three categories are known: a published result, a worked example."""

SCALES = {scale.name: scale for scale in (ZERO_TO_TEN, ONE_TO_TEN)}
