"""What a member can do wrong here."""

from promoteur.kit.problem import Problem


class ReportProblem(Problem):
    """A page, a target, an initiative or a benchmark that cannot be as it was asked for."""
