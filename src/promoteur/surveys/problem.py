"""What a member can cause in surveys, and mend."""

from promoteur.kit.problem import Problem


class SurveyProblem(Problem):
    """A survey cannot be made, changed or published so."""
