"""What a member can cause in responses, and mend."""

from promoteur.kit.problem import Problem


class ResponseProblem(Problem):
    """A response, an import or an export cannot be made or changed so."""
