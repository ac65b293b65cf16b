"""What may be a fact, and what may not: the rules, and the words in which a batch is refused."""

from collections.abc import Sequence
from typing import Any, NoReturn

from promoteur.analytics.answer import EXACT
from promoteur.analytics.columns import Kind, Property, Type
from promoteur.analytics.engines.duckdb import Connection, OutOfMemory, too_little_memory
from promoteur.analytics.given import ADDRESS, LONGEST_VALUE
from promoteur.analytics.problem import AnswerProblem, reason
from promoteur.kit.language import gettext as _
from promoteur.kit.sql import literal, quoted

Rule = tuple[str, str]
"""SQL that is true of what is no fact, and how a person is told."""

_UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_AGO, _LONG = 1_000_000, 86_400_000_000
_DAY = f"(epoch_us(answered_at) + {_AGO * _LONG}) // {_LONG} - {_AGO}"
"""The day of an answer's moment, in days since 1970. Counted from so many days before, since `//`
rounds towards zero; whole numbers take a fifth of the time of dates."""

_TEXTS = ("workspace", "survey", "channel", "moment", "language", "agent")


def rules() -> list[Rule]:
    """Return what makes a fact impossible."""
    return [*plain_rules(), *_wordy_rules()]


def plain_rules() -> list[Rule]:
    """Return what makes a fact impossible, but for what is too long or holds an address."""
    kinds = ", ".join(map(literal, Kind))
    return [
        (f"NOT regexp_full_match(response, {literal(_UUID_7)})", _("its id is not a UUIDv7")),
        ("workspace IS NULL", _("it has no workspace")),
        ("survey IS NULL", _("it has no survey")),
        (f"kind IS NULL OR kind NOT IN ({kinds})", _("its kind is none of {kinds}").format(
            kinds=", ".join(Kind))),
        ("scale NOT IN ('0-10', '1-10')", _("its scale is neither 0-10 nor 1-10")),
        ("score IS NULL", _("it has no score, and only answers are facts")),
        ("score NOT BETWEEN (CASE scale WHEN '1-10' THEN 1 ELSE 0 END) AND 10",
         _("its score is not on its scale")),
        ("wave NOT BETWEEN 0 AND 2", _("its wave is none of 0, 1 and 2")),
        ("answered_at IS NULL OR NOT isfinite(answered_at)", _("it has no moment of answering")),
        ("answered_on IS NULL OR NOT isfinite(answered_on)", _("it has no date of answering")),
        ("year(answered_on) NOT BETWEEN 1900 AND 2200",
         _("its date of answering is not between 1900 and 2200")),
        (f"abs({_DAY} - day) > 1",
         _("its moment and its date are more than a day apart")),
    ]  # fmt: skip


def _wordy_rules() -> list[Rule]:
    """Return what keeps comments and addresses out of the texts that every fact has."""
    lengths = ", ".join(f"length({name})" for name in _TEXTS)
    return [
        (f"greatest({lengths}) > {LONGEST_VALUE}",
         _("one of its texts is longer than {most} characters").format(most=LONGEST_VALUE)),
        (_holds_address(f"concat_ws(' ', {', '.join(_TEXTS)})"),
         _("one of its texts holds an e-mail address, and facts hold none")),
    ]  # fmt: skip


def property_rules(one: Property) -> list[Rule]:
    """Return what keeps comments and addresses out of a property."""
    if one.type is not Type.TEXT:
        return []
    text = quoted(one.text)
    return [
        (f"length({text}) > {LONGEST_VALUE}",
         _("the property {name} is longer than {most} characters: is it a comment?").format(
            name=one.name, most=LONGEST_VALUE)),
        (_holds_address(text),
         _("the property {name} holds an e-mail address, and facts hold none").format(
            name=one.name)),
    ]  # fmt: skip


def vast_rule(one: Property) -> Rule:
    """Return what keeps out whole numbers that a double does not tell from the next one."""
    words = _("the property {name} is a number of more than 15 digits: hand it over as text")
    return f"abs({quoted(one.number)}) >= {EXACT}", words.format(name=one.name)


def any_of(broken: Sequence[Rule]) -> str:
    """Return SQL that is true where one of the rules is broken."""
    return " OR ".join(f"coalesce({rule}, false)" for rule, _words in broken)


def refuse_broken(cursor: Connection, facts: str, broken: Sequence[Rule]) -> None:
    """Refuse answers of which one breaks a rule, naming the first response that does, and why.

    Args:
        cursor: what knows the answers.
        facts: SQL that reads them in the table's columns.
        broken: the rules; the first one that is broken is told.

    Raises:
        AnswerProblem: one is broken.
    """
    worst = ", ".join(f"min(response) FILTER (WHERE {wrong})" for wrong, _words in broken)
    nameless = "count(*) FILTER (WHERE response IS NULL)"
    row: tuple[Any, ...] = cursor.sql(f"SELECT {nameless}, {worst} FROM {facts}").fetchall()[0]
    if row[0]:
        raise AnswerProblem(_("An answer has no response id: each needs a UUID of its own."))
    for response, (_wrong, words) in zip(row[1:], broken, strict=True):
        if response is not None:
            raise AnswerProblem(
                _("The response {response} is not stored: {why}.").format(
                    response=response, why=words
                )
            )


def refuse_twice(cursor: Connection, facts: str) -> None:
    """Refuse answers of which two have the same id.

    Raises:
        AnswerProblem: two have.
    """
    twice = cursor.sql(
        f"SELECT response FROM {facts} GROUP BY response HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchall()
    if twice:
        raise AnswerProblem(
            _("The response {response} stands twice in one batch.").format(response=twice[0][0])
        )


def unreadable(error: Exception) -> NoReturn:
    """Refuse answers that cannot be read in the table's columns, unless memory is what lacks.

    Raises:
        AnswerProblem: a value is not of its column's type.
        EngineProblem: there is too little memory to read them.
    """
    if isinstance(error, OutOfMemory):
        raise too_little_memory(error) from error
    raise AnswerProblem(
        _("The answers hold a value that is not of its column’s type: {why}.").format(
            why=reason(error)
        )
    ) from error


def _holds_address(text: str) -> str:
    return f"contains({text}, '@') AND regexp_matches({text}, {literal(ADDRESS)})"
