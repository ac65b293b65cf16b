"""Conditions on named columns, as a person writes them: `country = "FR" and amount > 100`.

Grammar: comparisons joined by `and`, `or`, `not` and brackets. A comparison is a column, an
operator (`=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `not in (…)`, `is empty`, `is not empty`) and a
value: text in quotes, a number, or a bare word. A column whose name holds blanks stands in quotes.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem


class Number(float):
    """A number, and how it was written: where texts are compared, 01 is not 1."""

    __slots__ = ("written",)

    written: str

    def __new__(cls, written: str) -> Self:
        """Return the number that a text says."""
        number = super().__new__(cls, written)
        number.written = written
        return number


Value = str | float

EQUAL, UNEQUAL, IN, NOT_IN, EMPTY, NOT_EMPTY = "=", "!=", "in", "not in", "is empty", "is not empty"
ORDERINGS = ("<", "<=", ">", ">=")
_SPELLINGS = {"==": EQUAL, "<>": UNEQUAL, "≠": UNEQUAL, "≤": "<=", "≥": ">="}
_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:[^\"\\]|\\.|\"\")*\"|'(?:[^'\\]|\\.|'')*')"
    r"|(?P<operator><=|>=|!=|<>|==|[=<>≠≤≥])|(?P<mark>[(),])|(?P<word>[^\s()<>=!,\"'≠≤≥]+))"
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_PLAIN = re.compile(r"(?!(?:and|or|not|in|is|empty)$)[^\W\d][\w.-]*", re.IGNORECASE)
"""A column that needs no quotes. Words of the grammar could do without, but not their reader."""
_DEEPEST = 50
"""Brackets and `not` that may stand inside each other."""


class ConditionProblem(Problem):
    """A condition that cannot be read: what stands where, and what could stand there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column, an operator and the values it is compared with (none for `is empty`)."""

    column: str
    operator: str
    values: tuple[Value, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether the column is compared with numbers, and so read as numbers."""
        return bool(self.values) and all(isinstance(value, float) for value in self.values)


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is not."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Both:
    """True where all (`word` "and") or some (`word` "or") of its parts are."""

    word: str
    parts: tuple["Condition", ...]


Condition = Comparison | Not | Both


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Return the comparisons of which a condition consists, from left to right."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    else:
        for part in condition.parts:
            yield from comparisons(part)


def parse(text: str) -> Condition:
    """Return the condition that `text` states.

    >>> parse('country = "FR"')
    Comparison(column='country', operator='=', values=('FR',))

    Raises:
        ConditionProblem: it is not one.
    """
    reader = _Reader(text)
    condition = reader.either()
    if reader.kind:
        raise reader.problem(_("“and” or “or”"))
    return condition


def text(condition: Condition) -> str:
    """Return a condition as a person writes it: what `parse` returned, it reads there again.

    >>> text(parse("NOT (plan = 'free' or amount<=1e2) and country in ('FR', BE)"))
    'not (plan = "free" or amount <= "1e2") and country in ("FR", "BE")'
    """
    if isinstance(condition, Not):
        part = text(condition.part)
        return f"not ({part})" if isinstance(condition.part, Both) else f"not {part}"
    if isinstance(condition, Both):
        return f" {condition.word} ".join(
            f"({text(part)})"
            if isinstance(part, Both) and (part.word, condition.word) != ("and", "or")
            else text(part)
            for part in condition.parts
        )
    column = condition.column if _PLAIN.fullmatch(condition.column) else _quoted(condition.column)
    values = [_quoted(v) if isinstance(v, str) else number_text(v) for v in condition.values]
    if condition.operator in {IN, NOT_IN}:
        return f"{column} {condition.operator} ({', '.join(values)})"
    return " ".join([column, condition.operator, *values])


def number_text(value: float) -> str:
    """Return a number as digits without an exponent, and without a fraction where it has none.

    >>> number_text(12.0), number_text(1e-7)
    ('12', '0.0000001')
    """
    if math.isinf(value):  # what `parse` makes of more digits than a float holds
        return f"{'-' * (value < 0)}1{'0' * 309}"
    return f"{Decimal(repr(float(value))):f}".removesuffix(".0")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Reader:
    """Reads a condition from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split(text)
        self._at = 0
        self._depth = 0

    @staticmethod
    def _split(text: str) -> Sequence[tuple[str, str, int]]:
        tokens, at, end = [], 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                raise ConditionProblem(
                    _(
                        "The condition “{text}” cannot be read at “{rest}”: is a quote missing?"
                    ).format(text=text, rest=text[at:].strip()[:20])
                )
            kind = str(match.lastgroup)
            tokens.append((kind, match[kind], match.start(kind)))
            at = match.end()
        return tokens

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def token(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def problem(self, expected: str) -> ConditionProblem:
        if self.token:
            words = _(
                "The condition “{text}” cannot be read: “{found}” stands where {expected} should."
            )
        else:
            words = _("The condition “{text}” is not complete: {expected} should follow.")
        return ConditionProblem(words.format(text=self._text, expected=expected, found=self.token))

    def _take(self) -> str:
        token = self.token
        self._at += 1
        return token

    def _takes(self, *words: str) -> bool:
        """Take these words, in any case, if they stand here."""
        ahead = self._tokens[self._at : self._at + len(words)]
        if [(kind, word.lower()) for kind, word, _at in ahead] != [
            ("mark" if word in "()," else "word", word) for word in words
        ]:
            return False
        self._at += len(words)
        return True

    def either(self) -> Condition:
        parts = [self.both()]
        while self._takes("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Both("or", tuple(parts))

    def both(self) -> Condition:
        parts = [self.one()]
        while self._takes("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Both("and", tuple(parts))

    def one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.problem(_("a comparison with fewer brackets before it"))
        condition = self._one()
        self._depth -= 1
        return condition

    def _one(self) -> Condition:
        if self._takes("not"):
            return Not(self.one())
        if self._takes("("):
            inner = self.either()
            if not self._takes(")"):
                raise self.problem(_("a closing bracket"))
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        if self.kind not in {"word", "text"}:
            raise self.problem(_("a column"))
        column = _unquoted(self._take())
        for words, operator in (
            (("is", "not", "empty"), NOT_EMPTY),
            (("is", "empty"), EMPTY),
            (("not", "in"), NOT_IN),
            (("in",), IN),
        ):
            if self._takes(*words):
                values = self._list() if operator in {IN, NOT_IN} else ()
                return Comparison(column, operator, values)
        if self.kind != "operator":
            raise self.problem(_("an operator such as = or in"))
        operator = self._take()
        return Comparison(column, _SPELLINGS.get(operator, operator), _meant([self._value()]))

    def _list(self) -> tuple[Value, ...]:
        if not self._takes("("):
            raise self.problem(_("an opening bracket"))
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        if not self._takes(")"):
            raise self.problem(_("a closing bracket"))
        return _meant(values)

    def _value(self) -> str:
        if self.kind not in {"word", "text"}:
            raise self.problem(_("a value"))
        return self._take()


def _meant(tokens: Sequence[str]) -> tuple[Value, ...]:
    """Return what values mean: numbers where all are, otherwise the text as it stands."""
    if all(map(_NUMBER.fullmatch, tokens)):
        return tuple(map(Number, tokens))
    return tuple(map(_unquoted, tokens))


def _unquoted(token: str) -> str:
    """Return a token without its quotes; a doubled or escaped quote inside stands for one."""
    quote = token[:1]
    if quote not in {'"', "'"} or len(token) < 2:
        return token
    return re.sub(rf"\\(.)|{quote}{quote}", lambda match: match[1] or quote, token[1:-1])
