"""What can be wrong with a file: said with the file, the place and the way out."""

from promoteur.kit.problem import Problem


class FileProblem(Problem):
    """The file cannot be read, understood or trusted as it is."""


class AskProblem(Problem):
    """What was asked for does not fit the file: a column that is not there, a missing option."""
