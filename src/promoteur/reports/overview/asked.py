"""How many of those who were asked in the shown days have answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.reports.editing import below, seen_whole
from promoteur.reports.opening import Opened
from promoteur.reports.rounds.queries import outcomes, sent_in, sharing
from promoteur.reports.rounds.rules import Outcome, together
from promoteur.reports.rounds.telling import answered, impossible, lost, rate_of, twice
from promoteur.reports.rounds.views import editing
from promoteur.reports.scope import chooses_by
from promoteur.reports.segments.ways import WORKSPACE


@dataclass(frozen=True, slots=True)
class ToldRate:
    """The response rate of some days in words; "" for what is not known.

    Attributes:
        rate, limits: the rate and between what it lies.
        behind: how many of how many, in how many rounds, and what that leaves out.
        may_write: whether nothing is known, and whoever looks may note a round.
    """

    rate: str
    limits: str
    behind: str
    may_write: bool


def asked(opened: Opened) -> ToldRate | None:
    """Return the response rate of the rounds that were sent in the shown days.

    None for those who see only answers about themself, which are a part of what a round brought;
    and where workspaces are chosen: what others were asked says nothing of these.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    request, workspace, under = opened.request, opened.workspace, below(opened.request)
    if workspace.pk not in seen_whole(request) or chooses_by(opened.scope.filter, {WORKSPACE}):
        return None
    sent = sent_in(under[workspace.pk], opened.scope.kind, opened.scope.window)
    rounds = list(sent.select_related("workspace"))
    came = outcomes(opened.asking, rounds, under, timezone.localdate())
    found = together(came)
    behind = [] if found is None else list(_behind(found))
    if elsewhere := sorted({str(one.workspace) for one in rounds} - {str(workspace)}):
        behind.append(_("Rounds of: {workspaces}.").format(workspaces=", ".join(elsewhere)))
    if wrong := sum(one.impossible for one in came):
        behind.append(impossible(wrong))
    if gone := sum(bool(one.lost) for one in came):
        behind.append(lost(gone))
    if sharing(rounds, under):
        behind.append(twice())
    if behind and opened.scope.filter.conditions:
        behind.append(_("Of everybody who was asked: the filter does not change it."))
    rate, limits = ("", "") if found is None else rate_of(found)
    may_write = not behind and editing.may_write(request, workspace)
    return ToldRate(rate, limits, " ".join(behind), may_write)


def _behind(found: Outcome) -> Iterator[str]:
    """Yield what stands behind a rate, as sentences."""
    n, more = found.rounds, found.waiting
    yield ngettext(
        "{answered}, in {n} round sent in these days.",
        "{answered}, in {n} rounds sent in these days.",
        n,
    ).format(answered=answered(found), n=number(n))
    if not found.over:
        yield _("Not over yet: more will answer.")
    if more:
        yield ngettext("{n} more is not over yet.", "{n} more are not over yet.", more).format(
            n=number(more)
        )
