"""What a member can cause in accounts, and mend."""

from promoteur.kit.problem import Problem


class AccountProblem(Problem):
    """A workspace, a member or a key cannot be made or changed so."""
