"""What each role may do. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is in a workspace and in all below it."""

    OWNER = "owner"
    MANAGER = "manager"
    ANALYST = "analyst"
    AGENT = "agent"


class Right(StrEnum):
    """What a page or a call needs."""

    SEE = "see"
    """Read surveys, responses and figures."""
    HANDLE = "handle"
    """Write notes and tags on responses."""
    JUDGE = "judge"
    """Exclude responses from the score and restore them; export them."""
    ASK = "ask"
    """Make, change, publish and close surveys; import answers."""
    ADMINISTER = "administer"
    """Members, roles, API keys, workspaces below."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset({Right.SEE, Right.HANDLE, Right.JUDGE, Right.ASK}),
    Role.ANALYST: frozenset({Right.SEE, Right.HANDLE, Right.JUDGE}),
    Role.AGENT: frozenset({Right.SEE, Right.HANDLE}),
}


def roles_with(right: Right) -> tuple[str, ...]:
    """Return the roles that have a right, as they stand in the database."""
    return tuple(role.value for role, rights in RIGHTS.items() if right in rights)
