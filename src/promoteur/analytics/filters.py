"""Which facts a question is about: `Filter`, one meaning in a URL, in JSON and in a condition."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from promoteur.analytics.normal import DAY, column_name, conjunction, of_every_fact
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.conditions import (
    EMPTY,
    EQUAL,
    IN,
    NOT_EMPTY,
    NOT_IN,
    UNEQUAL,
    Both,
    Comparison,
    Condition,
    comparisons,
    parse,
    text,
)
from promoteur.kit.language import gettext as _
from promoteur.kit.names import folded

WHERE = "where"
_IS, _NOT, _EMPTY, _NONE = "is", "not", "empty", "none"
_ORDERINGS = {"over": ">", "under": "<", "from": ">=", "to": "<="}
WORDS = (_IS, _NOT, *_ORDERINGS, _EMPTY, _NONE)
"""What may follow a column's name and a dot: `amount.over=100`."""

_WORD_OF = {
    EQUAL: _IS,
    IN: _IS,
    UNEQUAL: _NOT,
    NOT_IN: _NOT,
    EMPTY: _EMPTY,
    NOT_EMPTY: _EMPTY,
    **{operator: word for word, operator in _ORDERINGS.items()},
}
_TRUTHS = {"true": True, "false": False}

MOST_COMPARISONS, MOST_VALUES = 500, 10_000
LONGEST, LONGEST_CONDITION = 1_000_000, 20_000
"""Signs of a query string, and of a condition inside it. Strangers write both."""

_Found = dict[tuple[str, str], list[Any]]
"""The values that stand for a column and a word, as they were given."""


@dataclass(frozen=True)
class Filter:
    """Conditions that all hold, in one writing: equal filters select the same, and hash alike.

    `Filter()` selects everything. Columns are those of every fact, `date` for `answered_on`,
    `category` (detractor, passive, promoter), otherwise a property (`property.NAME`: in any case).
    Values are text; an answer without a value is unequal to all of them. A value of text is
    compared as it stands, with its capitals and blanks.

    >>> paid = Filter.of_query("kind=relational&plan.not=free&from=2026-01-01")
    >>> paid == Filter.of_condition("kind = relational and plan != free and date >= 2026-01-01")
    True
    >>> paid.query()
    'from=2026-01-01&kind=relational&plan.not=free'

    Raises:
        QuestionProblem: a part of it has no meaning; the message names it.
    """

    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", conjunction(self.conditions))
        leaves = [leaf for condition in self.conditions for leaf in comparisons(condition)]
        values = sum(len(leaf.values) for leaf in leaves)
        if len(leaves) > MOST_COMPARISONS or values > MOST_VALUES:
            raise _too_long()
        if not _surely_short(leaves) and len(self.query()) > LONGEST:
            raise _too_long()

    @classmethod
    def of_query(cls, query: str) -> "Filter":
        """Return the filter of a URL's query string: `survey=nps&amount.over=100`.

        `name=x` is =, a name given several times `in`; `.not` is ≠, `.over` >, `.under` <,
        `.from` ≥, `.to` ≤, `.empty=true` or `false`; `.none=true` selects nothing, as an empty
        list does. `from` and `to` are the first and the last day. `where` holds a condition. A
        name that itself looks like one of these takes `.is`: `from.is=x`, `a.not.is=x`.

        Raises:
            QuestionProblem: part of it has no meaning.
            ConditionProblem: a condition in `where` cannot be read.
        """
        if len(query) > LONGEST:
            raise _too_long()
        try:
            pairs = parse_qsl(
                query.removeprefix("?"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MOST_VALUES + MOST_COMPARISONS,
            )
        except ValueError as error:
            raise QuestionProblem(
                _("The query string cannot be read: it has too many parts, or is not in UTF-8.")
            ) from error
        found: _Found = {}
        for key, value in pairs:
            found.setdefault(_meaning(key), []).append(value)
        return cls._of(found)

    @classmethod
    def of_json(cls, given: object) -> "Filter":
        """Return the filter of JSON, as text or parsed: `{"survey": "nps", "amount": {"over": 9}}`.

        Keys are those of a query string; a list is `in`, an object holds words: `{"not": [...]}`.

        Raises:
            QuestionProblem: it is not JSON (the message says where), or part of it has no meaning.
            ConditionProblem: a condition in `where` cannot be read.
        """
        if isinstance(given, str):
            given = _parsed(given)
        if not isinstance(given, dict):
            raise QuestionProblem(
                _("A filter in JSON is an object of columns and values: {example}.").format(
                    example='{"survey": "nps"}'
                )
            )
        found: _Found = {}
        for key, value in given.items():
            if isinstance(value, dict):
                for word, inner in value.items():
                    found.setdefault((column_name(key), _word(key, word)), []).extend(_list(inner))
            else:
                found.setdefault(_meaning(key), []).extend(_list(value))
        return cls._of(found)

    @classmethod
    def of_condition(cls, condition: str) -> "Filter":
        """Return the filter of a condition: `country = 'FR' and amount > 100`.

        Raises:
            QuestionProblem: a part of it has no meaning.
            ConditionProblem: it cannot be read.
        """
        return cls(conjunction([_read(condition)], strict=True))

    @classmethod
    def _of(cls, found: _Found) -> "Filter":
        given = [_condition(column, word, values) for (column, word), values in found.items()]
        return cls(conjunction(given, strict=True))

    def __and__(self, other: "Filter") -> "Filter":
        """Return the filter of what both select."""
        return _both(self, other)

    def within(self, workspaces: Iterable[str]) -> "Filter":
        """Return the filter of what this one selects in these workspaces; nothing in none."""
        return self & Filter((Comparison("workspace", IN, tuple(workspaces)),))

    def query(self) -> str:
        """Return the query string that `of_query` reads as this filter."""
        pairs = []
        for column, word, values in self._told():
            if values:
                pairs += [(_key(column, word), value) for value in values]
            else:
                pairs.append((f"{column}.{_NONE}", "true"))
        return urlencode(pairs)

    def json(self) -> dict[str, Any]:
        """Return what `of_json` reads as this filter: text, booleans, lists and objects."""
        told: dict[str, Any] = {}
        for column, word, values in self._told():
            value = _plain_value(word, values)
            key = _key(column, word)
            if word == WHERE:
                told[WHERE] = [*told.get(WHERE, []), value]
            elif key in _ORDERINGS or not _is_plain(column):
                told[key] = value
            else:
                told.setdefault(column, {})[word] = value
        return {key: _simplest(value) for key, value in told.items()}

    def _told(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Return a column, a word and values for each condition; others as text of `where`."""
        told = set()
        for condition in self.conditions:
            if isinstance(condition, Comparison):
                word = _WORD_OF[condition.operator]
                if (condition.column, word) not in told:
                    told.add((condition.column, word))
                    truth = (str(condition.operator == EMPTY).lower(),)
                    values = truth if word == _EMPTY else tuple(map(str, condition.values))
                    yield condition.column, word, values
                    continue
            said = text(condition)
            if len(said) > LONGEST_CONDITION:
                raise _too_long()
            yield "", WHERE, (said,)


@lru_cache(maxsize=4096)
def _both(one: Filter, other: Filter) -> Filter:
    """Return the filter of what both select; a page asks for the same ones again and again."""
    return Filter((*one.conditions, *other.conditions))


def _surely_short(leaves: Iterable[Comparison]) -> bool:
    """Return whether comparisons need not be written out to know that they are not too long.

    No sign takes more than twelve in an address, and no value more than thirty around it.
    """
    texts = [text for leaf in leaves for text in (leaf.column, *map(str, leaf.values))]
    return 12 * sum(map(len, texts)) + 30 * len(texts) <= LONGEST_CONDITION


def _parsed(given: str) -> object:
    """Return what JSON as text says."""
    if len(given) > 2 * LONGEST:  # of a query string: JSON escapes signs at greater length
        raise _too_long()
    try:
        return json.loads(given, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise QuestionProblem(
            _("This is not JSON, in line {line}, column {column}: {why}.").format(
                line=error.lineno, column=error.colno, why=error.msg
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise QuestionProblem(
            _("This is no JSON of a filter: numbers are too long, or brackets too deep.")
        ) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return pairs as an object that says each thing once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise QuestionProblem(
            _("“{key}” stands in the JSON several times; put its values into one list.").format(
                key=twice[:50]
            )
        )
    return found


def _no_number(said: str) -> object:
    raise QuestionProblem(_("{number} in JSON is no number.").format(number=said))


def _too_long() -> QuestionProblem:
    return QuestionProblem(
        _(
            "The filter is too long: it may have {comparisons} comparisons, {values} values, and "
            "{signs} characters in a condition."
        ).format(comparisons=MOST_COMPARISONS, values=MOST_VALUES, signs=LONGEST_CONDITION)
    )


def _list(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list | tuple) else [value]


def _split(key: str) -> tuple[str, str]:
    """Return the column and the word that a key consists of."""
    wanted = folded(key)
    if wanted in {"from", "to"}:
        return DAY, wanted
    if wanted == WHERE:
        return "", WHERE
    name, _dot, word = wanted.rpartition(".")
    return (column_name(name), word) if word in WORDS and name else (column_name(wanted), _IS)


def _is_plain(column: str) -> bool:
    """Whether a column's name alone, as a key, means that it is equal to something."""
    return _split(column) == (column, _IS) and not _misses_its_word(column)


def _misses_its_word(key: str) -> bool:
    """Whether a key names a column of every fact, and then a word that there is not."""
    name, dot, word = folded(key).rpartition(".")
    return bool(dot) and word not in WORDS and of_every_fact(name)


def _meaning(key: object) -> tuple[str, str]:
    """Return what a key means that a person wrote."""
    if not isinstance(key, str):
        column_name(key)
        return "", ""
    if _misses_its_word(key):
        raise _no_word(*key.rsplit(".", 1))
    return _split(key)


def _word(column: str, word: object) -> str:
    """Return a word that stands as a key of its own."""
    if word not in WORDS:
        raise _no_word(column, word)
    return str(word)


def _no_word(column: str, word: object) -> QuestionProblem:
    return QuestionProblem(
        _("“{column}”: there is no comparison “{operator}”; there are: {known}.").format(
            column=column[:50], operator=str(word)[:50], known=", ".join(WORDS)
        )
    )


def _key(column: str, word: str) -> str:
    """Return the shortest key that means this."""
    if word == WHERE or (column == DAY and word in {"from", "to"}):
        return word
    return column if word == _IS and _is_plain(column) else f"{column}.{word}"


def _plain_value(word: str, values: tuple[str, ...]) -> Any:
    """Return the values of a word as JSON has them."""
    if word == _EMPTY:
        return _TRUTHS[values[0]]
    return values[0] if len(values) == 1 and word != _NOT else [*values]


def _simplest(value: Any) -> Any:
    """Return what needs no object or list around it without one."""
    if isinstance(value, dict) and [*value] == [_IS]:
        return value[_IS]
    return value


def _condition(column: str, word: str, values: list[Any]) -> Condition:
    """Return the condition that a column, a word and the values given for them state."""
    if word == WHERE:
        return Both("and", tuple(map(_read, values)))
    if word in {_IS, _NOT}:
        return Comparison(column, IN if word == _IS else NOT_IN, tuple(values))
    if len(values) != 1:
        raise QuestionProblem(
            _("“{key}” takes one value; {number} are given.").format(
                key=_key(column, word), number=len(values)
            )
        )
    if word in _ORDERINGS:
        return Comparison(column, _ORDERINGS[word], tuple(values))
    said = values[0] if isinstance(values[0], bool) else _TRUTHS.get(str(values[0]).lower())
    if said is None or (word == _NONE and not said):
        raise QuestionProblem(
            _("“{key}” takes “true”, and “{column}.empty” also “false”.").format(
                key=_key(column, word), column=column
            )
        )
    if word == _NONE:
        return Comparison(column, IN)
    return Comparison(column, EMPTY if said else NOT_EMPTY)


def _read(condition: object) -> Condition:
    """Return the condition that a text states."""
    if not isinstance(condition, str):
        raise QuestionProblem(_("“where” holds the text of a condition, or several in a list."))
    if len(condition) > LONGEST_CONDITION:
        raise _too_long()
    return parse(condition)
