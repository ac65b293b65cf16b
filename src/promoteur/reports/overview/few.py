"""What the overview shows while there are too few answers for a score: counts and comments."""

from dataclasses import dataclass, replace
from typing import Any

from promoteur.analytics.filters import Filter
from promoteur.analytics.questions import Question
from promoteur.charts.distribution import distribution
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.reports.behind.address import behind
from promoteur.reports.opening import Opened
from promoteur.reports.overview.parts import latest_comments, shares
from promoteur.reports.scope import CHOSEN_DAYS, Scope
from promoteur.score.reading import RELIED_FROM, SCORE_FROM
from promoteur.score.scale import SCALES


@dataclass(frozen=True, slots=True)
class Few:
    """How many answers there are, and what comes with more."""

    sentence: str
    until_score: str
    until_relied: str
    n: int


def are_few(opened: Opened) -> bool:
    """Tell whether there are too few answers of a kind for a score, whatever the days."""
    return 0 < opened.there.n(opened.scope.kind, opened.scope.scale) < SCORE_FROM


def few(opened: Opened) -> dict[str, Any]:
    """Return all answers of the kind that is shown: of all days, whatever the filter says.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    scope = _all(opened)
    every = replace(opened, scope=scope)
    (found,) = opened.asking.tallies([Question(scope.answers())])
    tally = found.on(SCALES[scope.scale]).total()
    return {
        "few": few_of(opened.there.n(scope.kind, scope.scale)),
        "shares": list(shares(every, tally)),
        "behind": behind(every),
        "behind_comments": behind(every, commented=True),
        "pictures": {"answers": distribution(tally, _("The eleven answers"))},
        "comments": latest_comments(every, SCORE_FROM),
    }


def _all(opened: Opened) -> Scope:
    known = opened.there.days(opened.scope.kind, opened.scope.scale)
    return replace(
        opened.scope, period=CHOSEN_DAYS, window=known, before=None, at=None, filter=Filter()
    )


def few_of(n: int) -> Few:
    """Return in words how many answers there are, 1 to 9, and what comes with more."""
    first, then = SCORE_FROM - n, RELIED_FROM - n
    return Few(
        sentence=ngettext("{n} answer so far", "{n} answers so far", n).format(n=number(n)),
        until_score=ngettext(
            "{n} answer more: a first score", "{n} answers more: a first score", first
        ).format(n=number(first)),
        until_relied=ngettext(
            "{n} answer more: a score to rely upon", "{n} answers more: a score to rely upon", then
        ).format(n=number(then)),
        n=n,
    )
