"""What every row of a column shows, file by file: on which scale its answers are, or that none are.

The first rows choose a column; this reading of all of them decides what its values mean.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyRelation

from promoteur.files.answer_column import (
    AnswerColumn,
    refuse_other_figures,
    refuse_shorter_scale,
)
from promoteur.files.problem import FileProblem
from promoteur.files.profile import Profile, profile_of
from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number
from promoteur.kit.sql import quoted
from promoteur.score.answers import LONGEST, is_missing
from promoteur.score.scale import ONE_TO_TEN, ZERO_TO_TEN, Scale

ONE_TO_TEN_WORDS = re.compile(
    r"\b(?:0*1)\s*(?:-|–|to|à|a|bis|au|/)\s*10\b(?![/.-]\d)", re.IGNORECASE
)
ENOUGH_WITHOUT_ZERO = 20
MOST_VALUES = 100_000
"""Different values of a column that are looked at, the most frequent first."""

_SAID, _KEPT, _TIMES = "promoteur said", "promoteur kept", "promoteur times"


@dataclass(frozen=True)
class Evidence:
    """What the rows of one file hold in the column of the answers.

    Attributes:
        file: its name.
        found: the values of all rows.
        texts: the different values as they are written.
        kept: the values of the rows that meet the conditions.
    """

    file: str
    found: Profile
    texts: Sequence[str]
    kept: Profile


def evidence(table: Table, name: str, where: str) -> list[Evidence]:
    """Return what each file of a table holds in the column `name`; `where` is SQL."""
    text = f"left(CAST({quoted(name)} AS VARCHAR), {LONGEST + 20})"

    def ask(relation: DuckDBPyRelation) -> list[tuple[str | None, bool, int, int]]:
        said, kept, times = map(quoted, (_SAID, _KEPT, _TIMES))
        values = relation.project(f"{text} AS {said}, ({where}) AS {kept}").aggregate(
            f"{said}, {kept}, count(*) AS {times}", f"{said}, {kept}"
        )
        whole = f"CAST(sum({times}) OVER (PARTITION BY {kept}) AS BIGINT)"
        counted = values.project(f"{said}, {kept}, {times}, {whole}")
        return counted.order(f"{times} DESC").limit(MOST_VALUES).fetchall()

    each = table.ask_each(ask)
    return [_evidence(part.name, rows) for part, rows in zip(table.found, each, strict=True)]


def _evidence(file: str, rows: Iterable[tuple[str | None, bool, int, int]]) -> Evidence:
    """Return what these values show; those too many to look at are texts without a name."""
    values: dict[bool, Counter[str | None]] = {True: Counter(), False: Counter()}
    whole = {True: 0, False: 0}
    for said, kept, times, all_of_them in rows:
        values[kept][said] += times
        whole[kept] = all_of_them
    for kept, counted in values.items():
        if further := whole[kept] - counted.total():
            counted["…"] += further
    found = profile_of(values[True] + values[False])
    texts = [text for text in values[True] | values[False] if text is not None]
    return Evidence(file, found, texts, profile_of(values[True]))


def settle(
    column: AnswerColumn, table: Table, files: Sequence[Evidence], asked: Scale | None
) -> AnswerColumn:
    """Return the column with the scale that all rows show, or that a person named.

    Raises:
        FileProblem: a file holds no answers in it, or those of a shorter scale, or files are on
            different scales.
    """
    for one in files:
        refuse_other_figures(one.found, one.file, column.name, insisted=asked is not None)
    if asked is not None:
        flags = (_("scale {scale} as asked").format(scale=asked),) if asked.flagged else ()
        return replace(column, scale=asked, flags=flags)
    for one in files:
        refuse_shorter_scale(one.found, one.file, column.name)
    header = f"{column.name} {table.labels.get(column.name, '')}"
    answers = sum((one.found.answers for one in files), Counter[int]())
    if answers[0]:
        _refuse_two_scales(files, column.name)
        return replace(column, scale=ZERO_TO_TEN, flags=())
    texts = [text for one in files for text in one.texts]
    flag = _from_one(answers, header, texts)
    return replace(column, scale=ONE_TO_TEN, flags=(flag,)) if flag else column


def _from_one(answers: Counter[int], header: str, texts: Iterable[str]) -> str | None:
    """Return why the scale is 1–10, or None where nothing proves it."""
    if answers[0] or not answers:
        return None
    if ONE_TO_TEN_WORDS.search(header):
        return _("scale 1–10, as its header says")
    if _labelled_from_one(texts):
        return _("scale 1–10, as its labels say")
    if answers[1] < ENOUGH_WITHOUT_ZERO:
        return None
    words = ngettext(
        "scale 1–10: {n} answer of 1 and none of 0",
        "scale 1–10: {n} answers of 1 and none of 0",
        answers[1],
    )
    return words.format(n=number(answers[1]))


def _labelled_from_one(texts: Iterable[str]) -> bool:
    """Tell whether both ends of the scale bear a label, and the lower one is 1."""
    labelled = {text.strip() for text in texts if not is_missing(text) and len(text) > 4}
    ends = {re.sub(r"\D", "", text) for text in labelled}
    return {"1", "10"} <= ends and "0" not in ends


def _refuse_two_scales(files: Sequence[Evidence], name: str) -> None:
    """Refuse files of which some prove a scale from 0 and others one from 1."""
    zero = [one.file for one in files if one.found.answers[0]]
    ten = [one.file for one in files if _from_one(one.found.answers, "", one.texts)]
    if ten:
        raise FileProblem(
            _(
                "Column {column}: the answers of {one} are on the scale 0–10, those of {other} on "
                "1–10. Score them apart, or add --scale 0-10 if all of them were asked from 0."
            ).format(column=name, one=", ".join(zero), other=", ".join(ten))
        )
