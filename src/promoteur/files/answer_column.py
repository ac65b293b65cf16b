"""Which column holds the answers, and on which scale: taken when unmistakable, asked otherwise."""

import re
from dataclasses import dataclass

from promoteur.files.problem import FileProblem
from promoteur.files.profile import Profile, profile
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.score.answers import is_missing
from promoteur.score.scale import ONE_TO_TEN, ZERO_TO_TEN, Scale

RECOMMENDATION = re.compile(
    r"(?<![^\W_])e?nps(?![a-z])|net.?promot|re[ck]om+[ae]nd|recomiend|consigli|raccomand|aanbevel|empfehl"
    r"|likel(?:y|ihood)|polec|推奨|勧め",
    re.IGNORECASE,
)
"""Words by which the recommendation question is known in the headers of exports."""

ONE_TO_TEN_WORDS = re.compile(
    r"\b(?:0*1)\s*(?:-|–|to|à|a|bis|au|/)\s*10\b(?![/.-]\d)", re.IGNORECASE
)
MOSTLY, HARDLY_ANY = 0.9, 0.01
TOO_MANY_NUMBERS, MOSTLY_OTHERS = 0.05, 0.5
ENOUGH_FOR_STARS, ENOUGH_FOR_SEVEN, ENOUGH_WITHOUT_ZERO = 10, 50, 20


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
    """Return the column of the answers.

    Args:
        table: the file.
        wanted: the column a person named; None: it is found out.
        scale: the scale a person named; None: it is found out.

    Raises:
        FileProblem: no column holds answers, or several could be it, or what the named one holds
            are not answers.
        AskProblem: there is no such column.
    """
    if wanted is None:
        name, why = _unmistakable(table)
    else:
        name, why = table.column(wanted), _("named by --column")
    found = profile(table.sample[name])
    _refuse_other_figures(found, table, name, insisted=scale is not None)
    if scale is None:
        scale, flags = _scale_of(found, table, name)
    else:
        flags = (_("scale {scale} as asked").format(scale=scale),) if scale.flagged else ()
    return AnswerColumn(name, scale, why, flags)


def _unmistakable(table: Table) -> tuple[str, str]:
    """Return the one column that can be it, and why."""
    profiles = {name: profile(values) for name, values in table.sample.items()}
    able = [name for name, found in profiles.items() if _holds_answers(found)]
    named = [name for name in able if RECOMMENDATION.search(f"{name} {table.labels.get(name, '')}")]
    rivals = [name for name in able if name in named or _uses_whole_scale(profiles[name])]
    chosen = rivals if len(rivals) == 1 else named if len(able) == len(named) == 1 else []
    if len(chosen) == 1:
        by_name = _("its name says so, and its values are answers 0–10")
        return chosen[0], by_name if named else _("the only column whose values are answers 0–10")
    if rivals:
        raise FileProblem(_which(table, rivals))
    raise FileProblem(_none(table, profiles))


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


def _which(table: Table, rivals: list[str]) -> str:
    return _(
        "{file}: {n} columns hold answers 0–10: {columns}. "
        "Say which one is the recommendation question: --column {example}"
    ).format(
        file=table.name,
        n=len(rivals),
        columns=", ".join(rivals),
        example=_shell(rivals[0]),
    )


def _shell(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else '"' + name.replace('"', '\\"') + '"'


def _none(table: Table, profiles: dict[str, Profile]) -> str:
    near = [
        _("{column} ({seen})").format(column=name, seen=_seen(found))
        for name, found in profiles.items()
        if found.numbers or found.percents or found.valid
    ]
    if not near:
        near = [*profiles]
    return _(
        "{file}: no column holds answers 0–10. Looked at: {columns}. "
        "If one of them is the recommendation question, name it: --column NAME"
    ).format(file=table.name, columns="; ".join(near[:12]))


def _seen(found: Profile) -> str:
    """Return in a few words what the values of a column are."""
    if found.percents > 0.5 * found.said:
        return _("percentages")
    values = [*map(float, found.answers), *found.numbers]
    if not values:
        return _("text")
    low, high = (f"{v:.0f}" if v.is_integer() else number(v, 1) for v in (min(values), max(values)))
    return _("numbers from {low} to {high}").format(low=low, high=high)


def _refuse_other_figures(found: Profile, table: Table, name: str, *, insisted: bool) -> None:
    """Refuse percentages, scores of months, averages and text: they are no answers.

    `insisted`: a person named the scale, so that codes such as 99 may stand among the answers.
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
    ).format(file=table.name, column=name, what=what)
    if found.valid > MOSTLY_OTHERS * found.said:
        accepted += " " + _("To leave the other values out, add --scale 0-10")
    raise FileProblem(accepted)


def _figures(found: Profile) -> str:
    values = [*map(float, found.answers), *found.numbers]
    low, high = min(values), max(values)
    span = _seen(found)
    if low < 0 and high <= 100:
        return _("{span}, some negative: these look like scores already computed").format(span=span)
    if any(not value.is_integer() for value in values) and high <= 10:
        return _("{span}, with decimals: these look like averages").format(span=span)
    if 10 < high <= 100:
        return _("{span}: these look like percentages or monthly scores").format(span=span)
    return span


def _scale_of(found: Profile, table: Table, name: str) -> tuple[Scale, tuple[str, ...]]:
    """Return the scale that the data show, refusing those that are not out of ten."""
    shorter = None
    if found.valid >= ENOUGH_FOR_STARS and found.highest <= 5:
        shorter = 5
    elif found.valid >= ENOUGH_FOR_SEVEN and found.highest <= 7:
        shorter = 7
    if shorter:
        raise FileProblem(
            _(
                "{file}, column {column}: no answer among {n} is above {high}: this looks like a "
                "scale of {low} to {high}, not 0 to 10. If the question did go to 10, add "
                "--scale 0-10"
            ).format(
                file=table.name, column=name, n=number(found.valid),
                low=min(found.lowest, 1), high=shorter,
            )
        )  # fmt: skip
    header = f"{name} {table.labels.get(name, '')}"
    if not found.answers[0] and ONE_TO_TEN_WORDS.search(header):
        return ONE_TO_TEN, (_("scale 1–10, as its header says"),)
    if not found.answers[0] and _labelled_from_one(table.sample[name]):
        return ONE_TO_TEN, (_("scale 1–10, as its labels say"),)
    if not found.answers[0] and found.answers[1] >= ENOUGH_WITHOUT_ZERO:
        words = ngettext(
            "scale 1–10: {n} answer of 1 and none of 0",
            "scale 1–10: {n} answers of 1 and none of 0",
            found.answers[1],
        )
        return ONE_TO_TEN, (words.format(n=number(found.answers[1])),)
    return ZERO_TO_TEN, ()


def _labelled_from_one(values: list[str | None]) -> bool:
    """Tell whether both ends of the scale bear a label, and the lower one is 1."""
    labelled = {text.strip() for text in values if text and not is_missing(text) and len(text) > 4}
    ends = {re.sub(r"\D", "", text) for text in labelled}
    return {"1", "10"} <= ends and "0" not in ends


def refuse_surprises(column: AnswerColumn, valid: float, invalid: float, table: Table) -> None:
    """Refuse a column of which the whole file shows what its first rows did not.

    Raises:
        FileProblem: less than half of what was said are answers.
    """
    if invalid > valid:
        raise FileProblem(
            _(
                "{file}, column {column}: {invalid} values are not answers on the scale {scale} "
                "and only {valid} are. Accepted is one whole number per row."
            ).format(
                file=table.name, column=column.name, scale=column.scale,
                invalid=number(invalid), valid=number(valid),
            )
        )  # fmt: skip
