"""Which properties of an answer are believed, and which are only kept. Pure.

Whoever answers can write any property into the address of a page or into a POST. Those that the
survey asks for are taken; by some it is decided who sees an answer, and those must be sealed.
"""

from collections.abc import Collection, Mapping

from promoteur.collect.entry import Property
from promoteur.kit.names import folded

SEALED = frozenset({"agent"})
"""Properties that only a personal link or a signed identity can say: they decide who sees what."""

MOST = 20
"""Properties that a survey asks for, and that the address of a page brings."""

LONGEST_NAME = 64

Properties = dict[str, Property]


def divided(
    said: Mapping[str, Property], sealed: Mapping[str, Property], asked: Collection[str]
) -> tuple[Properties, Properties]:
    """Return the properties of an answer that are believed, and those that are only kept.

    Args:
        said: what whoever answers says.
        sealed: what a personal link or a signed identity says: nobody else overrules it.
        asked: the names that the survey asks for.
    """
    if not said:
        return dict(sealed), {}
    proven = {folded(name) for name in sealed}
    wanted = {folded(name) for name in asked} - SEALED - proven
    believed, kept = dict(sealed), {}
    for name, value in said.items():
        key = folded(name)
        if key in wanted:
            believed[name] = value
        elif key not in proven:
            kept[name] = value
    return believed, kept
