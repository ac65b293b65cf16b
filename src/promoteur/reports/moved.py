"""What a change is made of, segment by segment: the picture, the table and the words for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from promoteur.analytics.change import Step, waterfall
from promoteur.charts.vega import Picture
from promoteur.charts.waterfall import waterfall as picture_of
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.reports.naming import Names
from promoteur.reports.parts import Table
from promoteur.score.compare import Difference, in_points
from promoteur.score.decompose import Decomposition
from promoteur.score.reading import decimals

SEEN = 0.5
"""Points from which a figure is not written as 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step from the score before to the score after, as the table writes it."""

    name: str
    share_before: str
    share_after: str
    rate: str
    mix: str
    both: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change is made of.

    Attributes:
        by: the key of the dimension by which it is split.
        sentence: what comes from the segments' scores, and what from their shares.
        doubt: how sure the parts are.
        trap: what the whole hides of its segments; "" where it hides nothing.
        rows: the steps, largest first.
        picture: the waterfall.
        table: every segment, for another program.
    """

    by: str
    sentence: str
    doubt: str
    trap: str
    rows: tuple[Row, ...]
    picture: Picture
    table: Table


def moved(
    by: str, found: Decomposition, names: Names, difference: Difference, *, comparable: bool = True
) -> Moved:
    """Return what a change is made of, as pages show it.

    Args:
        by: the name of the dimension by which it is split.
        found: how.
        names: what columns and values are called.
        difference: the change itself; its parts are written with as many decimals.
        comparable: whether enough of the days before are known for a fair comparison.
    """
    named = replace(
        found,
        rows=tuple(replace(row, key=(names.value(by, row.key[0]),)) for row in found.rows),
    )
    steps = waterfall(named)
    digits = decimals(min(difference.n_before, difference.n_after))
    title = _("What moved the score, by {column}").format(column=names.column(by))
    return Moved(
        by=by,
        sentence=_sentence(found, digits),
        doubt=_doubt(difference, comparable=comparable),
        trap=_trap(found, digits),
        rows=tuple(_row(step, digits) for step in steps),
        picture=picture_of((found.before, found.after), steps, title, digits=digits),
        table=_table(named, names.column(by)),
    )


def _sentence(found: Decomposition, digits: int) -> str:
    return _("{change}: {rate} by the segments' scores, {mix} by their shares").format(
        change=in_points(found.change, digits),
        rate=number(found.rate, digits, sign=True),
        mix=number(found.mix, digits, sign=True),
    )


def _doubt(difference: Difference, *, comparable: bool) -> str:
    if not comparable:
        return _("No fair comparison: the days before are known only in part.")
    if not difference.real:
        return _("The change itself could be chance, and so could its parts.")
    return _("The parts are no surer than the change: small ones could be chance.")


def _trap(found: Decomposition, digits: int) -> str:
    """Return what the change of the whole would make one believe wrongly, in words."""
    if found.reversed and found.change < 0:
        return _(
            "Look twice: every segment rose, and yet the whole fell. Segments that score low "
            "have a larger share of the answers than before. Believe the segments, not the whole."
        )
    if found.reversed:
        return _(
            "Look twice: every segment fell, and yet the whole rose. Segments that score high "
            "have a larger share of the answers than before. Believe the segments, not the whole."
        )
    if found.rate * found.change < 0 and abs(found.rate) >= SEEN:
        return _(
            "Look twice: with the shares of before, the score would have gone the other way "
            "({rate}). Who answered has changed more than what they think."
        ).format(rate=in_points(found.rate, digits))
    return ""


def _row(step: Step, digits: int) -> Row:
    first = step.segments[0]
    alone = len(step.segments) == 1
    others = ngettext("{n} other segment", "{n} other segments", len(step.segments))
    return Row(
        name=str(first.key[0]) if alone else others.format(n=number(len(step.segments))),
        share_before=percentage(first.share_before) if alone else "–",
        share_after=percentage(first.share_after) if alone else "–",
        rate=number(step.rate, digits, sign=True),
        mix=number(step.mix, digits, sign=True),
        both=number(step.end - step.start, digits, sign=True),
    )


def _table(named: Decomposition, column: str) -> Table:
    rows: Sequence[Sequence[str | float | None]] = [
        (
            str(row.key[0]),
            row.share_before,
            row.share_after,
            row.score_before,
            row.score_after,
            row.rate,
            row.mix,
        )
        for row in named.rows
    ]
    return Table(
        (
            column,
            _("Share before"),
            _("Share now"),
            _("Score before"),
            _("Score now"),
            _("By its score"),
            _("By its share"),
        ),
        rows,
    )
