"""An initiative in sentences: what changed after it, and what else may be the reason."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from promoteur.accounts.models import Workspace
from promoteur.analytics.change import Comparison
from promoteur.analytics.columns import Kind
from promoteur.kit.language import day, ngettext, number
from promoteur.kit.language import gettext as _
from promoteur.reports.initiatives.queries import Effect
from promoteur.reports.initiatives.rules import Days, ready
from promoteur.reports.models import Initiative
from promoteur.reports.naming import Names
from promoteur.reports.telling import State, Told, Verdict, fair, told, verdict
from promoteur.score.compare import in_points
from promoteur.score.contrast import Contrast
from promoteur.score.reading import decimals


@dataclass(frozen=True, slots=True)
class ToldEffect:
    """Before and after in words.

    Attributes:
        concerned: what the change of those whom it concerned means.
        before, after: their scores.
        others: the change of everybody else; None where it concerned everybody.
        others_title: what everybody else is called above a picture.
        more: by how much more they have changed; None where there is nobody else.
    """

    concerned: Verdict
    before: Told
    after: Told
    others: Verdict | None
    others_title: str
    more: Verdict | None


def told_effect(found: Effect) -> ToldEffect:
    """Return before and after in words."""
    return ToldEffect(
        concerned=verdict(found.concerned),
        before=told(found.concerned.before),
        after=told(found.concerned.after),
        others=None
        if found.others is None
        else fair(verdict(found.others), comparable=found.comparable),
        others_title=_("Everybody else in the same days"),
        more=None
        if found.others is None
        else fair(_more(found.contrast), comparable=found.comparable),
    )


def listed(found: Comparison, *, real: bool) -> Verdict:
    """Return what a change of a list means: called real only where it stands among them all."""
    alone = verdict(found)
    if real or alone.state not in {State.BETTER, State.WORSE}:
        return alone
    return replace(
        alone,
        state=State.UNSURE,
        sentence=_("Among so many changes, this one could be chance."),
    )


def for_others(one: Initiative, kind: Kind) -> str:
    """Return that it was for others than those whose answers are shown; "" where it was not."""
    if one.is_for(kind):
        return ""
    if kind is Kind.EMPLOYEE:
        return _("It was for customers; these are the answers of employees.")
    return _("It was for employees; these are the answers of customers.")


def not_yet(one: Initiative, known: Days | None, today: dt.date) -> Verdict:
    """Return why nothing stands before and after an initiative, and what would help.

    Args:
        one: the initiative, of which not a week is known on both sides.
        known: the first and the last day of its answers; None where there are none.
        today: what lies ahead can be waited for.
    """
    if known is None:
        return Verdict(State.NONE, _("Its workspace has no answers of this kind."), "")
    from_ = ready(one.began, one.ended, known)
    if from_ is None:
        why = _(
            "No comparison: the answers begin less than a week before it. Older answers can be "
            "imported."
        )
    elif today < from_:
        why = _("Too early: it takes a week of answers after it. Look again from {day} on.").format(
            day=day(from_)
        )
    else:
        why = _("No comparison: there is not a whole week of answers after it.")
    return Verdict(State.NONE, why, "")


def left_out() -> Verdict:
    """Return what stands in a list for the change after an initiative that is not counted there."""
    return Verdict(State.NONE, _("Not counted in this long list: open it to see."), "")


def _more(found: Contrast | None) -> Verdict:
    if found is None:
        return Verdict(
            State.FEW,
            _("Too few answers to compare the two changes."),
            _("Each of the four sides needs 10 answers; choose more weeks."),
        )
    digits = decimals(found.n)
    limits = _("between {low} and {high} points (95% confidence)").format(
        low=number(found.low, digits, sign=True), high=number(found.high, digits, sign=True)
    )
    figure = in_points(found.estimate, digits)
    if not found.real:
        return Verdict(
            State.UNSURE,
            _("Those whom it concerned may have changed no more than everybody else."),
            limits,
            figure,
        )
    if found.estimate > 0:
        sentence = _("Those whom it concerned gained more than everybody else.")
        return Verdict(State.BETTER, sentence, limits, figure)
    sentence = _("Those whom it concerned lost more, or gained less, than everybody else.")
    return Verdict(State.WORSE, sentence, limits, figure)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something else that may be the reason, or the sentence that nothing of it is known."""

    question: str
    answer: str
    lines: tuple[str, ...] = ()


def doubts(
    found: Effect,
    beside: Sequence[tuple[Initiative, str]],
    names: Names,
    workspace: Workspace,
) -> Iterator[Doubt]:
    """Yield what else changed: other initiatives, other people, the season, everybody."""
    yield _initiatives(beside, workspace)
    yield _mix(found, names)
    yield _season(found.earlier)
    if found.others is None:
        yield Doubt(
            _("Would it have happened anyway?"),
            _(
                "It concerned everybody, so that there is nobody to compare with. Say whom it "
                "concerned, if it was not everybody; next time, begin with some."
            ),
        )


def _initiatives(beside: Sequence[tuple[Initiative, str]], workspace: Workspace) -> Doubt:
    question = _("What else was done in these days?")
    if not beside:
        return Doubt(question, _("Nothing else is noted here. What nobody noted, nobody can see."))
    n = len(beside)
    return Doubt(
        question,
        ngettext(
            "{n} other initiative in these days: its share cannot be told apart.",
            "{n} other initiatives in these days: their shares cannot be told apart.",
            n,
        ).format(n=number(n)),
        tuple(
            words if one.workspace_id == workspace.pk else f"{words} ({one.workspace})"
            for one, words in beside
        ),
    )


def _mix(found: Effect, names: Names) -> Doubt:
    question = _("Did other people answer?")
    if not found.concerned.readable:
        return Doubt(question, _("Too few answers to compare."))
    if not found.mixes:
        return Doubt(
            question,
            _("No: by none of the known properties did shares of the answers move the score."),
        )
    return Doubt(
        question,
        _("In part: the shares of segments moved, and with them the score."),
        tuple(
            _("{column}: {mix} of {change} come from other shares.").format(
                column=names.column(name),
                mix=number(split.mix, sign=True),
                change=in_points(split.change),
            )
            for name, split in found.mixes
        ),
    )


def _season(earlier: Comparison | None) -> Doubt:
    question = _("Is it the season?")
    if earlier is None or earlier.difference is None:
        return Doubt(question, _("There are not enough answers of the same weeks a year earlier."))
    change = in_points(earlier.difference.difference)
    if earlier.difference.real:
        return Doubt(
            question,
            _("Perhaps: in the same weeks a year earlier the score changed by {change}.").format(
                change=change
            ),
        )
    return Doubt(
        question,
        _(
            "Nothing says so: in the same weeks a year earlier it changed by {change}, which "
            "could be chance."
        ).format(change=change),
    )
