"""Comparisons in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from promoteur.analytics.change import Change, Comparison
from promoteur.analytics.pairs import Pairs
from promoteur.analytics.scored import readable
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.reports.among import moved_among
from promoteur.reports.telling import State, Told, Verdict, by_chance, told
from promoteur.score.compare import in_points
from promoteur.score.paired import PairedChange
from promoteur.score.reading import decimals
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tally


def between(found: Comparison, names: tuple[str, str]) -> Verdict:
    """Return what the difference between two segments means, in words.

    Args:
        found: the two.
        names: what the one is called from which the other is taken, and that other.
    """
    if found.difference is None:
        return Verdict(
            State.NONE,
            _("There is nothing to compare."),
            _("Nobody of one of the two answered in these days."),
        )
    if not found.readable:
        return Verdict(
            State.FEW,
            _("Too few answers to say whether they differ."),
            _("A score needs 10 answers on each side; choose a longer period."),
        )
    change = found.difference
    figure = in_points(change.difference, decimals(min(change.n_before, change.n_after)))
    if not change.real:
        return Verdict(State.UNSURE, _("This could be chance."), "", figure)
    higher = names[0] if change.difference > 0 else names[1]
    sentence = _("A real difference: “{segment}” scores higher.").format(segment=higher)
    return Verdict(State.DIFFERENT, sentence, "", figure)


def true_difference(found: Comparison) -> str:
    """Return between which limits the difference between two segments lies, as a sentence."""
    if found.difference is None or not found.readable:
        return ""
    one = found.difference
    digits = decimals(min(one.n_before, one.n_after))
    return _("The true difference lies between {low} and {high} points (95% confidence).").format(
        low=number(one.low, digits, sign=True), high=number(one.high, digits, sign=True)
    )


def difference_seen(found: Comparison) -> str:
    """Return how large a difference between two segments must be to be seen, as a sentence."""
    if found.visible is None or not found.readable:
        return ""
    return _("With so many answers, a difference of about {n} points or more would show.").format(
        n=number(found.visible)
    )


def of_the_same(found: PairedChange | None, *, known: bool = False) -> Verdict:
    """Return what the change among the same people means, in words.

    Args:
        found: the change; None where nobody answered both times.
        known: whether people who can be recognised answered once at least.
    """
    if found is None and known:
        return Verdict(
            State.NONE,
            _("Nobody answered both times."),
            _("Nobody was asked in both of these periods: choose longer ones."),
        )
    if found is None:
        return Verdict(
            State.NONE,
            _("Nobody answered both times."),
            _("Only people who are known can be recognised: by a link of their own, or an import."),
        )
    if not readable(found.n):
        return Verdict(
            State.FEW,
            _("Too few people answered both times to say whether anything changed."),
            _("A score needs 10 people who answered both times; choose longer periods."),
        )
    digits = decimals(found.n)
    limits = _("The true change lies between {low} and {high} points (95% confidence).").format(
        low=number(found.low, digits, sign=True), high=number(found.high, digits, sign=True)
    )
    if found.n < 30:
        limits += " " + _("Indicative: fewer than 30 people.")
    figure = in_points(found.change, digits)
    if not found.real:
        return Verdict(State.UNSURE, _("This could be chance."), limits, figure)
    if found.change > 0:
        sentence = _("A real rise among the same people: chance does not explain it.")
        return Verdict(State.BETTER, sentence, limits, figure)
    sentence = _("A real fall among the same people: chance does not explain it.")
    return Verdict(State.WORSE, sentence, limits, figure)


def how_many(n: int) -> str:
    """Return how many answered both times, in words."""
    return ngettext("{n} person answered both times.", "{n} people answered both times.", n).format(
        n=number(n)
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """People who went from one category to another, and those who went the other way."""

    before: str
    after: str
    there: int
    back: int


BETWEEN = (
    (Category.DETRACTOR, Category.PASSIVE),
    (Category.DETRACTOR, Category.PROMOTER),
    (Category.PASSIVE, Category.PROMOTER),
)
"""Pairs of categories between which people move."""


def flows(pairs: Pairs) -> Iterator[Flow]:
    """Return each flow between two categories with the opposite one."""
    places = list(Category)
    for low, high in BETWEEN:
        i, j = places.index(low), places.index(high)
        yield Flow(
            _(CATEGORY_WORDS[low]), _(CATEGORY_WORDS[high]), pairs.table[i][j], pairs.table[j][i]
        )


def detractors(found: PairedChange) -> tuple[str, str]:
    """Return who stopped being a detractor and who became one, and what it means."""
    flow = found.detractors
    left = ngettext(
        "{n} person is no detractor any more,", "{n} people are no detractors any more,", flow.left
    ).format(n=number(flow.left))
    entered = ngettext("{n} became one.", "{n} became one.", flow.entered).format(
        n=number(flow.entered)
    )
    if not flow.left and not flow.entered:
        return _("Nobody left the detractors, and nobody became one."), ""
    if not readable(found.n):
        return f"{left} {entered}", _("Too few people to say more.")
    if flow.p >= 1 - found.confidence:
        meaning = _("So many each way could be chance.")
    elif flow.left > flow.entered:
        meaning = _("More people left than joined: chance does not explain it.")
    else:
        meaning = _("More people joined than left: chance does not explain it.")
    return f"{left} {entered}", f"{meaning} {by_chance(flow.p)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Some people at one time: their answers by category, and their score as it may be shown."""

    name: str
    tally: Tally
    told: Told


def groups(pairs: Pairs) -> Iterator[Group]:
    """Return those who answered both times, before and now, and those who answered only once."""
    rows = [Tally.of_categories(*row) for row in pairs.table]
    columns = [Tally.of_categories(*column) for column in zip(*pairs.table, strict=True)]
    twice_before = Tally.of_categories(*(row.n for row in rows))
    twice_now = Tally.of_categories(*(column.n for column in columns))
    for name, tally in (
        (_("Both times: the answer before"), twice_before),
        (_("Both times: the answer now"), twice_now),
        (_("Only before"), Tally.of_categories(*pairs.only_before)),
        (_("Only now"), Tally.of_categories(*pairs.only_after)),
    ):
        yield Group(name, tally, told(tally))


def change_of(found: Change | None, n: int) -> Verdict:
    """Return what the change of one of `n` segments means, as a cell of a table has it."""
    if found is None:
        return Verdict(State.NONE, _("answered in one of the periods only"), "")
    return moved_among(found, n)
