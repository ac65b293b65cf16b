"""Which column holds the answers, and on which scale: taken when unmistakable, asked otherwise."""

import re
from dataclasses import dataclass

from promoteur.files.problem import Ask, FileProblem
from promoteur.files.profile import Profile, profile
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.score.scale import ZERO_TO_TEN, Scale

RECOMMENDATION = re.compile(
    r"(?<![^\W_])e?nps(?![a-z])|net.?promot|re[ck]om+[ae]nd|recomiend|consigli|raccomand|aanbevel|empfehl"
    r"|likel(?:y|ihood)|polec|推奨|勧め",
    re.IGNORECASE,
)
"""Words by which the recommendation question is known in the headers of exports."""

MOSTLY, HARDLY_ANY = 0.9, 0.01
TOO_MANY_NUMBERS, MOSTLY_OTHERS = 0.05, 0.5
ENOUGH_FOR_STARS, ENOUGH_FOR_SEVEN = 10, 50


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """The column taken, its scale, and in words why these."""

    name: str
    scale: Scale
    why: str
    flags: tuple[str, ...] = ()


def find_answers(
    table: Table, wanted: str | None = None, scale: Scale | None = None
) -> AnswerColumn:
    """Return the column of the answers, as the first rows show it; see `evidence.settle`.

    Args:
        table: the file.
        wanted: the column a person named; None: it is found out.
        scale: the scale a person named; None: all rows will show it.

    Raises:
        FileProblem: there is no row, no column holds answers, or several could be it, or what the
            named one holds are not answers.
        AskProblem: there is no such column.
    """
    name = wanted and table.column(wanted)
    if not any(table.sample.values()):
        raise FileProblem(_("{file} has headers but no rows.").format(file=table.name))
    name, why = (name, _("named by --column")) if name else _unmistakable(table)
    refuse_other_figures(profile(table.sample[name]), table.name, name, insisted=scale is not None)
    return AnswerColumn(name, scale or ZERO_TO_TEN, why)


def _unmistakable(table: Table) -> tuple[str, str]:
    """Return the one column that can be it, and why."""
    profiles = {name: profile(values) for name, values in table.sample.items()}
    able = [name for name, found in profiles.items() if _holds_answers(found)]
    named = [name for name in able if _is_recommendation(table, name)]
    rivals = [name for name in able if name in named or _uses_whole_scale(profiles[name])]
    chosen = rivals if len(rivals) == 1 else named if len(able) == len(named) == 1 else []
    if len(chosen) == 1:
        by_name = _("its name says so, and its values are answers 0–10")
        return chosen[0], by_name if named else _("the only column whose values are answers 0–10")
    if rivals:
        raise _which(table, rivals)
    return _by_name_alone(table, profiles)


def _is_recommendation(table: Table, name: str) -> bool:
    return bool(RECOMMENDATION.search(f"{name} {table.labels.get(name, '')}"))


def _by_name_alone(table: Table, profiles: dict[str, Profile]) -> tuple[str, str]:
    """Return the column that must be meant though its first rows do not show answers, or refuse.

    The one with the name, or else with numbers, is refused for what it holds.
    """
    able = {name: found for name, found in profiles.items() if not found.counts_rows}
    named = [name for name in able if _is_recommendation(table, name)]
    figures = [name for name, found in able.items() if found.figures]
    if len(named) == 1:
        found = profiles[named[0]]
        if not found.said:
            return named[0], _("its name says so, though nobody answered")
        if found.valid >= MOSTLY * found.said:  # all rows will show whether they are stars
            return named[0], _("its name says so")
    meant = named if len(named) == 1 else figures
    if len(meant) == 1:
        refuse_other_figures(profiles[meant[0]], table.name, meant[0], insisted=False)
        refuse_shorter_scale(profiles[meant[0]], table.name, meant[0])
    raise FileProblem(_none(table, profiles), Ask.COLUMN)


def _holds_answers(found: Profile) -> bool:
    """Tell whether a column can be answers 0–10 and nothing shorter."""
    if found.counts_rows or not found.valid or found.valid < MOSTLY * found.said:
        return False
    if found.numbers.total() > HARDLY_ANY * found.said:
        return False
    return found.valid < ENOUGH_FOR_STARS or found.highest > 5


def _uses_whole_scale(found: Profile) -> bool:
    """Tell whether a column reaches the top, as answers do and counts of things do not."""
    return found.highest == 10 and (len(found.answers) >= 5 or found.valid < ENOUGH_FOR_STARS)


def _which(table: Table, rivals: list[str]) -> FileProblem:
    example = next((name for name in rivals if _is_recommendation(table, name)), rivals[0])
    words = _(
        "{file}: {n} columns hold answers 0–10: {columns}. "
        "Say which one is the recommendation question."
    ).format(file=table.name, n=len(rivals), columns=", ".join(rivals))
    return FileProblem(words, Ask.COLUMN, example)


def _none(table: Table, profiles: dict[str, Profile]) -> str:
    near = [
        _("{column} ({seen})").format(column=name, seen=_seen(found))
        for name, found in profiles.items()
        if found.figures
    ]
    if not near:
        near = [*profiles]
    return _(
        "{file}: no column holds answers 0–10. Looked at: {columns}. "
        "If one of them is the recommendation question, name it."
    ).format(file=table.name, columns="; ".join(near[:12]))


def _seen(found: Profile) -> str:
    """Return in a few words what the values of a column are."""
    if found.percents > 0.5 * found.said:
        return _("percentages")
    values = found.values
    if not values:
        return _("text")
    low, high = (f"{v:.0f}" if v.is_integer() else number(v, 1) for v in (min(values), max(values)))
    return _("numbers from {low} to {high}").format(low=low, high=high)


def refuse_other_figures(found: Profile, file: str, name: str, *, insisted: bool) -> None:
    """Refuse percentages, scores of months, averages and text: they are no answers.

    `insisted`: a person named the scale, so that codes such as 99 may stand among the answers.

    Raises:
        FileProblem: they are what the column `name` of `file` holds.
    """
    limit = MOSTLY_OTHERS if insisted else TOO_MANY_NUMBERS
    if found.percents > limit * found.said:
        what = _("its values are percentages")
    elif found.numbers.total() > limit * found.said:
        what = _figures(found)
    elif found.valid < MOSTLY_OTHERS * found.said:
        what = _("its values are text ({examples})").format(examples=found.examples())
    else:
        return
    accepted = _(
        "{file}, column {column}: {what}. Accepted is one answer per row, "
        "a whole number from 0 to 10, also written “10 - Extremely likely”."
    ).format(file=file, column=name, what=what)
    if found.valid > MOSTLY_OTHERS * found.said:
        accepted += " " + _("To leave the other values out, say which scale was asked.")
        raise FileProblem(accepted, Ask.SCALE)
    raise FileProblem(accepted)


def _figures(found: Profile) -> str:
    values = found.values
    low, high = min(values), max(values)
    span = _seen(found)
    if low < 0 and high <= 100:
        return _("{span}, some negative: these look like scores already computed").format(span=span)
    if any(not value.is_integer() for value in values) and high <= 10:
        return _("{span}, with decimals: these look like averages").format(span=span)
    if 10 < high <= 100:
        return _("{span}: these look like percentages or monthly scores").format(span=span)
    return span


def refuse_shorter_scale(found: Profile, file: str, name: str) -> None:
    """Refuse answers that are not out of ten.

    Raises:
        FileProblem: none of many is above 5, or above 7.
    """
    if found.valid >= ENOUGH_FOR_STARS and found.highest <= 5:
        shorter = 5
    elif found.valid >= ENOUGH_FOR_SEVEN and found.highest <= 7:
        shorter = 7
    else:
        return
    raise FileProblem(
        _(
            "{file}, column {column}: no answer among {n} is above {high}: this looks like a "
            "scale of {low} to {high}, not 0 to 10. If the question did go to 10, say which scale "
            "was asked."
        ).format(
            file=file, column=name, n=number(found.valid),
            low=min(found.lowest, 1), high=shorter,
        ),
        Ask.SCALE,
    )  # fmt: skip
