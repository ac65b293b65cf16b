"""What the values of a column look like: counted, so that a column can be chosen or refused."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from promoteur.score.answers import NotAnAnswer, read_answer

_NUMBER = re.compile(r"^\s*[-+]?\d+(?:[.,]\d+)?\s*$")
_PERCENT = re.compile(r"^\s*[-+]?\d+(?:[.,]\d+)?\s*%\s*$")


@dataclass(frozen=True)
class Profile:
    """The values of a column by what they are.

    Attributes:
        answers: how often each answer 0–10 occurs.
        missing: values that say nothing.
        numbers: numbers that are no answers, with how often each occurs.
        percents: how many values are percentages.
        words: other texts, with how often each occurs.
        counts_rows: the values are 1, 2, 3…: a number of the row, not an answer.
    """

    answers: Counter[int]
    missing: int
    numbers: Counter[float]
    percents: int
    words: Counter[str]
    counts_rows: bool = False

    @property
    def said(self) -> int:
        """How many values say something."""
        return self.valid + self.numbers.total() + self.percents + self.words.total()

    @property
    def valid(self) -> int:
        """How many values are answers."""
        return self.answers.total()

    @property
    def figures(self) -> int:
        """How many values are numbers of any kind."""
        return self.valid + self.numbers.total() + self.percents

    @property
    def values(self) -> list[float]:
        """The different numbers that occur, answers or not."""
        return [*map(float, self.answers), *self.numbers]

    @property
    def highest(self) -> int:
        """The highest answer; −1 without any."""
        return max(self.answers, default=-1)

    @property
    def lowest(self) -> int:
        """The lowest answer; 11 without any."""
        return min(self.answers, default=11)

    def examples(self) -> str:
        """Return a few of the values that are no answers, the most frequent first."""
        numbers = [(times, f"{value:g}") for value, times in self.numbers.items()]
        words = [(times, word[:30]) for word, times in self.words.items()]
        return ", ".join(value for _times, value in sorted(numbers + words, reverse=True)[:4])


def profile(values: Iterable[str | None]) -> Profile:
    """Return what the values of a column look like, in the order of its rows."""
    values = list(values)
    in_order = [str(i) for i in range(1, len(values) + 1)]
    return replace(profile_of(Counter(values)), counts_rows=bool(values) and values == in_order)


def profile_of(values: Counter[str | None]) -> Profile:
    """Return what values look like of which each occurs so often."""
    answers: Counter[int] = Counter()
    numbers: Counter[float] = Counter()
    words: Counter[str] = Counter()
    missing = percents = 0
    for value, times in values.items():
        read = read_answer(value)
        if read is NotAnAnswer.MISSING or value is None:
            missing += times
        elif isinstance(read, int):
            answers[read] += times
        elif is_number(value):
            numbers[float(value.strip().replace(",", "."))] += times
        elif _PERCENT.match(value):
            percents += times
        else:
            words[value.strip()] += times
    return Profile(answers, missing, numbers, percents, words)


def is_number(text: str) -> bool:
    """Tell whether a text is a number, with a point or a comma."""
    return bool(_NUMBER.match(text))
