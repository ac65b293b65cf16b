"""What every figure is, how it is computed, and what it does not say: beside it, and as a glossary.

For people who have never heard of the method: plain words, short sentences, no formula. A group of
them is a file; where a key stands twice, the tests say so.
"""

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.reports.explaining.explanation import Explanation
from promoteur.reports.explaining.figures import FIGURES
from promoteur.reports.explaining.pages import PAGES
from promoteur.reports.explaining.words import WORDS

__all__ = ["GROUPS", "Explanation", "explained", "glossary"]

GROUPS = (
    (mark("The figures"), FIGURES),
    (mark("Who is asked, and when"), WORDS),
    (mark("These pages"), PAGES),
)
"""Name and explanations of each group, in the order in which a newcomer needs them."""

_EXPLAINED = {key: one for _name, group in GROUPS for key, one in group.items()}


def explained(key: str) -> Explanation:
    """Return the explanation of a figure or word in the language in use.

    Raises:
        KeyError: nothing is explained by this name.
    """
    found = _EXPLAINED[key]
    return Explanation(*(_(part) if part else "" for part in _parts(found)))


def glossary() -> list[tuple[str, list[tuple[str, Explanation]]]]:
    """Return every explanation with its key, by group with its name."""
    return [(_(name), [(key, explained(key)) for key in group]) for name, group in GROUPS]


def _parts(one: Explanation) -> tuple[str, str, str, str]:
    return one.name, one.what, one.how, one.not_said
