"""What can be wrong with facts, with a question about them, and with the engine that answers it."""

from promoteur.kit.problem import Problem


class FactsProblem(Problem):
    """A table of facts, or an answer for it, cannot be understood, trusted or written."""


class AnswerProblem(FactsProblem):
    """An answer that was handed over cannot be a fact; none of those with it is stored."""


class QuestionProblem(Problem):
    """A question that does not fit the facts: which part of it, and what would fit."""


class UnknownColumn(QuestionProblem):
    """A question names a column that the facts do not have; the message says which they have.

    Whoever may not see all answers of the table must not read that: properties are named by others.

    Attributes:
        name: the column that was named.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class EngineProblem(Problem):
    """An engine cannot be reached, or does not answer."""


class SettingProblem(Problem):
    """A setting of the environment that cannot be used: which, and what would serve."""


def reason(error: Exception) -> str:
    """Return the first line of what a library says, without a full stop at its end."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(". ")
