"""What can be wrong with a file: said with the file, the place and the way out."""

from enum import StrEnum

from promoteur.kit.problem import Problem


class Ask(StrEnum):
    """What a person can say about a file: by an option of a command, or in a field of a page."""

    COLUMN = "column"
    SCALE = "scale"
    ORDER = "order"
    DATE = "date"
    DAY = "day"


class _Asking(Problem):
    """A problem that may go away by what a person says.

    Attributes:
        ask: what to say, where something helps.
        example: what could be said, as the file has it.
    """

    def __init__(self, message: str, ask: Ask | None = None, example: str = "") -> None:
        super().__init__(message)
        self.ask, self.example = ask, example


class FileProblem(_Asking):
    """The file cannot be read, understood or trusted as it is."""


class AskProblem(_Asking):
    """What was asked for does not fit the file: a column that is not there, a missing option."""
